import { ModelStage, Page } from '@ml-home/backstage-plugin-ml-home-common';
import { KeyValue, SearchQuery } from '@ml-home/backstage-plugin-ml-home-node';
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
import { DbVersionRow } from './rows';

export const VERSION_COLUMNS = `v.*, m.name,
  (select jsonb_agg(jsonb_build_object('key', t.key, 'value', t.value) order by t.key)
   from model_version_tags t where t.model_id = v.model_id and t.version = v.version) as tags,
  (select array_agg(a.alias order by a.alias)
   from model_aliases a where a.model_id = v.model_id and a.version = v.version) as aliases`;

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

const STAGES: ModelStage[] = ['None', 'Staging', 'Production', 'Archived'];

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
  /** Adds the next version: the model's row lock hands out numbers without gap or duplicate. */
  async insert(
    tx: Executor,
    input: {
      modelId: string;
      source: string;
      runId?: string;
      runLink?: string;
      loggedModelId?: string;
      description?: string;
      createdBy?: string;
      tags: KeyValue[];
    },
  ): Promise<number> {
    const [{ last_version: version }] = await queryRows<{
      last_version: number;
    }>(
      tx,
      `update models set last_version = last_version + 1, updated_at = now() where id = ? returning last_version`,
      [input.modelId],
    );
    await tx('model_versions').insert({
      model_id: input.modelId,
      version,
      source: input.source,
      run_id: input.runId ?? null,
      run_link: input.runLink ?? null,
      logged_model_id: input.loggedModelId ?? null,
      description: input.description ?? null,
      created_by: input.createdBy ?? null,
    });
    await this.setTags(tx, input.modelId, version, input.tags);
    return version;
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
    const [row] = await queryRows<DbVersionRow>(
      executor,
      `select ${VERSION_COLUMNS} from model_versions v join models m on m.id = v.model_id where ${where.sql}`,
      where.bindings,
    );
    return row;
  }

  /** The newest version of each stage, for several models at once. */
  async latestPerStage(
    executor: Executor,
    modelIds: string[],
    stages?: string[],
  ): Promise<DbVersionRow[]> {
    return queryRows(
      executor,
      `select ${VERSION_COLUMNS} from (
         select newest.* from unnest(?::bigint[]) as wanted(model_id) cross join unnest(?::text[]) as stages(stage)
       cross join lateral (
         select * from model_versions mv where mv.model_id = wanted.model_id and mv.stage = stages.stage
         order by mv.version desc limit 1
       ) newest
     ) v join models m on m.id = v.model_id order by m.name, v.version`,
      [pgArray(modelIds), pgArray([...new Set(stages ?? STAGES)])],
    );
  }

  async search(
    executor: Executor,
    query: SearchQuery,
    scope?: SqlPart,
  ): Promise<Page<DbVersionRow>> {
    const sort = toSortColumns(
      dialect,
      query.orderBy.length > 0 ? query.orderBy : [],
      query.orderBy.length > 0 ? tieBreakers : [lastUpdated, ...tieBreakers],
    );
    return readPage<DbVersionRow>(executor, {
      select: VERSION_COLUMNS,
      from: 'model_versions v join models m on m.id = v.model_id',
      where: allOf([
        ...query.filter.map(clause => clauseToSql(dialect, clause)),
        scope,
      ]),
      sort,
      cursor: query.cursor,
      limit: query.limit,
    });
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
    const last = [...new Map(tags.map(tag => [tag.key, tag.value]))];
    await queryRows(
      executor,
      `insert into model_version_tags (model_id, version, key, value)
       select ?, ?, key, value from unnest(?::text[], ?::text[]) as t(key, value)
       on conflict (model_id, version, key) do update set value = excluded.value`,
      [
        modelId,
        version,
        pgArray(last.map(t => t[0])),
        pgArray(last.map(t => t[1])),
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
