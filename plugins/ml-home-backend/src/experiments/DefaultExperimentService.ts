import { InputError, NotFoundError } from '@backstage/errors';
import { Page } from '@ml-home/backstage-plugin-ml-home-common';
import {
  ExperimentRecord,
  ExperimentService,
  KeyValue,
  SearchQuery,
  ViewType,
} from '@ml-home/backstage-plugin-ml-home-node';
import { ScopedOptions } from '../access';
import { Database, Executor, transactionAgainOnConflict } from '../database';
import { DatabaseExperimentStore } from './DatabaseExperimentStore';
import { cleanTags, LIMITS, requireText } from './limits';
import { PROJECT_TAG, projectRefOf } from './projectRef';
import { lockChangeable, requireReadable } from './requireExperiment';
import { DbExperimentRow, toExperiment } from './rows';
import { ModelOwnershipListener } from './types';

/** Rules of experiments. */
export class DefaultExperimentService implements ExperimentService {
  readonly #database: Database;
  readonly #store: DatabaseExperimentStore;
  readonly #ownership: ModelOwnershipListener;

  constructor(options: {
    database: Database;
    store: DatabaseExperimentStore;
    ownership: ModelOwnershipListener;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#ownership = options.ownership;
  }

  async createExperiment(
    input: { name: string; artifactLocation?: string; tags: KeyValue[] },
    { caller }: ScopedOptions,
  ): Promise<string> {
    this.#requireName(input.name);
    const tags = cleanTags(input.tags, LIMITS.experimentTagValue);
    if (input.artifactLocation?.startsWith('mlflow-artifacts:')) {
      throw new InputError(
        "Leave 'artifact_location' out to keep artifacts in the portal, or name a store that clients reach themselves, such as s3://bucket/path",
      );
    }
    return this.#store.insert(this.#database, {
      name: input.name,
      artifactLocation: input.artifactLocation || undefined,
      createdBy: caller.userEntityRef,
      projectRef: projectRefOf(tags),
      tags,
    });
  }

  async getExperiment(
    id: string,
    { scope }: ScopedOptions,
  ): Promise<ExperimentRecord> {
    return toExperiment(
      await requireReadable(this.#store, this.#database, id, scope),
    );
  }

  async getExperimentByName(
    name: string,
    { scope }: ScopedOptions,
  ): Promise<ExperimentRecord> {
    requireText(name, 'experiment_name');
    const row = await this.#store.find(this.#database, { name }, scope);
    if (!row) {
      throw new NotFoundError(`Could not find experiment with name '${name}'`);
    }
    return toExperiment(row);
  }

  async searchExperiments(
    query: SearchQuery & { view: ViewType },
    { scope }: ScopedOptions,
  ): Promise<Page<ExperimentRecord>> {
    const page = await this.#store.search(this.#database, query, scope);
    return { ...page, items: page.items.map(toExperiment) };
  }

  async renameExperiment(
    id: string,
    name: string,
    options: ScopedOptions,
  ): Promise<void> {
    this.#requireName(name);
    await this.#changing(id, options, async (tx, row) => {
      if (row.lifecycle_stage !== 'active') {
        throw new InputError('Cannot rename a non-active experiment.');
      }
      await this.#store.rename(tx, id, name);
    });
  }

  async deleteExperiment(id: string, options: ScopedOptions): Promise<void> {
    await this.#changing(id, options, (tx, row) => {
      if (row.lifecycle_stage !== 'active') {
        throw new NotFoundError(`No Experiment with id=${id} exists`);
      }
      return this.#store.setStage(tx, id, 'deleted');
    });
  }

  async restoreExperiment(id: string, options: ScopedOptions): Promise<void> {
    await this.#changing(id, options, (tx, row) => {
      if (row.lifecycle_stage !== 'deleted') {
        throw new NotFoundError(`No deleted Experiment with id=${id} exists`);
      }
      return this.#store.setStage(tx, id, 'active');
    });
  }

  async setExperimentTag(
    id: string,
    tag: KeyValue,
    options: ScopedOptions,
  ): Promise<void> {
    const [clean] = cleanTags([tag], LIMITS.experimentTagValue);
    await this.#changing(id, options, async (tx, row) => {
      if (row.lifecycle_stage !== 'active') {
        throw new InputError(
          `The experiment ${id} must be in the 'active' lifecycle_stage to set tags`,
        );
      }
      await this.#store.setTag(tx, id, clean);
      if (tag.key === PROJECT_TAG) {
        await this.#store.setProject(tx, id, projectRefOf([clean]) ?? null);
        await this.#ownership.experimentProjectChanged(tx, [id]);
      }
    });
  }

  async deleteExperimentTag(
    id: string,
    key: string,
    options: ScopedOptions,
  ): Promise<void> {
    await this.#changing(id, options, async tx => {
      if (!(await this.#store.deleteTag(tx, id, key))) {
        throw new NotFoundError(
          `No tag with name: ${key} in experiment with id ${id}`,
        );
      }
      if (key === PROJECT_TAG) {
        await this.#store.setProject(tx, id, null);
        await this.#ownership.experimentProjectChanged(tx, [id]);
      }
    });
  }

  async #changing(
    id: string,
    { scope }: ScopedOptions,
    change: (tx: Executor, row: DbExperimentRow) => Promise<void>,
  ): Promise<void> {
    await transactionAgainOnConflict(this.#database, async tx =>
      change(tx, await lockChangeable(this.#store, tx, id, scope)),
    );
  }

  #requireName(name: string): void {
    if (!name.trim()) {
      throw new InputError(
        "Invalid experiment name: '' (name must not be empty)",
      );
    }
    requireText(name, 'name');
    if (name.length > LIMITS.experimentName) {
      throw new InputError(
        `Experiment name exceeds the maximum length of ${LIMITS.experimentName} characters: it has ${name.length}`,
      );
    }
  }
}
