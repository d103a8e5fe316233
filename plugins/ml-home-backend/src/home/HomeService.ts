import { Me } from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { rm } from 'node:fs/promises';
import { ArtifactStore } from '../artifacts';
import { Database, transactionAgainOnConflict } from '../database';
import { DatabaseExperimentStore } from '../experiments';
import { DatabaseModelStore } from '../models';
import { DatabaseHomeStore, DbDemoCountsRow } from './DatabaseHomeStore';

/** What the first page shows of the person who looks, and demo content. */
export interface HomeService {
  getMe(options: CallOptions): Promise<Me>;
  /** Answers what was removed. */
  removeDemo(options: CallOptions): Promise<DbDemoCountsRow>;
}

export class DefaultHomeService implements HomeService {
  readonly #database: Database;
  readonly #store: DatabaseHomeStore;
  readonly #models: DatabaseModelStore;
  readonly #experiments: DatabaseExperimentStore;
  readonly #artifacts: ArtifactStore;
  readonly #demoFolder: string | undefined;

  constructor(options: {
    database: Database;
    store: DatabaseHomeStore;
    models: DatabaseModelStore;
    experiments: DatabaseExperimentStore;
    artifacts: ArtifactStore;
    /** Watched folder with the demo's declarations, where the portal has one. */
    demoFolder?: string;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#models = options.models;
    this.#experiments = options.experiments;
    this.#artifacts = options.artifacts;
    this.#demoFolder = options.demoFolder;
  }

  async getMe({ caller }: CallOptions): Promise<Me> {
    const userEntityRef = caller.userEntityRef;
    const facts = await this.#store.factsOf(
      this.#database,
      userEntityRef ?? '',
    );
    return {
      userEntityRef,
      hasRuns: facts.has_runs,
      hasModels: facts.has_models,
      activeTokens: facts.active_tokens,
      demo: await this.#store.demoCounts(this.#database),
    };
  }

  async removeDemo(_options: CallOptions): Promise<DbDemoCountsRow> {
    const { counts, experimentIds } = await transactionAgainOnConflict(
      this.#database,
      async tx => {
        const found = {
          counts: await this.#store.demoCounts(tx),
          experimentIds: [] as string[],
        };
        await this.#models.removeDemo(tx);
        found.experimentIds = await this.#experiments.removeDemo(tx);
        return found;
      },
    );
    for (const id of experimentIds) await this.#artifacts.remove(id);
    if (this.#demoFolder) {
      await rm(this.#demoFolder, { recursive: true, force: true });
    }
    return counts;
  }
}
