import { ProtocolContext } from '@ml-home/backstage-plugin-ml-home-node';
import { z } from 'zod';
import { Endpoints } from './endpoint';
import { toExperiment } from './mapping';
import {
  filter,
  maxResults,
  orderBy,
  pageToken,
  tags,
  text,
  viewType,
} from './schemas';

const BASE = '/api/2.0/mlflow/experiments';
const byId = z.object({ experiment_id: text });

/** Experiments of MLflow's REST API. */
export function experimentEndpoints(
  on: Endpoints['on'],
  { services: { experiments } }: ProtocolContext,
): void {
  on(
    'post',
    `${BASE}/create`,
    z.object({ name: text, artifact_location: text.optional(), tags }),
    async (input, options) => ({
      experiment_id: await experiments.createExperiment(
        {
          name: input.name,
          artifactLocation: input.artifact_location,
          tags: input.tags,
        },
        options,
      ),
    }),
  );
  on('get', `${BASE}/get`, byId, async (input, options) => ({
    experiment: toExperiment(
      await experiments.getExperiment(input.experiment_id, options),
    ),
  }));
  on(
    'get',
    `${BASE}/get-by-name`,
    z.object({ experiment_name: text }),
    async (input, options) => ({
      experiment: toExperiment(
        await experiments.getExperimentByName(input.experiment_name, options),
      ),
    }),
  );
  on(
    ['get', 'post'],
    `${BASE}/search`,
    z.object({
      max_results: maxResults(50_000),
      filter,
      order_by: orderBy,
      view_type: viewType,
      page_token: pageToken,
    }),
    async (input, options) => {
      const page = await experiments.searchExperiments(
        {
          filter: input.filter,
          orderBy: input.order_by,
          view: input.view_type,
          limit: input.max_results,
          cursor: input.page_token,
        },
        options,
      );
      return {
        experiments: page.items.map(toExperiment),
        next_page_token: page.nextCursor,
      };
    },
  );
  on('post', `${BASE}/delete`, byId, (input, options) =>
    experiments.deleteExperiment(input.experiment_id, options),
  );
  on('post', `${BASE}/restore`, byId, (input, options) =>
    experiments.restoreExperiment(input.experiment_id, options),
  );
  on(
    'post',
    `${BASE}/update`,
    byId.extend({ new_name: text }),
    (input, options) =>
      experiments.renameExperiment(
        input.experiment_id,
        input.new_name,
        options,
      ),
  );
  on(
    'post',
    `${BASE}/set-experiment-tag`,
    byId.extend({ key: text, value: text.default('') }),
    (input, options) =>
      experiments.setExperimentTag(
        input.experiment_id,
        { key: input.key, value: input.value },
        options,
      ),
  );
  on(
    'post',
    `${BASE}/delete-experiment-tag`,
    byId.extend({ key: text }),
    (input, options) =>
      experiments.deleteExperimentTag(input.experiment_id, input.key, options),
  );
}
