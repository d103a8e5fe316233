import { InputError } from '@backstage/errors';

export type CursorValue = string | number | null;

/** Packs the sort position of a page's last row into an opaque text. */
export function encodeCursor(values: CursorValue[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** Unpacks a cursor of the given length; throws InputError when it is not one of ours. */
export function decodeCursor(
  cursor: string | undefined,
  length: number,
): CursorValue[] | undefined {
  if (!cursor) return undefined;
  try {
    const values = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (
      Array.isArray(values) &&
      values.length === length &&
      values.every(
        v => v === null || typeof v === 'string' || typeof v === 'number',
      )
    ) {
      return values;
    }
  } catch {
    // Falls through to the error below.
  }
  throw new InputError('Invalid page token: it does not come from this list');
}

/** Cuts rows that were read with one more than the limit into a page. */
export function cutPage<Row, Item>(
  rows: Row[],
  limit: number,
  toItem: (row: Row) => Item,
  toCursor: (row: Row) => CursorValue[],
): { items: Item[]; nextCursor?: string } {
  const page = rows.slice(0, limit);
  return {
    items: page.map(toItem),
    ...(rows.length > limit
      ? { nextCursor: encodeCursor(toCursor(page[page.length - 1])) }
      : {}),
  };
}

/** Escapes `%`, `_` and `\` so that a text is looked for as it is. */
export function containsPattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
