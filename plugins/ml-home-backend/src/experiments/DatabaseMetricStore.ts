import { Page } from '@ml-home/backstage-plugin-ml-home-common';
import { MetricPoint } from '@ml-home/backstage-plugin-ml-home-node';
import { Knex } from 'knex';
import {
  decodeCursor,
  encodeCursor,
  Executor,
  floatsOf,
  floatsSql,
  pgArray,
  queryRepeated,
  queryRows,
} from '../database';

/** Names of metrics that a process remembers. */
const MAX_NAMES = 100_000;

interface DbLatestRow {
  run_id: string;
  keys: string;
  steps: number[];
  times: number[];
  values: (number | string)[];
}

interface DbHistoryRow {
  count: number;
  /** Timestamp, step and value of each. */
  points: Buffer | null;
}

/** Points of metrics, and the latest of each, in Postgres. */
export class DatabaseMetricStore {
  // Names never change their number, so every process may remember them.
  readonly #keyIds = new Map<string, number>();
  readonly #names = new Map<number, string>();

  /** Numbers of metric names; unknown names are added in a statement of their own, so that writers never wait for each other's commit. */
  async keyIds(
    executor: Executor,
    keys: string[],
  ): Promise<Map<string, number>> {
    const known = await this.knownKeyIds(executor, keys);
    const missing = [...new Set(keys)].filter(key => !known.has(key));
    if (missing.length === 0) return known;
    await queryRows(
      executor,
      `insert into metric_keys (key) select key from unnest(?::text[]) as k(key) order by key on conflict do nothing`,
      [pgArray(missing)],
    );
    return new Map([...known, ...(await this.knownKeyIds(executor, missing))]);
  }

  /** Numbers of the metric names that exist. */
  async knownKeyIds(
    executor: Executor,
    keys: string[],
  ): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    const missing = new Set<string>();
    for (const key of keys) {
      const id = this.#keyIds.get(key);
      if (id === undefined) missing.add(key);
      else found.set(key, id);
    }
    if (missing.size > 0) {
      const rows = await queryRows<{ id: number; key: string }>(
        executor,
        'select id, key from metric_keys where key = any(?)',
        [pgArray([...missing])],
      );
      for (const { id, key } of rows) {
        found.set(key, id);
        if (this.#keyIds.size < MAX_NAMES) this.#keyIds.set(key, id);
      }
    }
    return found;
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

  /** Latest metrics of runs by their internal ids, in the order of names. */
  async latestOf(
    executor: Executor,
    ids: string[],
  ): Promise<Map<string, MetricPoint[]>> {
    // A row for each run, not for each value: a page has thousands of them.
    const rows = await queryRepeated<DbLatestRow>(
      executor,
      `select run_id, array_agg(key_id order by key_id)::text as keys, array_to_json(array_agg(step order by key_id)) as steps,
         array_to_json(array_agg(ts order by key_id)) as times, array_to_json(array_agg(value order by key_id)) as "values"
       from latest_metrics where run_id = any(?::bigint[]) group by run_id`,
      [pgArray(ids)],
    );
    // Runs of one experiment mostly have the same metrics.
    const orders = new Map<string, { place: number; key: string }[]>();
    for (const { keys } of rows) {
      if (!orders.has(keys)) {
        const names = await this.#namesOf(
          executor,
          JSON.parse(`[${keys.slice(1, -1)}]`),
        );
        orders.set(keys, names);
      }
    }
    return new Map(
      rows.map(row => [
        row.run_id,
        orders.get(row.keys)!.map(({ place, key }) => ({
          key,
          // What JSON has no number for comes as text.
          value: Number(row.values[place]),
          timestamp: row.times[place],
          step: row.steps[place],
        })),
      ]),
    );
  }

  /** Names of metrics in their order, each with the place of its number. */
  async #namesOf(
    executor: Executor,
    keyIds: number[],
  ): Promise<{ place: number; key: string }[]> {
    const names = new Map<number, string>();
    const missing: number[] = [];
    for (const id of keyIds) {
      const name = this.#names.get(id);
      if (name === undefined) missing.push(id);
      else names.set(id, name);
    }
    if (missing.length > 0) {
      const rows = await queryRows<{ id: number; key: string }>(
        executor,
        'select id, key from metric_keys where id = any(?::int[])',
        [pgArray(missing)],
      );
      for (const { id, key } of rows) {
        names.set(id, key);
        if (this.#names.size < MAX_NAMES) this.#names.set(id, key);
      }
    }
    return keyIds
      .map((id, place) => ({ place, key: names.get(id)! }))
      .sort((one, other) => (one.key < other.key ? -1 : 1));
  }

  async history(
    executor: Executor,
    id: string,
    key: string,
    page: { limit: number; cursor?: string },
  ): Promise<Page<MetricPoint>> {
    const after = decodeCursor(page.cursor, 3);
    const keyIds = await this.knownKeyIds(executor, [key]);
    const { limit } = page;
    const points = (columns: string) => `select ${columns} from metric_points
      where run_id = ? and key_id = ?
      ${
        after ? 'and (ts, step, value) > (?::bigint, ?::bigint, ?::float8)' : ''
      }
      order by ts, step, value`;
    const bindings = [
      id,
      keyIds.get(key) ?? -1,
      ...((after ?? []) as Knex.Value[]),
    ] as Knex.Value[];
    // One row of doubles, not a row for each of tens of thousands of points.
    const [row] = await queryRepeated<DbHistoryRow>(
      executor,
      `select count(*)::int as count, ${floatsSql(
        'ts',
        'step',
        'value',
      )} as points
       from (${points('ts, step, value')} limit ?) page`,
      [...bindings, limit + 1],
    );
    const all = floatsOf(row.points);
    const items = Array.from(
      { length: Math.min(row.count, limit) },
      (_, i) => ({
        key,
        value: all[3 * i + 2],
        timestamp: all[3 * i],
        step: all[3 * i + 1],
      }),
    );
    if (row.count <= limit) return { items };
    const { timestamp, step, value } = items[limit - 1];
    if (Number.isSafeInteger(timestamp) && Number.isSafeInteger(step)) {
      const end = [timestamp, step, value].map(String);
      return { items, nextCursor: encodeCursor(end) };
    }
    // A double does not tell it from its neighbours.
    const [end] = await queryRows<{ exact: string[] }>(
      executor,
      `${points(
        'array[ts::text, step::text, value::text] as exact',
      )} limit 1 offset ?`,
      [...bindings, limit - 1],
    );
    return { items, nextCursor: encodeCursor(end.exact) };
  }

  /** How many points each of a run's metrics has, counted up to a limit. */
  async countsOf(
    executor: Executor,
    id: string,
    limit: number,
  ): Promise<{ key: string; count: number }[]> {
    return queryRows(
      executor,
      `select k.key, (
         select count(*)::int from (
           select 1 from metric_points p where p.run_id = l.run_id and p.key_id = l.key_id limit ?) c) as count
       from latest_metrics l join metric_keys k on k.id = l.key_id where l.run_id = ?`,
      [limit, id],
    );
  }
}
