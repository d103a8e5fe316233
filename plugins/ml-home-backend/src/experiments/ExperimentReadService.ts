import { NotFoundError } from '@backstage/errors';
import {
  ExperimentSummary,
  modelReadPermission,
  Page,
  RunDetail,
  RunSeries,
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
import { SeriesReader } from './SeriesReader';
import { toExperimentSummary, toRunDetail, toRunSummary } from './views';

/** Points of one metric, and of all of a run together, that are counted at most. */
const COUNT_POINTS = 1_000;
const COUNT_ROWS = 100_000;

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
  /** Runs whole, in the order given; those that are gone or not to be seen are left out. */
  getRuns(runIds: string[], options: ScopedOptions): Promise<RunDetail[]>;
  /** Lines of metrics of many runs. */
  getSeries(
    query: {
      run: string[];
      key: string[];
      maxPoints: number;
      fromStep?: number;
      toStep?: number;
    },
    options: ScopedOptions,
  ): Promise<RunSeries[]>;
}

export class DefaultExperimentReadService implements ExperimentReadService {
  readonly #database: Database;
  readonly #store: DatabaseExperimentReadStore;
  readonly #runs: DatabaseRunReadStore;
  readonly #metrics: DatabaseMetricStore;
  readonly #series: SeriesReader;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    store: DatabaseExperimentReadStore;
    runs: DatabaseRunReadStore;
    metrics: DatabaseMetricStore;
    series: SeriesReader;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#runs = options.runs;
    this.#metrics = options.metrics;
    this.#series = options.series;
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
    return {
      ...page,
      items: page.items.map(row =>
        toRunSummary(row, listMetrics(latest.get(row.id) ?? [])),
      ),
    };
  }

  async getRun(runId: string, options: ScopedOptions): Promise<RunDetail> {
    const [run] = await this.getRuns([runId], options);
    if (!run) throw new NotFoundError(`There is no run ${runId}`);
    const counts = await this.#countsOf(runId, run.metrics.length);
    return {
      ...run,
      metrics: run.metrics.map(metric => ({
        ...metric,
        ...counts.get(metric.key),
      })),
    };
  }

  async getRuns(
    runIds: string[],
    { scope, caller }: ScopedOptions,
  ): Promise<RunDetail[]> {
    const rows = await this.#store.findRuns(this.#database, runIds, scope);
    if (rows.length === 0) return [];
    const found = rows.map(row => row.run_id);
    const modelScope = await this.#authorizer.visibleTo(
      caller,
      modelReadPermission,
    );
    const [runs, models, parents] = await Promise.all([
      this.#runs.hydrate(this.#database, rows),
      this.#store.modelsOfRuns(this.#database, found, modelScope),
      this.#store.runNames(
        this.#database,
        rows.flatMap(row => row.parent_run_id ?? []),
      ),
    ]);
    const nameOf = new Map(parents.map(parent => [parent.run_id, parent.name]));
    const details = new Map(
      rows.map((row, index) => [
        row.run_id,
        toRunDetail(row, runs[index], models, nameOf),
      ]),
    );
    return runIds.flatMap(runId => details.get(runId) ?? []);
  }

  async getSeries(
    query: {
      run: string[];
      key: string[];
      maxPoints: number;
      fromStep?: number;
      toStep?: number;
    },
    { scope }: ScopedOptions,
  ): Promise<RunSeries[]> {
    const rows = await this.#store.findRuns(this.#database, query.run, scope);
    const lines = await this.#series.read(
      rows.map(row => row.id),
      query.key,
      { from: query.fromStep, to: query.toStep, maxPoints: query.maxPoints },
    );
    const byPlace = new Map(
      lines.map(line => [`${line.run} ${line.key}`, line]),
    );
    const runById = new Map(rows.map(row => [row.run_id, row]));
    return query.run.flatMap(runId =>
      query.key.flatMap(key => {
        const row = runById.get(runId);
        const line = row && byPlace.get(`${row.id} ${key}`);
        if (!row || !line) return [];
        return {
          runId,
          key,
          startTime: Number(row.start_time),
          points: line.points,
          reduced: line.reduced,
          lastNotFinite: !!line.last && !Number.isFinite(line.last.value),
        };
      }),
    );
  }

  async #countsOf(runId: string, metrics: number) {
    const row = await this.#store.findRun(this.#database, runId);
    const limit = Math.max(
      2,
      Math.min(COUNT_POINTS, Math.floor(COUNT_ROWS / Math.max(1, metrics))),
    );
    const counts = row
      ? await this.#metrics.countsOf(this.#database, row.id, limit)
      : [];
    return new Map(
      counts.map(({ key, count }) => [
        key,
        { count, countLimited: count === limit },
      ]),
    );
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
