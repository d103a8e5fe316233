import { InputError, NotFoundError } from '@backstage/errors';
import {
  Delivery,
  experimentReadPermission,
  Facet,
  FamilyQuality,
  lineageReadPermission,
  modelReadPermission,
  partitionNamed,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Authorizer, ScopedOptions } from '../access';
import { Database } from '../database';
import { DatabaseRetirementStore } from './DatabaseRetirementStore';
import {
  DatabaseDeliveryLogStore,
  DbDeliveryRow,
  toDeliveryEvent,
} from './DatabaseDeliveryLogStore';
import { DatabaseFamilyStore, scheduleOf } from './DatabaseFamilyStore';
import {
  DatabaseFeatureReadStore,
  VisibleReaders,
} from './DatabaseFeatureReadStore';
import { DatabaseSloStore } from './DatabaseSloStore';
import { FamilyJudge } from './FamilyJudge';
import { FamilyFacet, FamilyFilter } from './familyFilter';
import { Ownership } from './Ownership';
import { toQuality } from './quality';
import {
  noFamily,
  requireFamily,
  requireSchedule,
  userOf,
} from './requireFamily';
import { FeatureReadService, PageQuery } from './types';
import { iso, toCandidate, toFamily, toFamilyDetail, toFeature } from './views';

const SKEW = 5 * 60_000;
/** Partitions of which it is asked at once what was late first. */
const MAX_ASKED = 100;

function toDelivery(row: DbDeliveryRow): Delivery {
  const event = toDeliveryEvent(row);
  return {
    partition: event.partition,
    type: event.type,
    runId: event.runId,
    arrivedAt: iso(event.arrivedAt),
    recordedAt: iso(event.recordedAt),
    rows: event.rows,
    source: row.source,
    ...(event.arrivedAt > event.recordedAt + SKEW ? { clockSkew: true } : {}),
  };
}

/** What the gallery and the pages of features show. */
export class DefaultFeatureReadService implements FeatureReadService {
  readonly #database: Database;
  readonly #families: DatabaseFamilyStore;
  readonly #reads: DatabaseFeatureReadStore;
  readonly #log: DatabaseDeliveryLogStore;
  readonly #slos: DatabaseSloStore;
  readonly #retirement: DatabaseRetirementStore;
  readonly #judge: FamilyJudge;
  readonly #authorizer: Authorizer;
  readonly #ownership: Ownership;

  constructor(options: {
    database: Database;
    families: DatabaseFamilyStore;
    reads: DatabaseFeatureReadStore;
    log: DatabaseDeliveryLogStore;
    slos: DatabaseSloStore;
    retirement: DatabaseRetirementStore;
    judge: FamilyJudge;
    authorizer: Authorizer;
    ownership: Ownership;
  }) {
    this.#database = options.database;
    this.#families = options.families;
    this.#reads = options.reads;
    this.#log = options.log;
    this.#slos = options.slos;
    this.#retirement = options.retirement;
    this.#judge = options.judge;
    this.#authorizer = options.authorizer;
    this.#ownership = options.ownership;
  }

