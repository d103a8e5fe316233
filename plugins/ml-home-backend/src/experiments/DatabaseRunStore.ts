import { Page, RunStatus } from '@ml-home/backstage-plugin-ml-home-common';
import {
  DatasetRecord,
  KeyValue,
  SearchQuery,
  ViewType,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Knex } from 'knex';
import {
  allOf,
  clauseToSql,
  Executor,
  pgArray,
  queryRows,
  readPage,
  SortColumn,
  sqlPart,
  SqlPart,
  toSortColumns,
} from '../database';
import { DbRunRow } from './rows';
import { runDialect } from './runDialect';

const PARENT_TAG = 'mlflow.parentRunId';

const newestFirst: SortColumn = {
  sql: 'r.start_time',
  bindings: [],
  type: 'integer',
  ascending: false,
  required: true,
};
const byRunId: SortColumn = {
  sql: 'r.run_id',
  bindings: [],
  type: 'text',
  ascending: true,
  required: true,
};

/** Runs, their params, tags, datasets and models in Postgres. */
export class DatabaseRunStore {
  async insert(
    executor: Executor,
    run: {
      runId: string;
      experimentId: string;
      name: string;
      clientUser: string;
      createdBy?: string;
      startTime: number;
      artifactUri: string;
      tags: KeyValue[];
    },
  ): Promise<DbRunRow> {
    const parent = run.tags.find(tag => tag.key === PARENT_TAG)?.value;
    const [row] = await queryRows<DbRunRow>(
      executor,
      `with run as (
         insert into runs (run_id, experiment_id, name, client_user, created_by, start_time, artifact_uri, parent_run_id)
         values (?, ?, ?, ?, ?, ?, ?, ?) returning *
       ), tags as (
         insert into run_tags (run_id, key, value)
         select run.id, t.key, t.value from run, unnest(?::text[], ?::text[]) as t(key, value)
       )
       select * from run`,
      [
        run.runId,
        run.experimentId,
        run.name,
        run.clientUser,
        run.createdBy ?? null,
        run.startTime,
        run.artifactUri,
        parent ?? null,
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

  async update(
    executor: Executor,
    id: string,
    changes: { status?: RunStatus; endTime?: number; name?: string },
  ): Promise<void> {
    await executor('runs')
      .where({ id })
      .update({
        ...(changes.status ? { status: changes.status } : {}),
        ...(changes.endTime === undefined ? {} : { end_time: changes.endTime }),
        ...(changes.name ? { name: changes.name } : {}),
        updated_at: executor.fn.now(),
      });
  }

  async setStage(
    executor: Executor,
    id: string,
    stage: 'active' | 'deleted',
  ): Promise<void> {
    await executor('runs')
      .where({ id })
      .update({ lifecycle_stage: stage, updated_at: executor.fn.now() });
  }

  /** Writes params that are new; answers the keys that already had another value. */
  async insertParams(
    executor: Executor,
    id: string,
    params: KeyValue[],
  ): Promise<{ key: string; value: string }[]> {
    return queryRows(
      executor,
      `with new_params as (select * from unnest(?::text[], ?::text[]) as p(key, value)),
       stored as (
         insert into run_params (run_id, key, value) select ?, key, value from new_params order by key
         on conflict (run_id, key) do update set value = run_params.value returning key, value
       )
       select stored.key, stored.value from stored join new_params using (key) where stored.value <> new_params.value`,
      [pgArray(params.map(p => p.key)), pgArray(params.map(p => p.value)), id],
    );
  }

  async upsertTags(
    executor: Executor,
    id: string,
    tags: KeyValue[],
  ): Promise<void> {
    const last = [...new Map(tags.map(t => [t.key, t.value]))];
    await queryRows(
      executor,
      `insert into run_tags (run_id, key, value)
       select ?, key, value from unnest(?::text[], ?::text[]) as t(key, value) order by key
       on conflict (run_id, key) do update set value = excluded.value`,
      [id, pgArray(last.map(t => t[0])), pgArray(last.map(t => t[1]))],
    );
    const parent = tags.find(tag => tag.key === PARENT_TAG);
    if (parent) {
      await executor('runs')
        .where({ id })
        .update({ parent_run_id: parent.value });
    }
  }

  async deleteTag(
    executor: Executor,
    id: string,
    key: string,
  ): Promise<boolean> {
    const count = await executor('run_tags')
      .where({ run_id: id, key })
      .delete();
    return count > 0;
  }

  async addDatasets(
    executor: Executor,
    run: Pick<DbRunRow, 'id' | 'experiment_id'>,
    datasets: DatasetRecord[],
  ): Promise<void> {
    const json = JSON.stringify(
      datasets.map(d => ({
        ...d,
        tags: Object.fromEntries(d.tags.map(t => [t.key, t.value])),
      })),
    );
    await queryRows(
      executor,
      `with given as (
         select distinct on (name, digest) * from jsonb_to_recordset(?::jsonb)
           as d(name text, digest text, "sourceType" text, source text, schema text, profile text, tags jsonb)
         order by name, digest
       ), known as (
         insert into datasets (experiment_id, name, digest, source_type, source, schema, profile)
         select ?, name, digest, "sourceType", source, schema, profile from given
         on conflict (experiment_id, name, digest) do update set name = excluded.name
         returning id, name, digest
       )
       insert into run_datasets (run_id, dataset_id, tags)
       select ?, known.id, given.tags from known join given using (name, digest)
       on conflict (run_id, dataset_id) do update set tags = run_datasets.tags || excluded.tags`,
      [json, run.experiment_id, run.id],
    );
  }

  async addModels(
    executor: Executor,
    id: string,
    direction: 'input' | 'output',
    models: { modelId: string; step: number }[],
  ): Promise<void> {
    await queryRows(
      executor,
      `insert into run_models (run_id, direction, model_id, step)
       select ?, ?, model_id, max(step) from unnest(?::text[], ?::bigint[]) as m(model_id, step) group by model_id
       on conflict (run_id, direction, model_id) do update set step = excluded.step`,
      [
        id,
        direction,
        pgArray(models.map(m => m.modelId)),
        pgArray(models.map(m => m.step)),
      ],
    );
  }

  async search(
    executor: Executor,
    query: SearchQuery & { experimentIds: string[]; view: ViewType },
    scope?: SqlPart,
  ): Promise<Page<DbRunRow>> {
    const sort = toSortColumns(runDialect, query.orderBy, [
      newestFirst,
      byRunId,
    ]);
    return readPage<DbRunRow>(executor, {
      select: 'r.*',
      from: 'runs r join experiments e on e.id = r.experiment_id',
      where: allOf([
        sqlPart('r.experiment_id = any(?)', [pgArray(query.experimentIds)]),
        query.view === 'all'
          ? undefined
          : sqlPart('r.lifecycle_stage = ?', [query.view]),
        ...query.filter.map(clause => clauseToSql(runDialect, clause)),
        scope,
      ]),
      sort,
      cursor: query.cursor,
      limit: query.limit,
    });
  }
}
