import { InputError } from '@backstage/errors';
import { createHash } from 'node:crypto';
import { decodeCursor, encodeCursor } from '../database';

/** Marks the place between the runs that have the value sorted by and those that lack it. */
export const OTHERS = ['others'];

/** Where a token stands among the runs without the value; undefined when it stands before them. */
export function positionAmongOthers(
  cursor: string | undefined,
  sortLength: number,
): { cursor?: string } | undefined {
  if (!cursor) return undefined;
  for (const length of [1, sortLength]) {
    try {
      const [mark, ...rest] = decodeCursor(cursor, length)!;
      if (mark === OTHERS[0]) {
        return rest.length > 0 ? { cursor: encodeCursor(rest) } : {};
      }
    } catch {
      // Another length; readPage complains if no length fits.
    }
  }
  return undefined;
}

/** Ties a token to its query: with another filter or order it would skip runs without a word. */
export function digestOf(query: object): string {
  return createHash('sha256')
    .update(JSON.stringify(query))
    .digest('base64url')
    .slice(0, 8);
}

export function openToken(
  token: string | undefined,
  digest: string,
): string | undefined {
  if (!token) return undefined;
  const [given, cursor] = token.split('.');
  if (!cursor) {
    throw new InputError('Invalid page token: it does not come from this list');
  }
  if (given !== digest) {
    throw new InputError(
      'Invalid page token: it belongs to a query with another filter, order or experiment',
    );
  }
  return cursor;
}
