import {
  Executor,
  pgArray,
  pgNumbers,
  queryPrepared,
  queryRows,
  SqlPart,
  sqlPart,
} from '../database';
import { LogGroup, PointColumns } from './logGroup';

/** How one run of a group fared; runs that do not exist have no row. */
export interface DbLoggedRow {
  run_id: string;
  lifecycle_stage: 'active' | 'deleted';
  /** A param that already has another value; nothing was written into this run then. */
  changed_key: string | null;
  changed_value: string | null;
}

/** Another writer came between while the statement waited: nothing was written, and it may be tried again. */
export const DIVISION_BY_ZERO = '22012';

type Part = SqlPart | undefined;

const pointBindings = (columns: PointColumns) => [
  pgNumbers(columns.run),
  pgNumbers(columns.key),
  pgNumbers(columns.step),
  pgNumbers(columns.ts),
  pgNumbers(columns.value),
];

const POINTS = `unnest(?::int[], ?::int[], ?::bigint[], ?::bigint[], ?::float8[]) as p(no, key_id, step, ts, value)`;

/** Params are written once: an equal value is no change, another one keeps the whole call out. */
function paramParts({ params }: LogGroup): Part[] {
  if (params.run.length === 0) return [];
  return [
    sqlPart(
      `new_params as materialized (
         select t.id, t.experiment_id, p.key, p.value
         from unnest(?::int[], ?::text[], ?::text[]) as p(no, key, value) join target t using (no)
       ), changed as materialized (
         select n.id, n.key, p.value from new_params n join run_params p on p.run_id = n.id and p.key = n.key
         where p.value <> n.value
       )`,
      [pgNumbers(params.run), pgArray(params.key), pgArray(params.value)],
    ),
  ];
}

function storedParams({ params }: LogGroup): Part[] {
  if (params.run.length === 0) return [];
  return [
    sqlPart(`stored_params as (
      insert into run_params (run_id, experiment_id, key, value)
      select n.id, n.experiment_id, n.key, n.value from new_params n join ready using (id) order by n.id, n.key
      on conflict do nothing
    )`),
  ];
}

function tagParts({ tags }: LogGroup): Part[] {
  if (tags.run.length === 0) return [];
  return [
    sqlPart(
      `stored_tags as (
         insert into run_tags (run_id, experiment_id, key, value)
         select t.id, t.experiment_id, g.key, g.value
         from unnest(?::int[], ?::text[], ?::text[]) as g(no, key, value) join ready t using (no) order by t.id, g.key
         on conflict (run_id, key) do update set value = excluded.value where run_tags.value <> excluded.value
       )`,
      [pgNumbers(tags.run), pgArray(tags.key), pgArray(tags.value)],
    ),
  ];
}

/**
 * A point that is there already is not stored twice. Most points come after all that their series has, so the stored
 * ones are asked for only where a series goes back behind its latest.
 */
function metricParts({ points, ends, rollups }: LogGroup): Part[] {
  if (points.run.length === 0) return [];
  const { latest, earliest } = ends;
  return [
    sqlPart(
      `behind as materialized (
         select e.no, e.key_id, t.id
         from unnest(?::int[], ?::int[], ?::bigint[], ?::bigint[], ?::float8[]) as e(no, key_id, step, ts, value)
         join ready t using (no) join latest_metrics l on l.run_id = t.id and l.key_id = e.key_id
         where (e.step, e.ts, e.value) <= (l.step, l.ts, l.value)
       ), stored_points as (
         insert into metric_points (run_id, key_id, step, ts, value)
         select t.id, p.key_id, p.step, p.ts, p.value
         from ${POINTS} join ready t using (no) left join behind b on b.no = p.no and b.key_id = p.key_id
         where b.no is null or not exists (
           select 1 from metric_points m
           where m.run_id = b.id::int and m.key_id = p.key_id and m.step = p.step and m.ts = p.ts and m.value = p.value)
       ), stored_latest as (
         insert into latest_metrics as l (run_id, experiment_id, start_time, key_id, step, ts, value)
         select t.id, t.experiment_id, t.start_time, p.key_id, p.step, p.ts, p.value from ${POINTS} join ready t using (no)
         order by t.id, p.key_id
         on conflict (run_id, key_id) do update
           set step = excluded.step, ts = excluded.ts, value = excluded.value
           where (excluded.step, excluded.ts, excluded.value) > (l.step, l.ts, l.value)
       )`,
      [
        ...pointBindings(earliest),
        ...pointBindings(points),
        ...pointBindings(latest),
      ],
    ),
    rollups.run.length === 0
      ? undefined
      : sqlPart(
          `stored_rollups as (
             insert into metric_rollups as m
               (run_id, key_id, stretch, min_value, min_step, min_ts, max_value, max_step, max_ts)
             select t.id, p.key_id, p.stretch, p.min_value, p.min_step, p.min_ts, p.max_value, p.max_step, p.max_ts
             from unnest(?::int[], ?::int[], ?::int[], ?::float8[], ?::bigint[], ?::bigint[], ?::float8[], ?::bigint[], ?::bigint[])
               as p(no, key_id, stretch, min_value, min_step, min_ts, max_value, max_step, max_ts)
             join ready t using (no) order by t.id, p.key_id, p.stretch
             on conflict (run_id, key_id, stretch) do update set
               min_value = least(m.min_value, excluded.min_value),
               min_step = case when excluded.min_value < m.min_value then excluded.min_step else m.min_step end,
               min_ts = case when excluded.min_value < m.min_value then excluded.min_ts else m.min_ts end,
               max_value = greatest(m.max_value, excluded.max_value),
               max_step = case when excluded.max_value > m.max_value then excluded.max_step else m.max_step end,
               max_ts = case when excluded.max_value > m.max_value then excluded.max_ts else m.max_ts end
             where excluded.min_value < m.min_value or excluded.max_value > m.max_value
           )`,
          [
            pgNumbers(rollups.run),
            pgNumbers(rollups.key),
            pgNumbers(rollups.stretch),
            pgNumbers(rollups.minValue),
            pgNumbers(rollups.minStep),
            pgNumbers(rollups.minTs),
            pgNumbers(rollups.maxValue),
            pgNumbers(rollups.maxStep),
            pgNumbers(rollups.maxTs),
          ],
        ),
  ];
}

