import { InputError } from '@backstage/errors';
import {
  DatasetRecord,
  KeyValue,
  MetricPoint,
} from '@ml-home/backstage-plugin-ml-home-node';

/** Limits of MLflow 3.17 (mlflow/utils/validation.py). Lengths are in characters. */
export const LIMITS = {
  key: 250,
  paramValue: 6000,
  runTagValue: 8000,
  experimentTagValue: 20_000,
  experimentName: 500,
  runName: 250,
  /** Of runs and logged models that others name, which need not be there. */
  id: 256,
  registryTagValue: 100_000,
  batchMetrics: 1000,
  batchParams: 100,
  batchTags: 100,
  batchTotal: 1000,
  loggedModelParams: 100,
  loggedModelName: 500,
  datasetName: 500,
  datasetDigest: 36,
  datasetSource: 65_535,
  datasetSchema: 1_048_575,
  datasetProfile: 16_777_215,
  inputTagKey: 255,
  inputTagValue: 500,
} as const;

const keyPattern = /^[/\p{L}\p{N}_.\- :]*$/u;
const NUL = String.fromCharCode(0);

function normalPath(text: string): string {
  const parts: string[] = [];
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  const joined = parts.join('/');
  return (text.startsWith('/') ? `/${joined}` : joined) || '.';
}

/** Cuts a value to its limit: trackers do so by default, so that a long value does not end a training run. */
export const truncate = (value: string, limit: number): string =>
  value.length > limit ? value.slice(0, limit) : value;

/** Postgres cannot store the NUL character in text. */
export function requireText(value: string, what: string): void {
  if (value.includes(NUL)) {
    throw new InputError(`${what} must not contain the NUL character`);
  }
}

/** Throws InputError unless the key is one that can also be a file name below a folder. */
export function requireKey(key: string, what: string): void {
  if (!key)
    throw new InputError(`Missing value for required parameter '${what}'`);
  if (!keyPattern.test(key)) {
    throw new InputError(
      `Invalid value "${key.slice(
        0,
        300,
      )}" for parameter '${what}' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).`,
    );
  }
  if (
    normalPath(key) !== key ||
    key === '.' ||
    key.startsWith('..') ||
    key.startsWith('/')
  ) {
    throw new InputError(
      `Invalid value "${key.slice(
        0,
        300,
      )}" for parameter '${what}' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to ${normalPath(
        key,
      ).slice(0, 300)}`,
    );
  }
  if (key.length > LIMITS.key) {
    throw new InputError(
      `'${what}' exceeds the maximum length of ${LIMITS.key} characters: it has ${key.length}`,
    );
  }
}

export function cleanTags(
  tags: KeyValue[],
  limit: number = LIMITS.runTagValue,
  what = 'tags',
): KeyValue[] {
  return tags.map(({ key, value }, index) => {
    requireKey(key, `${what}[${index}].key`);
    requireText(value, `${what}[${index}].value`);
    return { key, value: truncate(value, limit) };
  });
}

export function cleanParams(params: KeyValue[]): KeyValue[] {
  const seen = new Set<string>();
  return params.map(({ key, value }, index) => {
    requireKey(key, `params[${index}].key`);
    requireText(value, `params[${index}].value`);
    if (seen.has(key)) {
      throw new InputError(
        `Duplicate parameter keys have been submitted: '${key}'. Please ensure the request contains only one param value per param key.`,
      );
    }
    seen.add(key);
    return { key, value: truncate(value, LIMITS.paramValue) };
  });
}

const longer = (value: string | undefined, limit: number, what: string) => {
  if (value === undefined) return;
  requireText(value, what);
  if (value.length > limit) {
    throw new InputError(
      `${what} exceeds the maximum length of ${limit} characters: it has ${value.length}`,
    );
  }
};

/** Names that were found to be valid: a training loop sends the same few again and again. */
const validKeys = new Set<string>();

function requireMetricKey(key: string, index: number): void {
  if (validKeys.has(key)) return;
  requireKey(key, `metrics[${index}].name`);
  if (validKeys.size > 20_000) validKeys.clear();
  validKeys.add(key);
}

export function requireMetrics(metrics: MetricPoint[]): void {
  metrics.forEach((metric, index) => {
    requireMetricKey(metric.key, index);
    if (!Number.isSafeInteger(metric.timestamp) || metric.timestamp < 0) {
      throw new InputError(
        `Got invalid timestamp ${metric.timestamp} for metric '${metric.key}' (metrics[${index}].timestamp): it must be a whole number of milliseconds since 1970, not negative`,
      );
    }
    if (!Number.isSafeInteger(metric.step)) {
      throw new InputError(
        `Got invalid step ${metric.step} for metric '${metric.key}' (metrics[${index}].step): it must be a whole number below 2^53`,
      );
    }
    if (!metric.modelId) return;
    requireId(metric.modelId, `metrics[${index}].model_id`);
    const { datasetName, datasetDigest } = metric;
    const at = `metrics[${index}].dataset`;
    longer(datasetName, LIMITS.datasetName, `${at}_name`);
    longer(datasetDigest, LIMITS.datasetDigest, `${at}_digest`);
  });
}

const tooMany = (what: string, limit: number, count: number): never => {
  throw new InputError(
    `A batch logging request can contain at most ${limit} ${what}. Got ${count} ${what}. Please split up ${what} across multiple requests and try again.`,
  );
};

export function requireBatchSize(batch: {
  metrics: unknown[];
  params: unknown[];
  tags: unknown[];
}): void {
  const { metrics, params, tags } = batch;
  if (metrics.length > LIMITS.batchMetrics)
    tooMany('metrics', LIMITS.batchMetrics, metrics.length);
  if (params.length > LIMITS.batchParams)
    tooMany('params', LIMITS.batchParams, params.length);
  if (tags.length > LIMITS.batchTags)
    tooMany('tags', LIMITS.batchTags, tags.length);
  const total = metrics.length + params.length + tags.length;
  if (total > LIMITS.batchTotal) {
    tooMany('metrics, params, and tags', LIMITS.batchTotal, total);
  }
}

/** Throws InputError when an id is longer than any that there are. */
export function requireId(id: string | undefined, what: string): void {
  longer(id, LIMITS.id, what);
}

export function requireLoggedModel(given: {
  name?: string;
  modelType?: string;
  sourceRunId?: string;
}): void {
  longer(given.name, LIMITS.loggedModelName, 'name');
  longer(given.modelType, LIMITS.loggedModelName, 'model_type');
  requireId(given.sourceRunId, 'source_run_id');
}

export function requireDatasets(datasets: DatasetRecord[]): void {
  datasets.forEach((dataset, index) => {
    const at = `datasets[${index}]`;
    for (const field of ['name', 'digest', 'sourceType', 'source'] as const) {
      if (!dataset[field]) {
        throw new InputError(
          `Missing value for required parameter '${at}.dataset.${field}'`,
        );
      }
    }
    longer(dataset.name, LIMITS.datasetName, `${at}.dataset.name`);
    longer(dataset.digest, LIMITS.datasetDigest, `${at}.dataset.digest`);
    longer(dataset.source, LIMITS.datasetSource, `${at}.dataset.source`);
    longer(dataset.schema, LIMITS.datasetSchema, `${at}.dataset.schema`);
    longer(dataset.profile, LIMITS.datasetProfile, `${at}.dataset.profile`);
    dataset.tags.forEach((tag, i) => {
      longer(tag.key, LIMITS.inputTagKey, `${at}.tags[${i}].key`);
      longer(tag.value, LIMITS.inputTagValue, `${at}.tags[${i}].value`);
    });
  });
}
