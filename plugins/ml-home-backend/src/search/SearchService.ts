import { NotAllowedError } from '@backstage/errors';
import { Permission } from '@backstage/plugin-permission-common';
import {
  experimentReadPermission,
  modelReadPermission,
  projectReadPermission,
  SearchHit,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Authorizer } from '../access';
import { Database } from '../database';
import { DatabaseSearchStore, SearchScope } from './DatabaseSearchStore';

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
      this.#scope(caller, modelReadPermission),
      this.#scope(caller, experimentReadPermission),
      this.#scope(caller, projectReadPermission),
    ]);
    return this.#store.search(this.#database, query.q, query.limit, {
      model,
      experiment,
      project: project !== false,
    });
  }

  async #scope(caller: Caller, permission: Permission): Promise<SearchScope> {
    try {
      return await this.#authorizer.scopeOf(caller, permission);
    } catch (error) {
      if (error instanceof NotAllowedError) return false;
      throw error;
    }
  }
}
