import {
  CarbonFigure,
  CarbonOrigin,
  KeptFigure,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Executor, pgArray, queryRows } from '../database';
import { SYSTEM_PATTERN, TRACKER_METRICS, USE_KEYS } from './readUse';
import { ChosenFigure, RunFacts } from './types';

export interface FigureToKeep {
  id: string;
  origin: CarbonOrigin;
  figure: CarbonFigure;
  digest: string;
}

/** Reads what figures of runs are made from, and keeps the figures. */
export class DatabaseCarbonRunStore {
  /** Runs that ended, after an id, that changed since they were looked at. */
  async changed(
    executor: Executor,
    since: Date | undefined,
    after: string,
    limit: number,
  ): Promise<string[]> {
    const rows = await queryRows<{ id: string }>(
      executor,
      `select r.id from runs r
       where r.id > ?::bigint and r.end_time is not null
         and greatest(r.updated_at, r.active_at) >= coalesce(?::timestamptz, '-infinity')
         and not exists (
           select 1 from carbon_runs c where c.run_id = r.id and c.read_at > greatest(r.updated_at, r.active_at))
       order by r.id limit ?`,
      [after, since ?? null, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Runs whose figures were made with other factors. */
  async outdated(
    executor: Executor,
    version: string,
    limit: number,
  ): Promise<string[]> {
    const rows = await queryRows<{ id: string }>(
      executor,
      'select run_id as id from carbon_runs where factors_version <> ? order by run_id limit ?',
      [version, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Has figures of runs made anew, by the next that looks. */
  async outdate(tx: Executor, runIds: string[]): Promise<void> {
    await queryRows(
      tx,
      `update carbon_runs c set factors_version = '' from (
         select c.run_id from carbon_runs c join runs r on r.id = c.run_id where r.run_id = any(?::text[])
         order by 1 for update of c
       ) w where c.run_id = w.run_id`,
      [pgArray(runIds)],
    );
  }

  async seenTo(executor: Executor): Promise<Date | undefined> {
    const [row] = await queryRows<{ seen: Date | null }>(
      executor,
      `select case when isfinite(seen_to) then seen_to end as seen from carbon_progress`,
    );
    return row?.seen ?? undefined;
  }

  async setSeenTo(executor: Executor, to: Date): Promise<void> {
    await queryRows(executor, 'update carbon_progress set seen_to = ?', [to]);
  }

  /** Of a run that ended its id, when it changed since it was looked at or factors did. */
  async stale(
    executor: Executor,
    runId: string,
    version: string,
  ): Promise<string | undefined> {
    const [row] = await queryRows<{ id: string }>(
      executor,
      `select r.id from runs r where r.run_id = ? and r.end_time is not null and not exists (
         select 1 from carbon_runs c where c.run_id = r.id and c.factors_version = ?
           and c.read_at > greatest(r.updated_at, r.active_at))`,
      [runId, version],
    );
    return row?.id;
  }

  async idsOf(executor: Executor, runIds: string[]): Promise<string[]> {
    const rows = await queryRows<{ id: string }>(
      executor,
      'select id from runs where run_id = any(?::text[]) and end_time is not null',
      [pgArray(runIds)],
    );
    return rows.map(({ id }) => id);
  }

  /** What is known of runs: three statements, however many they are. */
  async facts(executor: Executor, ids: string[]): Promise<RunFacts[]> {
    const list = pgArray(ids);
    const runs = await queryRows<{
      id: string;
      run_id: string;
      start_time: string;
      end_time: string;
    }>(
      executor,
      `select id, run_id, start_time, end_time from runs
       where id = any(?::bigint[]) and end_time is not null`,
      [list],
    );
    const values = await queryRows<{ id: string; key: string; value: string }>(
      executor,
      `select run_id as id, key, value from run_params where run_id = any(?::bigint[]) and key = any(?::text[])
       union all
       select run_id, key, value from run_tags where run_id = any(?::bigint[]) and key = any(?::text[])`,
      [list, pgArray(USE_KEYS), list, pgArray(USE_KEYS)],
    );
    const metrics = await queryRows<{ id: string; key: string; value: number }>(
      executor,
      `with keys as (select id, key from metric_keys where key like 'system/%' and key ~ ?)
       select p.run_id as id, k.key, avg(p.value) as value from keys k
       join metric_points p on p.key_id = k.id
       where p.run_id = any(?::bigint[]) and p.value >= 0 and p.value < 1e12
       group by 1, 2
       union all
       select l.run_id, k.key, l.value from metric_keys k join latest_metrics l on l.key_id = k.id
       where k.key = any(?::text[]) and l.run_id = any(?::bigint[])`,
      [SYSTEM_PATTERN, list, pgArray(TRACKER_METRICS), list],
    );
    const byRun = new Map(
      runs.map(row => [
        row.id,
        {
          id: row.id,
          runId: row.run_id,
          startTime: Number(row.start_time),
          endTime: Number(row.end_time),
          values: {} as Record<string, string>,
          metrics: {} as Record<string, number>,
        },
      ]),
    );
    // Params come first, so that a tag of the same name wins.
    for (const { id, key, value } of values) {
      const run = byRun.get(id);
      if (run) run.values[key] = value;
    }
    for (const { id, key, value } of metrics) {
      const run = byRun.get(id);
      if (run) run.metrics[key] = value;
    }
    return [...byRun.values()];
  }

  /** Figures that changed take the place of those that held; the old ones are kept. */
  async keep(
    tx: Executor,
    ids: string[],
    figures: FigureToKeep[],
    version: string,
  ): Promise<void> {
    const of = (pick: (one: FigureToKeep) => unknown) =>
      pgArray(figures.map(pick));
    const keys = [
      of(({ id }) => id),
      of(({ origin }) => origin),
      of(({ digest }) => digest),
    ];
    await queryRows(
      tx,
      `update carbon_figures f set replaced_at = now()
       where f.run_id = any(?::bigint[]) and f.replaced_at is null and not exists (
         select 1 from unnest(?::bigint[], ?::text[], ?::text[]) as n(run_id, origin, digest)
         where n.run_id = f.run_id and n.origin = f.origin and n.digest = f.digest)`,
      [pgArray(ids), ...keys],
    );
    await queryRows(
      tx,
      `insert into carbon_figures (factors_version, run_id, origin, digest, figure)
       select ?, n.run_id, n.origin, n.digest, n.figure::jsonb
       from unnest(?::bigint[], ?::text[], ?::text[], ?::text[]) as n(run_id, origin, digest, figure)
       on conflict (run_id, origin) where replaced_at is null do nothing`,
      [version, ...keys, of(({ figure }) => JSON.stringify(figure))],
    );
  }

  async choose(
    tx: Executor,
    chosen: (ChosenFigure & { id: string })[],
    version: string,
    readAt: Date,
  ): Promise<void> {
    const of = (pick: (one: ChosenFigure & { id: string }) => unknown) =>
      pgArray(chosen.map(one => pick(one) ?? null));
    await queryRows(
      tx,
      `insert into carbon_runs (factors_version, read_at, run_id, day, origin, kwh, location, market, embodied, gaps)
       select ?, ?, n.run_id, n.day, n.origin, n.kwh, n.location, n.market, n.embodied,
         case when n.gaps = '' then '{}' else string_to_array(n.gaps, ',') end
       from unnest(?::bigint[], ?::date[], ?::text[], ?::float8[], ?::float8[], ?::float8[], ?::float8[], ?::text[])
         as n(run_id, day, origin, kwh, location, market, embodied, gaps)
       on conflict (run_id) do update set factors_version = excluded.factors_version, read_at = excluded.read_at,
         day = excluded.day, origin = excluded.origin, kwh = excluded.kwh, location = excluded.location,
         market = excluded.market, embodied = excluded.embodied, gaps = excluded.gaps`,
      [
        version,
        readAt,
        of(one => one.id),
        of(one => one.day),
        of(one => one.origin),
        of(one => one.kWh),
        of(one => one.location),
        of(one => one.market),
        of(one => one.embodied),
        of(one => one.gaps.join(',')),
      ],
    );
  }

  /** Figures of a run, those that hold first. */
  async figures(
    executor: Executor,
    runId: string,
    limit: number,
  ): Promise<KeptFigure[]> {
    const rows = await queryRows<{
      origin: CarbonOrigin;
      factors_version: string;
      figure: CarbonFigure;
      created_at: Date;
      replaced_at: Date | null;
      chosen: boolean;
    }>(
      executor,
      `select f.origin, f.factors_version, f.figure, f.created_at, f.replaced_at,
         f.replaced_at is null and f.origin = c.origin as chosen
       from runs r join carbon_figures f on f.run_id = r.id left join carbon_runs c on c.run_id = r.id
       where r.run_id = ?
       order by f.replaced_at is not null, f.replaced_at desc,
         array_position(array['measured', 'imported', 'estimated'], f.origin) limit ?`,
      [runId, limit],
    );
    return rows.map(row => ({
      ...row.figure,
      chosen: row.chosen ?? false,
      factorsVersion: row.factors_version,
      at: row.created_at.toISOString(),
      replacedAt: row.replaced_at?.toISOString(),
    }));
  }
}
