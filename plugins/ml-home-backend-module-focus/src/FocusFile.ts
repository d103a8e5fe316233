import { InputError } from '@backstage/errors';
import { ChargeRecord } from '@ml-home/backstage-plugin-ml-home-common';
import {
  ChargeBatch,
  ChargeSource,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Readable } from 'node:stream';
import { Header, readHeader } from './focus/columns';
import { DefectBook } from './focus/DefectBook';
import { RowReader } from './focus/RowReader';
import { NUL, nulDefect } from './focus/values';
import { decoderOf, encodingOf, NO_CHARACTER } from './reading/encoding';
import { firstLine, MAX_COLUMNS, readCsv } from './reading/readCsv';
import { readParquet } from './reading/readParquet';
import { firstBytes, SpooledFile, unpacked } from './reading/spool';
import { Rows } from './reading/types';
import { READER_VERSION } from './readerVersion';

const GZIP = [0x1f, 0x8b];
const PARQUET = 'PAR1';
const HEAD_BYTES = 64 * 1024;
const UNPACKED_FACTOR = 20;

const beginsLike = (bytes: Buffer, what: number[]): boolean =>
  what.every((byte, i) => bytes[i] === byte);

/** What a stream holds; a damaged packing is told as such. */
async function* textOf(stream: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      `The file begins like gzip, but is damaged: ${(error as Error).message}`,
    );
  }
}

async function* withFirst(
  first: Buffer,
  rest: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** A file of FOCUS that lies on this machine, as a source of charges. */
export class FocusFile implements ChargeSource {
  readonly source = 'focus';
  readonly name: string;
  readonly bytesTotal: number;
  readonly batches: AsyncIterable<ChargeBatch>;
  readonly #file: SpooledFile;
  readonly #maxBytes: number;
  readonly #defects = new DefectBook();
  #format = '';

  constructor(name: string, file: SpooledFile, maxBytes: number) {
    this.name = name;
    this.bytesTotal = file.bytes;
    this.#file = file;
    this.#maxBytes = maxBytes;
    this.batches = this.#read();
  }

  finish() {
    return {
      format: this.#format,
      digest: this.#file.digest,
      reader: READER_VERSION,
      defects: this.#defects.list(),
    };
  }

  async *#rows(): AsyncIterable<Rows> {
    const head = await firstBytes(this.#file.path, HEAD_BYTES);
    if (head.length === 0) throw new InputError('The file is empty');
    if (head.toString('latin1', 0, 4) === PARQUET) {
      this.#format = 'Parquet';
      yield* readParquet(this.#file.path);
      return;
    }
    const packed = beginsLike(head, GZIP);
    this.#format = packed ? 'CSV, gzip' : 'CSV';
    const { stream, bytesRead } = unpacked(
      this.#file.path,
      packed,
      this.#maxBytes * UNPACKED_FACTOR,
    );
    const chunks = textOf(stream);
    const { value: first, done } = await chunks.next();
    if (done) throw new InputError('The file is empty when it is unpacked');
    const start = first.subarray(0, HEAD_BYTES);
    const encoding = encodingOf(start);
    const given = decoderOf(encoding).write(start);
    const text = given.replaceAll(NUL, '');
    if (text !== given && !/cost/i.test(firstLine(text))) {
      throw new InputError(
        'The file is neither CSV nor Parquet, packed with gzip or not: it has bytes that are no text',
      );
    }
    yield* readCsv(
      Readable.from(withFirst(first, chunks)),
      text,
      bytesRead,
      encoding,
    );
  }

  async *#read(): AsyncIterable<ChargeBatch> {
    let reader: RowReader | undefined;
    let width = 0;
    let columns: string[] = [];
    let line = 0;
    for await (const { rows, bytesRead, clean, commaFree } of this.#rows()) {
      const charges: ChargeRecord[] = [];
      for (const row of rows) {
        line += 1;
        if (row.length === 1 && row[0].trim() === '') continue;
        if (!clean) this.#mend(row, line, columns);
        if (!reader) {
          const header = this.#header(row);
          width = row.length;
          columns = row.map(name => name.trim().slice(0, 200));
          reader = new RowReader(header, this.#defects, commaFree);
          continue;
        }
        if (row.length !== width) {
          this.#defects.note(
            '(row)',
            row.length < width ? 'too few columns' : 'too many columns',
            'read as far as it goes',
            { line },
          );
        }
        const charge = reader.read(row, line);
        if (charge) charges.push(charge);
      }
      if (charges.length > 0) yield { charges, bytesRead };
    }
  }

  /** Takes out of the cells of a row what no text has, and notes what cannot be read. */
  #mend(row: string[], line: number, columns: string[]): void {
    let unread: string | undefined;
    row.forEach((cell, i) => {
      if (cell.includes(NO_CHARACTER)) unread ??= cell;
      if (!cell.includes(NUL)) return;
      row[i] = cell.replaceAll(NUL, '');
      const { defect, treatment } = nulDefect;
      this.#defects.note(columns[i] ?? '(row)', defect, treatment, {
        line,
        example: row[i],
      });
    });
    if (unread === undefined) return;
    this.#defects.note(
      '(row)',
      'not in UTF-8',
      'letters that cannot be read replaced',
      { line, example: unread },
    );
  }

  #header(row: string[]): Header {
    if (row.length > MAX_COLUMNS) {
      throw new InputError(
        `The file has ${row.length} columns, and no bill has more than ${MAX_COLUMNS}`,
      );
    }
    let header: Header;
    try {
      header = readHeader(row);
    } catch (error) {
      throw new InputError(`${this.name}: ${(error as Error).message}`);
    }
    this.#format = `FOCUS ${header.version}, ${this.#format}`;
    for (const { name, given } of header.respelled) {
      this.#defects.note(name, 'column written otherwise', `read as ${name}`, {
        example: given,
        rows: 0,
      });
    }
    for (const name of header.repeated) {
      this.#defects.note(name, 'column twice', 'the first one read', {
        rows: 0,
      });
    }
    for (const name of header.unknown) {
      this.#defects.note(name, 'no column of FOCUS', 'not kept', { rows: 0 });
    }
    return header;
  }
}
