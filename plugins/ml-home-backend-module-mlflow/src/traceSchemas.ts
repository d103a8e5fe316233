import {
  parseTraceFilter,
  parseTraceOrderBy,
  TraceFilterClause,
  TraceOrderBy,
  traceStateSchema,
} from '@ml-home/backstage-plugin-ml-home-common';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { list } from './schemas';

/** The years that a date of the client can have. */
const LATEST = Date.UTC(9999, 11, 31);

/** A protobuf Timestamp in JSON, as epoch milliseconds. */
export const timestamp = z.string().transform((value, context) => {
  const millis = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : NaN;
  if (Number.isFinite(millis) && Math.abs(millis) <= LATEST) return millis;
  context.addIssue({
    code: 'custom',
    message: 'must be a time such as 2026-01-31T12:00:00Z',
  });
  return z.NEVER;
});

/** A protobuf Duration in JSON, as milliseconds. */
export const duration = z.string().transform((value, context) => {
  const seconds = /^(-?\d{1,12}(?:\.\d{1,9})?)s$/.exec(value)?.[1];
  if (seconds !== undefined) return Math.round(Number(seconds) * 1000);
  context.addIssue({
    code: 'custom',
    message: "must be a duration such as '1.5s'",
  });
  return z.NEVER;
});

export const traceState = traceStateSchema.default('STATE_UNSPECIFIED');

export const traceFilter = z
  .string()
  .optional()
  .transform((value): TraceFilterClause[] => parseTraceFilter(value));

export const traceOrderBy = list(z.string()).transform(
  (clauses): TraceOrderBy[] => {
    if (clauses.length > 10) {
      throw new InputError('order_by has too many clauses');
    }
    return clauses.map(parseTraceOrderBy);
  },
);

/** Ids of experiments that can exist. */
export const experimentIds = (ids: string[]): string[] =>
  ids.filter(id => /^\d{1,18}$/.test(id));
