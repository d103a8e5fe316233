import { NotFoundError } from '@backstage/errors';
import {
  experimentReadPermission,
  Facet,
  ModelDetail,
  ModelSummary,
  ModelVersion,
  Page,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Authorizer, ScopedOptions } from '../access';
import { Database, decodeCursor, encodeCursor } from '../database';
import {
  DatabaseModelReadStore,
  ModelListQuery,
} from './DatabaseModelReadStore';
import { toModelDetail, toModelSummary, toModelVersion } from './views';

export type ModelFacets = Record<
  'owner' | 'project' | 'tag' | 'lifecycle',
  Facet[]
>;

/** What the portal's pages show of models. */
export interface ModelReadService {
  listModels(
    query: ModelListQuery,
    options: ScopedOptions,
  ): Promise<Page<ModelSummary>>;
  getFacets(options: ScopedOptions): Promise<ModelFacets>;
  getModel(name: string, options: ScopedOptions): Promise<ModelDetail>;
  listVersions(
    name: string,
    page: { cursor?: string; limit: number },
    options: ScopedOptions,
  ): Promise<Page<ModelVersion>>;
  getVersion(
    name: string,
    version: string,
    options: ScopedOptions,
  ): Promise<ModelVersion>;
}

export class DefaultModelReadService implements ModelReadService {
  readonly #database: Database;
  readonly #store: DatabaseModelReadStore;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    store: DatabaseModelReadStore;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#authorizer = options.authorizer;
  }

  async listModels(query: ModelListQuery, { scope }: ScopedOptions) {
    const page = await this.#store.list(this.#database, query, scope);
    return { ...page, items: page.items.map(toModelSummary) };
  }

  async getFacets({ scope }: ScopedOptions): Promise<ModelFacets> {
    const rows = await this.#store.facets(this.#database, scope);
    const of = (facet: string) =>
      rows
        .filter(row => row.facet === facet)
        .map(({ value, count }) => ({ value, count }));
    return {
      owner: of('owner'),
      project: of('project'),
      tag: of('tag'),
      lifecycle: of('lifecycle'),
    };
  }

  async getModel(name: string, { scope }: ScopedOptions) {
    const row = await this.#store.find(this.#database, name, scope);
    if (!row) throw new NotFoundError(`There is no model '${name}'`);
    return toModelDetail(row);
  }

  async listVersions(
    name: string,
    page: { cursor?: string; limit: number },
    { scope, caller }: ScopedOptions,
  ): Promise<Page<ModelVersion>> {
    const model = await this.#store.find(this.#database, name, scope);
    if (!model) throw new NotFoundError(`There is no model '${name}'`);
    const before = decodeCursor(page.cursor, 1)?.[0];
    const rows = await this.#store.versions(
      this.#database,
      name,
      {
        before: before === undefined ? undefined : Number(before),
        limit: page.limit + 1,
      },
      scope,
      await this.#authorizer.visibleTo(caller, experimentReadPermission),
    );
    const items = rows.slice(0, page.limit).map(toModelVersion);
    return {
      items,
      totalCount: Number(model.version_count),
      ...(rows.length > page.limit
        ? {
            nextCursor: encodeCursor([Number(items[items.length - 1].version)]),
          }
        : {}),
    };
  }

  async getVersion(
    name: string,
    version: string,
    { scope, caller }: ScopedOptions,
  ): Promise<ModelVersion> {
    const [row] = await this.#store.versions(
      this.#database,
      name,
      { version: Number(version), limit: 1 },
      scope,
      await this.#authorizer.visibleTo(caller, experimentReadPermission),
    );
    if (!row) {
      throw new NotFoundError(`There is no version ${version} of '${name}'`);
    }
    return toModelVersion(row);
  }
}
