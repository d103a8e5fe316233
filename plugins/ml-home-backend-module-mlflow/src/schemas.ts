import { InputError } from '@backstage/errors';
import {
  FilterClause,
  OrderBy,
  parseFilter,
  parseOrderBy,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ViewType } from '@ml-home/backstage-plugin-ml-home-node';
import { z } from 'zod';

/** What was sent in place of a value, short enough to be read. */
function described(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value) return 'an object';
  return String(value).slice(0, 40);
}

/** Says what a value must be; an absent one is told from a wrong one. */
const mustBe = (what: string) => ({
  error: ({ input }: { input?: unknown }) =>
    input === undefined
      ? 'received undefined'
      : `must be ${what}, not ${described(input)}`,
});

/** Text, also when a client sends a number or boolean, as JSON forms of protobuf allow. */
export const text = z
  .union([z.string(), z.number(), z.boolean()], mustBe('a text'))
  .transform(String);

/** A 64-bit integer, as a number or as text; beyond 2^53 it is refused rather than rounded. */
export const int64 = z
  .union(
    [z.number(), z.string().regex(/^[+-]?\d+$/, 'must be a whole number')],
    mustBe('a whole number'),
  )
  .transform((value, context) => {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) {
      // A number of the body was rounded when it was read: what was sent is not known any more.
      const sent = typeof value === 'string' || value % 1 !== 0;
      context.addIssue({
        code: 'custom',
        message: `must be a whole number between -(2^53 - 1) and 2^53 - 1${
          sent ? `, not ${value}` : ''
        }`,
      });
      return z.NEVER;
    }
    return number;
  });

/** A 64-bit float; NaN and the infinities come as words. */
export const double = z
  .union(
    [
      z.number(),
      z
        .string()
        .regex(
          /^([+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|NaN|[+-]?Infinity)$/,
          'must be a number, "NaN", "Infinity" or "-Infinity"',
        ),
    ],
    mustBe('a number, "NaN", "Infinity" or "-Infinity"'),
  )
  .transform(Number);

export const tag = z.object({ key: text, value: text.default('') });
export const tags = z.array(tag).default([]);

/** A list in a query may be one value. */
export const list = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    value => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).default([]),
  );

/** Yes or no, also in the spellings of Python. */
export const bool = z
  .union(
    [z.boolean(), z.enum(['true', 'false', 'True', 'False'])],
    mustBe('true or false'),
  )
  .transform(value => value === true || value === 'true' || value === 'True');

/** `max_results` within MLflow's limits. */
export const maxResults = (limit: number) =>
  int64.pipe(
    z
      .number()
      .int()
      .min(1, `must be at least 1`)
      .max(limit, `must be at most ${limit}`),
  );

const views: Record<string, ViewType> = {
  ACTIVE_ONLY: 'active',
  DELETED_ONLY: 'deleted',
  ALL: 'all',
};
export const viewType = z
  .union([z.enum(['ACTIVE_ONLY', 'DELETED_ONLY', 'ALL'])])
  .default('ACTIVE_ONLY')
  .transform(view => views[view]);

export const filter = z
  .string()
  .optional()
  .transform((value): FilterClause[] => parseFilter(value));

export const orderBy = list(z.string()).transform((clauses): OrderBy[] => {
  if (clauses.length > 20)
    throw new InputError('order_by has too many clauses');
  return clauses.map(parseOrderBy);
});

export const pageToken = z
  .string()
  .optional()
  .transform(token => token || undefined);
