import { Page } from '@ml-home/backstage-plugin-ml-home-common';
import {
  LoggedModelRecord,
  LoggedModelQuery,
  LoggedModelStatus,
} from '@ml-home/backstage-plugin-ml-home-node';
import {
  allOf,
  Executor,
  pgArray,
  queryRows,
  readPage,
  sqlPart,
  SqlPart,
} from '../database';
import { loggedModelFilterToSql, loggedModelSort } from './loggedModelDialect';
import { DbLoggedModelRow, toLoggedModel } from './rows';

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
    options: { deletedToo?: boolean } = {},
  ): Promise<LoggedModelRecord | undefined> {
    const where = allOf([
      sqlPart('m.model_id = ?', [modelId]),
      options.deletedToo ? undefined : sqlPart("m.lifecycle_stage = 'active'"),
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
    query: LoggedModelQuery,
    scope?: SqlPart,
  ): Promise<Page<LoggedModelRecord>> {
    const sort = loggedModelSort(query.orderBy);
    const cut = await readPage<DbLoggedModelRow>(executor, {
      select: 'm.*',
      from: 'logged_models m join experiments e on e.id = m.experiment_id',
      where: allOf([
        sqlPart("m.experiment_id = any(?) and m.lifecycle_stage = 'active'", [
          pgArray(query.experimentIds),
        ]),
        loggedModelFilterToSql(query.filter, query.datasets),
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
    const byModel = Map.groupBy(metrics, metric => metric.model_id);
    return rows.map(row =>
      toLoggedModel(
        row,
        (byModel.get(row.model_id) ?? []).map(metric => ({
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
