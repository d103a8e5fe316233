import { InputError } from '@backstage/errors';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { fromJson, RegistryPart } from './fromJson';
import { fromProtobuf } from './fromProtobuf';

const unzip = promisify(gunzip);
const GZIP = Buffer.from([0x1f, 0x8b]);
const UTF16_MARK = Buffer.from([0xff, 0xfe]);
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** Of the beginning, to tell a registry.db from a text. */
const LOOKED_AT = 4_096;
const begins = (bytes: Buffer, mark: Buffer) =>
  bytes.subarray(0, mark.length).equals(mark);

async function unpack(bytes: Buffer, maxBytes: number): Promise<Buffer> {
  if (!begins(bytes, GZIP)) return bytes;
  try {
    return await unzip(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    throw new InputError(
      code === 'ERR_BUFFER_TOO_LARGE'
        ? `The registry is larger than ${maxBytes} bytes when it is unpacked (mlHome.feast.maxSize)`
        : `The gzip breaks off or is malformed: ${message}; nothing was changed`,
    );
  }
}

/** Bytes that no text holds; colours of a terminal are let pass. */
const isBinary = (byte: number): boolean =>
  byte < 0x20 && ![0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b].includes(byte);

/** Reads a registry as it is uploaded or kept on disk: a JSON dump or a registry.db, packed by gzip or not. */
export async function readRegistryFile(
  packed: Buffer,
  options: { project: string; maxBytes: number },
): Promise<Iterable<RegistryPart>> {
  const bytes = await unpack(packed, options.maxBytes);
  // PowerShell writes what it redirects as UTF-16.
  if (begins(bytes, UTF16_MARK)) {
    return fromJson(Buffer.from(bytes.subarray(2).toString('utf16le')));
  }
  if (begins(bytes, UTF8_MARK)) return fromJson(bytes.subarray(3));
  return bytes.subarray(0, LOOKED_AT).some(isBinary)
    ? fromProtobuf(bytes, options.project)
    : fromJson(bytes);
}
