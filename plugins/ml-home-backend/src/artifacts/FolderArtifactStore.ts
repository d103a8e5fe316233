import { ConflictError } from '@backstage/errors';
import { ArtifactEntry } from '@ml-home/backstage-plugin-ml-home-node';
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ArtifactStore } from './types';

const UPLOADS = '.uploads';

const isCode = (error: unknown, ...codes: string[]) =>
  codes.includes((error as NodeJS.ErrnoException)?.code ?? '');

/** Files in a folder of this machine, or of a disk that all replicas share. */
export class FolderArtifactStore implements ArtifactStore {
  readonly #root: string;

  constructor(root: string) {
    this.#root = path.resolve(root);
  }

  async write(name: string, content: Readable): Promise<void> {
    const uploads = path.join(this.#root, UPLOADS);
    await mkdir(uploads, { recursive: true });
    const temporary = path.join(uploads, randomUUID());
    try {
      await pipeline(content, createWriteStream(temporary));
      const file = await open(temporary, 'r+');
      await file.sync().finally(() => file.close());
      const target = this.#place(name);
      await mkdir(path.dirname(target), { recursive: true });
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      if (isCode(error, 'EISDIR', 'ENOTDIR', 'EEXIST', 'ENOTEMPTY')) {
        throw new ConflictError(
          `'${name}' cannot be written: a folder and a file would have the same name`,
        );
      }
      throw error;
    }
  }

  async read(
    name: string,
  ): Promise<{ content: Readable; size: number } | undefined> {
    const place = this.#place(name);
    const info = await stat(place).catch(() => undefined);
    if (!info?.isFile()) return undefined;
    return { content: createReadStream(place), size: info.size };
  }

  async list(name: string): Promise<ArtifactEntry[]> {
    const place = this.#place(name);
    const children = await readdir(place, { withFileTypes: true }).catch(
      error => {
        if (isCode(error, 'ENOENT', 'ENOTDIR')) return [];
        throw error;
      },
    );
    const entries = await Promise.all(
      children
        .filter(child => child.isFile() || child.isDirectory())
        .filter(child => child.name !== UPLOADS)
        .map(async child => ({
          path: child.name,
          isDir: child.isDirectory(),
          ...(child.isFile()
            ? { size: (await stat(path.join(place, child.name))).size }
            : {}),
        })),
    );
    return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async remove(name: string): Promise<void> {
    await rm(this.#place(name), { recursive: true, force: true });
  }

  #place(name: string): string {
    const place = path.join(this.#root, name);
    if (place !== this.#root && !place.startsWith(this.#root + path.sep)) {
      throw new Error('A path left the artifact folder');
    }
    return place;
  }
}
