import { Page } from '@ml-home/backstage-plugin-ml-home-common';
import { MetricPoint } from '@ml-home/backstage-plugin-ml-home-node';
import { Knex } from 'knex';
import {
  cutPage,
  decodeCursor,
  Executor,
  pgArray,
  queryRows,
} from '../database';
import { DbMetricRow, toMetricPoint } from './rows';

/** Points of metrics, and the latest of each, in Postgres. */
export class DatabaseMetricStore {
  // Names never change their number, so every process may remember them.
  readonly #keyIds = new Map<string, number>();

  /** Numbers of metric names; unknown names are added in a statement of their own, so that writers never wait for each other's commit. */
  async keyIds(
    executor: Executor,
    keys: string[],
  ): Promise<Map<string, number>> {
    const missing = [...new Set(keys)].filter(key => !this.#keyIds.has(key));
    if (missing.length > 0) {
      if (this.#keyIds.size > 100_000) this.#keyIds.clear();
      await queryRows(
        executor,
        `insert into metric_keys (key)
         select key from unnest(?::text[]) as k(key)
         where not exists (select 1 from metric_keys m where m.key = k.key)
         order by key on conflict do nothing`,
        [pgArray(missing)],
      );
      const rows = await queryRows<{ id: number; key: string }>(
        executor,
        'select id, key from metric_keys where key = any(?)',
        [pgArray([...new Set(keys)])],
      );
      for (const row of rows) this.#keyIds.set(row.key, row.id);
    }
    return new Map(keys.map(key => [key, this.#keyIds.get(key)!]));
  }

  /** Adds points; exact repeats are dropped, and the latest of each metric moves forward only. */
  async insertPoints(
    executor: Executor,
    id: string,
    points: MetricPoint[],
    keyIds: Map<string, number>,
  ): Promise<void> {
    await queryRows(
      executor,
      `with points as materialized (
         select * from unnest(?::int[], ?::bigint[], ?::bigint[], ?::float8[]) as p(key_id, step, ts, value)
       ), stored as (
         insert into metric_points (run_id, key_id, step, ts, value)
         select ?, key_id, step, ts, value from points order by key_id, step, ts, value
         on conflict do nothing
       )
       insert into latest_metrics as l (run_id, key_id, step, ts, value)
       select distinct on (key_id) ?::bigint, key_id, step, ts, value from points
       order by key_id, step desc, ts desc, value desc
       on conflict (run_id, key_id) do update
         set step = excluded.step, ts = excluded.ts, value = excluded.value
         where (excluded.step, excluded.ts, excluded.value) > (l.step, l.ts, l.value)`,
      [
        pgArray(points.map(p => keyIds.get(p.key))),
        pgArray(points.map(p => p.step)),
        pgArray(points.map(p => p.timestamp)),
        pgArray(points.map(p => p.value)),
        id,
        id,
      ],
    );
  }

  /** Metrics that name a logged model. */
  async insertModelMetrics(
    executor: Executor,
    runId: string,
    points: MetricPoint[],
  ): Promise<void> {
    await queryRows(
      executor,
      `insert into logged_model_metrics as l (model_id, run_id, key, dataset_name, dataset_digest, step, ts, value)
       select distinct on (p.model_id, p.key, p.name, p.digest) p.model_id, ?, p.key, p.name, p.digest, p.step, p.ts, p.value
       from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::float8[])
         as p(model_id, key, name, digest, step, ts, value)
       join logged_models m on m.model_id = p.model_id
       order by p.model_id, p.key, p.name, p.digest, p.step desc, p.ts desc, p.value desc
       on conflict (model_id, run_id, key, dataset_name, dataset_digest) do update
         set step = excluded.step, ts = excluded.ts, value = excluded.value
         where (excluded.step, excluded.ts, excluded.value) > (l.step, l.ts, l.value)`,
      [
        runId,
        pgArray(points.map(p => p.modelId)),
        pgArray(points.map(p => p.key)),
        pgArray(points.map(p => p.datasetName ?? '')),
        pgArray(points.map(p => p.datasetDigest ?? '')),
        pgArray(points.map(p => p.step)),
        pgArray(points.map(p => p.timestamp)),
        pgArray(points.map(p => p.value)),
      ],
    );
  }

  /** Latest metrics of runs, by internal run id. */
  async latestOf(executor: Executor, ids: string[]): Promise<DbMetricRow[]> {
    return queryRows(
      executor,
      `select l.run_id, k.key, l.step, l.ts, l.value
       from latest_metrics l join metric_keys k on k.id = l.key_id
       where l.run_id = any(?::bigint[]) order by k.key`,
      [pgArray(ids)],
    );
  }

  async history(
    executor: Executor,
    id: string,
    key: string,
    page: { limit: number; cursor?: string },
  ): Promise<Page<MetricPoint>> {
    const after = decodeCursor(page.cursor, 3);
    const rows = await queryRows<DbMetricRow>(
      executor,
      `select run_id, ?::text as key, step, ts, value from metric_points
       where run_id = ? and key_id = (select id from metric_keys where key = ?)
       ${
         after
           ? 'and (ts, step, value) > (?::bigint, ?::bigint, ?::float8)'
           : ''
       }
       order by ts, step, value limit ?`,
      [
        key,
        id,
        key,
        ...((after ?? []) as Knex.Value[]),
        page.limit + 1,
      ] as Knex.Value[],
    );
    return cutPage(rows, page.limit, toMetricPoint, row => [
      row.ts,
      row.step,
      String(row.value),
    ]);
  }

  /**
   * The series of some metrics, cut into at most `maxPoints` buckets of equal point counts by step, each with its
   * last value and its extremes.
   */
  async series(
    executor: Executor,
    id: string,
    keys: string[],
    maxPoints: number,
  ): Promise<DbSeriesRow[]> {
    return queryRows(
      executor,
      `with points as (
         select k.key, p.step, p.ts, p.value,
           p.value not in ('NaN', 'Infinity', '-Infinity') as finite,
           ntile(?) over (partition by p.key_id order by p.step, p.ts, p.value) as bucket
         from metric_points p join metric_keys k on k.id = p.key_id
         where p.run_id = ? and k.key = any(?)
       )
       select key, bucket, count(*)::int as count,
         (count(*) filter (where not finite))::int as not_finite,
         (array_agg(step order by step desc, ts desc, value desc))[1] as step,
         (array_agg(ts order by step desc, ts desc, value desc))[1] as ts,
         (array_agg(value order by step desc, ts desc, value desc))[1] as value,
         min(value) filter (where finite) as min, max(value) filter (where finite) as max
       from points group by key, bucket order by key, bucket`,
      [maxPoints, id, pgArray(keys)],
    );
  }

  /** How many points each metric of a run has. */
  async countsOf(
    executor: Executor,
    id: string,
  ): Promise<{ key: string; count: number }[]> {
    return queryRows(
      executor,
      `select k.key, c.count from (
         select key_id, count(*)::int as count from metric_points where run_id = ? group by key_id
       ) c join metric_keys k on k.id = c.key_id`,
      [id],
    );
  }
}

export interface DbSeriesRow {
  key: string;
  bucket: number;
  count: number;
  not_finite: number;
  step: string;
  ts: string;
  value: number;
  min: number | null;
  max: number | null;
}
