import { InputError, NotFoundError } from '@backstage/errors';
import {
  Delivery,
  Facet,
  FamilyQuality,
  FamilyRegistration,
  partitionNamed,
  Schedule,
  SloInput,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Caller } from '@ml-home/backstage-plugin-ml-home-node';
import { ScopedOptions } from '../access';
import { Database, Executor } from '../database';
import {
  DatabaseDeliveryLogStore,
  DbDeliveryRow,
  toDeliveryEvent,
} from './DatabaseDeliveryLogStore';
import {
  DatabaseFamilyStore,
  DbFamilyKeyRow,
  scheduleOf,
} from './DatabaseFamilyStore';
import {
  DatabaseFeatureReadStore,
  FamilyFacet,
  FamilyFilter,
} from './DatabaseFeatureReadStore';
import { DatabaseSloStore, DbExcuseRow } from './DatabaseSloStore';
import { DeliveryDesk } from './DeliveryDesk';
import { FamilyJudge } from './FamilyJudge';
import { FeatureRegistry } from './FeatureRegistry';
import { toQuality } from './quality';
import { ExcuseView, FeatureService, PageQuery } from './types';
import { iso, toFamily, toFamilyDetail, toFeature, toSloView } from './views';

const SKEW = 5 * 60_000;

/** A person's ref; services watch nothing. */
const userOf = ({ userEntityRef }: Caller): string => userEntityRef ?? '';

const noFamily = (name: string) =>
  new NotFoundError(`There is no feature family '${name}'`);

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

const toExcuse = (row: DbExcuseRow): ExcuseView => ({
  id: row.id,
  from: row.from_key,
  to: row.to_key,
  reason: row.reason,
  author: row.author ?? undefined,
  createdAt: row.created_at.toISOString(),
});

/** Rules of the gallery: what is read, registered, promised and excused. */
export class DefaultFeatureService implements FeatureService {
  readonly #database: Database;
  readonly #families: DatabaseFamilyStore;
  readonly #reads: DatabaseFeatureReadStore;
  readonly #log: DatabaseDeliveryLogStore;
  readonly #slos: DatabaseSloStore;
  readonly #registry: FeatureRegistry;
  readonly #judge: FamilyJudge;
  readonly #desk: DeliveryDesk;

  constructor(options: {
    database: Database;
    families: DatabaseFamilyStore;
    reads: DatabaseFeatureReadStore;
    log: DatabaseDeliveryLogStore;
    slos: DatabaseSloStore;
    registry: FeatureRegistry;
    judge: FamilyJudge;
    desk: DeliveryDesk;
  }) {
    this.#database = options.database;
    this.#families = options.families;
    this.#reads = options.reads;
    this.#log = options.log;
    this.#slos = options.slos;
    this.#registry = options.registry;
    this.#judge = options.judge;
    this.#desk = options.desk;
  }

