import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';

/** Asks the catalog who there is, as the portal itself. */
export class CatalogEntities {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;

  constructor(options: { catalog: CatalogService; auth: AuthService }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
  }

  /**
   * Refuses entities that the catalog does not know, such as people and groups: what they are to answer for would reach
   * nobody.
   *
   * @param refs - entity refs by where they stand, such as `'owner' in the body`
   * @throws InputError that names the first; ServiceUnavailableError when the catalog cannot be reached
   */
  async requireKnown(refs: Record<string, string | undefined>): Promise<void> {
    const wanted = Object.entries(refs).flatMap(([place, ref]) =>
      ref ? [{ place, ref }] : [],
    );
    const known = await this.byRefs([...new Set(wanted.map(({ ref }) => ref))]);
    const stray = wanted.find(({ ref }) => !known.has(ref));
    if (stray) {
      throw new InputError(`${stray.place}: the catalog knows no ${stray.ref}`);
    }
  }

  /** Those that the catalog knows, with their names and relations. */
  async byRefs(refs: string[]): Promise<Map<string, Entity>> {
    if (refs.length === 0) return new Map();
    const { items } = await this.ask((catalog, credentials) =>
      catalog.getEntitiesByRefs(
        { entityRefs: refs, fields: ['kind', 'metadata', 'relations'] },
        credentials,
      ),
    );
    return new Map(
      refs.flatMap((ref, i) => (items[i] ? [[ref, items[i]!]] : [])),
    );
  }

  /** Without the catalog nobody knows who somebody is: that is no reason to say yes, nor to say that there is no such person. */
  async ask<T>(
    call: (
      catalog: CatalogService,
      options: { credentials: BackstageCredentials },
    ) => Promise<T>,
  ): Promise<T> {
    try {
      return await call(this.#catalog, {
        credentials: await this.#auth.getOwnServiceCredentials(),
      });
    } catch (error) {
      throw new ServiceUnavailableError(
        'The catalog, which knows people and groups, cannot be reached: try again',
        error,
      );
    }
  }
}
