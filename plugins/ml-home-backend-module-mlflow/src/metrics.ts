import { InputError } from '@backstage/errors';
import { ProtocolContext } from '@ml-home/backstage-plugin-ml-home-node';
import { z } from 'zod';
import { Endpoints } from './endpoint';
import { toMetric, toSampleAnswer } from './mapping';
import { int64, list, maxResults, pageToken, text } from './schemas';

const MAX_RUNS = 100;
const MAX_BULK_RESULTS = 25_000;
const DEFAULT_SAMPLE = 320;

/** Every point of a metric of several runs, as the tracker's own pages read it. */
const bulk = z.object({
  run_id: list(text),
  metric_key: text,
  max_results: maxResults(MAX_BULK_RESULTS).default(MAX_BULK_RESULTS),
});

const interval = z.object({
  run_ids: list(text),
  metric_key: text,
  start_step: int64.optional(),
  end_step: int64.optional(),
  max_results: maxResults(2_500).default(DEFAULT_SAMPLE),
});

function requireRuns(ids: string[], field: string): void {
  if (ids.length === 0) {
    throw new InputError(
      `GetMetricHistoryBulk request must specify at least one ${field}.`,
    );
  }
  if (ids.length > MAX_RUNS) {
    throw new InputError(
      `GetMetricHistoryBulk request cannot specify more than ${MAX_RUNS} ${field}s. Received ${ids.length} ${field}s.`,
    );
  }
}

/** Metric histories of MLflow's REST API. */
export function metricEndpoints(
  on: Endpoints['on'],
  { services: { runs } }: ProtocolContext,
): void {
  on(
    'get',
    '/api/2.0/mlflow/metrics/get-history',
    z
      .object({
        run_id: text.optional(),
        run_uuid: text.optional(),
        metric_key: text,
        max_results: maxResults(1_000_000).optional(),
        page_token: pageToken,
      })
      .refine(input => input.run_id || input.run_uuid, {
        path: ['run_id'],
        message: 'it must not be empty',
      }),
    async (input, options) => {
      const page = await runs.getMetricHistory(
        input.run_id || input.run_uuid || '',
        input.metric_key,
        { limit: input.max_results, cursor: input.page_token },
        options,
      );
      return {
        metrics: page.items.map(toMetric),
        next_page_token: page.nextCursor,
      };
    },
  );
  on(
    'get',
    '/api/2.0/mlflow/metrics/get-history-bulk-interval',
    interval,
    async (input, options) => {
      requireRuns(input.run_ids, 'run_id');
      const { start_step: fromStep, end_step: toStep } = input;
      if ((fromStep === undefined) !== (toStep === undefined)) {
        throw new InputError(
          'If either start step or end step are specified, both must be specified.',
        );
      }
      if (fromStep !== undefined && fromStep > toStep!) {
        throw new InputError(
          `end_step must be greater than start_step. Found start_step=${fromStep} and end_step=${toStep}.`,
        );
      }
      const lines = await runs.sampleMetric(
        [...new Set(input.run_ids)],
        input.metric_key,
        { limit: input.max_results, fromStep, toStep },
        options,
      );
      return toSampleAnswer(input.metric_key, lines);
    },
  );
  on(
    'get',
    '/ajax-api/2.0/mlflow/metrics/get-history-bulk',
    bulk,
    async (input, options) => {
      requireRuns(input.run_id, 'run_id');
      const ids = [...new Set(input.run_id)].sort();
      const histories = await Promise.all(
        ids.map(runId =>
          runs.getMetricHistory(
            runId,
            input.metric_key,
            { limit: input.max_results },
            options,
          ),
        ),
      );
      const metrics = histories.flatMap((history, index) =>
        history.items.map(point => ({
          ...toMetric(point),
          run_id: ids[index],
        })),
      );
      return { metrics: metrics.slice(0, input.max_results) };
    },
  );
}