  async listFamilies(
    query: Parameters<FeatureService['listFamilies']>[0],
    { caller, scope }: ScopedOptions,
  ) {
    const userRef = userOf(caller);
    const page = await this.#reads.list(
      this.#database,
      { ...query, userRef },
      scope,
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
    );
    return { ...page, items: page.items.map(toFeature) };
  }

  async getFamily(name: string, { caller, scope }: ScopedOptions) {
    const row = await this.#reads.find(
      this.#database,
      name,
      userOf(caller),
      scope,
    );
    if (!row) throw noFamily(name);
    const [versions, consumers] = await Promise.all([
      this.#slos.versionsOf(this.#database, [row.id]),
      this.#reads.consumers(this.#database, row.id),
    ]);
    return toFamilyDetail(row, versions, consumers);
  }

  async listFamilyFeatures(
    name: string,
    query: PageQuery & { q?: string },
    { caller, scope }: ScopedOptions,
  ) {
    await this.#require(this.#database, name, scope);
    const page = await this.#reads.features(
      this.#database,
      { ...query, family: name, userRef: userOf(caller) },
      scope,
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
    const row = await this.#require(this.#database, name, scope);
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

  async registerFamily(
    name: string,
    input: FamilyRegistration,
    options: ScopedOptions,
  ) {
    await this.#registry.register(name, input);
    const row = await this.#require(this.#database, name, options.scope);
    await this.#judge.judgeAgain(this.#database, [row.id]);
    return this.getFamily(name, options);
  }

  async unregisterFamily(name: string, _options: ScopedOptions): Promise<void> {
    await this.#registry.unregister(name);
  }

  async listDeliveries(
    name: string,
    query: PageQuery & { partition?: string },
    { scope }: ScopedOptions,
  ) {
    const row = await this.#require(this.#database, name, scope);
    const page = await this.#log.page(this.#database, row.id, query);
    return { ...page, items: page.items.map(toDelivery) };
  }

  async deliver(name: string, deliveries: unknown[], { scope }: ScopedOptions) {
    const row = await this.#require(this.#database, name, scope);
    return this.#desk.deliver([row], deliveries, 'api');
  }

  async setSlo(
    name: string,
    { reason, ...slo }: SloInput & { reason?: string },
    { caller, scope }: ScopedOptions,
  ) {
    return this.#database.transaction(async tx => {
      const { row } = await this.#requireSchedule(tx, name, scope);
      const version = await this.#slos.add(tx, row.id, slo, {
        author: caller.userEntityRef,
        reason,
      });
      await this.#judge.judgeAgain(tx, [row.id]);
      return toSloView(version);
    });
  }

  async listExcuses(name: string, { scope }: ScopedOptions) {
    const row = await this.#require(this.#database, name, scope);
    const rows = await this.#slos.excusesOf(this.#database, [row.id]);
    return { items: rows.map(toExcuse) };
  }

  async excuse(
    name: string,
    { from, to = from, reason }: { from: string; to?: string; reason: string },
    { caller, scope }: ScopedOptions,
  ): Promise<ExcuseView> {
    return this.#database.transaction(async tx => {
      const { row, schedule } = await this.#requireSchedule(tx, name, scope);
      const [first, last] = [from, to].map(key =>
        partitionNamed(schedule, key),
      );
      if (first.start > last.start) {
        throw new InputError(`'to' (${to}) is before 'from' (${from})`);
      }
      const excuse = await this.#slos.excuse(tx, row.id, {
        from,
        to,
        reason,
        author: caller.userEntityRef,
      });
      await this.#judge.judgeAgain(tx, [row.id]);
      return toExcuse(excuse);
    });
  }

  async revokeExcuse(
    name: string,
    id: string,
    { caller, scope }: ScopedOptions,
  ): Promise<void> {
    await this.#database.transaction(async tx => {
      const row = await this.#require(tx, name, scope);
      if (!(await this.#slos.revoke(tx, row.id, id, caller.userEntityRef))) {
        throw new NotFoundError(`The family '${name}' has no excuse ${id}`);
      }
      await this.#judge.judgeAgain(tx, [row.id]);
    });
  }

  async watch(name: string, { caller, scope }: ScopedOptions): Promise<void> {
    const row = await this.#require(this.#database, name, scope);
    if (!caller.userEntityRef) {
      throw new InputError('Only a person can watch a family');
    }
    await this.#families.watch(this.#database, caller.userEntityRef, row.id);
  }

  async unwatch(name: string, { caller, scope }: ScopedOptions): Promise<void> {
    const row = await this.#require(this.#database, name, scope);
    await this.#families.unwatch(this.#database, userOf(caller), row.id);
  }

  async #require(
    executor: Executor,
    name: string,
    scope: ScopedOptions['scope'],
  ): Promise<DbFamilyKeyRow> {
    const row = await this.#families.find(executor, name, scope);
    if (!row) throw noFamily(name);
    return row;
  }

  async #requireSchedule(
    executor: Executor,
    name: string,
    scope: ScopedOptions['scope'],
  ): Promise<{ row: DbFamilyKeyRow; schedule: Schedule }> {
    const row = await this.#require(executor, name, scope);
    const schedule = scheduleOf(row);
    if (!schedule) {
      throw new InputError(
        `Nobody said how the family '${name}' is delivered: declare 'delivery' with its cadence and zone, or register a schedule`,
      );
    }
    return { row, schedule };
  }
}
