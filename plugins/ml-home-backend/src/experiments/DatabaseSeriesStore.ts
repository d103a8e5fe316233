import {
  Executor,
  floatsOf,
  floatsSql,
  pgArray,
  queryRepeated,
  queryRows,
} from '../database';
import { Bucket, PlacedValue, PointArrays, stretchesWithin } from './envelope';

/** One metric of one run, by their numbers. */
export interface SeriesKey {
  run: string;
  key: number;
}

export interface StepWindow {
  from?: number;
  to?: number;
}

interface DbSeriesHeadRow {
  run_id: string;
  key_id: number;
  stretches: number;
  value: number | null;
  step: string | null;
  ts: string | null;
}

interface DbBucketsRow {
  run_id: string;
  key_id: number;
  /** Value, step and timestamp of the least and of the greatest point of each bucket. */
  buckets: Buffer | null;
}

interface DbPairRow {
  run_id: string;
  key_id: number;
  /** Value, step, timestamp. */
  low: number[];
  high: number[];
}

interface DbPointsRow {
  run_id: string;
  key_id: number;
  count: number;
  steps: Buffer | null;
  times: Buffer | null;
  values: Buffer | null;
}

export interface SeriesHead {
  run: string;
  key: number;
  /** Whole stretches of steps in the window. */
  stretches: number;
  /** The newest point in the window; may be NaN or infinite. */
  last?: PlacedValue;
}

export type SeriesBuckets = SeriesKey & { bucket: Bucket };

const MIN_STEP = '-9223372036854775808';
const MAX_STEP = '9223372036854775807';
const FINITE = `p.value > '-Infinity' and p.value < 'Infinity'`;

const bounds = ({ from, to }: StepWindow) => [
  String(from ?? MIN_STEP),
  String(to ?? MAX_STEP),
];

const places = (series: SeriesKey[]) => [
  pgArray(series.map(one => one.run)),
  pgArray(series.map(one => one.key)),
];

const placed = ([value, step, timestamp]: number[]): PlacedValue => ({
  value,
  step,
  timestamp,
});

/** Numbers of each bucket in `DbBucketsRow`. */
const BUCKET_NUMBERS = 6;

function toSeriesBuckets(row: DbBucketsRow): SeriesBuckets[] {
  const all = floatsOf(row.buckets);
  return Array.from({ length: all.length / BUCKET_NUMBERS }, (_, i) => {
    const at = (place: number): PlacedValue => ({
      value: all[i * BUCKET_NUMBERS + place],
      step: all[i * BUCKET_NUMBERS + place + 1],
      timestamp: all[i * BUCKET_NUMBERS + place + 2],
    });
    return {
      run: row.run_id,
      key: row.key_id,
      bucket: { min: at(0), max: at(3) },
    };
  });
}

const fromPair = (row: DbPairRow): SeriesBuckets => ({
  run: row.run_id,
  key: row.key_id,
  bucket: { min: placed(row.low), max: placed(row.high) },
});

/** Lines of metrics in Postgres, reduced where they are long. */
export class DatabaseSeriesStore {
  /** Which of the series exist, how long they are and where they end. */
  async heads(
    executor: Executor,
    runs: string[],
    keys: number[],
    window: StepWindow,
  ): Promise<SeriesHead[]> {
    const { first, last } = stretchesWithin(window.from, window.to);
    const rows = await queryRepeated<DbSeriesHeadRow>(
      executor,
      `select l.run_id, l.key_id, e.value, e.step, e.ts,
         (select count(*)::int from metric_rollups m
          where m.run_id = l.run_id and m.key_id = l.key_id and m.stretch between ? and ?) as stretches
       from latest_metrics l left join lateral (
         select p.value, p.step, p.ts from metric_points p
         where p.run_id = l.run_id and p.key_id = l.key_id and p.step between ?::bigint and ?::bigint
         order by p.step desc, p.ts desc, p.value desc limit 1
       ) e on true
       where l.run_id = any(?::bigint[]) and l.key_id = any(?::int[])`,
      [first, last, ...bounds(window), pgArray(runs), pgArray(keys)],
    );
    return rows.map(row => ({
      run: row.run_id,
      key: row.key_id,
      stretches: row.stretches,
      ...(row.value === null
        ? {}
        : {
            last: {
              value: row.value,
              step: Number(row.step),
              timestamp: Number(row.ts),
            },
          }),
    }));
  }

