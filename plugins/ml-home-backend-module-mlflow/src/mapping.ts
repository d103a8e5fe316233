import {
  ExperimentRecord,
  KeyValue,
  LoggedModelRecord,
  MetricPoint,
  ModelRecord,
  ModelVersionRecord,
  RunInfoRecord,
  RunRecord,
  SampledLine,
} from '@ml-home/backstage-plugin-ml-home-node';
import { joinObject, JsonParts, JsonText, rememberText } from './jsonText';

/** MLflow answers infinities as the greatest doubles, and NaN as a word. */
export function toMlflowNumber(value: number): number | string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return Number.MAX_VALUE;
  return value === -Infinity ? -Number.MAX_VALUE : value;
}

/**
 * The other way: clients send back what they read (a logged model repeats the metrics of its run), and a repeat must
 * be recognised as the same point.
 */
export function fromMlflowNumber(value: number): number {
  if (value === Number.MAX_VALUE) return Infinity;
  return value === -Number.MAX_VALUE ? -Infinity : value;
}

const some = <T>(items: T[]): T[] | undefined =>
  items.length > 0 ? items : undefined;

export const toMetric = (point: MetricPoint) => ({
  key: point.key,
  value: toMlflowNumber(point.value),
  timestamp: point.timestamp,
  step: point.step,
  model_id: point.modelId,
  dataset_name: point.datasetName,
  dataset_digest: point.datasetDigest,
});

/** Points of one metric as text: charts have thousands of them, and of each only the numbers differ. */
export function toSampleAnswer(key: string, lines: SampledLine[]): JsonText {
  const before = `{"key":${JSON.stringify(key)},"value":`;
  const texts: string[] = [];
  for (const { runId, points } of lines) {
    const after = `,"run_id":${JSON.stringify(runId)}}`;
    for (const { value, timestamp, step } of points) {
      const number = JSON.stringify(toMlflowNumber(value));
      texts.push(
        `${before}${number},"timestamp":${timestamp},"step":${step}${after}`,
      );
    }
  }
  return new JsonText(`{"metrics":[${texts.join(',')}]}`);
}

export const toExperiment = (experiment: ExperimentRecord) => ({
  experiment_id: experiment.id,
  name: experiment.name,
  artifact_location: experiment.artifactLocation,
  lifecycle_stage: experiment.lifecycleStage,
  last_update_time: experiment.updatedAt,
  creation_time: experiment.createdAt,
  tags: some(experiment.tags),
});

export const toRunInfo = (run: RunInfoRecord) => ({
  run_id: run.runId,
  run_uuid: run.runId,
  run_name: run.name,
  experiment_id: run.experimentId,
  user_id: run.clientUser,
  status: run.status,
  start_time: run.startTime,
  end_time: run.endTime,
  artifact_uri: run.artifactUri,
  lifecycle_stage: run.lifecycleStage,
});

const toDatasetInput = (dataset: RunRecord['datasets'][number]) => ({
  tags: some(dataset.tags),
  dataset: {
    name: dataset.name,
    digest: dataset.digest,
    source_type: dataset.sourceType,
    source: dataset.source,
    schema: dataset.schema,
    profile: dataset.profile,
  },
});

const toRunData = (run: RunRecord) => ({
  metrics: some(run.metrics.map(toMetric)),
  params: some(run.params),
  tags: some(run.tags),
});

const toRunInputs = (run: RunRecord) => ({
  dataset_inputs: some(run.datasets.map(toDatasetInput)),
  model_inputs: some(run.modelInputs.map(id => ({ model_id: id }))),
});

const toRunOutputs = (run: RunRecord) => ({
  model_outputs: run.modelOutputs.map(({ modelId, step }) => ({
    model_id: modelId,
    step,
  })),
});

// Each list lives as long as what was logged into its run stays the same.
const dataText = rememberText<RunRecord['metrics']>();
const inputsText = rememberText<RunRecord['datasets']>();
const outputsText = rememberText<RunRecord['modelOutputs']>();

/** A run as JSON text. */
export const toRunText = (run: RunRecord): string =>
  joinObject({
    info: JSON.stringify(toRunInfo(run)),
    data: dataText(run.metrics, () => toRunData(run)),
    inputs: inputsText(run.datasets, () => toRunInputs(run)),
    outputs:
      run.modelOutputs.length > 0
        ? outputsText(run.modelOutputs, () => toRunOutputs(run))
        : undefined,
  });

export const toRunAnswer = (run: RunRecord): JsonText =>
  new JsonText(joinObject({ run: toRunText(run) }));

/** As large as a text should be that is made in one go. */
const RUNS_AT_ONCE = 1_000;

function* runsInParts(
  runs: RunRecord[],
  nextPageToken: string | undefined,
): Iterable<string> {
  yield '{"runs":[';
  for (let at = 0; at < runs.length; at++) {
    yield at === 0 ? toRunText(runs[at]) : `,${toRunText(runs[at])}`;
  }
  yield nextPageToken
    ? `],"next_page_token":${JSON.stringify(nextPageToken)}}`
    : ']}';
}

export const toRunsAnswer = (
  runs: RunRecord[],
  nextPageToken: string | undefined,
): JsonText | JsonParts =>
  runs.length > RUNS_AT_ONCE
    ? new JsonParts(runsInParts(runs, nextPageToken))
    : new JsonText(
        joinObject({
          runs: `[${runs.map(toRunText).join(',')}]`,
          next_page_token: nextPageToken && JSON.stringify(nextPageToken),
        }),
      );

export const toLoggedModel = (model: LoggedModelRecord) => ({
  info: {
    model_id: model.modelId,
    experiment_id: model.experimentId,
    name: model.name,
    creation_timestamp_ms: model.createdAt,
    last_updated_timestamp_ms: model.updatedAt,
    artifact_uri: model.artifactUri,
    status: model.status,
    model_type: model.modelType,
    source_run_id: model.sourceRunId,
    tags: some(model.tags),
  },
  data: {
    params: some(model.params),
    metrics: some(
      model.metrics.map(metric => ({
        ...toMetric(metric),
        run_id: metric.runId,
      })),
    ),
  },
});

export const toModelVersion = (version: ModelVersionRecord) => ({
  name: version.name,
  version: version.version,
  creation_timestamp: version.createdAt,
  last_updated_timestamp: version.updatedAt,
  user_id: version.createdBy,
  current_stage: version.stage,
  description: version.description,
  source: version.source,
  run_id: version.runId,
  run_link: version.runLink,
  model_id: version.loggedModelId,
  status: 'READY',
  tags: some(version.tags),
  aliases: some(version.aliases),
});

export const toRegisteredModel = (model: ModelRecord) => ({
  name: model.name,
  creation_timestamp: model.createdAt,
  last_updated_timestamp: model.updatedAt,
  description: model.description,
  latest_versions: some(model.latestVersions.map(toModelVersion)),
  tags: some(model.tags),
  aliases: some(model.aliases),
});

/** `{ key, value }` pairs of the wire, with absent values as empty text. */
export const toKeyValues = (
  tags: { key: string; value?: string }[],
): KeyValue[] => tags.map(({ key, value }) => ({ key, value: value ?? '' }));
