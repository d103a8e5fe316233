/** The loaded data sets: what is in them, as SQL expressions of the numbers `i` (run or model) and `k` (key). */

import { EPOCH, mixedSql, runIdSql, valueSql } from './data.mjs';

const MINUTE = 60_000;
const WORDS = [
  'amber',
  'brisk',
  'calm',
  'deep',
  'early',
  'fond',
  'grand',
  'hazel',
  'icy',
  'jolly',
];
const word = number =>
  `(array['${WORDS.join("','")}'])[(${number}) % ${WORDS.length} + 1]`;

/** Of the run `i` of a data set. */
export const RUN = {
  id: dataset => runIdSql(dataset, 'i'),
  name: `${word('i / 7')} || '-' || ${word('i / 3')} || '-' || i`,
  start: `(${EPOCH} + i * ${MINUTE})::bigint`,
  end: `(${EPOCH} + i * ${MINUTE} + 45000)::bigint`,
};

/** When the run of this number began. */
export const startOf = run => EPOCH + run * MINUTE;

export const metricKey =
  "'metric_' || lpad(k::text, greatest(2, length(k::text)), '0')";
export const metricValue = mixedSql('i', 'k');
export const paramKey =
  "'param_' || lpad(k::text, greatest(2, length(k::text)), '0')";
/** The first ten have ten values each, the others one for each run. */
export const paramValue = `case when k < 10 then 'v' || (i * 7 + i / 10 + k * 3) % 10 else 'value ' || k || ' of run ' || i end`;

/** Tags of a run by number: two of MLflow's own, three of the team's. */
export const TAGS = [
  ["'mlflow.runName'", RUN.name],
  ["'mlflow.user'", `'user_' || i % 20`],
  ["'mlflow.source.name'", "'train.py'"],
  ["'team'", `'team_' || i % 9`],
  ["'purpose'", word('i / 11')],
];

/** A page of runs that meet a condition, straight from the formulas. */
export const referenceSql = (dataset, size, { where = 'true', order }) =>
  `select ${RUN.id(dataset)} as run_id from generate_series(1, ${size}) i
   where ${where} order by ${order}`;

export const metricOf = key => mixedSql('i', String(key));
export const paramOf = key =>
  `(select ${paramValue} from (values (${key})) as p(k))`;
export const runName = RUN.name;

/** The value of the point `s` of the series of the run `i`. */
export const seriesValue = valueSql('i', '0', 's');

/** Of the model `i` and its version `v`. */
export const MODEL = {
  name: "'model-' || lpad(i::text, 4, '0')",
  created: `(${EPOCH} + i * ${MINUTE})::bigint`,
  versionCreated: `(${EPOCH} + i * ${MINUTE} + v * 1000)::bigint`,
  source: "'s3://bench/models/' || i || '/' || v",
  description: "'Model number ' || i",
};
export const MODEL_TAGS = [
  ["'team'", `'team_' || i % 25`],
  ["'task'", word('i / 5')],
  ["'framework'", `'framework_' || i % 4`],
  ["'tier'", `'tier_' || i % 3`],
  ["'review'", "'done'"],
];
/** Aliases with the version they name, of `versions` in all. */
export const ALIASES = versions => [
  ['champion', versions],
  ['challenger', Math.max(1, versions - 1)],
];

/** All the sizes, told once. */
export function datasetsOf({ w4, w5, w6 }) {
  return {
    tables: w4.runs.map(size => ({
      dataset: `runs-${size}`,
      size,
      metrics: w4.metrics,
      params: w4.params,
    })),
    wide: {
      dataset: 'wide',
      size: w5.runs,
      metrics: w5.metrics,
      params: w5.params,
    },
    series: { dataset: 'series', size: seriesRuns(w6), points: w6.points },
    short: { dataset: 'short', size: 1, points: 10_000 },
    long: { dataset: 'long', size: 1, points: w6.long },
  };
}

const seriesRuns = ({ runs, points, bulk = 0 }) =>
  Math.max(runs, Math.round(bulk / points));

export const rowsOf = pairs =>
  `(values ${pairs
    .map(([key, value]) => `(${key}::text, (${value})::text)`)
    .join(', ')}) as t(key, value)`;
