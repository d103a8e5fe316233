import { AuthService } from '@backstage/backend-plugin-api';
import {
  Entity,
  parseEntityRef,
  RELATION_CHILD_OF,
  RELATION_MEMBER_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { CatalogEntities } from '../access';
import { Executor } from '../database';
import { DatabaseDelegationStore } from './DatabaseDelegationStore';
import { GovernanceSettings } from './settings';

export interface Conflict {
  ref: string;
  why: string[];
}

/** How somebody may sign in a role. */
export interface Standing {
  role: string;
  /** The person in whose place; absent: in their own right. */
  onBehalfOf?: string;
}

/** Where a person stands, for lists. */
interface Place {
  roles: string[];
  groups: string[];
}

/** Asking the catalog takes several calls, one after the other: longer than the list itself. */
const PLACE_TTL_MS = 60_000;
const MOST_PLACES = 5_000;

/** Groups within groups are followed so far up. */
const MAX_DEPTH = 6;

const targetsOf = (entity: Entity | undefined, type: string) =>
  (entity?.relations ?? [])
    .filter(relation => relation.type === type)
    .map(relation => relation.targetRef.toLowerCase());

/** The entity ref that a name in a tag stands for; undefined of an e-mail address. */
export function toUserRef(text: string): string | undefined {
  const name = text.trim().toLowerCase();
  if (!name || name.includes('@')) return undefined;
  try {
    return stringifyEntityRef(
      parseEntityRef(name, {
        defaultKind: 'user',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    return undefined;
  }
}

/** The address in `Name <address>` or alone. */
export const emailOf = (text: string): string | undefined =>
  /<?\s*([^\s<>,;]+@[^\s<>,;]+)\s*>?/.exec(text)?.[1].toLowerCase();

/**
 * Who people are: their groups by the catalog, asked anew each time a decision rests on it, the roles that follow, and
 * delegations. Never by the token that they use.
 */
export class People {
  readonly #entities: CatalogEntities;
  readonly #settings: GovernanceSettings;
  readonly #delegations: DatabaseDelegationStore;
  readonly #places = new Map<
    string,
    { place: Promise<Place>; until: number }
  >();

  constructor(options: {
    catalog: CatalogService;
    auth: AuthService;
    settings: GovernanceSettings;
    delegations: DatabaseDelegationStore;
  }) {
    this.#entities = new CatalogEntities(options);
    this.#settings = options.settings;
    this.#delegations = options.delegations;
  }

  /** Groups of each person, with those above them. */
  async groupsOf(refs: string[]): Promise<Map<string, Set<string>>> {
    const unique = [...new Set(refs)];
    const users = await this.#entities.byRefs(unique);
    const groups = new Map<string, string[]>();
    let wanted = [...users.values()].flatMap(user =>
      targetsOf(user, RELATION_MEMBER_OF),
    );
    for (let depth = 0; depth < MAX_DEPTH && wanted.length > 0; depth++) {
      const found = await this.#entities.byRefs([...new Set(wanted)]);
      for (const ref of wanted) {
        groups.set(ref, targetsOf(found.get(ref), RELATION_CHILD_OF));
      }
      wanted = wanted
        .flatMap(ref => groups.get(ref) ?? [])
        .filter(ref => !groups.has(ref));
    }
    return new Map(
      unique.map(ref => {
        const all = new Set<string>();
        const add = (group: string) => {
          if (all.has(group)) return;
          all.add(group);
          (groups.get(group) ?? []).forEach(add);
        };
        targetsOf(users.get(ref), RELATION_MEMBER_OF).forEach(add);
        return [ref, all];
      }),
    );
  }

  #rolesFrom(ref: string, groups: Set<string> | undefined): string[] {
    return [...this.#settings.roles]
      .filter(([, holders]) =>
        holders.some(holder => holder === ref || groups?.has(holder)),
      )
      .map(([role]) => role);
  }

  /** Roles that each person holds in their own right. */
  async rolesOf(refs: string[]): Promise<Map<string, string[]>> {
    if (refs.length === 0) return new Map();
    const groups = await this.groupsOf(refs);
    return new Map(
      refs.map(ref => [ref, this.#rolesFrom(ref, groups.get(ref))]),
    );
  }

  /**
   * The roles that a person may sign in, by delegation too, and the groups that they are in: for lists that are looked
   * at again and again, and so up to a minute old. Never what a decision rests on.
   */
  async placeOf(executor: Executor, ref: string): Promise<Place> {
    const now = Date.now();
    const known = this.#places.get(ref);
    if (known && known.until > now) return known.place;
    if (this.#places.size > MOST_PLACES) this.#places.clear();
    const place = this.#askPlace(executor, ref);
    this.#places.set(ref, { place, until: now + PLACE_TTL_MS });
    place.catch(() => this.#places.delete(ref));
    return place;
  }

  async #askPlace(executor: Executor, ref: string): Promise<Place> {
    const [standings, groups] = await Promise.all([
      this.standingsOf(executor, ref),
      this.groupsOf([ref]),
    ]);
    return {
      roles: [...new Set(standings.map(({ role }) => role))],
      groups: [...(groups.get(ref) ?? [])],
    };
  }

  /** How a person may sign: in their own right first, then for those who delegated to them. */
  async standingsOf(executor: Executor, ref: string): Promise<Standing[]> {
    const delegations = await this.#delegations.toward(executor, ref);
    const roles = await this.rolesOf([
      ref,
      ...delegations.map(({ from_ref }) => from_ref),
    ]);
    return [
      ...(roles.get(ref) ?? []).map(role => ({ role })),
      ...delegations.flatMap(({ from_ref, role }) =>
        (roles.get(from_ref) ?? [])
          .filter(held => !role || role === held)
          .map(held => ({ role: held, onBehalfOf: from_ref })),
      ),
    ];
  }

  /** Whether anybody can sign in a role. */
  knowsRole(role: string): boolean {
    return (this.#settings.roles.get(role) ?? []).length > 0;
  }

  /** Named by the configuration itself, and so a person, whether or not the catalog knows them. */
  #isHolder(ref: string): boolean {
    return [...this.#settings.roles.values()].some(all => all.includes(ref));
  }

  holdersOf(role: string): string[] {
    return this.#settings.roles.get(role) ?? [];
  }

  /** Names of the roles in which anybody signs. */
  get roles(): string[] {
    return [...this.#settings.roles.keys()];
  }

  /**
   * Refuses people and groups whom the catalog does not know: what they are to answer for would reach nobody.
   *
   * @param refs entity refs by where they stand, such as `'owner' in the body`
   * @throws InputError that names the first; ServiceUnavailableError when the catalog cannot be reached
   */
  requireKnown(refs: Record<string, string | undefined>): Promise<void> {
    return this.#entities.requireKnown(refs);
  }

  /** Those of some people whom the catalog knows, in their order. */
  async known(refs: string[]): Promise<string[]> {
    const known = await this.#entities.byRefs([...new Set(refs)]);
    return refs.filter(ref => known.has(ref));
  }

  /**
   * The people of the catalog that names in tags stand for, by the name: entity refs, user names, e-mail addresses.
   * A name that the catalog does not know is none of a person: `root`, or the account of a build server.
   */
  async named(names: string[]): Promise<Map<string, string>> {
    const emails = new Map<string, string>();
    const refs = new Map<string, string>();
    for (const name of new Set(names)) {
      const email = emailOf(name);
      const ref = email ? undefined : toUserRef(name);
      if (email) emails.set(name, email);
      else if (ref?.startsWith('user:')) refs.set(name, ref);
    }
    const [byEmail, known] = await Promise.all([
      this.#byEmail([...new Set(emails.values())]),
      this.#entities.byRefs([...new Set(refs.values())]),
    ]);
    return new Map([
      ...[...emails].flatMap(([name, email]): [string, string][] => {
        const ref = byEmail.get(email);
        return ref ? [[name, ref]] : [];
      }),
      ...[...refs].filter(([, ref]) => known.has(ref) || this.#isHolder(ref)),
    ]);
  }

  /** People of the catalog with these e-mail addresses. */
  async #byEmail(emails: string[]): Promise<Map<string, string>> {
    if (emails.length === 0) return new Map();
    const { items } = await this.#entities.ask((catalog, credentials) =>
      catalog.getEntities(
        {
          filter: { kind: 'User', 'spec.profile.email': emails },
          fields: ['kind', 'metadata', 'spec.profile.email'],
        },
        credentials,
      ),
    );
    return new Map(
      items.flatMap(item => {
        const profile = (item.spec?.profile ?? {}) as { email?: string };
        return profile.email
          ? [[profile.email.toLowerCase(), stringifyEntityRef(item)]]
          : [];
      }),
    );
  }
}
