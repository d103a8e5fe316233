import {
  ComputeUse,
  CostEstimate,
  CostObject,
  EstimateError,
  gpuPriceKey,
  ResourcePrice,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { Database, Executor } from '../database';
import { DatabaseEstimateStore } from './DatabaseEstimateStore';

const MAX_PRICES = 2_000;
const MAX_MISSING = 20;

/** Prices of hardware, and how well they foretell the bill. */
export interface CostEstimateService {
  listPrices(options: CallOptions): Promise<{ items: ResourcePrice[] }>;
  setPrices(
    prices: ResourcePrice[],
    options: CallOptions,
  ): Promise<{ set: number }>;
  getErrors(
    query: { from: string; to: string; currency?: string },
    options: CallOptions,
  ): Promise<EstimateError>;
}

const toKey = (price: ResourcePrice): ResourcePrice => ({
  ...price,
  type: price.type ? gpuPriceKey(price.type) : '',
  provider: price.provider.toLowerCase(),
  region: price.region.toLowerCase(),
});

export class DefaultCostEstimateService implements CostEstimateService {
  readonly #database: Database;
  readonly #store: DatabaseEstimateStore;
  readonly #currency: string;

  constructor(options: {
    database: Database;
    estimates: DatabaseEstimateStore;
    currency: string;
  }) {
    this.#database = options.database;
    this.#store = options.estimates;
    this.#currency = options.currency;
  }

  async listPrices() {
    return { items: await this.#store.prices(this.#database, MAX_PRICES) };
  }

  /** Of two of the same thing and day the last one counts. */
  async setPrices(prices: ResourcePrice[], { caller }: CallOptions) {
    const unique = new Map(
      prices
        .map(toKey)
        .map(one => [
          JSON.stringify([
            ...[one.resource, one.type, one.provider, one.region, one.day],
          ]),
          one,
        ]),
    );
    await this.#store.setPrices(
      this.#database,
      [...unique.values()],
      caller.userEntityRef,
    );
    return { set: unique.size };
  }

  async getErrors(query: {
    from: string;
    to: string;
    currency?: string;
  }): Promise<EstimateError> {
    const currency = query.currency ?? this.#currency;
    const [row, missing] = await Promise.all([
      this.#store.errors(this.#database, query, currency),
      this.#store.missing(this.#database, query, MAX_MISSING),
    ]);
    const billed = Number(row.billed ?? 0);
    return {
      currency,
      runs: row.runs,
      estimated: row.estimated ?? '0',
      billed: row.billed ?? '0',
      meanError: row.mean_error ?? undefined,
      bias:
        row.runs > 0 && billed > 0
          ? Number(row.estimated) / billed - 1
          : undefined,
      waiting: {
        runs: row.waiting,
        estimated: row.waiting_estimated ?? '0',
      },
      missing,
      silent: row.silent,
    };
  }
}

/** Takes what runs used from whoever reads it, and says what objects most likely cost. */
export class RunEstimates {
  readonly #database: Database;
  readonly #store: DatabaseEstimateStore;

  constructor(options: {
    database: Database;
    estimates: DatabaseEstimateStore;
  }) {
    this.#database = options.database;
    this.#store = options.estimates;
  }

  async record(
    tx: Executor,
    uses: { id: string; use: ComputeUse }[],
  ): Promise<void> {
    if (uses.length === 0) return;
    await this.#store.recordUses(
      tx,
      uses.map(({ id, use }) => ({
        id,
        day: use.day,
        hours: use.hours,
        gpuType: use.gpuType && gpuPriceKey(use.gpuType),
        gpuCount: use.gpuCount ?? (use.gpuType ? 1 : undefined),
        gpuUtilisation: use.gpuUtilisation,
        cpuCount: use.cpuCount,
        memoryGigabytes: use.memoryGigabytes,
        provider: use.provider,
        region: use.region,
      })),
    );
  }

  /** Undefined for objects without runs that ended in the range. */
  async ofObject(
    object: CostObject,
    view: { from: string; to: string; currency: string },
  ): Promise<CostEstimate | undefined> {
    const row = await this.#store.ofObject(
      this.#database,
      object,
      view,
      view.currency,
    );
    if (row.runs + row.unknown === 0) return undefined;
    return {
      currency: view.currency,
      amount: row.amount ?? undefined,
      runs: row.runs,
      unknown: row.unknown,
      billed: row.billed ?? undefined,
      lines:
        object.kind === 'run'
          ? await this.#store.linesOf(this.#database, object.name)
          : undefined,
    };
  }
}
