import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { Page } from '@ml-home/backstage-plugin-ml-home-common';
import {
  KeyValue,
  LoggedModelQuery,
  LoggedModelRecord,
  LoggedModelService,
  LoggedModelStatus,
} from '@ml-home/backstage-plugin-ml-home-node';
import { randomUUID } from 'node:crypto';
import { ScopedOptions } from '../access';
import { Database } from '../database';
import { DatabaseExperimentStore } from './DatabaseExperimentStore';
import { DatabaseLoggedModelStore } from './DatabaseLoggedModelStore';
import { cleanParams, cleanTags, LIMITS, requireLoggedModel } from './limits';
import { toRecord } from './rows';
import { randomRunName } from './runName';

/** Rules of logged models. */
export class DefaultLoggedModelService implements LoggedModelService {
  readonly #database: Database;
  readonly #experiments: DatabaseExperimentStore;
  readonly #models: DatabaseLoggedModelStore;

  constructor(options: {
    database: Database;
    experiments: DatabaseExperimentStore;
    models: DatabaseLoggedModelStore;
  }) {
    this.#database = options.database;
    this.#experiments = options.experiments;
    this.#models = options.models;
  }

  async createLoggedModel(
    input: Parameters<LoggedModelService['createLoggedModel']>[0],
    { caller, scope }: ScopedOptions,
  ): Promise<LoggedModelRecord> {
    if (!/^\d{1,18}$/.test(input.experimentId)) {
      throw new InputError("'experiment_id' must be a whole number");
    }
    if (input.name !== undefined && /[/:.%"']/.test(input.name)) {
      throw new InputError(
        `Invalid model name ('${input.name.slice(
          0,
          200,
        )}') provided. Model name must be a non-empty string and cannot contain the following characters: ('/', ':', '.', '%', '"', "'")`,
      );
    }
    requireLoggedModel(input);
    const by = { id: input.experimentId };
    const experiment = await this.#experiments.find(this.#database, by);
    if (!experiment) {
      throw new NotFoundError(
        `No Experiment with id=${input.experimentId} exists`,
      );
    }
    if (scope && !(await this.#experiments.find(this.#database, by, scope))) {
      throw new NotAllowedError(
        `You may not log into experiment ${input.experimentId}`,
      );
    }
    const modelId = `m-${randomUUID().replaceAll('-', '')}`;
    await this.#models.insert(this.#database, {
      modelId,
      experimentId: input.experimentId,
      name: input.name || randomRunName(),
      modelType: input.modelType,
      sourceRunId: input.sourceRunId,
      artifactUri: `${experiment.artifact_location.replace(
        /\/$/,
        '',
      )}/models/${modelId}/artifacts`,
      createdBy: caller.userEntityRef,
      tags: toRecord(cleanTags(input.tags)),
      params: toRecord(cleanParams(input.params)),
    });
    return this.#read(modelId);
  }

  async getLoggedModel(
    modelId: string,
    { scope }: ScopedOptions,
  ): Promise<LoggedModelRecord> {
    return this.#read(modelId, scope);
  }

  async getLoggedModelOrDeleted(
    modelId: string,
    { scope }: ScopedOptions,
  ): Promise<LoggedModelRecord> {
    const model = await this.#models.find(this.#database, modelId, scope, {
      deletedToo: true,
    });
    if (!model) throw this.#absent(modelId);
    return model;
  }

  async finishLoggedModel(
    modelId: string,
    status: LoggedModelStatus,
    options: ScopedOptions,
  ): Promise<LoggedModelRecord> {
    await this.#writable(modelId, options);
    await this.#models.setStatus(this.#database, modelId, status);
    return this.#read(modelId);
  }

  async deleteLoggedModel(
    modelId: string,
    options: ScopedOptions,
  ): Promise<void> {
    await this.#writable(modelId, options);
    await this.#models.delete(this.#database, modelId);
  }

  async setLoggedModelTags(
    modelId: string,
    tags: KeyValue[],
    options: ScopedOptions,
  ): Promise<LoggedModelRecord> {
    await this.#writable(modelId, options);
    const clean = cleanTags(tags);
    await this.#models.merge(this.#database, modelId, 'tags', toRecord(clean));
    return this.#read(modelId);
  }

  async deleteLoggedModelTag(
    modelId: string,
    key: string,
    options: ScopedOptions,
  ): Promise<void> {
    const model = await this.#writable(modelId, options);
    if (!model.tags.some(tag => tag.key === key)) {
      throw new NotFoundError(
        `No tag with key ${key} found for model with ID ${modelId}.`,
      );
    }
    await this.#models.deleteTag(this.#database, modelId, key);
  }

  async logLoggedModelParams(
    modelId: string,
    params: KeyValue[],
    options: ScopedOptions,
  ): Promise<void> {
    if (params.length > LIMITS.loggedModelParams) {
      throw new InputError(
        `At most ${LIMITS.loggedModelParams} params may be logged at once, got ${params.length}`,
      );
    }
    await this.#writable(modelId, options);
    const clean = cleanParams(params);
    await this.#models.merge(
      this.#database,
      modelId,
      'params',
      toRecord(clean),
    );
  }

  async searchLoggedModels(
    query: LoggedModelQuery,
    { scope }: ScopedOptions,
  ): Promise<Page<LoggedModelRecord>> {
    if (query.experimentIds.length === 0) {
      throw new InputError('experiment_ids must name at least one experiment');
    }
    return this.#models.search(this.#database, query, scope);
  }

  async #read(
    modelId: string,
    scope?: ScopedOptions['scope'],
  ): Promise<LoggedModelRecord> {
    const model = await this.#models.find(this.#database, modelId, scope);
    if (!model) throw this.#absent(modelId);
    return model;
  }

  #absent(modelId: string) {
    return new NotFoundError(`Logged model with ID '${modelId}' not found.`);
  }

  async #writable(
    modelId: string,
    { scope }: ScopedOptions,
  ): Promise<LoggedModelRecord> {
    const model = await this.#read(modelId);
    if (scope && !(await this.#models.find(this.#database, modelId, scope))) {
      throw new NotAllowedError(`You may not change logged model '${modelId}'`);
    }
    return model;
  }
}
