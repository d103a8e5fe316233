import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { Page, RunStatus } from '@ml-home/backstage-plugin-ml-home-common';
import {
  DatasetRecord,
  KeyValue,
  MetricPoint,
  RunInfoRecord,
  RunRecord,
  RunService,
  SampledLine,
  SearchQuery,
  ViewType,
} from '@ml-home/backstage-plugin-ml-home-node';
import { randomUUID } from 'node:crypto';
import { ScopedOptions } from '../access';
import { Database } from '../database';
import { DatabaseExperimentStore } from './DatabaseExperimentStore';
import { DatabaseMetricStore } from './DatabaseMetricStore';
import { DatabaseRunReadStore } from './DatabaseRunReadStore';
import { DatabaseRunSearchStore } from './DatabaseRunSearchStore';
import { DatabaseRunStore } from './DatabaseRunStore';
import {
  cleanParams,
  cleanTags,
  LIMITS,
  requireBatchSize,
  requireDatasets,
  requireId,
  requireMetrics,
  requireText,
  truncate,
} from './limits';
import { NAME_TAG } from './logGroup';
import { DbRunRow, toRunInfo } from './rows';
import { RunLog } from './RunLog';
import { randomRunName } from './runName';
import { RunWriter } from './RunWriter';
import { SeriesReader } from './SeriesReader';

const noRun = (runId: string) =>
  new NotFoundError(`Run with id=${runId} not found`);

/** The entries of a tag that holds a list. */
function entriesOf(key: string, value = '[]'): unknown[] {
  try {
    const entries: unknown = JSON.parse(value);
    if (Array.isArray(entries)) return entries;
  } catch {
    // Told below, as any other text that is no list.
  }
  throw new InputError(`The tag '${key}' of the run holds no JSON list`);
}

/** Rules of runs and of what is logged into them. */
export class DefaultRunService implements RunService {
  readonly #database: Database;
  readonly #experiments: DatabaseExperimentStore;
  readonly #runs: DatabaseRunStore;
  readonly #metrics: DatabaseMetricStore;
  readonly #reads: DatabaseRunReadStore;
  readonly #search: DatabaseRunSearchStore;
  readonly #log: RunLog;
  readonly #writer: RunWriter;
  readonly #series: SeriesReader;

  constructor(options: {
    database: Database;
    experiments: DatabaseExperimentStore;
    runs: DatabaseRunStore;
    metrics: DatabaseMetricStore;
    reads: DatabaseRunReadStore;
    search: DatabaseRunSearchStore;
    log: RunLog;
    writer: RunWriter;
    series: SeriesReader;
  }) {
    this.#database = options.database;
    this.#experiments = options.experiments;
    this.#runs = options.runs;
    this.#metrics = options.metrics;
    this.#reads = options.reads;
    this.#search = options.search;
    this.#log = options.log;
    this.#writer = options.writer;
    this.#series = options.series;
  }

