import { StringDecoder } from 'node:string_decoder';

/** What the bytes of a text stand for. */
export type Encoding = 'utf8' | 'utf16le' | 'utf-16be';

/** What stands where bytes are no character of the encoding. */
export const NO_CHARACTER = '\uFFFD';
/** Of the bytes of one side of the pairs of UTF-16, how many are zero in a text of Latin letters. */
const ZEROS_OF_WIDE = 0.8;

function shareOfZeros(bytes: Buffer, from: number): number {
  let zeros = 0;
  for (let i = from; i < bytes.length; i += 2) {
    if (bytes[i] === 0) zeros += 1;
  }
  return bytes.length < 2 ? 0 : zeros / Math.floor(bytes.length / 2);
}

/** By the mark at the beginning, or by where its zeros are; spreadsheets call UTF-16 Unicode text. */
export function encodingOf(head: Buffer): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (shareOfZeros(head, 1) > ZEROS_OF_WIDE) return 'utf16le';
  if (shareOfZeros(head, 0) > ZEROS_OF_WIDE) return 'utf-16be';
  return 'utf8';
}

/** Makes text of bytes, also of characters that lie across two pieces. */
export interface PieceDecoder {
  write(bytes: Buffer): string;
  end(): string;
}

export function decoderOf(encoding: Encoding): PieceDecoder {
  if (encoding !== 'utf-16be') return new StringDecoder(encoding);
  const decoder = new TextDecoder(encoding);
  return {
    write: bytes => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
  };
}
