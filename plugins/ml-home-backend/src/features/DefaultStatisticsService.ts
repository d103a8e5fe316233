import { NotFoundError } from '@backstage/errors';
import {
  FeatureDrift,
  FeatureStatistics,
  Page,
  StatisticsSummary,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  CallOptions,
  DeliveryResult,
} from '@ml-home/backstage-plugin-ml-home-node';
import { ScopedOptions } from '../access';
import { Database } from '../database';
import { DatabaseFamilyStore } from './DatabaseFamilyStore';
import {
  DatabaseStatisticsStore,
  toStatistics,
} from './DatabaseStatisticsStore';
import { requireFamily } from './requireFamily';
import { StatisticsDesk } from './StatisticsDesk';
import { readTfdv } from './tfdv';

/** What is known of the values of features. */
export interface StatisticsService {
  report(
    family: string,
    statistics: unknown[],
    options: CallOptions,
  ): Promise<DeliveryResult>;
  importTfdv(
    family: string,
    document: unknown,
    query: {
      partition: string;
      scope?: string;
      computedAt?: string;
      dataset?: string;
    },
    options: CallOptions,
  ): Promise<DeliveryResult & { passedOver: string[] }>;
  listOfFamily(
    family: string,
    page: { cursor?: string; limit: number },
    options: CallOptions,
  ): Promise<Page<StatisticsSummary>>;
  listOfFeature(
    family: string,
    feature: string,
    query: { scope: string; limit: number },
    options: CallOptions,
  ): Promise<{
    items: FeatureStatistics[];
    drift?: FeatureDrift;
    scopes: string[];
  }>;
}

export class DefaultStatisticsService implements StatisticsService {
  readonly #database: Database;
  readonly #families: DatabaseFamilyStore;
  readonly #store: DatabaseStatisticsStore;
  readonly #desk: StatisticsDesk;

  constructor(options: {
    database: Database;
    families: DatabaseFamilyStore;
    store: DatabaseStatisticsStore;
    desk: StatisticsDesk;
  }) {
    this.#database = options.database;
    this.#families = options.families;
    this.#store = options.store;
    this.#desk = options.desk;
  }

  async report(
    family: string,
    statistics: unknown[],
    { scope }: ScopedOptions,
  ) {
    const row = await this.#require(family, scope);
    return this.#desk.report(row, statistics, 'api');
  }

  /** What is no feature of the family is passed over: lists hold keys and labels too. */
  async importTfdv(
    family: string,
    document: unknown,
    { dataset, ...query }: Parameters<StatisticsService['importTfdv']>[2],
    { scope }: ScopedOptions,
  ) {
    const row = await this.#require(family, scope);
    const read = readTfdv(document, dataset);
    const known = await this.#store.featuresAmong(
      this.#database,
      row.id,
      read.map(({ feature }) => feature),
    );
    const own = read.filter(({ feature }) => known.has(feature));
    const result = await this.#desk.report(
      row,
      own.map(one => ({ ...one, ...query })),
      'tfdv',
    );
    return {
      ...result,
      passedOver: read
        .filter(({ feature }) => !known.has(feature))
        .map(({ feature }) => feature)
        .slice(0, 1_000),
    };
  }

  async listOfFamily(
    family: string,
    page: { cursor?: string; limit: number },
    { scope }: ScopedOptions,
  ) {
    const row = await this.#require(family, scope);
    const found = await this.#store.summaries(this.#database, row.id, page);
    return {
      ...found,
      items: found.items.map(one => ({
        feature: one.feature,
        latest: toStatistics(one),
        drift: one.drift ?? undefined,
      })),
    };
  }

  async listOfFeature(
    family: string,
    feature: string,
    query: { scope: string; limit: number },
    { scope }: ScopedOptions,
  ) {
    const row = await this.#require(family, scope);
    const known = await this.#store.featuresAmong(this.#database, row.id, [
      feature,
    ]);
    if (known.size === 0) {
      throw new NotFoundError(
        `There is no feature '${feature}' in the family '${family}'`,
      );
    }
    const [rows, drift, scopes] = await Promise.all([
      this.#store.newest(this.#database, row.id, [feature], query),
      this.#store.driftOf(this.#database, row.id, feature),
      this.#store.scopesOf(this.#database, row.id, feature),
    ]);
    return { items: rows.map(toStatistics).reverse(), drift, scopes };
  }

  #require(name: string, scope: ScopedOptions['scope']) {
    return requireFamily(this.#families, this.#database, name, scope);
  }
}
