import { Page } from '@ml-home/backstage-plugin-ml-home-common';
import {
  LoggedModelRecord,
  LoggedModelStatus,
  SearchQuery,
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
import { DbLoggedModelRow, toLoggedModel } from './rows';

const dialect: SearchDialect = {
  attributes: {
    name: { sql: 'm.name', type: 'text' },
    model_id: { sql: 'm.model_id', type: 'text' },
    model_type: { sql: "coalesce(m.model_type, '')", type: 'text' },
    status: { sql: "replace(m.status, 'LOGGED_MODEL_', '')", type: 'text' },
    source_run_id: { sql: 'm.source_run_id', type: 'text' },
    experiment_id: { sql: 'm.experiment_id', type: 'number' },
    creation_timestamp: { sql: millis('m.created_at'), type: 'number' },
    creation_time: { sql: millis('m.created_at'), type: 'number' },
    last_updated_timestamp: { sql: millis('m.updated_at'), type: 'number' },
  },
  lists: {
    metric: {
      from: 'from logged_model_metrics l where l.model_id = m.model_id and l.key = ?',
      type: 'number',
    },
    param: {
      from: 'from jsonb_each_text(m.params) as p(key, value) where p.key = ?',
      type: 'text',
    },
    tag: {
      from: 'from jsonb_each_text(m.tags) as t(key, value) where t.key = ?',
      type: 'text',
    },
  },
};

const newestFirst: SortColumn = {
  sql: millis('m.created_at'),
  bindings: [],
  type: 'number',
  ascending: false,
};
const byId: SortColumn = {
  sql: 'm.model_id',
  bindings: [],
  type: 'text',
  ascending: true,
};

/** Logged models in Postgres. */
export class DatabaseLoggedModelStore {
  async insert(
    executor: Executor,
    model: {
      modelId: string;
      experimentId: string;
      name: string;
      modelType?: string;
      sourceRunId?: string;
      artifactUri: string;
      createdBy?: string;
      tags: Record<string, string>;
      params: Record<string, string>;
    },
  ): Promise<void> {
    await executor('logged_models').insert({
      model_id: model.modelId,
      experiment_id: model.experimentId,
      name: model.name,
      model_type: model.modelType ?? null,
      source_run_id: model.sourceRunId ?? null,
      status: 'LOGGED_MODEL_PENDING',
      artifact_uri: model.artifactUri,
      created_by: model.createdBy ?? null,
      tags: JSON.stringify(model.tags),
      params: JSON.stringify(model.params),
    });
  }

  async find(
    executor: Executor,
    modelId: string,
    scope?: SqlPart,
  ): Promise<LoggedModelRecord | undefined> {
    const where = allOf([
      sqlPart("m.model_id = ? and m.lifecycle_stage = 'active'", [modelId]),
      scope,
    ]);
    const rows = await queryRows<DbLoggedModelRow>(
      executor,
      `select m.* from logged_models m join experiments e on e.id = m.experiment_id where ${where.sql}`,
      where.bindings,
    );
    const [model] = await this.#withMetrics(executor, rows);
    return model;
  }

  async search(
    executor: Executor,
    query: SearchQuery & { experimentIds: string[] },
    scope?: SqlPart,
  ): Promise<Page<LoggedModelRecord>> {
    const sort = toSortColumns(dialect, query.orderBy, [newestFirst, byId]);
    const cut = await readPage<DbLoggedModelRow>(executor, {
      select: 'm.*',
      from: 'logged_models m join experiments e on e.id = m.experiment_id',
      where: allOf([
        sqlPart("m.experiment_id = any(?) and m.lifecycle_stage = 'active'", [
          pgArray(query.experimentIds),
        ]),
        ...query.filter.map(clause => clauseToSql(dialect, clause)),
        scope,
      ]),
      sort,
      cursor: query.cursor,
      limit: query.limit,
    });
    return { ...cut, items: await this.#withMetrics(executor, cut.items) };
  }

  async setStatus(
    executor: Executor,
    modelId: string,
    status: LoggedModelStatus,
  ): Promise<void> {
    await executor('logged_models')
      .where({ model_id: modelId })
      .update({ status, updated_at: executor.fn.now() });
  }

  /** Adds to the tags or params of a model. */
  async merge(
    executor: Executor,
    modelId: string,
    column: 'tags' | 'params',
    values: Record<string, string>,
  ): Promise<void> {
    await queryRows(
      executor,
      `update logged_models set ${column} = ${column} || ?::jsonb, updated_at = now() where model_id = ?`,
      [JSON.stringify(values), modelId],
    );
  }

  async deleteTag(
    executor: Executor,
    modelId: string,
    key: string,
  ): Promise<void> {
    await queryRows(
      executor,
      'update logged_models set tags = tags - ?::text, updated_at = now() where model_id = ?',
      [key, modelId],
    );
  }

  async delete(executor: Executor, modelId: string): Promise<void> {
    await executor('logged_models')
      .where({ model_id: modelId })
      .update({ lifecycle_stage: 'deleted', updated_at: executor.fn.now() });
  }

  async #withMetrics(
    executor: Executor,
    rows: DbLoggedModelRow[],
  ): Promise<LoggedModelRecord[]> {
    if (rows.length === 0) return [];
    const metrics = await queryRows<{
      model_id: string;
      run_id: string;
      key: string;
      dataset_name: string;
      dataset_digest: string;
      step: string;
      ts: string;
      value: number;
    }>(
      executor,
      'select * from logged_model_metrics where model_id = any(?) order by key',
      [pgArray(rows.map(row => row.model_id))],
    );
    return rows.map(row =>
      toLoggedModel(
        row,
        metrics
          .filter(metric => metric.model_id === row.model_id)
          .map(metric => ({
            key: metric.key,
            value: metric.value,
            timestamp: Number(metric.ts),
            step: Number(metric.step),
            modelId: metric.model_id,
            runId: metric.run_id,
            datasetName: metric.dataset_name || undefined,
            datasetDigest: metric.dataset_digest || undefined,
          })),
      ),
    );
  }
}
