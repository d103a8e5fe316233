import { InputError } from '@backstage/errors';
import { CsvError, parse } from 'csv-parse';
import { Readable } from 'node:stream';
import { Rows } from './types';

const ROWS_AT_ONCE = 5_000;
/** FOCUS has 65, providers add some dozens. */
export const MAX_COLUMNS = 2_000;
/** Of one line; a quote that is never closed makes one of the whole rest. */
const MAX_LINE = 2 * 1024 * 1024;

/** Of a text that begins like this, which sign stands between its columns. */
function delimiterOf(head: string): string {
  const line = head.split(/\r?\n/, 1)[0];
  const counts = [',', ';', '\t', '|'].map(sign => ({
    sign,
    count: line.split(sign).length,
  }));
  return counts.sort((a, b) => b.count - a.count)[0].sign;
}

function explain(error: unknown): Error {
  if (!(error instanceof CsvError)) return error as Error;
  const line = (error as { lines?: number }).lines;
  const where = line ? ` near line ${line}` : '';
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return new InputError(
      `The file is damaged${where}: a quote is opened and never closed`,
    );
  }
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return new InputError(
      `The file is damaged${where}: a row has more than ${
        MAX_LINE / 2 ** 20
      } MiB, or a quote is opened and never closed`,
    );
  }
  return new InputError(`The file is damaged${where}: ${error.message}`);
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
): AsyncIterable<Rows> {
  const delimiter = delimiterOf(head);
  const columns = head.split(/\r?\n/, 1)[0].split(delimiter).length;
  // A parser takes seconds to say this of a million.
  if (columns > MAX_COLUMNS) {
    throw new InputError(
      `The file has ${columns} columns or more, and no bill has more than ${MAX_COLUMNS}`,
    );
  }
  const parser = parse({
    bom: true,
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_LINE,
    info: false,
  });
  stream.on('error', error => parser.destroy(error));
  stream.pipe(parser);
  let rows: string[][] = [];
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      rows.push(record);
      if (rows.length < ROWS_AT_ONCE) continue;
      yield { rows, bytesRead: bytesRead() };
      rows = [];
    }
  } catch (error) {
    throw explain(error);
  } finally {
    stream.destroy();
  }
  if (rows.length > 0) yield { rows, bytesRead: bytesRead() };
}
