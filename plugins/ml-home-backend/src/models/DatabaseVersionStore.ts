import { ModelStage, Page } from '@ml-home/backstage-plugin-ml-home-common';
import {
  KeyValue,
  ModelVersionRecord,
  SearchQuery,
} from '@ml-home/backstage-plugin-ml-home-node';
import {
  allOf,
  clauseToSql,
  Executor,
  millis,
  pgArray,
  queryRepeated,
  queryRows,
  readPage,
  SearchDialect,
  SortColumn,
  sqlPart,
  SqlPart,
  toSortColumns,
} from '../database';
import {
  DbVersionRecordRow,
  toVersionRecord,
  VERSION_PARTS,
} from './modelRecord';
import { DbVersionRow, lastTags } from './rows';

export interface NewVersion {
  source: string;
  runId?: string;
  runLink?: string;
  loggedModelId?: string;
  description?: string;
  createdBy?: string;
  tags: KeyValue[];
}

const ALIASES = `(select array_agg(a.alias order by a.alias)
   from model_aliases a where a.model_id = v.model_id and a.version = v.version)`;

export const VERSION_COLUMNS = `v.*, m.name,
  (select jsonb_agg(jsonb_build_object('key', t.key, 'value', t.value) order by t.key)
   from model_version_tags t where t.model_id = v.model_id and t.version = v.version) as tags,
  ${ALIASES} as aliases`;

const dialect: SearchDialect = {
  attributes: {
    name: { sql: 'm.name', type: 'text' },
    run_id: { sql: 'v.run_id', type: 'text' },
    source_path: { sql: 'v.source', type: 'text' },
    version_number: { sql: 'v.version', type: 'number' },
    creation_timestamp: { sql: millis('v.created_at'), type: 'number' },
    last_updated_timestamp: { sql: millis('v.updated_at'), type: 'number' },
  },
  lists: {
    tag: {
      from: 'from model_version_tags t where t.model_id = v.model_id and t.version = v.version and t.key = ?',
      type: 'text',
      single: true,
    },
  },
  missingTagDiffers: true,
};

const tieBreakers: SortColumn[] = [
  { sql: 'm.name', bindings: [], type: 'text', ascending: true },
  { sql: 'v.version', bindings: [], type: 'number', ascending: false },
];
const lastUpdated: SortColumn = {
  sql: millis('v.updated_at'),
  bindings: [],
  type: 'number',
  ascending: false,
};

/** Versions of models in Postgres. */
export class DatabaseVersionStore {
  /**
   * Adds the next versions of models that are named, in one statement: the models' row locks hand out numbers without gap
   * or duplicate. Answers the rows at the places of the inputs; nothing where there is no such model or the condition does not hold.
   */
  async insertMany(
    executor: Executor,
    inputs: (NewVersion & { name: string })[],
    condition: SqlPart,
  ): Promise<(DbVersionRow | undefined)[]> {
    const tags = inputs.map(input => lastTags(input.tags));
    const flat = tags.flatMap((own, no) => own.map(tag => ({ ...tag, no })));
    const column = (pick: (input: NewVersion) => string | undefined) =>
      pgArray(inputs.map(input => pick(input) ?? null));
    const rows = await queryRepeated<DbVersionRow & { no: number }>(
      executor,
      `with given as materialized (
         select * from unnest(?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
           as g(no, name, source, run_id, run_link, logged_model_id, description, created_by)
       ), target as materialized (
         select m.id, m.name from models m
         where m.name = any(?::text[]) and m.registered and (${condition.sql})
         order by m.id for no key update
       ), counted as (
         update models m set last_version = m.last_version + c.n, updated_at = now()
         from (select t.id, count(*)::int as n from target t join given using (name) group by t.id) c
         where m.id = c.id returning m.id, m.name, m.last_version - c.n as base
       ), placed as materialized (
         select g.*, c.id as model_id, (c.base + row_number() over (partition by c.id order by g.no))::int as version
         from given g join counted c using (name)
       ), stored as (
         insert into model_versions
           (model_id, version, source, run_id, run_link, logged_model_id, description, created_by)
         select model_id, version, source, run_id, run_link, logged_model_id, description, created_by from placed
         returning *
       ), tagged as (
         insert into model_version_tags (model_id, version, key, value)
         select p.model_id, p.version, t.key, t.value
         from unnest(?::int[], ?::text[], ?::text[]) as t(no, key, value) join placed p using (no)
       )
       select p.no, p.name, s.* from placed p join stored s using (model_id, version)`,
      [
        pgArray(inputs.map((_, no) => no)),
        pgArray(inputs.map(({ name }) => name)),
        column(({ source }) => source),
        column(({ runId }) => runId),
        column(({ runLink }) => runLink),
        column(({ loggedModelId }) => loggedModelId),
        column(({ description }) => description),
        column(({ createdBy }) => createdBy),
        pgArray([...new Set(inputs.map(({ name }) => name))]),
        ...condition.bindings,
        pgArray(flat.map(({ no }) => no)),
        pgArray(flat.map(({ key }) => key)),
        pgArray(flat.map(({ value }) => value)),
      ],
    );
    const byPlace = new Map(rows.map(row => [row.no, row]));
    return inputs.map((_, no) => {
      const row = byPlace.get(no);
      return row && { ...row, tags: tags[no], aliases: [] };
    });
  }

