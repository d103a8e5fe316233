import { Executor, pgArray, queryRows, SqlPart, sqlPart } from '../database';

/** Tables of what runs logged that no foreign key binds to them. */
const LOGGED = [
  'metric_points',
  'metric_rollups',
  'latest_metrics',
  'run_params',
  'run_tags',
];

/** What was logged into runs goes before the runs: no foreign key takes it along. */
export async function deleteLogged(tx: Executor, runs: SqlPart): Promise<void> {
  for (const table of LOGGED) {
    await queryRows(
      tx,
      `delete from ${table} where run_id in (${runs.sql})`,
      runs.bindings,
    );
  }
}

/** Removes for good what was deleted a while ago. */
export class DatabasePurgeStore {
  /** Some runs that were deleted long enough ago, with all that was logged into them. */
  async purgeRuns(
    tx: Executor,
    days: number,
    limit: number,
  ): Promise<{ artifact_uri: string }[]> {
    const rows = await queryRows<{ id: string; artifact_uri: string }>(
      tx,
      `select r.id, r.artifact_uri from runs r
       where r.lifecycle_stage = 'deleted' and r.deleted_at < now() - ? * interval '1 day'
         and not exists (select 1 from model_versions v where v.run_id = r.run_id)
       order by r.deleted_at limit ? for update skip locked`,
      [days, limit],
    );
    const ids = pgArray(rows.map(row => row.id));
    await deleteLogged(tx, sqlPart('select * from unnest(?::bigint[])', [ids]));
    await queryRows(tx, 'delete from runs where id = any(?::bigint[])', [ids]);
    return rows;
  }

  /** Experiments that were deleted long enough ago and hold no run and no files of a registered version any more. */
  async purgeExperiments(
    tx: Executor,
    days: number,
  ): Promise<{ artifact_location: string }[]> {
    return queryRows(
      tx,
      `delete from experiments e
       where e.lifecycle_stage = 'deleted' and e.deleted_at < now() - ? * interval '1 day' and e.id <> 0
         and not exists (select 1 from runs r where r.experiment_id = e.id)
         and not exists (
           select 1 from logged_models l join model_versions v on v.logged_model_id = l.model_id
           where l.experiment_id = e.id)
       returning e.artifact_location`,
      [days],
    );
  }
}
