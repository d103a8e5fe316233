import { isDatabaseConflictError } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { Page } from '@ml-home/backstage-plugin-ml-home-common';
import {
  KeyValue,
  SearchQuery,
  ViewType,
} from '@ml-home/backstage-plugin-ml-home-node';
import {
  allOf,
  clauseToSql,
  Executor,
  millis,
  pgArray,
  queryRows,
  readPage,
  SearchDialect,
  SortColumn,
  sqlPart,
  SqlPart,
  toSortColumns,
} from '../database';
import { deleteLogged } from './DatabasePurgeStore';
import { DEMO_TAG } from './projectRef';
import { DbExperimentRow } from './rows';

const COLUMNS = `e.*, coalesce((
  select jsonb_object_agg(t.key, t.value) from experiment_tags t where t.experiment_id = e.id), '{}') as tags`;

const dialect: SearchDialect = {
  attributes: {
    name: { sql: 'e.name', type: 'text' },
    experiment_id: { sql: 'e.id', type: 'number' },
    creation_time: { sql: millis('e.created_at'), type: 'number' },
    last_update_time: { sql: millis('e.updated_at'), type: 'number' },
  },
  lists: {
    tag: {
      from: 'from experiment_tags t where t.experiment_id = e.id and t.key = ?',
      type: 'text',
      single: true,
    },
  },
};

const byId: SortColumn = {
  sql: 'e.id',
  bindings: [],
  type: 'number',
  ascending: true,
};
const newestFirst: SortColumn = {
  sql: millis('e.created_at'),
  bindings: [],
  type: 'number',
  ascending: false,
};

