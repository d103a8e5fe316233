import {
  experimentReadPermission,
  modelReadPermission,
  projectReadPermission,
  SearchHit,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Authorizer } from '../access';
import { Database } from '../database';
import { DatabaseSearchStore } from './DatabaseSearchStore';

/** Finds what the caller may see; kinds that are denied are left out. */
export class SearchService {
  readonly #database: Database;
  readonly #store: DatabaseSearchStore;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    store: DatabaseSearchStore;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#authorizer = options.authorizer;
  }

  async search(
    query: { q: string; limit: number },
    { caller }: { caller: Caller },
  ): Promise<SearchHit[]> {
    const [model, experiment, project] = await Promise.all([
      this.#authorizer.visibleTo(caller, modelReadPermission),
      this.#authorizer.visibleTo(caller, experimentReadPermission),
      this.#authorizer.visibleTo(caller, projectReadPermission),
    ]);
    return this.#store.search(this.#database, query.q, query.limit, {
      model,
      experiment,
      project,
    });
  }
}
