import {
  ColumnKind,
  CommonColumns,
  Page,
  RunColumnInfo,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  containsPattern,
  cutPage,
  decodeCursor,
  Executor,
  pgArray,
  queryRows,
  SqlPart,
} from '../database';
import { INDEXED_TEXT } from './runWalk';
import { STALE_AFTER_MS } from './staleness';

export interface DbRunValueRow {
  id: string;
  kind: ColumnKind;
  key: string;
  text: string | null;
  number: number | null;
}

export interface DbRunFactsRow {
  id: string;
  child_count: number;
}

export interface DbGroupRow {
  value: string | null;
  count: number;
  metrics: Record<
    string,
    {
      n: number;
      mean: number | null;
      sd: number | null;
      min: number | null;
      max: number | null;
    }
  > | null;
}

/** Runs that are looked at for what they have in common, and keys of each at most. */
const NEWEST_RUNS = 60;
const KEYS_EACH = 2_000;

const texts = { param: 'run_params', tag: 'run_tags' } as const;
export type TextKind = keyof typeof texts;

const metricKeys = `select 'metric' as kind, k.key from metric_keys k join (
  with recursive leap as (
    (select key_id from latest_metrics where experiment_id = ? order by key_id limit 1)
    union all
    select (select l.key_id from latest_metrics l where l.experiment_id = ? and l.key_id > leap.key_id order by l.key_id limit 1)
    from leap where leap.key_id is not null
  ) select key_id from leap where key_id is not null
) used on used.key_id = k.id`;

const textKeys = (kind: TextKind) => `select '${kind}' as kind, key from (
  with recursive leap as (
    (select key from ${texts[kind]} where experiment_id = ? order by key limit 1)
    union all
    select (select t.key from ${texts[kind]} t where t.experiment_id = ? and t.key > leap.key order by t.key limit 1)
    from leap where leap.key is not null
  ) select key from leap where key is not null
) ${kind}_keys`;

/** What the runs table of the portal reads beside the runs themselves. */
export class DatabaseRunTableStore {
  /** Values of the given columns, for the runs of one page. */
  async values(
    executor: Executor,
    ids: string[],
    columns: Record<ColumnKind, string[]>,
  ): Promise<DbRunValueRow[]> {
    if (ids.length === 0) return [];
    const parts: string[] = [];
    const bindings: Parameters<typeof pgArray>[0] = [];
    if (columns.metric.length > 0) {
      parts.push(`select l.run_id as id, 'metric' as kind, k.key, null as text, l.value as number
        from metric_keys k join latest_metrics l on l.key_id = k.id
        where k.key = any(?) and l.run_id = any(?::bigint[])`);
      bindings.push(columns.metric, ids);
    }
    for (const kind of ['param', 'tag'] as const) {
      if (columns[kind].length === 0) continue;
      parts.push(`select p.run_id as id, '${kind}' as kind, p.key, p.value as text, null::float8 as number
        from ${texts[kind]} p where p.run_id = any(?::bigint[]) and p.key = any(?)`);
      bindings.push(ids, columns[kind]);
    }
    if (parts.length === 0) return [];
    return queryRows(
      executor,
      parts.join(' union all '),
      bindings.map(list => pgArray(list as unknown[])),
    );
  }

  async childCounts(
    executor: Executor,
    runIds: string[],
  ): Promise<Map<string, number>> {
    const rows = await queryRows<{ id: string; count: number }>(
      executor,
      `select parent_run_id as id, count(*)::int as count from runs
       where parent_run_id = any(?) and lifecycle_stage = 'active' group by 1`,
      [pgArray(runIds)],
    );
    return new Map(rows.map(row => [row.id, row.count]));
  }

  /** All runs of a view, and those that run: a stale one says so, but nothing was heard of it. */
  async totals(
    executor: Executor,
    experimentId: string,
    view: 'active' | 'deleted' | 'all',
  ): Promise<{ total: number; running: number }> {
    const [row] = await queryRows<{ total: number; running: number }>(
      executor,
      `select
         (select count(*)::int from runs where experiment_id = ? and (? = 'all' or lifecycle_stage = ?)) as total,
         (select count(*)::int from runs where experiment_id = ? and status = 'RUNNING' and lifecycle_stage = 'active'
            and active_at >= ?) as running`,
      [
        experimentId,
        view,
        view,
        experimentId,
        new Date(Date.now() - STALE_AFTER_MS),
      ],
    );
    return row;
  }

  /**
   * Keys of an experiment by name. Distinct keys are found by leaping through the index from one to the next, so the
   * cost follows the number of keys, not of runs.
   */
  async columns(
    executor: Executor,
    query: {
      experimentId: string;
      q?: string;
      kinds: ColumnKind[];
      cursor?: string;
      limit: number;
    },
  ): Promise<Page<RunColumnInfo>> {
    const after = decodeCursor(query.cursor, 2) ?? ['', ''];
    const pattern = containsPattern(query.q ?? '');
    const parts = query.kinds.map(kind =>
      kind === 'metric' ? metricKeys : textKeys(kind),
    );
    const rows = await queryRows<RunColumnInfo>(
      executor,
      `select kind, key from (${parts.join(' union all ')}) columns
       where key ilike ? and (kind, key) > (?, ?) order by kind, key limit ?`,
      [
        ...query.kinds.flatMap(() => [query.experimentId, query.experimentId]),
        pattern,
        after[0] as string,
        after[1] as string,
        query.limit + 1,
      ],
    );
    const page = cutPage(
      rows,
      query.limit,
      row => row,
      row => [row.kind, row.key],
    );
    if (query.cursor) return page;
    const [{ count }] = await queryRows<{ count: number }>(
      executor,
      `select count(*)::int as count from (${parts.join(
        ' union all ',
      )}) columns where key ilike ?`,
      [
        ...query.kinds.flatMap(() => [query.experimentId, query.experimentId]),
        pattern,
      ],
    );
    return { ...page, totalCount: count };
  }

