import { ProtocolContext } from '@ml-home/backstage-plugin-ml-home-node';
import { z } from 'zod';
import { Endpoints } from './endpoint';
import { int64, list, maxResults, pageToken, tags, text } from './schemas';
import { toTraceInfoV2 } from './traceMapping';
import { experimentIds, traceFilter, traceOrderBy } from './traceSchemas';

const BASE = '/api/2.0/mlflow/traces';

const status = z
  .enum(['TRACE_STATUS_UNSPECIFIED', 'OK', 'ERROR', 'IN_PROGRESS'])
  .default('TRACE_STATUS_UNSPECIFIED')
  .transform(value =>
    value === 'TRACE_STATUS_UNSPECIFIED' ? 'STATE_UNSPECIFIED' : value,
  );

const toRecord = (list_: z.output<typeof tags>) =>
  Object.fromEntries(list_.map(({ key, value }) => [key, value]));

/** What clients before version 3 say of traces. */
export function traceV2Endpoints(
  on: Endpoints['on'],
  { services: { traces } }: ProtocolContext,
): void {
  on(
    'post',
    BASE,
    z.object({
      experiment_id: text,
      timestamp_ms: int64,
      request_metadata: tags,
      tags,
    }),
    async (input, options) => ({
      trace_info: toTraceInfoV2(
        await traces.beginTrace(
          {
            experimentId: input.experiment_id,
            requestTime: input.timestamp_ms,
            metadata: toRecord(input.request_metadata),
            tags: toRecord(input.tags),
          },
          options,
        ),
      ),
    }),
  );
  on(
    'get',
    BASE,
    z.object({
      experiment_ids: list(text),
      filter: traceFilter,
      max_results: maxResults(500).default(100),
      order_by: traceOrderBy,
      page_token: pageToken,
    }),
    async (input, options) => {
      const page = await traces.searchTraces(
        {
          experimentIds: experimentIds(input.experiment_ids),
          filter: input.filter,
          orderBy: input.order_by,
          limit: input.max_results,
          cursor: input.page_token,
        },
        options,
      );
      return {
        traces: page.items.map(toTraceInfoV2),
        next_page_token: page.nextCursor,
      };
    },
  );
  on(
    'patch',
    `${BASE}/:request_id`,
    z.object({
      request_id: text,
      timestamp_ms: int64,
      status,
      request_metadata: tags,
      tags,
    }),
    async (input, options) => ({
      trace_info: toTraceInfoV2(
        await traces.endTrace(
          input.request_id,
          {
            endTime: input.timestamp_ms,
            state: input.status,
            metadata: toRecord(input.request_metadata),
            tags: toRecord(input.tags),
          },
          options,
        ),
      ),
    }),
  );
  on(
    'get',
    `${BASE}/:request_id/info`,
    z.object({ request_id: text }),
    async (input, options) => ({
      trace_info: toTraceInfoV2(
        await traces.getTraceInfo(input.request_id, options),
      ),
    }),
  );
}
