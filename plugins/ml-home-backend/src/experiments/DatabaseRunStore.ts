import { RunStatus } from '@ml-home/backstage-plugin-ml-home-common';
import {
  DatasetRecord,
  KeyValue,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Knex } from 'knex';
import { Executor, pgArray, queryRows, SqlPart } from '../database';
import { NAME_TAG, PARENT_TAG } from './logGroup';
import { DbRunRow } from './rows';

/** Runs, their params, tags, datasets and models in Postgres. */
export class DatabaseRunStore {
  /** Adds a run to an experiment that is active and that the scope (alias `e`) allows; else answers nothing. */
  async insert(
    executor: Executor,
    run: {
      runId: string;
      experimentId: string;
      name: string;
      clientUser: string;
      createdBy?: string;
      startTime: number;
      tags: KeyValue[];
    },
    scope?: SqlPart,
  ): Promise<DbRunRow | undefined> {
    const parent = run.tags.find(tag => tag.key === PARENT_TAG)?.value;
    const [row] = await queryRows<DbRunRow>(
      executor,
      `with run as (
         insert into runs (run_id, experiment_id, name, client_user, created_by, start_time, artifact_uri, parent_run_id)
         select ?, e.id, ?, ?, ?, ?::bigint, rtrim(e.artifact_location, '/') || '/' || ? || '/artifacts', ?
         from experiments e where e.id = ? and e.lifecycle_stage = 'active' ${
           scope ? `and (${scope.sql})` : ''
         }
         returning *
       ), tags as (
         insert into run_tags (run_id, experiment_id, key, value)
         select run.id, run.experiment_id, t.key, t.value from run, unnest(?::text[], ?::text[]) as t(key, value)
       )
       select * from run`,
      [
        run.runId,
        run.name,
        run.clientUser,
        run.createdBy ?? null,
        run.startTime,
        run.runId,
        parent ?? null,
        run.experimentId,
        ...(scope?.bindings ?? []),
        pgArray(run.tags.map(t => t.key)),
        pgArray(run.tags.map(t => t.value)),
      ] as Knex.Value[],
    );
    return row;
  }

  /** The run, if the scope on its experiment (alias `e`) allows. */
  async find(
    executor: Executor,
    runId: string,
    scope?: SqlPart,
  ): Promise<DbRunRow | undefined> {
    const [row] = await queryRows<DbRunRow>(
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

  /** Changes a run that is active; answers it, or nothing when it is not. */
  async update(
    executor: Executor,
    runId: string,
    changes: { status?: RunStatus; endTime?: number; name?: string },
  ): Promise<DbRunRow | undefined> {
    const [row] = await queryRows<DbRunRow>(
      executor,
      `with run as (
         update runs set status = coalesce(?, status), end_time = coalesce(?::bigint, end_time), name = coalesce(?, name),
           revision = revision + 1, updated_at = now(), active_at = now()
         where run_id = ? and lifecycle_stage = 'active' returning *
       ), named as (
         insert into run_tags (run_id, experiment_id, key, value)
         select id, experiment_id, '${NAME_TAG}', name from run where ?::text is not null
         on conflict (run_id, key) do update set value = excluded.value
       )
       select * from run`,
      [
        changes.status ?? null,
        changes.endTime ?? null,
        changes.name || null,
        runId,
        changes.name || null,
      ] as Knex.Value[],
    );
    return row;
  }

  async setStage(
    executor: Executor,
    id: string,
    stage: 'active' | 'deleted',
  ): Promise<void> {
    await executor('runs')
      .where({ id })
      .update({
        lifecycle_stage: stage,
        deleted_at: stage === 'deleted' ? executor.fn.now() : null,
        updated_at: executor.fn.now(),
      });
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

  /**
   * Notes the datasets that an active run reads; answers how many, or nothing when the run is not active. Fewer than
   * were given when another writer adds the same dataset at this moment: then it may be tried again.
   */
  async addDatasets(
    executor: Executor,
    runId: string,
    datasets: DatasetRecord[],
  ): Promise<number | undefined> {
    const json = JSON.stringify(
      datasets.map(d => ({
        ...d,
        tags: Object.fromEntries(d.tags.map(t => [t.key, t.value])),
      })),
    );
    const [row] = await queryRows<{ linked: number }>(
      executor,
      `with run as (
         update runs set revision = revision + 1, active_at = now()
         where run_id = ? and lifecycle_stage = 'active' returning id, experiment_id
       ), given as (
         select distinct on (name, digest) * from jsonb_to_recordset(?::jsonb)
           as d(name text, digest text, "sourceType" text, source text, schema text, profile text, tags jsonb)
         order by name, digest
       ), fresh as (
         insert into datasets (experiment_id, name, digest, source_type, source, schema, profile)
         select run.experiment_id, g.name, g.digest, g."sourceType", g.source, g.schema, g.profile from run, given g
         where not exists (
           select 1 from datasets d where d.experiment_id = run.experiment_id and d.name = g.name and d.digest = g.digest)
         on conflict (experiment_id, name, digest) do nothing
         returning id, name, digest
       ), known as (
         select id, name, digest from fresh union all
         select d.id, d.name, d.digest from run join datasets d on d.experiment_id = run.experiment_id
         join given g on g.name = d.name and g.digest = d.digest
       ), linked as (
         insert into run_datasets (run_id, dataset_id, tags)
         select run.id, known.id, given.tags from run, known join given using (name, digest)
         on conflict (run_id, dataset_id) do update set tags = run_datasets.tags || excluded.tags
         returning dataset_id
       )
       select (select count(*)::int from linked) as linked from run`,
      [runId, json],
    );
    return row?.linked;
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