  async createRun(
    input: {
      experimentId: string;
      name?: string;
      clientUser: string;
      startTime?: number;
      tags: KeyValue[];
    },
    { caller, scope }: ScopedOptions,
  ): Promise<RunRecord> {
    if (!/^\d{1,18}$/.test(input.experimentId)) {
      throw new InputError(
        `Invalid experiment_id '${input.experimentId.slice(
          0,
          100,
        )}': it must be a whole number`,
      );
    }
    const name = this.#nameOf(input.name, input.tags);
    const tags = cleanTags([
      ...input.tags.filter(tag => tag.key !== NAME_TAG),
      { key: NAME_TAG, value: name },
    ]);
    const lastTags = [...new Map(tags.map(tag => [tag.key, tag])).values()];
    requireText(input.clientUser, 'user_id');
    const row = await this.#writer.create(
      {
        runId: randomUUID().replaceAll('-', ''),
        experimentId: input.experimentId,
        name,
        clientUser: input.clientUser.slice(0, 256),
        createdBy: caller.userEntityRef,
        startTime: input.startTime ?? Date.now(),
        tags: lastTags,
      },
      scope,
    );
    if (!row) return this.#refuseRun(input.experimentId);
    return {
      ...toRunInfo(row),
      tags: lastTags.sort((a, b) => (a.key < b.key ? -1 : 1)),
      params: [],
      metrics: [],
      datasets: [],
      modelInputs: [],
      modelOutputs: [],
    };
  }

  async getRun(runId: string, { scope }: ScopedOptions): Promise<RunRecord> {
    const row = await this.#runs.find(this.#database, runId, scope);
    if (!row) throw noRun(runId);
    const [run] = await this.#reads.hydrate(this.#database, [row]);
    return run;
  }

  async updateRun(
    runId: string,
    input: { status?: RunStatus; endTime?: number; name?: string },
    options: ScopedOptions,
  ): Promise<RunInfoRecord> {
    if (input.name) requireText(input.name, 'run_name');
    if (options.scope) await this.#writable(runId, options);
    const name = input.name && truncate(input.name, LIMITS.runName);
    const row = await this.#writer.update({ ...input, name, runId });
    // It is not there, or not active: say which.
    return toRunInfo(row ?? (await this.#writable(runId, options)));
  }

  async deleteRun(runId: string, options: ScopedOptions): Promise<void> {
    await this.#setStage(runId, 'deleted', options);
  }

  async restoreRun(runId: string, options: ScopedOptions): Promise<void> {
    await this.#setStage(runId, 'active', options);
  }

  async logBatch(
    runId: string,
    batch: { metrics: MetricPoint[]; params: KeyValue[]; tags: KeyValue[] },
    options: ScopedOptions,
  ): Promise<void> {
    requireBatchSize(batch);
    requireMetrics(batch.metrics);
    const params = cleanParams(batch.params);
    const tags = cleanTags(batch.tags);
    // The statement that writes looks the run up itself; only a condition of the policy is asked before.
    if (options.scope) await this.#writable(runId, options);
    const call = { runId, metrics: batch.metrics, params, tags };
    const ofModels = batch.metrics.filter(metric => metric.modelId);
    if (ofModels.length > 0) {
      await this.#log.writeWith(call, tx =>
        this.#metrics.insertModelMetrics(tx, runId, ofModels),
      );
    } else {
      await this.#log.write(call);
    }
  }

  async appendToTag(
    runId: string,
    key: string,
    entry: unknown,
    options: ScopedOptions,
  ): Promise<void> {
    if (options.scope) await this.#writable(runId, options);
    await this.#log.writeFrom(runId, async tx => {
      const before = await this.#runs.tagOf(tx, runId, key);
      const value = JSON.stringify([...entriesOf(key, before), entry]);
      return {
        runId,
        metrics: [],
        params: [],
        tags: cleanTags([{ key, value }]),
      };
    });
  }

  async deleteTag(
    runId: string,
    key: string,
    options: ScopedOptions,
  ): Promise<void> {
    const row = await this.#writable(runId, options);
    if (!(await this.#runs.deleteTag(this.#database, row.id, key))) {
      throw new NotFoundError(
        `No tag with name: ${key} in run with id ${runId}`,
      );
    }
  }

  async logInputs(
    runId: string,
    input: { datasets: DatasetRecord[]; modelIds: string[] },
    options: ScopedOptions,
  ): Promise<void> {
    requireDatasets(input.datasets);
    input.modelIds.forEach((id, i) => requireId(id, `models[${i}].model_id`));
    const { datasets } = input;
    if (options.scope || datasets.length === 0) {
      await this.#writable(runId, options);
    }
    const given = { runId, datasets };
    if (input.modelIds.length === 0) {
      const noted =
        datasets.length === 0 || (await this.#writer.addDatasets(given));
      // Says why not: the run is gone, or deleted.
      if (!noted) await this.#writable(runId, options);
      return;
    }
    const models = input.modelIds.map(modelId => ({ modelId, step: 0 }));
    const row = await this.#writable(runId, options);
    await this.#database.transaction(async tx => {
      if (datasets.length > 0) {
        const noted = await this.#writer.addDatasetsWithin(tx, given);
        if (!noted) await this.#writable(runId, options);
      }
      await this.#runs.addModels(tx, row.id, 'input', models);
    });
  }

  async logOutputs(
    runId: string,
    models: { modelId: string; step: number }[],
    options: ScopedOptions,
  ): Promise<void> {
    models.forEach(({ modelId }, i) =>
      requireId(modelId, `models[${i}].model_id`),
    );
    const row = await this.#writable(runId, options);
    await this.#runs.addModels(this.#database, row.id, 'output', models);
  }

  async searchRuns(
    query: SearchQuery & { experimentIds: string[]; view: ViewType },
    { scope }: ScopedOptions,
  ): Promise<Page<RunRecord>> {
    if (query.experimentIds.length === 0) return { items: [] };
    const page = await this.#search.page(this.#database, query, scope);
    return {
      ...page,
      items: await this.#reads.hydrate(this.#database, page.items),
    };
  }

  async getMetricHistory(
    runId: string,
    key: string,
    page: { limit?: number; cursor?: string },
    { scope }: ScopedOptions,
  ): Promise<Page<MetricPoint>> {
    const row = await this.#runs.find(this.#database, runId, scope);
    if (!row) return { items: [] };
    return this.#metrics.history(this.#database, row.id, key, {
      limit: page.limit ?? 1_000_000,
      cursor: page.cursor,
    });
  }

  async sampleMetric(
    runIds: string[],
    key: string,
    query: { limit: number; fromStep?: number; toStep?: number },
    { scope }: ScopedOptions,
  ): Promise<SampledLine[]> {
    const rows = await this.#runs.findMany(this.#database, runIds, scope);
    const lines = await this.#series.read(
      rows.map(row => row.id),
      [key],
      { from: query.fromStep, to: query.toStep, maxPoints: query.limit },
    );
    const byRun = new Map(lines.map(line => [line.run, line]));
    const idOf = new Map(rows.map(row => [row.run_id, row.id]));
    return runIds.flatMap(runId => {
      const line = byRun.get(idOf.get(runId) ?? '');
      if (!line) return [];
      const { last } = line;
      // A line is made of finite points; its end is told whatever it is.
      const end = last && !Number.isFinite(last.value) ? [last] : [];
      return { runId, points: [...line.points, ...end] };
    });
  }

  /** Says why no run can be made in an experiment. */
  async #refuseRun(id: string): Promise<never> {
    const experiment = await this.#experiments.find(this.#database, { id });
    if (!experiment) {
      throw new NotFoundError(`No Experiment with id=${id} exists`);
    }
    if (experiment.lifecycle_stage !== 'active') {
      throw new InputError(
        `The experiment ${id} must be in the 'active' state. Current state is deleted.`,
      );
    }
    throw new NotAllowedError(`You may not log into experiment ${id}`);
  }

  #nameOf(name: string | undefined, tags: KeyValue[]): string {
    const tagged = tags.find(tag => tag.key === NAME_TAG)?.value;
    if (name && tagged && name !== tagged) {
      throw new InputError(
        `Both 'run_name' argument and '${NAME_TAG}' tag are specified, but with different values (run_name='${name}', ${NAME_TAG}='${tagged}').`,
      );
    }
    const chosen = name || tagged || randomRunName();
    requireText(chosen, 'run_name');
    return truncate(chosen, LIMITS.runName);
  }

  async #setStage(
    runId: string,
    stage: 'active' | 'deleted',
    options: ScopedOptions,
  ): Promise<void> {
    const row = await this.#existing(runId, options);
    if (!(await this.#runs.setStage(this.#database, row.id, stage))) {
      throw noRun(runId);
    }
  }

  async #existing(runId: string, { scope }: ScopedOptions): Promise<DbRunRow> {
    const row = await this.#runs.find(this.#database, runId, scope);
    if (row) return row;
    if (scope && (await this.#runs.find(this.#database, runId))) {
      throw new NotAllowedError(`You may not change run ${runId}`);
    }
    throw noRun(runId);
  }

  async #writable(runId: string, options: ScopedOptions): Promise<DbRunRow> {
    const row = await this.#existing(runId, options);
    if (row.lifecycle_stage !== 'active') {
      throw new InputError(
        `The run ${runId} must be in the 'active' state. Current state is ${row.lifecycle_stage}.`,
      );
    }
    return row;
  }
}
