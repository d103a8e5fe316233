import { InputError } from '@backstage/errors';
import { Readable } from 'node:stream';
import Papa, { ParseResult } from 'papaparse';
import { NUL } from '../focus/values';
import { decoderOf, Encoding, NO_CHARACTER } from './encoding';
import { Rows } from './types';

/** FOCUS has 65, providers add some dozens. */
export const MAX_COLUMNS = 2_000;
/** Byte order mark. */
const MARK = '\uFEFF';
/** Of one line; a quote that is never closed makes one of the whole rest. */
const MAX_LINE = 2 * 1024 * 1024;
/** Pieces that wait for whoever takes the rows. */
const MAX_WAITING = 2;

export const firstLine = (head: string): string => head.split(/\r?\n|\r/, 1)[0];

/** Of a text that begins like this, which sign stands between its columns. */
function delimiterOf(head: string): string {
  const line = firstLine(head);
  const counts = [',', ';', '\t', '|'].map(sign => ({
    sign,
    count: line.split(sign).length,
  }));
  return counts.sort((a, b) => b.count - a.count)[0].sign;
}

/** What no row can be read past, in words. */
function damageOf(
  { errors, data }: ParseResult<string[]>,
  before: number,
): InputError | undefined {
  // Of the last row of a piece, which is read again with the next one, the parser cannot know better yet.
  const error = errors.find(
    ({ code, row = 0 }) =>
      code === 'MissingQuotes' ||
      (code === 'InvalidQuotes' && row < data.length),
  );
  if (!error) return undefined;
  const where = `The file is damaged near line ${
    before + (error.row ?? 0) + 1
  }`;
  return new InputError(
    error.code === 'MissingQuotes'
      ? `${where}: a quote is opened and never closed`
      : `${where}: something stands behind the closing quote of a cell`,
  );
}

/** Text of bytes, with characters that lie across their pieces. */
async function* decoded(
  stream: Readable,
  encoding: Encoding,
  noteText: (text: string) => void,
  turn: () => Promise<void>,
): AsyncGenerator<string> {
  const decoder = decoderOf(encoding);
  let begun = false;
  for await (const chunk of stream) {
    let text = decoder.write(chunk as Buffer);
    if (!text) continue;
    // The mark would stand before the quote of the first cell, and the quote be part of its name.
    if (!begun && text.startsWith(MARK)) text = text.slice(1);
    begun = true;
    // The parser keeps all that it is given while it is paused: it must not be given more than is taken.
    await turn();
    noteText(text);
    yield text;
  }
  const rest = decoder.end();
  if (!rest) return;
  noteText(rest);
  yield rest;
}

/**
 * Rows of a CSV file, the first of which names the columns.
 *
 * @param head - the beginning of the text
 * @throws InputError - a line is damaged, and which
 */
export async function* readCsv(
  stream: Readable,
  head: string,
  bytesRead: () => number,
  encoding: Encoding = 'utf8',
): AsyncIterable<Rows> {
  const delimiter = delimiterOf(head);
  const commaFree = delimiter !== ',';
  const columns = firstLine(head).split(delimiter).length;
  // A parser takes seconds to say this of a million.
  if (columns > MAX_COLUMNS) {
    throw new InputError(
      `The file has ${columns} columns or more, and no bill has more than ${MAX_COLUMNS}`,
    );
  }
  const waiting: string[][][] = [];
  let lines = 0;
  let sinceRow = 0;
  let ended = false;
  let failure: Error | undefined;
  let left = false;
  let release: (() => void) | undefined;
  let wake = () => {};
  const fail = (error: Error) => {
    failure ??= error;
    wake();
  };
  /** Lengths of the pieces that were read and not parsed yet; the parser answers once for each. */
  const lengths: number[] = [];
  const released = () =>
    new Promise<void>(resolve => {
      release = resolve;
    });
  const turn = async () => {
    while (!left && waiting.length >= MAX_WAITING) await released();
  };
  let clean = true;
  const note = (piece: string) => {
    lengths.push(piece.length);
    // Rows may lie across pieces: once there was one, all that follow are looked through.
    clean &&= !piece.includes(NUL) && !piece.includes(NO_CHARACTER);
  };
  const text = Readable.from(decoded(stream, encoding, note, turn), {
    highWaterMark: 1,
  });
  Papa.parse<string[]>(text, {
    delimiter,
    // Files that were put together have both kinds; the other half of a pair is taken for a space.
    newline: head.includes('\n') ? '\n' : '\r',
    header: false,
    skipEmptyLines: true,
    chunk(result, parser) {
      const damage = damageOf(result, lines);
      if (damage) {
        parser.abort();
        fail(damage);
        return;
      }
      lines += result.data.length;
      sinceRow += lengths.shift() ?? 0;
      if (result.data.length > 0) {
        sinceRow = 0;
        waiting.push(result.data);
      } else if (sinceRow > MAX_LINE) {
        parser.abort();
        fail(
          new InputError(
            `The file is damaged near line ${lines + 1}: a row has more than ${
              MAX_LINE / 2 ** 20
            } MiB, or a quote is opened and never closed`,
          ),
        );
        return;
      }
      wake();
    },
    complete() {
      ended = true;
      wake();
    },
    error: fail,
  });
  /** Waits for the parser to have more to say. */
  const more = () =>
    new Promise<void>(resolve => {
      wake = resolve;
    });
  try {
    for (;;) {
      const rows = waiting.shift();
      release?.();
      if (rows) {
        yield { rows, bytesRead: bytesRead(), clean, commaFree };
        continue;
      }
      if (failure) throw failure;
      if (ended) return;
      await more();
    }
  } finally {
    left = true;
    release?.();
    text.destroy();
    stream.destroy();
  }
}
