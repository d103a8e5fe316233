import { InputError } from '@backstage/errors';
import {
  AsyncBuffer,
  FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  SchemaElement,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { open } from 'node:fs/promises';
import { MAX_COLUMNS } from './readCsv';
import { Rows } from './types';

const ROWS_AT_ONCE = 5_000;

/** A decimal of Parquet as text: an integer and the place of its point, both exact. */
function decimalText(value: unknown, scale: number): string {
  let digits: bigint;
  if (value instanceof Uint8Array) {
    digits = BigInt.asIntN(
      value.length * 8,
      value.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n),
    );
  } else {
    digits = BigInt(value as number | bigint);
  }
  const negative = digits < 0n;
  const text = String(negative ? -digits : digits).padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  const fraction = text.slice(text.length - scale);
  return `${negative ? '-' : ''}${whole}${fraction && `.${fraction}`}`;
}

function cellText(value: unknown, scale: number | undefined): string {
  if (value === null || value === undefined) return '';
  if (scale !== undefined) return decimalText(value, scale);
  if (typeof value === 'string') return value;
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (Array.isArray(value)) {
    // A map comes as its pairs.
    const pairs = value.every(
      one => one && typeof one === 'object' && 'key' in one,
    );
    return JSON.stringify(
      pairs
        ? Object.fromEntries(value.map(({ key, value: held }) => [key, held]))
        : value,
      (_, one) => (typeof one === 'bigint' ? String(one) : one),
    );
  }
  return typeof value === 'object'
    ? JSON.stringify(value, (_, one) =>
        typeof one === 'bigint' ? String(one) : one,
      )
    : String(value);
}

/** Elements of columns at the root, and the scale of those that are decimals. */
function columnsOf(
  metadata: FileMetaData,
): { name: string; scale?: number; element: SchemaElement }[] {
  const columns: { name: string; scale?: number; element: SchemaElement }[] =
    [];
  const { schema } = metadata;
  let at = 1;
  const skip = (place: number): number => {
    let next = place + 1;
    for (let i = 0; i < (schema[place]?.num_children ?? 0); i += 1) {
      next = skip(next);
    }
    return next;
  };
  for (let i = 0; i < (schema[0]?.num_children ?? 0); i += 1) {
    const element = schema[at];
    const isDecimal =
      element.converted_type === 'DECIMAL' ||
      element.logical_type?.type === 'DECIMAL';
    columns.push({
      name: element.name,
      element,
      scale: isDecimal ? element.scale ?? 0 : undefined,
    });
    at = skip(at);
  }
  return columns;
}

/**
 * Rows of a Parquet file, as texts; decimals to their last digit. The first row names the columns.
 *
 * @throws InputError - the file is damaged
 */
export async function* readParquet(file: string): AsyncIterable<Rows> {
  const handle = await open(file, 'r');
  const { size } = await handle.stat();
  const buffer: AsyncBuffer = {
    byteLength: size,
    async slice(start, end = size) {
      const length = Math.max(0, Math.min(end, size) - start);
      const bytes = Buffer.alloc(length);
      const { bytesRead } = await handle.read(bytes, 0, length, start);
      return bytes.buffer.slice(
        bytes.byteOffset,
        bytes.byteOffset + bytesRead,
      ) as ArrayBuffer;
    },
  };
  try {
    const metadata = await parquetMetadataAsync(buffer);
    const columns = columnsOf(metadata);
    if (columns.length > MAX_COLUMNS) {
      throw new InputError(
        `The file has ${columns.length} columns, and no bill has more than ${MAX_COLUMNS}`,
      );
    }
    for (const { element, scale } of columns) {
      if (scale === undefined) continue;
      // As integers: the library would make numbers of them, which have sixteen digits.
      element.converted_type = undefined;
      element.logical_type = undefined;
    }
    yield { rows: [columns.map(({ name }) => name)], bytesRead: 0 };
    const total = Number(metadata.num_rows);
    for (let from = 0; from < total; from += ROWS_AT_ONCE) {
      const to = Math.min(total, from + ROWS_AT_ONCE);
      let rows: unknown[][] = [];
      await parquetRead({
        file: buffer,
        metadata,
        compressors,
        utf8: false,
        rowStart: from,
        rowEnd: to,
        onComplete: found => {
          rows = found;
        },
      });
      yield {
        rows: rows.map(row =>
          columns.map(({ scale }, i) => cellText(row[i], scale)),
        ),
        bytesRead: Math.floor((size * to) / total),
      };
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      `The file begins like Parquet, but is damaged: ${
        (error as Error).message
      }`,
    );
  } finally {
    await handle.close();
  }
}
