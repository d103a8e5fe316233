import { InputError } from '@backstage/errors';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** A file that lies on this machine whole, before anything is made of it. */
export interface SpooledFile {
  path: string;
  bytes: number;
  /** SHA-256 of the content as it came, in hex. */
  digest: string;
  remove(): Promise<void>;
}

export class TooLargeError extends InputError {}

/** Folders of this machine; of another that shares the place it is not known which of its processes live. */
const OF_MACHINE = `ml-home-bill-${hostname()}-`;
const PREFIX = `${OF_MACHINE}${process.pid}-`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/** Removes files of processes that are no more; `own` is the number of this one, which has none yet. */
export async function removeAbandoned(
  place: string,
  own: number | undefined,
): Promise<void> {
  for (const name of await readdir(place)) {
    if (!name.startsWith(OF_MACHINE)) continue;
    const pid = parseInt(name.slice(OF_MACHINE.length), 10);
    if (pid !== own && isAlive(pid)) continue;
    await rm(path.join(place, name), { recursive: true, force: true });
  }
}

let cleared: Promise<void> | undefined;

/** Removes what a portal left behind that was killed while it read a file; once in the life of this one. */
export function clearAbandoned(): Promise<void> {
  // In a container each life of the portal has the same number.
  cleared ??= removeAbandoned(tmpdir(), process.pid);
  return cleared;
}

/**
 * Takes a stream to a file of its own. A ledger that waited for a slow sender would keep all others waiting, so
 * nothing is read before all is here.
 *
 * @throws InputError - it is larger than the limit
 */
export async function spool(
  source: Readable,
  maxBytes: number,
): Promise<SpooledFile> {
  const folder = await mkdtemp(path.join(tmpdir(), PREFIX));
  const remove = () => rm(folder, { recursive: true, force: true });
  const file = path.join(folder, 'content');
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      hash.update(chunk);
      if (bytes <= maxBytes) done(null, chunk);
      else {
        done(
          new TooLargeError(
            `The file is larger than ${Math.floor(
              maxBytes / 2 ** 20,
            )} MiB, the limit of mlHome.costs.maxFileBytes`,
          ),
        );
      }
    },
  });
  try {
    await pipeline(source, measure, createWriteStream(file));
  } catch (error) {
    await remove();
    throw error;
  }
  return { path: file, bytes, digest: hash.digest('hex'), remove };
}

/** First bytes of a file, fewer where it is shorter. */
export async function firstBytes(file: string, count: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(count);
    const { bytesRead } = await handle.read(buffer, 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/**
 * A file as it is when it is unpacked; the bytes that were read of the packed one are told.
 *
 * @throws InputError - what is packed is larger than the limit when it is unpacked
 */
export function unpacked(
  file: string,
  packed: boolean,
  maxBytes: number,
): { stream: Readable; bytesRead: () => number } {
  const source = createReadStream(file, { highWaterMark: 256 * 1024 });
  if (!packed) return { stream: source, bytesRead: () => source.bytesRead };
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      done(
        bytes <= maxBytes
          ? null
          : new TooLargeError(
              'The file unpacks to more than 20 times the limit of mlHome.costs.maxFileBytes',
            ),
        chunk,
      );
    },
  });
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  source.on('error', error => measure.destroy(error));
  gunzip.on('error', error => measure.destroy(error));
  source.pipe(gunzip).pipe(measure);
  // What was unpacked, and not what was read ahead of it: a piece of a packed file holds some hundred times as much.
  return { stream: measure, bytesRead: () => gunzip.bytesWritten };
}

export const fileSize = async (file: string): Promise<number> =>
  (await stat(file)).size;
