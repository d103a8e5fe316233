import {
  FilterClause,
  OrderBy,
  Page,
  RunStatus,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from './caller';

export interface KeyValue {
  key: string;
  value: string;
}

export type LifecycleStage = 'active' | 'deleted';
export type ViewType = 'active' | 'deleted' | 'all';

/** Times are epoch milliseconds. */
export interface ExperimentRecord {
  id: string;
  name: string;
  artifactLocation: string;
  lifecycleStage: LifecycleStage;
  createdAt: number;
  updatedAt: number;
  tags: KeyValue[];
}

/** A point of a metric; `value` may be NaN or infinite. */
export interface MetricPoint {
  key: string;
  value: number;
  /** Epoch milliseconds. */
  timestamp: number;
  step: number;
  /** The logged model and dataset that the value belongs to. */
  modelId?: string;
  datasetName?: string;
  datasetDigest?: string;
}

export interface DatasetRecord {
  name: string;
  digest: string;
  sourceType: string;
  source: string;
  schema?: string;
  profile?: string;
  tags: KeyValue[];
}

/** Points of one metric of one run. */
export interface SampledLine {
  runId: string;
  points: Pick<MetricPoint, 'value' | 'timestamp' | 'step'>[];
}

/** A run without what was logged into it. */
export interface RunInfoRecord {
  runId: string;
  experimentId: string;
  name: string;
  status: RunStatus;
  /** Free text that the client sent. */
  clientUser: string;
  startTime?: number;
  endTime?: number;
  artifactUri: string;
  lifecycleStage: LifecycleStage;
}

export interface RunRecord extends RunInfoRecord {
  params: KeyValue[];
  tags: KeyValue[];
  /** Latest point per key: the greatest by step, then timestamp, then value. */
  metrics: MetricPoint[];
  datasets: DatasetRecord[];
  modelInputs: string[];
  modelOutputs: { modelId: string; step: number }[];
}

export interface SearchQuery {
  filter: FilterClause[];
  orderBy: OrderBy[];
  limit: number;
  cursor?: string;
}

/** Experiments as adapters see them. Errors are those of `@backstage/errors`. */
export interface ExperimentService {
  createExperiment(
    input: { name: string; artifactLocation?: string; tags: KeyValue[] },
    options: CallOptions,
  ): Promise<string>;
  getExperiment(id: string, options: CallOptions): Promise<ExperimentRecord>;
  getExperimentByName(
    name: string,
    options: CallOptions,
  ): Promise<ExperimentRecord>;
  searchExperiments(
    query: SearchQuery & { view: ViewType },
    options: CallOptions,
  ): Promise<Page<ExperimentRecord>>;
  renameExperiment(
    id: string,
    name: string,
    options: CallOptions,
  ): Promise<void>;
  deleteExperiment(id: string, options: CallOptions): Promise<void>;
  restoreExperiment(id: string, options: CallOptions): Promise<void>;
  setExperimentTag(
    id: string,
    tag: KeyValue,
    options: CallOptions,
  ): Promise<void>;
  deleteExperimentTag(
    id: string,
    key: string,
    options: CallOptions,
  ): Promise<void>;
}

/** Runs and what is logged into them. */
export interface RunService {
  createRun(
    input: {
      experimentId: string;
      name?: string;
      clientUser: string;
      startTime?: number;
      tags: KeyValue[];
    },
    options: CallOptions,
  ): Promise<RunRecord>;
  getRun(runId: string, options: CallOptions): Promise<RunRecord>;
  updateRun(
    runId: string,
    input: { status?: RunStatus; endTime?: number; name?: string },
    options: CallOptions,
  ): Promise<RunInfoRecord>;
  deleteRun(runId: string, options: CallOptions): Promise<void>;
  restoreRun(runId: string, options: CallOptions): Promise<void>;
  /** Everything of the batch is written, or nothing is. */
  logBatch(
    runId: string,
    batch: { metrics: MetricPoint[]; params: KeyValue[]; tags: KeyValue[] },
    options: CallOptions,
  ): Promise<void>;
  /**
   * Adds an entry to a tag that holds a JSON list, of which entries that are added at the same moment are all kept.
   * Throws InputError when the tag holds something else, or would be too long.
   */
  appendToTag(
    runId: string,
    key: string,
    entry: unknown,
    options: CallOptions,
  ): Promise<void>;
  deleteTag(runId: string, key: string, options: CallOptions): Promise<void>;
  logInputs(
    runId: string,
    input: { datasets: DatasetRecord[]; modelIds: string[] },
    options: CallOptions,
  ): Promise<void>;
  logOutputs(
    runId: string,
    models: { modelId: string; step: number }[],
    options: CallOptions,
  ): Promise<void>;
  searchRuns(
    query: SearchQuery & { experimentIds: string[]; view: ViewType },
    options: CallOptions,
  ): Promise<Page<RunRecord>>;
  /** Points of a metric ordered by timestamp, step, value. */
  getMetricHistory(
    runId: string,
    key: string,
    page: { limit?: number; cursor?: string },
    options: CallOptions,
  ): Promise<Page<MetricPoint>>;
  /**
   * Some points of a metric for each of several runs, about `limit` for each: all of them where there are no more,
   * else the extremes of stretches of steps. The extremes and the last point are always among them. Ordered by run as
   * given, then step, timestamp, value. Runs that are gone or not to be seen are left out.
   */
  sampleMetric(
    runIds: string[],
    key: string,
    query: { limit: number; fromStep?: number; toStep?: number },
    options: CallOptions,
  ): Promise<SampledLine[]>;
}

export type LoggedModelStatus =
  | 'LOGGED_MODEL_PENDING'
  | 'LOGGED_MODEL_READY'
  | 'LOGGED_MODEL_UPLOAD_FAILED';

export interface LoggedModelRecord {
  modelId: string;
  experimentId: string;
  name: string;
  modelType?: string;
  sourceRunId?: string;
  status: LoggedModelStatus;
  artifactUri: string;
  createdAt: number;
  updatedAt: number;
  tags: KeyValue[];
  params: KeyValue[];
  metrics: (MetricPoint & { runId?: string })[];
}

/** Metrics that were computed on a dataset; of any digest when none is named. */
export interface DatasetFilter {
  name: string;
  digest?: string;
}

/** Orders by an attribute, or by a metric, which may be that of one dataset. */
export interface LoggedModelOrderBy extends OrderBy {
  datasetName?: string;
  datasetDigest?: string;
}

export interface LoggedModelQuery extends SearchQuery {
  experimentIds: string[];
  orderBy: LoggedModelOrderBy[];
  /** When there are some, only models with metrics on one of them. */
  datasets: DatasetFilter[];
}

/** Models as files that a run logged, before anyone registers them. */
export interface LoggedModelService {
  createLoggedModel(
    input: {
      experimentId: string;
      name?: string;
      modelType?: string;
      sourceRunId?: string;
      tags: KeyValue[];
      params: KeyValue[];
    },
    options: CallOptions,
  ): Promise<LoggedModelRecord>;
  getLoggedModel(
    modelId: string,
    options: CallOptions,
  ): Promise<LoggedModelRecord>;
  /** Also one that was deleted. */
  getLoggedModelOrDeleted(
    modelId: string,
    options: CallOptions,
  ): Promise<LoggedModelRecord>;
  finishLoggedModel(
    modelId: string,
    status: LoggedModelStatus,
    options: CallOptions,
  ): Promise<LoggedModelRecord>;
  deleteLoggedModel(modelId: string, options: CallOptions): Promise<void>;
  setLoggedModelTags(
    modelId: string,
    tags: KeyValue[],
    options: CallOptions,
  ): Promise<LoggedModelRecord>;
  deleteLoggedModelTag(
    modelId: string,
    key: string,
    options: CallOptions,
  ): Promise<void>;
  logLoggedModelParams(
    modelId: string,
    params: KeyValue[],
    options: CallOptions,
  ): Promise<void>;
  searchLoggedModels(
    query: LoggedModelQuery,
    options: CallOptions,
  ): Promise<Page<LoggedModelRecord>>;
}