  async listFamilies(
    query: Parameters<FeatureReadService['listFamilies']>[0],
    { caller, scope }: ScopedOptions,
  ) {
    const userRef = userOf(caller);
    const page = await this.#reads.list(
      this.#database,
      { ...query, userRef },
      scope,
      await this.#visibleTo(caller),
    );
    return { ...page, items: page.items.map(toFamily) };
  }

  async getFacets(
    filter: FamilyFilter,
    { caller, scope }: ScopedOptions,
  ): Promise<Record<FamilyFacet, Facet[]>> {
    const rows = await this.#reads.facets(
      this.#database,
      filter,
      userOf(caller),
      scope,
    );
    const of = (facet: FamilyFacet) =>
      rows
        .filter(row => row.facet === facet)
        .map(({ value, count }) => ({ value, count }));
    return {
      slo: of('slo'),
      entity: of('entity'),
      owner: of('owner'),
      serving: of('serving'),
      type: of('type'),
      lifecycle: of('lifecycle'),
      usedBy: of('usedBy'),
      source: of('source'),
      freshness: of('freshness'),
      drift: of('drift'),
    };
  }

  async listFeatures(
    query: FamilyFilter & PageQuery,
    { caller, scope }: ScopedOptions,
  ) {
    const page = await this.#reads.features(
      this.#database,
      { ...query, userRef: userOf(caller) },
      scope,
      await this.#visibleTo(caller),
    );
    return { ...page, items: page.items.map(toFeature) };
  }

  async getFamily(name: string, { caller, scope }: ScopedOptions) {
    const visible = await this.#visibleTo(caller);
    const row = await this.#reads.find(
      this.#database,
      name,
      userOf(caller),
      scope,
      visible,
    );
    if (!row) throw noFamily(name);
    const [versions, consumers, refs] = await Promise.all([
      this.#slos.versionsOf(this.#database, [row.id]),
      this.#reads.consumers(this.#database, row.id, visible),
      this.#ownership.refsOf(caller),
    ]);
    return toFamilyDetail(row, versions, consumers, refs);
  }

  async listFamilyFeatures(
    name: string,
    query: PageQuery & { q?: string },
    { caller, scope }: ScopedOptions,
  ) {
    await requireFamily(this.#families, this.#database, name, scope);
    const page = await this.#reads.features(
      this.#database,
      { ...query, family: name, userRef: userOf(caller) },
      scope,
      await this.#visibleTo(caller),
    );
    return { ...page, items: page.items.map(toFeature) };
  }

  async getFeature(
    family: string,
    feature: string,
    { caller, scope }: ScopedOptions,
  ) {
    const { items } = await this.#reads.features(
      this.#database,
      { family, feature, limit: 1, userRef: userOf(caller) },
      scope,
      await this.#visibleTo(caller),
    );
    if (items.length === 0) {
      throw new NotFoundError(
        `There is no feature '${feature}' in the family '${family}'`,
      );
    }
    return toFeature(items[0]);
  }

  async getQuality(
    name: string,
    query: { windowDays?: number; knownAt?: string },
    { scope }: ScopedOptions,
  ): Promise<FamilyQuality> {
    const row = await requireFamily(
      this.#families,
      this.#database,
      name,
      scope,
    );
    const now = Date.now();
    const found = await this.#judge.verdictOn(this.#database, row, {
      now,
      windowDays: query.windowDays,
      knownAt: query.knownAt ? Date.parse(query.knownAt) : undefined,
    });
    const schedule = scheduleOf(row);
    return found && schedule
      ? toQuality(schedule, found.verdict, found.versions, now)
      : { state: 'no_slo', now: iso(now), partitions: [] };
  }

  async getFirstLate(
    name: string,
    { partition: keys = [] }: { partition?: string[] },
    { caller, scope }: ScopedOptions,
  ) {
    await this.#authorizer.requireBasic(caller, lineageReadPermission);
    if (keys.length === 0 || keys.length > MAX_ASKED) {
      throw new InputError(`'partition': name 1 to ${MAX_ASKED} partitions`);
    }
    const { row, schedule } = await requireSchedule(
      this.#families,
      this.#database,
      name,
      scope,
    );
    const named = keys.map(key => partitionNamed(schedule, key));
    const now = Date.now();
    const found = await this.#judge.verdictOn(this.#database, row, { now });
    const judged = new Map(
      (found?.verdict.partitions ?? []).map(one => [one.key, one]),
    );
    const items = await this.#judge.firstLate(
      this.#database,
      named.map(one => ({ row, partition: judged.get(one.key) ?? one })),
      now,
    );
    return { items };
  }

  async listDeliveries(
    name: string,
    query: PageQuery & { partition?: string },
    { scope }: ScopedOptions,
  ) {
    const row = await requireFamily(
      this.#families,
      this.#database,
      name,
      scope,
    );
    const page = await this.#log.page(this.#database, row.id, query);
    return { ...page, items: page.items.map(toDelivery) };
  }

  async listUnread(
    query: Parameters<FeatureReadService['listUnread']>[0],
    { caller, scope }: ScopedOptions,
  ) {
    const models = await this.#authorizer.visibleTo(
      caller,
      modelReadPermission,
    );
    const page = await this.#retirement.unread(this.#database, query, {
      models,
      scope,
    });
    return { ...page, items: page.items.map(toCandidate) };
  }

  /** Which readers the caller may know of. */
  async #visibleTo(caller: ScopedOptions['caller']): Promise<VisibleReaders> {
    const [models, experiments] = await Promise.all(
      [modelReadPermission, experimentReadPermission].map(permission =>
        this.#authorizer.visibleTo(caller, permission),
      ),
    );
    return { models, experiments };
  }
}