/** Experiments and their tags in Postgres. */
export class DatabaseExperimentStore {
  async insert(
    executor: Executor,
    input: {
      name: string;
      artifactLocation?: string;
      createdBy?: string;
      projectRef?: string;
      tags: KeyValue[];
    },
  ): Promise<string> {
    const [row] = await queryRows<{ id: string }>(
      executor,
      `with new_id as (select nextval(pg_get_serial_sequence('experiments', 'id')) as id),
       experiment as (
         insert into experiments (id, name, artifact_location, created_by, project_ref)
         select id, ?, coalesce(?, 'mlflow-artifacts:/' || id), ?, coalesce(?, (
           select d.entity_ref from declarations d where d.kind = 'MLProject' and d.gone_at is null
             and jsonb_exists(d.spec -> 'experiments', ?) order by d.first_seen_at limit 1))
         from new_id returning id
       ), tags as (
         insert into experiment_tags (experiment_id, key, value)
         select new_id.id, t.key, t.value from new_id, unnest(?::text[], ?::text[]) as t(key, value)
         on conflict do nothing
       )
       select id from experiment`,
      [
        input.name,
        input.artifactLocation ?? null,
        input.createdBy ?? null,
        input.projectRef ?? null,
        input.name,
        pgArray(input.tags.map(t => t.key)),
        pgArray(input.tags.map(t => t.value)),
      ] as never,
    ).catch(error => this.#nameTaken(error, input.name));
    return row.id;
  }

  async find(
    executor: Executor,
    by: { id: string } | { name: string },
    scope?: SqlPart,
  ): Promise<DbExperimentRow | undefined> {
    const key =
      'id' in by
        ? sqlPart('e.id = ?', [by.id])
        : sqlPart('e.name = ?', [by.name]);
    const where = allOf([key, scope]);
    const [row] = await queryRows<DbExperimentRow>(
      executor,
      `select ${COLUMNS} from experiments e where ${where.sql}`,
      where.bindings,
    );
    return row;
  }

  /** Locks an experiment until the transaction ends, if it is there. */
  async lock(tx: Executor, id: string): Promise<void> {
    await queryRows(
      tx,
      'select 1 from experiments where id = ? for no key update',
      [id],
    );
  }

  async search(
    executor: Executor,
    query: SearchQuery & { view: ViewType },
    scope?: SqlPart,
  ): Promise<Page<DbExperimentRow>> {
    const sort = toSortColumns(
      dialect,
      query.orderBy,
      query.orderBy.length ? [byId] : [newestFirst, byId],
    );
    return readPage<DbExperimentRow>(executor, {
      select: COLUMNS,
      from: 'experiments e',
      where: allOf([
        query.view === 'all'
          ? undefined
          : sqlPart('e.lifecycle_stage = ?', [query.view]),
        ...query.filter.map(clause => clauseToSql(dialect, clause)),
        scope,
      ]),
      sort,
      cursor: query.cursor,
      limit: query.limit,
    });
  }

  async rename(executor: Executor, id: string, name: string): Promise<void> {
    await executor('experiments')
      .where({ id })
      .update({ name, updated_at: executor.fn.now() })
      .catch(error => this.#nameTaken(error, name));
  }

  async setProject(
    executor: Executor,
    id: string,
    projectRef: string | null,
  ): Promise<void> {
    await executor('experiments')
      .where({ id })
      .update({ project_ref: projectRef });
  }

  /** Moves the experiment and its runs between active and deleted. */
  async setStage(
    executor: Executor,
    id: string,
    stage: 'active' | 'deleted',
  ): Promise<void> {
    await queryRows(
      executor,
      `with experiment as (
         update experiments set lifecycle_stage = ?, deleted_at = case when ? = 'deleted' then now() end,
           updated_at = now() where id = ? returning id
       ), run as materialized (
         select id from runs where experiment_id = (select id from experiment) order by id for no key update
       )
       update runs r set lifecycle_stage = ?, deleted_at = case when ? = 'deleted' then now() end, updated_at = now()
       from run where r.id = run.id`,
      [stage, stage, id, stage, stage],
    );
  }

  async setTag(executor: Executor, id: string, tag: KeyValue): Promise<void> {
    await queryRows(
      executor,
      `with tag as (
         insert into experiment_tags (experiment_id, key, value) values (?, ?, ?)
         on conflict (experiment_id, key) do update set value = excluded.value
       )
       update experiments set updated_at = now() where id = ?`,
      [id, tag.key, tag.value, id],
    );
  }

  async deleteTag(
    executor: Executor,
    id: string,
    key: string,
  ): Promise<boolean> {
    const count = await executor('experiment_tags')
      .where({ experiment_id: id, key })
      .delete();
    return count > 0;
  }

  /** Experiments that a project lists by name belong to it, unless a tag of their own says otherwise. */
  async linkDeclared(tx: Executor): Promise<void> {
    await queryRows(
      tx,
      `with listed as (
         select distinct on (x.name) x.name, d.entity_ref from declarations d,
           jsonb_array_elements_text(case when jsonb_typeof(d.spec -> 'experiments') = 'array'
             then d.spec -> 'experiments' else '[]' end) as x(name)
         where d.kind = 'MLProject' and d.gone_at is null order by x.name, d.first_seen_at
       )
       update experiments e set project_ref = (select l.entity_ref from listed l where l.name = e.name)
       where not exists (select 1 from experiment_tags t where t.experiment_id = e.id and t.key = 'mlhome.project')
         and e.project_ref is distinct from (select l.entity_ref from listed l where l.name = e.name)`,
    );
  }

  /** Deletes the experiments that are marked as demo with all their runs; answers their ids. */
  async removeDemo(tx: Executor): Promise<string[]> {
    const rows = await queryRows<{ id: string }>(
      tx,
      'select experiment_id as id from experiment_tags where key = ?',
      [DEMO_TAG],
    );
    const ids = pgArray(rows.map(row => row.id));
    await deleteLogged(
      tx,
      sqlPart('select id from runs where experiment_id = any(?::bigint[])', [
        ids,
      ]),
    );
    await queryRows(tx, 'delete from experiments where id = any(?::bigint[])', [
      ids,
    ]);
    return rows.map(row => row.id);
  }

  #nameTaken(error: unknown, name: string): never {
    if (isDatabaseConflictError(error)) {
      throw new ConflictError(
        `Experiment '${name}' already exists, or existed and is deleted; restore it or choose another name`,
      );
    }
    throw error;
  }
}
