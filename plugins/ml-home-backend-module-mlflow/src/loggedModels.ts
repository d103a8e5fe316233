import {
  FilterClause,
  parseOrderBy,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  LoggedModelOrderBy,
  ProtocolContext,
} from '@ml-home/backstage-plugin-ml-home-node';
import { z } from 'zod';
import { Endpoints } from './endpoint';
import { toLoggedModel } from './mapping';
import {
  bool,
  filter,
  list,
  maxResults,
  pageToken,
  tag,
  tags,
  text,
} from './schemas';

const BASE = '/api/2.0/mlflow/logged-models';
const byId = z.object({ model_id: text });
const params = z.array(tag).default([]);

const order = z
  .array(
    z.object({
      field_name: text,
      ascending: bool.default(true),
      dataset_name: text.optional(),
      dataset_digest: text.optional(),
    }),
  )
  .max(20);

const dataset = z.object({
  dataset_name: text.refine(name => name !== '', {
    message: 'it must be specified',
  }),
  dataset_digest: text.optional(),
});

/** Fields are named without their type when they are attributes. */
const toOrderBy = (fields: z.output<typeof order>): LoggedModelOrderBy[] =>
  fields.map(field => ({
    ...parseOrderBy(field.field_name),
    ascending: field.ascending,
    datasetName: field.dataset_name || undefined,
    datasetDigest: field.dataset_digest || undefined,
  }));

/** Logged models of MLflow's REST API. */
export function loggedModelEndpoints(
  on: Endpoints['on'],
  { services: { loggedModels } }: ProtocolContext,
): void {
  on(
    'post',
    BASE,
    z.object({
      experiment_id: text,
      name: text.optional(),
      model_type: text.optional(),
      source_run_id: text.optional(),
      params,
      tags,
    }),
    async (input, options) => ({
      model: toLoggedModel(
        await loggedModels.createLoggedModel(
          {
            experimentId: input.experiment_id,
            name: input.name,
            modelType: input.model_type,
            sourceRunId: input.source_run_id,
            params: input.params,
            tags: input.tags,
          },
          options,
        ),
      ),
    }),
  );
  on(
    'post',
    `${BASE}/search`,
    z.object({
      experiment_ids: list(text),
      filter: filter as z.ZodType<FilterClause[]>,
      datasets: z.array(dataset).max(100).default([]),
      order_by: order.default([]),
      max_results: maxResults(1000).default(50),
      page_token: pageToken,
    }),
    async (input, options) => {
      const page = await loggedModels.searchLoggedModels(
        {
          experimentIds: input.experiment_ids.filter(id =>
            /^\d{1,18}$/.test(id),
          ),
          filter: input.filter,
          datasets: input.datasets.map(item => ({
            name: item.dataset_name,
            digest: item.dataset_digest || undefined,
          })),
          orderBy: toOrderBy(input.order_by),
          limit: input.max_results,
          cursor: input.page_token,
        },
        options,
      );
      return {
        models: page.items.map(toLoggedModel),
        next_page_token: page.nextCursor,
      };
    },
  );
  on(
    'get',
    `${BASE}/:model_id`,
    byId.extend({ allow_deleted: bool.default(false) }),
    async (input, options) => ({
      model: toLoggedModel(
        input.allow_deleted
          ? await loggedModels.getLoggedModelOrDeleted(input.model_id, options)
          : await loggedModels.getLoggedModel(input.model_id, options),
      ),
    }),
  );
  on(
    'patch',
    `${BASE}/:model_id`,
    byId.extend({
      status: z.enum([
        'LOGGED_MODEL_PENDING',
        'LOGGED_MODEL_READY',
        'LOGGED_MODEL_UPLOAD_FAILED',
      ]),
    }),
    async (input, options) => ({
      model: toLoggedModel(
        await loggedModels.finishLoggedModel(
          input.model_id,
          input.status,
          options,
        ),
      ),
    }),
  );
  on('delete', `${BASE}/:model_id`, byId, (input, options) =>
    loggedModels.deleteLoggedModel(input.model_id, options),
  );
  on(
    'patch',
    `${BASE}/:model_id/tags`,
    byId.extend({ tags }),
    async (input, options) => ({
      model: toLoggedModel(
        await loggedModels.setLoggedModelTags(
          input.model_id,
          input.tags,
          options,
        ),
      ),
    }),
  );
  on(
    'delete',
    `${BASE}/:model_id/tags/:tag_key`,
    byId.extend({ tag_key: text }),
    (input, options) =>
      loggedModels.deleteLoggedModelTag(input.model_id, input.tag_key, options),
  );
  on(
    'post',
    `${BASE}/:model_id/params`,
    byId.extend({ params }),
    (input, options) =>
      loggedModels.logLoggedModelParams(input.model_id, input.params, options),
  );
}
