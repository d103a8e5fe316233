import { Executor } from '../database';
import { DatabaseCostReadStore } from './DatabaseCostReadStore';
import { DatabaseTrainingCostStore } from './DatabaseTrainingCostStore';

export interface TrainingCost {
  model: string;
  version: string;
  runId: string;
  amount: number;
  currency: string;
  /** ISO date of the last day that is billed. */
  completeTo: string;
}

/**
 * What the runs that made model versions cost: effective cost of what the rules in force give to the run. A sum that
 * leaves something out is not what the training cost, so nothing is said where no charge belongs to the run, where one
 * has no known cost or no rate, or where the bills do not reach to the end of the run yet.
 */
export class TrainingCosts {
  readonly #store: DatabaseTrainingCostStore;
  readonly #reads: DatabaseCostReadStore;
  readonly #currency: string;

  constructor(options: {
    store: DatabaseTrainingCostStore;
    reads: DatabaseCostReadStore;
    currency: string;
  }) {
    this.#store = options.store;
    this.#reads = options.reads;
    this.#currency = options.currency;
  }

  async ofVersions(
    executor: Executor,
    refs: { model: string; version: string }[],
  ): Promise<TrainingCost[]> {
    const rows = await this.#store.ofVersions(executor, refs, this.#currency);
    if (rows.length === 0) return [];
    const { completeTo } = await this.#reads.freshness(executor);
    if (!completeTo) return [];
    return rows.flatMap(({ model, version, run_id, amount, ended_on }) =>
      amount === null || ended_on === null || ended_on > completeTo
        ? []
        : [
            {
              model,
              version: String(version),
              runId: run_id,
              amount: Number(amount),
              currency: this.#currency,
              completeTo,
            },
          ],
    );
  }
}
