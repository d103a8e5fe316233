import { InputError } from '@backstage/errors';
import { ProtocolContext } from '@ml-home/backstage-plugin-ml-home-node';
import { z } from 'zod';
import { assessment, toNewAssessment } from './assessments';
import { Endpoints } from './endpoint';
import { bool, int64, list, maxResults, pageToken, text } from './schemas';
import { toOtelSpan, toTraceInfo } from './traceMapping';
import {
  duration,
  experimentIds,
  timestamp,
  traceFilter,
  traceOrderBy,
  traceState,
} from './traceSchemas';

const V2 = '/api/2.0/mlflow/traces';
const V3 = '/api/3.0/mlflow/traces';
/** Traces that one request may name. */
const MAX_IDS = 1000;

const byId = z.object({ trace_id: text });
const location = z.object({
  mlflow_experiment: z.object({ experiment_id: text }).optional(),
});
const pairs = z.record(z.string(), text).default({});
/** A list in a query may be one value; absent is not the same as none. */
const someIds = z.union([text.transform(one => [one]), z.array(text)]);
const ids = list(text).refine(
  value => value.length > 0 && value.length <= MAX_IDS,
  `must name between 1 and ${MAX_IDS} traces`,
);

const traceInfo = z.object({
  trace_id: text,
  client_request_id: text.optional(),
  trace_location: location,
  request_time: timestamp,
  execution_duration: duration.optional(),
  state: traceState,
  request_preview: text.optional(),
  response_preview: text.optional(),
  trace_metadata: pairs,
  tags: pairs,
  assessments: z.array(assessment).max(1000).default([]),
});

const deletion = z.object({
  experiment_id: text,
  max_timestamp_millis: int64.optional(),
  max_traces: int64.optional(),
  request_ids: list(text),
});

/** Traces of MLflow's REST API, version 3; what version 2 says in the same words is answered too. */
export function traceEndpoints(
  on: Endpoints['on'],
  { services: { traces } }: ProtocolContext,
): void {
  on(
    'post',
    V3,
    z.object({ trace: z.object({ trace_info: traceInfo }) }),
    async (input, options) => {
      const info = input.trace.trace_info;
      const experimentId = info.trace_location.mlflow_experiment?.experiment_id;
      if (experimentId === undefined) {
        throw new InputError(
          "Missing value for required parameter 'trace.trace_info.trace_location.mlflow_experiment.experiment_id'",
        );
      }
      const trace = await traces.startTrace(
        {
          traceId: info.trace_id,
          experimentId,
          clientRequestId: info.client_request_id,
          requestTime: info.request_time,
          executionDuration: info.execution_duration,
          state: info.state,
          requestPreview: info.request_preview,
          responsePreview: info.response_preview,
          metadata: info.trace_metadata,
          tags: info.tags,
          assessments: info.assessments.map(item =>
            toNewAssessment(item, info.trace_id),
          ),
        },
        options,
      );
      return { trace: { trace_info: toTraceInfo(trace) } };
    },
  );
  on(
    'get',
    `${V3}/get`,
    byId.extend({ allow_partial: bool.default(false) }),
    async (input, options) => {
      const { trace, spans } = await traces.getTrace(
        input.trace_id,
        { allowPartial: input.allow_partial },
        options,
      );
      return {
        trace: { trace_info: toTraceInfo(trace), spans: spans.map(toOtelSpan) },
      };
    },
  );
  const several = { trace_ids: ids, experiment_ids: z.optional(someIds) };
  const scopeOf = (given: string[] | undefined) =>
    given && experimentIds(given);
  on('get', `${V3}/batchGet`, z.object(several), async (input, options) => {
    const found = await traces.getTraces(
      {
        traceIds: input.trace_ids,
        experimentIds: scopeOf(input.experiment_ids),
        spans: true,
      },
      options,
    );
    return {
      traces: found.map(({ trace, spans }) => ({
        trace_info: toTraceInfo(trace),
        spans: spans.map(toOtelSpan),
      })),
    };
  });
  on(
    'post',
    `${V3}/batchGetInfos`,
    z.object(several),
    async (input, options) => {
      const found = await traces.getTraces(
        {
          traceIds: input.trace_ids,
          experimentIds: scopeOf(input.experiment_ids),
          spans: false,
        },
        options,
      );
      return { trace_infos: found.map(({ trace }) => toTraceInfo(trace)) };
    },
  );
  on(
    'post',
    `${V3}/search`,
    z.object({
      locations: z.array(location).min(1),
      filter: traceFilter,
      max_results: maxResults(500).default(100),
      order_by: traceOrderBy,
      page_token: pageToken,
    }),
    async (input, options) => {
      const page = await traces.searchTraces(
        {
          experimentIds: experimentIds(
            input.locations.flatMap(
              place => place.mlflow_experiment?.experiment_id ?? [],
            ),
          ),
          filter: input.filter,
          orderBy: input.order_by,
          limit: input.max_results,
          cursor: input.page_token,
        },
        options,
      );
      return {
        traces: page.items.map(toTraceInfo),
        next_page_token: page.nextCursor,
      };
    },
  );
  for (const base of [V2, V3]) {
    on('post', `${base}/delete-traces`, deletion, async (input, options) => ({
      traces_deleted: await traces.deleteTraces(
        {
          experimentId: input.experiment_id,
          upTo: input.max_timestamp_millis,
          limit: input.max_traces,
          traceIds: input.request_ids,
        },
        options,
      ),
    }));
    on(
      'patch',
      `${base}/:trace_id/tags`,
      byId.extend({ key: text, value: text.default('') }),
      (input, options) =>
        traces.setTraceTag(
          input.trace_id,
          { key: input.key, value: input.value },
          options,
        ),
    );
    on(
      'delete',
      `${base}/:trace_id/tags`,
      byId.extend({ key: text }),
      (input, options) =>
        traces.deleteTraceTag(input.trace_id, input.key, options),
    );
  }
  on(
    'post',
    `${V2}/link-to-run`,
    z.object({ trace_ids: z.array(text), run_id: text }),
    (input, options) =>
      traces.linkTracesToRun(input.trace_ids, input.run_id, options),
  );
  on(
    'post',
    `${V2}/link-prompts`,
    byId.extend({
      prompt_versions: z
        .array(z.object({ name: text, version: text }))
        .max(100),
    }),
    (input, options) =>
      traces.linkPromptsToTrace(input.trace_id, input.prompt_versions, options),
  );
  // After the words that look like an id.
  on('get', `${V3}/:trace_id`, byId, async (input, options) => ({
    trace: {
      trace_info: toTraceInfo(
        await traces.getTraceInfo(input.trace_id, options),
      ),
    },
  }));
}
