import { InputError } from '@backstage/errors';
import { runStatusSchema } from '@ml-home/backstage-plugin-ml-home-common';
import {
  MetricPoint,
  ProtocolContext,
} from '@ml-home/backstage-plugin-ml-home-node';
import { z } from 'zod';
import { Endpoints } from './endpoint';
import {
  fromMlflowNumber,
  toRunAnswer,
  toRunInfo,
  toRunsAnswer,
} from './mapping';
import {
  double,
  filter,
  int64,
  list,
  maxResults,
  orderBy,
  pageToken,
  tag,
  tags,
  text,
  viewType,
} from './schemas';

const BASE = '/api/2.0/mlflow/runs';

/** Clients name a run twice, by its old and its new field. */
const runNames = { run_id: text.optional(), run_uuid: text.optional() };

const ofRun = <T extends z.ZodRawShape>(shape: T) =>
  z.object({ ...runNames, ...shape }).superRefine((input, context) => {
    const { run_id, run_uuid } = input as {
      run_id?: string;
      run_uuid?: string;
    };
    if (!run_id && !run_uuid) {
      context.addIssue({
        code: 'custom',
        path: ['run_id'],
        message: 'it must not be empty',
      });
    }
  });

const idOf = (input: unknown): string => {
  const { run_id, run_uuid } = input as { run_id?: string; run_uuid?: string };
  return run_id || run_uuid || '';
};

const metric = z.object({
  key: text,
  value: double,
  timestamp: int64,
  step: int64.default(0),
  model_id: text.optional(),
  dataset_name: text.optional(),
  dataset_digest: text.optional(),
});

const toPoint = (input: z.output<typeof metric>): MetricPoint => ({
  key: input.key,
  value: fromMlflowNumber(input.value),
  timestamp: input.timestamp,
  step: input.step,
  modelId: input.model_id,
  datasetName: input.dataset_name,
  datasetDigest: input.dataset_digest,
});

/** A metric as clients send it nearly always, without the detours of the schema; undefined for all others. */
function plainPoint(item: unknown): MetricPoint | undefined {
  if (!item || typeof item !== 'object') return undefined;
  const { key, value, timestamp, step, ...rest } = item as Record<
    string,
    unknown
  >;
  const plain =
    typeof key === 'string' &&
    typeof value === 'number' &&
    Number.isSafeInteger(timestamp) &&
    Number.isSafeInteger(step);
  if (!plain || rest.model_id || rest.dataset_name || rest.dataset_digest) {
    return undefined;
  }
  return {
    key,
    value: fromMlflowNumber(value),
    timestamp: timestamp as number,
    step: step as number,
  };
}

/** The metrics of a batch, of which there may be a thousand: only unusual ones go through the schema. */
const points = z
  .array(z.unknown())
  .default([])
  .transform((items, context) =>
    items.map((item, index) => {
      const plain = plainPoint(item);
      if (plain) return plain;
      const result = metric.safeParse(item);
      if (result.success) return toPoint(result.data);
      for (const issue of result.error.issues) {
        context.addIssue({
          ...issue,
          path: [index, ...issue.path],
        } as Parameters<typeof context.addIssue>[0]);
      }
      return z.NEVER;
    }),
  );

const dataset = z.object({
  tags,
  dataset: z.object({
    name: text,
    digest: text,
    source_type: text,
    source: text,
    schema: text.optional(),
    profile: text.optional(),
  }),
});

