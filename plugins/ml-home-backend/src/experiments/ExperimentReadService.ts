import { NotFoundError } from '@backstage/errors';
import {
  ExperimentSummary,
  MetricSeries,
  modelReadPermission,
  Page,
  RunDetail,
  RunSummary,
} from '@ml-home/backstage-plugin-ml-home-common';
import { MetricPoint } from '@ml-home/backstage-plugin-ml-home-node';
import { Authorizer, ScopedOptions } from '../access';
import { Database } from '../database';
import {
  DatabaseExperimentReadStore,
  ExperimentListQuery,
  RunListQuery,
} from './DatabaseExperimentReadStore';
import { DatabaseMetricStore } from './DatabaseMetricStore';
import { DatabaseRunReadStore } from './DatabaseRunReadStore';
import { toMetricPoint } from './rows';
import {
  toDatasetInput,
  toExperimentSummary,
  toLatestMetric,
  toRunSummary,
  toSeries,
} from './views';

/** Metrics that a row of a list carries; the run's page has them all. */
const LIST_METRICS = 25;

/** What the portal's pages show of experiments and runs. */
export interface ExperimentReadService {
  listExperiments(
    query: ExperimentListQuery,
    options: ScopedOptions,
  ): Promise<Page<ExperimentSummary>>;
  getExperiment(id: string, options: ScopedOptions): Promise<ExperimentSummary>;
  listRuns(
    query: RunListQuery,
    options: ScopedOptions,
  ): Promise<Page<RunSummary>>;
  getRun(runId: string, options: ScopedOptions): Promise<RunDetail>;
  getMetricSeries(
    runId: string,
    query: { key: string[]; maxPoints: number },
    options: ScopedOptions,
  ): Promise<MetricSeries[]>;
}

export class DefaultExperimentReadService implements ExperimentReadService {
  readonly #database: Database;
  readonly #store: DatabaseExperimentReadStore;
  readonly #runs: DatabaseRunReadStore;
  readonly #metrics: DatabaseMetricStore;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    store: DatabaseExperimentReadStore;
    runs: DatabaseRunReadStore;
    metrics: DatabaseMetricStore;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#runs = options.runs;
    this.#metrics = options.metrics;
    this.#authorizer = options.authorizer;
  }

  async listExperiments(query: ExperimentListQuery, { scope }: ScopedOptions) {
    const page = await this.#store.listExperiments(
      this.#database,
      query,
      scope,
    );
    return { ...page, items: page.items.map(toExperimentSummary) };
  }

  async getExperiment(id: string, { scope }: ScopedOptions) {
    const row = await this.#store.findExperiment(this.#database, id, scope);
    if (!row) throw new NotFoundError(`There is no experiment ${id}`);
    return toExperimentSummary(row);
  }

  async listRuns(query: RunListQuery, { scope }: ScopedOptions) {
    const page = await this.#store.listRuns(this.#database, query, scope);
    const latest = await this.#metrics.latestOf(
      this.#database,
      page.items.map(row => row.id),
    );
    const byRun = Map.groupBy(latest, metric => metric.run_id);
    return {
      ...page,
      items: page.items.map(row =>
        toRunSummary(
          row,
          listMetrics((byRun.get(row.id) ?? []).map(toMetricPoint)),
        ),
      ),
    };
  }

  async getRun(
    runId: string,
    { scope, caller }: ScopedOptions,
  ): Promise<RunDetail> {
    const row = await this.#store.findRun(this.#database, runId, scope);
    if (!row) throw new NotFoundError(`There is no run ${runId}`);
    const modelScope = await this.#authorizer.visibleTo(
      caller,
      modelReadPermission,
    );
    const [[run], counts, models, parents] = await Promise.all([
      this.#runs.hydrate(this.#database, [row]),
      this.#metrics.countsOf(this.#database, row.id),
      this.#store.modelsOfRun(this.#database, runId, modelScope),
      row.parent_run_id
        ? this.#store.runNames(this.#database, [row.parent_run_id])
        : [],
    ]);
    const countByKey = new Map(counts.map(({ key, count }) => [key, count]));
    return {
      ...toRunSummary(row, run.metrics),
      metrics: run.metrics.map(metric =>
        toLatestMetric(metric, countByKey.get(metric.key)),
      ),
      artifactUri: run.artifactUri,
      description: run.tags.find(tag => tag.key === 'mlflow.note.content')
        ?.value,
      params: run.params,
      tags: run.tags,
      datasets: run.datasets.map(toDatasetInput),
      loggedModels: models.loggedModels.map(model => ({
        modelId: model.model_id,
        name: model.name,
        status: model.status,
        artifactUri: model.artifact_uri,
      })),
      modelVersions: models.versions.map(version => ({
        model: version.model,
        version: String(version.version),
        aliases: version.aliases,
      })),
      parent: parents[0] && {
        runId: parents[0].run_id,
        name: parents[0].name,
      },
    };
  }

  async getMetricSeries(
    runId: string,
    query: { key: string[]; maxPoints: number },
    { scope }: ScopedOptions,
  ): Promise<MetricSeries[]> {
    const row = await this.#store.findRun(this.#database, runId, scope);
    if (!row) throw new NotFoundError(`There is no run ${runId}`);
    const buckets = await this.#metrics.series(
      this.#database,
      row.id,
      query.key,
      query.maxPoints,
    );
    return toSeries(query.key, buckets);
  }
}

/** System metrics last, the rest by name, cut to what a row needs. */
function listMetrics(metrics: MetricPoint[]): MetricPoint[] {
  const isSystem = (metric: MetricPoint) => metric.key.startsWith('system/');
  return [
    ...metrics.filter(metric => !isSystem(metric)),
    ...metrics.filter(isSystem),
  ].slice(0, LIST_METRICS);
}
