import { InputError } from '@backstage/errors';
import { ModelStage } from '@ml-home/backstage-plugin-ml-home-common';
import {
  CallOptions,
  ProtocolContext,
} from '@ml-home/backstage-plugin-ml-home-node';
import { z } from 'zod';
import { Endpoints } from './endpoint';
import { toModelVersion, toRegisteredModel } from './mapping';
import {
  bool,
  filter,
  list,
  maxResults,
  orderBy,
  pageToken,
  tags,
  text,
} from './schemas';

const MODELS = '/api/2.0/mlflow/registered-models';
const VERSIONS = '/api/2.0/mlflow/model-versions';

const named = z.object({ name: text });
const versioned = named.extend({ version: text });
const search = (limit: number, standard: number) =>
  z.object({
    filter,
    max_results: maxResults(limit).default(standard),
    order_by: orderBy,
    page_token: pageToken,
  });

/** Registered models of MLflow's REST API. */
export function registeredModelEndpoints(
  on: Endpoints['on'],
  { services: { models } }: ProtocolContext,
): void {
  on(
    'post',
    `${MODELS}/create`,
    named.extend({ description: text.optional(), tags }),
    async (input, options) => ({
      registered_model: toRegisteredModel(
        await models.createModel(input, options),
      ),
    }),
  );
  on('get', `${MODELS}/get`, named, async (input, options) => ({
    registered_model: toRegisteredModel(
      await models.getModel(input.name, options),
    ),
  }));
  on('get', `${MODELS}/search`, search(1000, 100), async (input, options) => {
    const page = await models.searchModels(
      {
        filter: input.filter,
        orderBy: input.order_by,
        limit: input.max_results,
        cursor: input.page_token,
      },
      options,
    );
    return {
      registered_models: page.items.map(toRegisteredModel),
      next_page_token: page.nextCursor,
    };
  });
  on(
    'post',
    `${MODELS}/rename`,
    named.extend({ new_name: text }),
    async (input, options) => ({
      registered_model: toRegisteredModel(
        await models.updateModel(
          input.name,
          { newName: input.new_name },
          options,
        ),
      ),
    }),
  );
  on(
    'patch',
    `${MODELS}/update`,
    named.extend({ description: text.default('') }),
    async (input, options) => ({
      registered_model: toRegisteredModel(
        await models.updateModel(
          input.name,
          { description: input.description },
          options,
        ),
      ),
    }),
  );
  on('delete', `${MODELS}/delete`, named, (input, options) =>
    models.deleteModel(input.name, options),
  );
  on(
    ['get', 'post'],
    `${MODELS}/get-latest-versions`,
    named.extend({ stages: list(text) }),
    async (input, options) => ({
      model_versions: (
        await models.getLatestVersions(input.name, input.stages, options)
      ).map(toModelVersion),
    }),
  );
  on(
    'post',
    `${MODELS}/set-tag`,
    named.extend({ key: text, value: text.default('') }),
    (input, options) =>
      models.setModelTag(
        input.name,
        { key: input.key, value: input.value },
        options,
      ),
  );
  on(
    'delete',
    `${MODELS}/delete-tag`,
    named.extend({ key: text }),
    (input, options) => models.deleteModelTag(input.name, input.key, options),
  );
  on(
    'post',
    `${MODELS}/alias`,
    versioned.extend({ alias: text }),
    (input, options) =>
      models.setAlias(input.name, input.alias, input.version, options),
  );
  on(
    'delete',
    `${MODELS}/alias`,
    named.extend({ alias: text }),
    (input, options) => models.deleteAlias(input.name, input.alias, options),
  );
  on(
    'get',
    `${MODELS}/alias`,
    named.extend({ alias: text }),
    async (input, options) => ({
      model_version: toModelVersion(
        await models.getVersionByAlias(input.name, input.alias, options),
      ),
    }),
  );
}

/** Model versions of MLflow's REST API. */
export function modelVersionEndpoints(
  on: Endpoints['on'],
  { services: { models } }: ProtocolContext,
): void {
  const one = async (
    input: z.output<typeof versioned>,
    options: CallOptions,
  ) => ({
    model_version: toModelVersion(
      await models.getVersion(input.name, input.version, options),
    ),
  });
  on(
    'post',
    `${VERSIONS}/create`,
    named.extend({
      source: text,
      run_id: text.optional(),
      run_link: text.optional(),
      model_id: text.optional(),
      description: text.optional(),
      tags,
    }),
    async (input, options) => ({
      model_version: toModelVersion(
        await models.createVersion(
          {
            name: input.name,
            source: input.source,
            runId: input.run_id || undefined,
            runLink: input.run_link,
            loggedModelId: input.model_id || undefined,
            description: input.description,
            tags: input.tags,
          },
          options,
        ),
      ),
    }),
  );
  on('get', `${VERSIONS}/get`, versioned, one);
  on(
    'get',
    `${VERSIONS}/search`,
    search(200_000, 10_000),
    async (input, options) => {
      const page = await models.searchVersions(
        {
          filter: input.filter,
          orderBy: input.order_by,
          limit: input.max_results,
          cursor: input.page_token,
        },
        options,
      );
      return {
        model_versions: page.items.map(toModelVersion),
        next_page_token: page.nextCursor,
      };
    },
  );
  on(
    'patch',
    `${VERSIONS}/update`,
    versioned.extend({ description: text.default('') }),
    async (input, options) => ({
      model_version: toModelVersion(
        await models.updateVersion(
          input.name,
          input.version,
          input.description,
          options,
        ),
      ),
    }),
  );
  on(
    'post',
    `${VERSIONS}/transition-stage`,
    versioned.extend({
      stage: text,
      archive_existing_versions: bool.default(false),
    }),
    async (input, options) => {
      if (!input.stage) throw new InputError("'stage' must not be empty");
      return {
        model_version: toModelVersion(
          await models.transitionStage(
            input.name,
            input.version,
            input.stage as ModelStage,
            input.archive_existing_versions,
            options,
          ),
        ),
      };
    },
  );
  on('delete', `${VERSIONS}/delete`, versioned, (input, options) =>
    models.deleteVersion(input.name, input.version, options),
  );
  on(
    'post',
    `${VERSIONS}/set-tag`,
    versioned.extend({ key: text, value: text.default('') }),
    (input, options) =>
      models.setVersionTag(
        input.name,
        input.version,
        { key: input.key, value: input.value },
        options,
      ),
  );
  on(
    'delete',
    `${VERSIONS}/delete-tag`,
    versioned.extend({ key: text }),
    (input, options) =>
      models.deleteVersionTag(input.name, input.version, input.key, options),
  );
  on(
    'get',
    `${VERSIONS}/get-download-uri`,
    versioned,
    async (input, options) => ({
      artifact_uri: await models.getDownloadUri(
        input.name,
        input.version,
        options,
      ),
    }),
  );
}