/** Runs and metrics of MLflow's REST API. */
export function runEndpoints(
  on: Endpoints['on'],
  { services: { runs } }: ProtocolContext,
): void {
  on(
    'post',
    `${BASE}/create`,
    z.object({
      experiment_id: text.default('0'),
      user_id: text.default(''),
      run_name: text.optional(),
      start_time: int64.optional(),
      tags,
    }),
    async (input, options) =>
      toRunAnswer(
        await runs.createRun(
          {
            experimentId: input.experiment_id,
            clientUser: input.user_id,
            name: input.run_name,
            startTime: input.start_time,
            tags: input.tags,
          },
          options,
        ),
      ),
  );
  on('get', `${BASE}/get`, ofRun({}), async (input, options) =>
    toRunAnswer(await runs.getRun(idOf(input), options)),
  );
  on(
    'post',
    `${BASE}/update`,
    ofRun({
      status: runStatusSchema.optional(),
      end_time: int64.optional(),
      run_name: text.optional(),
    }),
    async (input, options) => ({
      run_info: toRunInfo(
        await runs.updateRun(
          idOf(input),
          {
            status: input.status,
            endTime: input.end_time,
            name: input.run_name,
          },
          options,
        ),
      ),
    }),
  );
  on('post', `${BASE}/delete`, ofRun({}), (input, options) =>
    runs.deleteRun(idOf(input), options),
  );
  on('post', `${BASE}/restore`, ofRun({}), (input, options) =>
    runs.restoreRun(idOf(input), options),
  );
  on(
    'post',
    `${BASE}/set-tag`,
    ofRun({ key: text, value: text.default('') }),
    (input, options) =>
      runs.logBatch(
        idOf(input),
        {
          metrics: [],
          params: [],
          tags: [{ key: input.key, value: input.value }],
        },
        options,
      ),
  );
  on('post', `${BASE}/delete-tag`, ofRun({ key: text }), (input, options) =>
    runs.deleteTag(idOf(input), input.key, options),
  );
  on(
    'post',
    `${BASE}/log-parameter`,
    ofRun({ key: text, value: text.default('') }),
    (input, options) =>
      runs.logBatch(
        idOf(input),
        {
          metrics: [],
          params: [{ key: input.key, value: input.value }],
          tags: [],
        },
        options,
      ),
  );
  on('post', `${BASE}/log-metric`, ofRun(metric.shape), (input, options) =>
    runs.logBatch(
      idOf(input),
      { metrics: [toPoint(input)], params: [], tags: [] },
      options,
    ),
  );
  on(
    'post',
    `${BASE}/log-batch`,
    ofRun({
      metrics: points,
      params: z.array(tag).default([]),
      tags,
    }),
    (input, options) =>
      runs.logBatch(
        idOf(input),
        {
          metrics: input.metrics,
          params: input.params,
          tags: input.tags,
        },
        options,
      ),
  );
  on(
    'post',
    `${BASE}/log-inputs`,
    ofRun({
      datasets: z.array(dataset).default([]),
      models: z.array(z.object({ model_id: text })).default([]),
    }),
    (input, options) =>
      runs.logInputs(
        idOf(input),
        {
          datasets: input.datasets.map(item => ({
            name: item.dataset.name,
            digest: item.dataset.digest,
            sourceType: item.dataset.source_type,
            source: item.dataset.source,
            schema: item.dataset.schema,
            profile: item.dataset.profile,
            tags: item.tags,
          })),
          modelIds: input.models.map(model => model.model_id),
        },
        options,
      ),
  );
  on(
    'post',
    `${BASE}/outputs`,
    ofRun({
      models: z
        .array(z.object({ model_id: text, step: int64.default(0) }))
        .default([]),
    }),
    (input, options) =>
      runs.logOutputs(
        idOf(input),
        input.models.map(model => ({
          modelId: model.model_id,
          step: model.step,
        })),
        options,
      ),
  );
  on(
    'post',
    `${BASE}/log-model`,
    ofRun({ model_json: text }),
    async (input, options) => {
      let model: unknown;
      try {
        model = JSON.parse(input.model_json);
      } catch {
        throw new InputError(
          "Malformed model info in 'model_json': it must be JSON",
        );
      }
      await runs.appendToTag(
        idOf(input),
        'mlflow.log-model.history',
        model,
        options,
      );
    },
  );
  on(
    'post',
    `${BASE}/search`,
    z.object({
      experiment_ids: list(text),
      filter,
      run_view_type: viewType,
      max_results: maxResults(50_000).default(1000),
      order_by: orderBy,
      page_token: pageToken,
    }),
    async (input, options) => {
      const page = await runs.searchRuns(
        {
          experimentIds: input.experiment_ids.filter(id =>
            /^\d{1,18}$/.test(id),
          ),
          filter: input.filter,
          orderBy: input.order_by,
          view: input.run_view_type,
          limit: input.max_results,
          cursor: input.page_token,
        },
        options,
      );
      return toRunsAnswer(page.items, page.nextCursor);
    },
  );
}