  /** Extremes per stretch, and per step where no whole stretch lies; of each series in the order of steps. */
  async stretched(
    executor: Executor,
    series: SeriesKey[],
    window: StepWindow,
  ): Promise<SeriesBuckets[]> {
    if (series.length === 0) return [];
    const { first, last, firstStep, lastStep } = stretchesWithin(
      window.from,
      window.to,
    );
    const [from, to] = bounds(window);
    const [edges, stretches] = await Promise.all([
      queryRepeated<DbPairRow>(
        executor,
        // Lateral, so that each edge is one range of the index, whatever the planner thinks of the number of points.
        `select s.run_id::text, s.key_id, e.low, e.high
         from unnest(?::int[], ?::int[]) as s(run_id, key_id)
         cross join (values (?::bigint, ?::bigint), (?::bigint, ?::bigint)) as edge(low, high)
         cross join lateral (
           select p.step, min(array[p.value, p.step, p.ts]) as low, max(array[p.value, -p.step, -p.ts]) as high
           from metric_points p
           where p.run_id = s.run_id and p.key_id = s.key_id and p.step between edge.low and edge.high and ${FINITE}
           group by p.step
         ) e order by e.step`,
        [
          ...places(series),
          from,
          String(Math.min(firstStep - 1, window.to ?? Infinity)),
          String(lastStep + 1),
          to,
        ],
      ),
      queryRepeated<DbBucketsRow>(
        executor,
        `select s.run_id::text, s.key_id, b.buckets
         from unnest(?::int[], ?::int[]) as s(run_id, key_id) cross join lateral (
           select ${floatsSql(
             'min_value',
             'min_step',
             'min_ts',
             'max_value',
             'max_step',
             'max_ts',
           )} as buckets
           from (
             select m.* from metric_rollups m
             where m.run_id = s.run_id and m.key_id = s.key_id and m.stretch between ? and ? order by m.stretch
           ) line
         ) b`,
        [...places(series), first, last],
      ),
    ]);
    const early = edges.filter(row => row.low[1] < firstStep);
    const late = edges.filter(row => row.low[1] >= firstStep);
    return [
      ...early.map(fromMirroredPair),
      ...stretches.flatMap(toSeriesBuckets),
      ...late.map(fromMirroredPair),
    ];
  }

  /** The finite points of series, in their order; of a series that has more than `limit` nothing but that. */
  async points(
    executor: Executor,
    series: SeriesKey[],
    window: StepWindow,
    limit: number,
  ): Promise<(SeriesKey & { points?: PointArrays })[]> {
    if (series.length === 0) return [];
    // Doubles as they are, a row for each series, and reduced by the reader: window functions take several times as long.
    const rows = await queryRepeated<DbPointsRow>(
      executor,
      `select s.run_id::text, s.key_id, a.count, a.steps, a.times, a.values
       from unnest(?::int[], ?::int[]) as s(run_id, key_id) cross join lateral (
         select count(*)::int as count, ${floatsSql(
           'step',
         )} as steps, ${floatsSql('ts')} as times, ${floatsSql(
        'value',
      )} as values
         from (
           select p.step, p.ts, p.value from metric_points p
           where p.run_id = s.run_id and p.key_id = s.key_id and p.step between ?::bigint and ?::bigint and ${FINITE}
           order by p.step, p.ts, p.value limit ?
         ) line
       ) a`,
      [...places(series), ...bounds(window), limit + 1],
    );
    return rows.map(row => ({
      run: row.run_id,
      key: row.key_id,
      ...(row.count > limit
        ? {}
        : {
            points: {
              steps: floatsOf(row.steps),
              times: floatsOf(row.times),
              values: floatsOf(row.values),
            },
          }),
    }));
  }

  /** Buckets of equal point counts with their extremes, for series of very many points at few steps. */
  async reduced(
    executor: Executor,
    series: SeriesKey[],
    window: StepWindow,
    buckets: number,
  ): Promise<SeriesBuckets[]> {
    if (series.length === 0) return [];
    const rows = await queryRows<DbPairRow>(
      executor,
      `with points as (
         select p.run_id::text, p.key_id, p.step, p.ts, p.value,
           row_number() over line as place, count(*) over (partition by p.run_id, p.key_id) as total
         from unnest(?::int[], ?::int[]) as s(run_id, key_id)
         join metric_points p on p.run_id = s.run_id and p.key_id = s.key_id
         where p.step between ?::bigint and ?::bigint and ${FINITE}
         window line as (partition by p.run_id, p.key_id order by p.step, p.ts, p.value)
       )
       select run_id, key_id, min(array[value, step, ts]) as low, max(array[value, -step, -ts]) as high
       from points group by run_id, key_id, (place - 1) * ? / total order by min(place)`,
      [...places(series), ...bounds(window), buckets],
    );
    return rows.map(fromMirroredPair);
  }
}

/** Of equal values the earliest stands for all; the greatest is found with its place mirrored. */
function fromMirroredPair(row: DbPairRow): SeriesBuckets {
  const [value, step, timestamp] = row.high;
  return fromPair({ ...row, high: [value, -step, -timestamp] });
}