  /** Metrics and params of the newest runs, by how many of them have each. */
  async commonColumns(
    executor: Executor,
    experimentId: string,
  ): Promise<CommonColumns> {
    const newest = await queryRows<{ id: string }>(
      executor,
      `select id from runs where experiment_id = ? and lifecycle_stage = 'active'
       order by start_time desc, run_id limit ${NEWEST_RUNS}`,
      [experimentId],
    );
    const ids = pgArray(newest.map(({ id }) => id));
    const [metrics, params] = await Promise.all([
      queryRows<CommonColumns['metrics'][number]>(
        executor,
        `select k.key, count(*)::int as runs from unnest(?::bigint[]) as n(id)
         cross join lateral (select key_id from latest_metrics l where l.run_id = n.id limit ${KEYS_EACH}) l
         join metric_keys k on k.id = l.key_id group by k.key order by runs desc, k.key limit 200`,
        [ids],
      ),
      queryRows<CommonColumns['params'][number]>(
        executor,
        `select p.key, count(*)::int as runs, count(distinct left(p.value, ${INDEXED_TEXT}))::int as values
         from unnest(?::bigint[]) as n(id)
         cross join lateral (select key, value from run_params p where p.run_id = n.id limit ${KEYS_EACH}) p
         group by p.key order by runs desc, p.key limit 100`,
        [ids],
      ),
    ]);
    return { runs: newest.length, metrics, params };
  }

  async frequentValues(
    executor: Executor,
    query: {
      experimentId: string;
      kind: TextKind;
      key: string;
      q?: string;
      limit: number;
    },
  ): Promise<{ value: string; runs: number }[]> {
    return queryRows(
      executor,
      `select left(value, ${INDEXED_TEXT}) as value, count(*)::int as runs from ${
        texts[query.kind]
      }
       where experiment_id = ? and key = ? and left(value, ${INDEXED_TEXT}) ilike ?
       group by 1 order by 2 desc, 1 limit ?`,
      [
        query.experimentId,
        query.key,
        containsPattern(query.q ?? ''),
        query.limit,
      ],
    );
  }

  /**
   * Groups of the matching runs by a param or tag, with the spread of some metrics in each. Runs without the value are
   * a group too; it is joined by what can be hashed, because `is not distinct from` compares each with each.
   */
  async groups(
    executor: Executor,
    query: {
      experimentId: string;
      matching: SqlPart;
      by: { kind: TextKind; key: string };
      metrics: Map<string, number>;
      limit: number;
    },
  ): Promise<DbGroupRow[]> {
    const keyIds = [...query.metrics.values()];
    const names = [...query.metrics.keys()];
    return queryRows(
      executor,
      `with member as materialized (
         select r.id, p.value from runs r left join ${
           texts[query.by.kind]
         } p on p.experiment_id = ? and p.key = ? and p.run_id = r.id
         where ${query.matching.sql}
       ), grouped as materialized (
         select value, count(*)::int as count, row_number() over (order by count(*) desc, value nulls last) as no
         from member group by value order by no limit ?
       ), placed as materialized (
         select m.id, g.no from grouped g join member m
           on coalesce(m.value, '') = coalesce(g.value, '') and (m.value is null) = (g.value is null)
       ), spread as materialized (
         select p.no, l.key_id, count(*)::int as n, avg(l.value) as mean, stddev_samp(l.value) as sd,
           min(l.value) as min, max(l.value) as max
         from placed p join latest_metrics l on l.run_id = p.id
         where l.experiment_id = ? and l.key_id = any(?::int[]) and l.value > '-Infinity' and l.value < 'Infinity'
         group by p.no, l.key_id
       )
       select g.value, g.count, (
         select jsonb_object_agg(k.name, jsonb_build_object('n', s.n, 'mean', s.mean, 'sd', s.sd, 'min', s.min, 'max', s.max))
         from spread s join unnest(?::int[], ?::text[]) as k(id, name) on k.id = s.key_id
         where s.no = g.no) as metrics
       from grouped g order by g.no`,
      [
        query.experimentId,
        query.by.key,
        ...query.matching.bindings,
        query.limit,
        query.experimentId,
        pgArray(keyIds),
        pgArray(keyIds),
        pgArray(names),
      ],
    );
  }

  /** Params of matching runs that have a finite value of a metric, newest runs first, for statistics over them. */
  async paramsWithMetric(
    executor: Executor,
    query: { matching: SqlPart; keyId: number; limit: number },
  ): Promise<{ value: number; params: Record<string, string> | null }[]> {
    return queryRows(
      executor,
      `select l.value, (select jsonb_object_agg(p.key, left(p.value, ${INDEXED_TEXT})) from run_params p where p.run_id = r.id) as params
       from runs r join latest_metrics l on l.run_id = r.id and l.key_id = ?
       where ${query.matching.sql} and l.value > '-Infinity' and l.value < 'Infinity'
       order by r.start_time desc limit ?`,
      [query.keyId, ...query.matching.bindings, query.limit],
    );
  }
}