  /** The version that an alias of a registered model points to, if the scope (alias `m`) allows. */
  async findByAlias(
    executor: Executor,
    name: string,
    alias: string,
    scope?: SqlPart,
  ): Promise<DbVersionRow | undefined> {
    const where = allOf([
      sqlPart('m.name = ? and m.registered and b.alias = ?', [name, alias]),
      scope,
    ]);
    const [row] = await queryRepeated<DbVersionRow>(
      executor,
      `select ${VERSION_COLUMNS} from models m join model_aliases b on b.model_id = m.id
       join model_versions v on v.model_id = b.model_id and v.version = b.version where ${where.sql}`,
      where.bindings,
    );
    return row;
  }

  async find(
    executor: Executor,
    name: string,
    version: number,
    scope?: SqlPart,
  ): Promise<DbVersionRow | undefined> {
    const where = allOf([
      sqlPart('m.name = ? and v.version = ?', [name, version]),
      scope,
    ]);
    const [row] = await queryRepeated<DbVersionRow>(
      executor,
      `select ${VERSION_COLUMNS} from model_versions v join models m on m.id = v.model_id where ${where.sql}`,
      where.bindings,
    );
    return row;
  }

  async search(
    executor: Executor,
    query: SearchQuery,
    scope?: SqlPart,
  ): Promise<Page<ModelVersionRecord>> {
    const sort = toSortColumns(
      dialect,
      query.orderBy.length > 0 ? query.orderBy : [],
      query.orderBy.length > 0 ? tieBreakers : [lastUpdated, ...tieBreakers],
    );
    const page = await readPage<DbVersionRecordRow>(executor, {
      select: `m.name, ${VERSION_PARTS} as parts, ${ALIASES} as aliases`,
      from: 'model_versions v join models m on m.id = v.model_id',
      where: allOf([
        ...query.filter.map(clause => clauseToSql(dialect, clause)),
        scope,
      ]),
      sort,
      cursor: query.cursor,
      limit: query.limit,
    });
    return { ...page, items: page.items.map(toVersionRecord) };
  }

  async update(
    executor: Executor,
    modelId: string,
    version: number,
    changes: { description?: string; stage?: ModelStage },
  ): Promise<void> {
    await executor('model_versions')
      .where({ model_id: modelId, version })
      .update({ ...changes, updated_at: executor.fn.now() });
  }

  async archiveOthers(
    executor: Executor,
    modelId: string,
    version: number,
    stage: ModelStage,
  ): Promise<void> {
    await executor('model_versions')
      .where({ model_id: modelId, stage })
      .whereNot({ version })
      .update({ stage: 'Archived', updated_at: executor.fn.now() });
  }

  async delete(
    executor: Executor,
    modelId: string,
    version: number,
  ): Promise<void> {
    await executor('model_versions')
      .where({ model_id: modelId, version })
      .delete();
  }

  async setTags(
    executor: Executor,
    modelId: string,
    version: number,
    tags: KeyValue[],
  ): Promise<void> {
    if (tags.length === 0) return;
    const last = lastTags(tags);
    await queryRows(
      executor,
      `insert into model_version_tags (model_id, version, key, value)
       select ?, ?, key, value from unnest(?::text[], ?::text[]) as t(key, value)
       on conflict (model_id, version, key) do update set value = excluded.value`,
      [
        modelId,
        version,
        pgArray(last.map(tag => tag.key)),
        pgArray(last.map(tag => tag.value)),
      ],
    );
  }

  /** Whether there was one. */
  async deleteTag(
    executor: Executor,
    modelId: string,
    version: number,
    key: string,
  ): Promise<boolean> {
    const count = await executor('model_version_tags')
      .where({ model_id: modelId, version, key })
      .delete();
    return count > 0;
  }
}