/**
 * Writes what calls log into runs, a whole group in one statement and so in one commit.
 *
 * The rows of the runs are locked first, in one order: writers of the same run take turns, deletion waits, and no two
 * groups wait for each other.
 */
export class DatabaseRunLogStore {
  /** Locks runs ahead of writing, so that nobody can come between. */
  async lock(tx: Executor, runs: string[]): Promise<void> {
    await queryRows(
      tx,
      'select 1 from runs where run_id = any(?) order by id for no key update',
      [pgArray(runs)],
    );
  }

  async write(executor: Executor, group: LogGroup): Promise<DbLoggedRow[]> {
    const withParams = group.params.run.length > 0;
    const head = sqlPart(
      `target as materialized (
         select u.no::int as no, u.name, u.parent, r.id, r.run_id, r.experiment_id, r.start_time, r.lifecycle_stage, r.revision
         from runs r join unnest(?::text[], ?::text[], ?::text[]) with ordinality as u(run_id, name, parent, no) using (run_id)
         order by r.id for no key update of r
       )`,
      [pgArray(group.runs), pgArray(group.names), pgArray(group.parents)],
    );
    const ready = sqlPart(
      `ready as materialized (
         select * from target t where lifecycle_stage = 'active'
         ${
           withParams
             ? 'and not exists (select 1 from changed c where c.id = t.id)'
             : ''
         }
       )`,
    );
    const touched = sqlPart(
      `touched as (
         update runs r set revision = r.revision + 1, active_at = now(),
           name = coalesce(t.name, r.name), parent_run_id = coalesce(t.parent, r.parent_run_id)
         from ready t where r.id = t.id
       )`,
    );
    const parts = [
      head,
      ...paramParts(group),
      ready,
      ...storedParams(group),
      ...tagParts(group),
      ...metricParts(group),
      touched,
    ].filter(part => part !== undefined);
    // Another writer of a run who committed while this statement waited for its lock is not seen by it: its points and
    // params show only in the next attempt. Failing takes everything back.
    const tail = `select t.run_id, t.lifecycle_stage, ${
      withParams
        ? `c.key as changed_key, c.value as changed_value
           from target t left join lateral (select key, value from changed where changed.id = t.id limit 1) c on true`
        : 'null as changed_key, null as changed_value from target t'
    }
      where 1 / (case when exists (
        select 1 from target l join runs r using (id) where r.revision <> l.revision
      ) then 0 else 1 end) = 1`;
    const shape = [
      withParams && 'params',
      group.tags.run.length > 0 && 'tags',
      group.points.run.length > 0 && 'points',
      group.rollups.run.length > 0 && 'rollups',
    ].filter(Boolean);
    return queryPrepared<DbLoggedRow>(
      executor,
      {
        name: ['ml-home-log', ...shape].join('-'),
        sql: `with ${parts.map(part => part.sql).join(', ')} ${tail}`,
      },
      parts.flatMap(part => part.bindings),
    );
  }
}
