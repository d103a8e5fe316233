/**
 * The data that both systems hold: computed from numbers alone, by the same
 * formula here and in SQL, so that every value can be told without looking.
 */

import { createHash } from 'node:crypto';

export const SEED = 20_261;
/** Some day in 2023, epoch milliseconds. */
export const EPOCH = 1_700_000_000_000;
const PRIME = 1_000_003;

/** Between 0 and 1; whole numbers below 2^53 all the way, so SQL gets the same bits. */
export function valueOf(run, key, step = 0) {
  return ((run * 7_919 + key * 104_729 + step * 31 + SEED) % PRIME) / PRIME;
}

/** The same in SQL; the arguments are SQL expressions of type bigint. */
export const valueSql = (run, key, step = '0') =>
  `(((${run})::bigint * 7919 + (${key})::bigint * 104729 + (${step})::bigint * 31 + ${SEED}) % ${PRIME})::float8 / ${PRIME}`;

/** Mixed by hashing, unlike `valueOf`, so that columns of one run do not move together. */
export const mixedSql = (run, key) =>
  `((hashint8extended((${run})::bigint * 1000 + (${key})::bigint, ${SEED}) & 1073741823)::float8 / 1073741824)`;

/** The id of a run that both systems know: 32 hex digits. */
export function runIdOf(dataset, run) {
  return createHash('md5').update(`${dataset}/${run}`).digest('hex');
}

export const runIdSql = (dataset, run) => `md5('${dataset}/' || (${run}))`;

export const ordersDigest = ids =>
  createHash('sha256').update(ids.join('\n')).digest('hex');

/** The steps that a writer logs: `steps` of them, `first` the first. */
export function batchMetrics({ run, keys, first, steps }) {
  const metrics = [];
  for (let step = first; step < first + steps; step++) {
    for (let key = 0; key < keys; key++) {
      metrics.push({
        key: `metric_${key}`,
        value: valueOf(run, key, step),
        timestamp: EPOCH + step * 1000,
        step,
      });
    }
  }
  return metrics;
}
