import {
  ComputeUse,
  CostEstimate,
  CostObject,
  EstimateError,
  gpuPriceKey,
  ResourcePrice,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { Database, Executor } from '../../database';
import { DatabaseEstimateStore, DbErrorRow } from './DatabaseEstimateStore';
import { DatabasePriceStore } from './DatabasePriceStore';
import { DatabaseRunUseStore } from './DatabaseRunUseStore';
import { mergeHeld } from './mergeHeld';
import { SlowAnswers } from './SlowAnswers';

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
  type:
    price.type && price.resource === 'gpu'
      ? gpuPriceKey(price.type)
      : price.type.toLowerCase(),
  provider: price.provider.toLowerCase(),
  region: price.region.toLowerCase(),
});

function toError(row: DbErrorRow) {
  const billed = Number(row.billed ?? 0);
  return {
    runs: row.runs,
    estimated: row.estimated ?? '0',
    billed: row.billed ?? '0',
    meanError: row.mean_error ?? undefined,
    bias:
      row.runs > 0 && billed > 0
        ? Number(row.estimated) / billed - 1
        : undefined,
  };
}

export class DefaultCostEstimateService implements CostEstimateService {
  readonly #database: Database;
  readonly #store: DatabaseEstimateStore;
  readonly #prices: DatabasePriceStore;
  readonly #currency: string;
  /** Every run of the range is looked at, whoever asks. */
  readonly #errors = new SlowAnswers<EstimateError>();

  constructor(options: {
    database: Database;
    estimates: DatabaseEstimateStore;
    prices: DatabasePriceStore;
    currency: string;
  }) {
    this.#database = options.database;
    this.#store = options.estimates;
    this.#prices = options.prices;
    this.#currency = options.currency;
  }

  async listPrices() {
    return { items: await this.#prices.prices(this.#database, MAX_PRICES) };
  }

  /** Of two of the same thing and day the last one counts. */
  async setPrices(prices: ResourcePrice[], { caller }: CallOptions) {
    const unique = new Map(
      prices
        .map(toKey)
        .map(one => [
          JSON.stringify([
            ...[one.resource, one.type, one.provider, one.region],
            ...[one.pricing, one.day],
          ]),
          one,
        ]),
    );
    await this.#prices.setPrices(
      this.#database,
      [...unique.values()],
      caller.userEntityRef,
    );
    this.#errors.forget();
    return { set: unique.size };
  }

  async getErrors(query: {
    from: string;
    to: string;
    currency?: string;
  }): Promise<EstimateError> {
    const currency = query.currency ?? this.#currency;
    return this.#errors.answer(`${query.from} ${query.to} ${currency}`, () =>
      this.#readErrors(query, currency),
    );
  }

  async #readErrors(
    query: { from: string; to: string },
    currency: string,
  ): Promise<EstimateError> {
    const at = new Date().toISOString();
    const {
      all: row,
      sources,
      ...rest
    } = await this.#database.transaction(tx =>
      this.#store.errors(tx, query, currency, MAX_MISSING),
    );
    return {
      at,
      currency,
      ...toError(row),
      waiting: {
        runs: row.waiting,
        estimated: row.waiting_estimated ?? '0',
      },
      ...rest,
      sources: sources.map(one => ({
        toldBy: one.told_by,
        ...toError(one),
        waiting: one.waiting,
      })),
    };
  }
}

/** Whoever names a GPU and no number held one; whoever says a number that is none is not believed to. */
const oneOf = ({ gpuType, unread = [] }: ComputeUse): number | undefined =>
  gpuType && !unread.some(({ resource }) => resource === 'gpu') ? 1 : undefined;

/** Takes what runs used from whoever reads it, and says what objects most likely cost. */
export class RunEstimates {
  readonly #database: Database;
  readonly #store: DatabaseEstimateStore;
  readonly #runs: DatabaseRunUseStore;

  constructor(options: {
    database: Database;
    estimates: DatabaseEstimateStore;
    runs: DatabaseRunUseStore;
  }) {
    this.#database = options.database;
    this.#store = options.estimates;
    this.#runs = options.runs;
  }

  async record(
    tx: Executor,
    uses: { id: string; use: ComputeUse }[],
  ): Promise<void> {
    if (uses.length === 0) return;
    await this.#runs.record(
      tx,
      uses.map(({ id, use }) => ({
        id,
        day: use.day,
        hours: use.hours,
        gpuType: use.gpuType && gpuPriceKey(use.gpuType),
        gpuCount: use.gpuCount ?? oneOf(use),
        gpuBy: use.gpuCount === undefined && use.gpuType ? 'tags' : use.gpuBy,
        gpuUtilisation: use.gpuUtilisation,
        cpuCount: use.cpuCount,
        memoryGigabytes: use.memoryGigabytes,
        memoryBy: use.memoryBy,
        provider: use.provider,
        region: use.region,
        pricing: use.pricing,
        unread: use.unread ?? [],
      })),
    );
  }

  /**
   * What runs held by the best word that there is, which may be that of a job or a workflow; their own was recorded
   * before. Runs of which nobody else says anything are not in the answer.
   */
  async held(
    uses: { id: string; use: ComputeUse }[],
  ): Promise<Map<string, ComputeUse>> {
    const rows = await this.#runs.held(
      this.#database,
      uses.map(({ id }) => id),
    );
    const byRun = Map.groupBy(rows, row => row.run_id);
    return new Map(
      uses.flatMap(({ id, use }) => {
        const merged = mergeHeld(use, byRun.get(id) ?? []);
        return merged ? [[id, merged] as const] : [];
      }),
    );
  }

  /** Undefined for objects without runs that ended, and without jobs, in the range. */
  async ofObject(
    object: CostObject,
    view: { from: string; to: string; currency: string },
  ): Promise<CostEstimate | undefined> {
    const isRun = object.kind === 'run';
    const [{ bases, ...row }, jobs, said] = await Promise.all([
      this.#database.transaction(tx =>
        this.#store.ofObject(tx, object, view, view.currency),
      ),
      isRun
        ? []
        : this.#store.jobsOf(this.#database, object, view, view.currency),
      isRun ? this.#store.linesOf(this.#database, object.name) : undefined,
    ]);
    if (row.runs + row.unknown + jobs.length === 0) return undefined;
    return {
      currency: view.currency,
      amount: row.amount ?? undefined,
      runs: row.runs,
      unknown: row.unknown,
      billed: row.billed ?? undefined,
      ...said,
      bases: isRun ? [] : bases,
      jobs: jobs.map(({ at, amount, ...job }) => ({
        ...job,
        amount: amount ?? undefined,
        at: at.toISOString(),
      })),
    };
  }
}
