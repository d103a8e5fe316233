import { KeyValue } from '@ml-home/backstage-plugin-ml-home-node';
import {
  Executor,
  pgArray,
  queryRepeated,
  queryRows,
  SqlPart,
} from '../database';
import { NAME_TAG } from './logGroup';
import { DbRunRow } from './rows';

/** Runs, their tags and models in Postgres. */
export class DatabaseRunStore {
  /** The run, if the scope on its experiment (alias `e`) allows. */
  async find(
    executor: Executor,
    runId: string,
    scope?: SqlPart,
  ): Promise<DbRunRow | undefined> {
    const [row] = await queryRepeated<DbRunRow>(
      executor,
      scope
        ? `select r.* from runs r join experiments e on e.id = r.experiment_id where r.run_id = ? and (${scope.sql})`
        : 'select r.* from runs r where r.run_id = ?',
      [runId, ...(scope?.bindings ?? [])],
    );
    return row;
  }

  /** Those of the runs that are there, if the scope on their experiments (alias `e`) allows. */
  async findMany(
    executor: Executor,
    runIds: string[],
    scope?: SqlPart,
  ): Promise<DbRunRow[]> {
    return queryRows(
      executor,
      `select r.* from runs r join experiments e on e.id = r.experiment_id
       where r.run_id = any(?) ${scope ? `and (${scope.sql})` : ''}`,
      [pgArray(runIds), ...(scope?.bindings ?? [])],
    );
  }

  /** Whether the run is there: it may be removed for good at this moment. */
  async setStage(
    executor: Executor,
    id: string,
    stage: 'active' | 'deleted',
  ): Promise<boolean> {
    return (await this.setStages(executor, [id], stage)) > 0;
  }

  /** Rows of runs, locked in one order. */
  async lock(tx: Executor, runIds: string[]): Promise<DbRunRow[]> {
    return queryRows(
      tx,
      'select * from runs where run_id = any(?) order by id for no key update',
      [pgArray(runIds)],
    );
  }

  /** Those of the runs whose experiment the scope allows. */
  async withinScope(
    executor: Executor,
    runIds: string[],
    scope: SqlPart,
  ): Promise<string[]> {
    const rows = await queryRows<{ run_id: string }>(
      executor,
      `select r.run_id from runs r join experiments e on e.id = r.experiment_id
       where r.run_id = any(?) and (${scope.sql})`,
      [pgArray(runIds), ...scope.bindings],
    );
    return rows.map(row => row.run_id);
  }

  async setStages(
    tx: Executor,
    ids: string[],
    stage: 'active' | 'deleted',
  ): Promise<number> {
    return tx('runs')
      .whereIn('id', ids)
      .update({
        lifecycle_stage: stage,
        deleted_at: stage === 'deleted' ? tx.fn.now() : null,
        updated_at: tx.fn.now(),
      });
  }

  async setTagOfMany(
    tx: Executor,
    ids: string[],
    tag: KeyValue,
  ): Promise<number> {
    const rows = await queryRows(
      tx,
      `with run as (
         update runs set revision = revision + 1, name = case when ? = '${NAME_TAG}' then ? else name end
         where id = any(?::bigint[]) returning id, experiment_id
       )
       insert into run_tags (run_id, experiment_id, key, value) select id, experiment_id, ?, ? from run
       on conflict (run_id, key) do update set value = excluded.value returning run_id`,
      [tag.key, tag.value, pgArray(ids), tag.key, tag.value],
    );
    return rows.length;
  }

  async deleteTagOfMany(
    tx: Executor,
    ids: string[],
    key: string,
  ): Promise<number> {
    const rows = await queryRows(
      tx,
      `with run as (
         update runs set revision = revision + 1 where id = any(?::bigint[]) returning id
       )
       delete from run_tags t using run where t.run_id = run.id and t.key = ? returning t.run_id`,
      [pgArray(ids), key],
    );
    return rows.length;
  }

  /** The value of a tag; undefined when the run does not have it. */
  async tagOf(
    executor: Executor,
    runId: string,
    key: string,
  ): Promise<string | undefined> {
    const [row] = await queryRows<{ value: string }>(
      executor,
      'select t.value from run_tags t join runs r on r.id = t.run_id where r.run_id = ? and t.key = ?',
      [runId, key],
    );
    return row?.value;
  }

  async deleteTag(
    executor: Executor,
    id: string,
    key: string,
  ): Promise<boolean> {
    const rows = await queryRows(
      executor,
      `with run as (
         update runs set revision = revision + 1, active_at = now() where id = ? returning id
       )
       delete from run_tags t using run where t.run_id = run.id and t.key = ? returning t.key`,
      [id, key],
    );
    return rows.length > 0;
  }

  async addModels(
    executor: Executor,
    id: string,
    direction: 'input' | 'output',
    models: { modelId: string; step: number }[],
  ): Promise<void> {
    await queryRows(
      executor,
      `with run as (
         update runs set revision = revision + 1, active_at = now() where id = ? returning id
       )
       insert into run_models (run_id, direction, model_id, step)
       select run.id, ?, model_id, max(step) from unnest(?::text[], ?::bigint[]) as m(model_id, step), run group by run.id, model_id
       on conflict (run_id, direction, model_id) do update set step = excluded.step`,
      [
        id,
        direction,
        pgArray(models.map(m => m.modelId)),
        pgArray(models.map(m => m.step)),
      ],
    );
  }
}
