import { KnownEmission } from '@ml-home/backstage-plugin-ml-home-common';
import { Executor, pgArray, queryRows, SqlPart } from '../database';
import { DbEmissionRow, toEmission } from './emissionRows';

/** Finds the runs that reports of trackers belong to. */
export class DatabaseEmissionMatchStore {
  /** Which of some ids are runs; with a scope on `e` only those that may be seen. */
  async existingRuns(
    executor: Executor,
    ids: string[],
    scope?: SqlPart,
  ): Promise<Set<string>> {
    const rows = await queryRows<{ run_id: string }>(
      executor,
      `select r.run_id from runs r join experiments e on e.id = r.experiment_id
       where r.run_id = any(?::text[]) and ${scope?.sql ?? 'true'}`,
      [pgArray(ids), ...(scope?.bindings ?? [])],
    );
    return new Set(rows.map(({ run_id }) => run_id));
  }

  /** Runs that name a tracker in a tag or a param; one tracker that several name belongs to none of them. */
  async runsByTag(
    executor: Executor,
    trackers: string[],
    scope?: SqlPart,
  ): Promise<Map<string, string>> {
    const rows = await queryRows<{ tracker: string; run_id: string }>(
      executor,
      `with named as (
         select t.value as tracker, t.run_id from run_tags t
         where t.key in ('codecarbon.run_id', 'codecarbon_run_id') and t.value = any(?::text[])
         union
         select p.value, p.run_id from run_params p
         where p.key in ('codecarbon.run_id', 'codecarbon_run_id') and p.value = any(?::text[])
       )
       select n.tracker, min(r.run_id) as run_id from named n join runs r on r.id = n.run_id
       join experiments e on e.id = r.experiment_id where ${
         scope?.sql ?? 'true'
       }
       group by 1 having count(distinct r.run_id) = 1`,
      [pgArray(trackers), pgArray(trackers), ...(scope?.bindings ?? [])],
    );
    return new Map(rows.map(row => [row.tracker, row.run_id]));
  }

  /**
   * Of experiments by their names the one run that ran while a tracker did; no run where there are several. Answers
   * by the position in the list.
   */
  async runsByName(
    executor: Executor,
    wanted: { name: string; from: number; to: number }[],
    scope?: SqlPart,
  ): Promise<Map<number, string>> {
    const rows = await queryRows<{ at: string; run_id: string }>(
      executor,
      `select n.at, min(r.run_id) as run_id
       from unnest(?::text[], ?::bigint[], ?::bigint[]) with ordinality as n(name, from_ms, to_ms, at)
       join experiments e on e.name = n.name
       join runs r on r.experiment_id = e.id and r.lifecycle_stage = 'active'
         and r.start_time <= n.to_ms and coalesce(r.end_time, n.to_ms) >= n.from_ms
       where ${scope?.sql ?? 'true'}
       group by n.at having count(*) = 1`,
      [
        pgArray(wanted.map(({ name }) => name)),
        pgArray(wanted.map(({ from }) => Math.round(from))),
        pgArray(wanted.map(({ to }) => Math.round(to))),
        ...(scope?.bindings ?? []),
      ],
    );
    return new Map(rows.map(row => [Number(row.at) - 1, row.run_id]));
  }

  /** Reports of the last days that belong to no run: their run may have come since. */
  async lately(executor: Executor, limit: number): Promise<KnownEmission[]> {
    const rows = await queryRows<DbEmissionRow>(
      executor,
      `select * from emissions where run_id is null and created_at > now() - interval '7 days'
         and matched_user is null order by created_at desc, id desc limit ?`,
      [limit],
    );
    return rows.map(toEmission);
  }

  async matchLate(
    tx: Executor,
    found: { id: string; runId: string; by: string }[],
  ): Promise<void> {
    await queryRows(
      tx,
      `update emissions m set run_id = n.run_id, matched_by = n.matched_by, updated_at = now()
       from unnest(?::bigint[], ?::text[], ?::text[]) as n(id, run_id, matched_by)
       where m.id = n.id and m.run_id is null`,
      [
        pgArray(found.map(({ id }) => id)),
        pgArray(found.map(({ runId }) => runId)),
        pgArray(found.map(({ by }) => by)),
      ],
    );
  }
}
