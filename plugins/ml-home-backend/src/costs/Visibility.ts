import { NotFoundError } from '@backstage/errors';
import {
  CostSplit,
  experimentReadPermission,
  modelReadPermission,
  namedObject,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { Authorizer } from '../access';
import { Database } from '../database';
import {
  DatabaseVisibilityStore,
  NamedObject,
  VisibleScopes,
} from './DatabaseVisibilityStore';

/** No model is called so. */
const NOBODY = '\u0001';

export const objectKey = ({ kind, name }: NamedObject): string =>
  `${kind}:${name}`;

/** A team as sums name it; what has no team stays so. */
export const teamName = (name: string): string =>
  name && namedObject({ kind: 'team', name }).name;

/** The object that the key of a group names, where it names one that not everybody may see. */
export function namedIn(split: CostSplit, key: string | null): NamedObject[] {
  if (key === null) return [];
  if (split === 'model') return [{ kind: 'model', name: key }];
  if (split !== 'object') return [];
  const at = key.indexOf(':');
  return [{ kind: key.slice(0, at), name: key.slice(at + 1) }];
}

/**
 * Keeps the names of models, runs and experiments that a caller may not see out of sums, in which their amounts stay.
 */
export class Visibility {
  readonly #database: Database;
  readonly #authorizer: Authorizer;
  readonly #store = new DatabaseVisibilityStore();

  constructor(options: { database: Database; authorizer: Authorizer }) {
    this.#database = options.database;
    this.#authorizer = options.authorizer;
  }

  async scopesOf(caller: Caller): Promise<VisibleScopes> {
    const [models, experiments] = await Promise.all([
      this.#authorizer.visibleTo(caller, modelReadPermission),
      this.#authorizer.visibleTo(caller, experimentReadPermission),
    ]);
    return { models, experiments };
  }

  /** Keys (`KIND:NAME`) of those that may not be named. */
  async hidden(objects: NamedObject[], caller: Caller): Promise<Set<string>> {
    const unique = new Map(objects.map(one => [objectKey(one), one]));
    if (unique.size === 0) return new Set();
    const scopes = await this.scopesOf(caller);
    if (!scopes.models && !scopes.experiments) return new Set();
    const found = await this.#store.hidden(
      this.#database,
      [...unique.values()],
      scopes,
    );
    return new Set(found.map(objectKey));
  }

  /** Names of models as a filter: of one that may not be seen it is as if nothing were known. */
  async modelFilter(
    names: string[] | undefined,
    caller: Caller,
  ): Promise<string[] | undefined> {
    if (!names) return undefined;
    const objects = names.map(name => ({ kind: 'model', name }));
    const hidden = await this.hidden(objects, caller);
    return objects.map(one => (hidden.has(objectKey(one)) ? NOBODY : one.name));
  }

  /** @throws NotFoundError - it may not be seen */
  async require(object: NamedObject, caller: Caller): Promise<void> {
    if ((await this.hidden([object], caller)).size > 0) {
      throw new NotFoundError(`There is no ${object.kind} ${object.name}`);
    }
  }
}
