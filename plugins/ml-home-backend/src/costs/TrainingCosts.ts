import { CardCosts, CardCostSource, refKey, VersionRef } from '../cards';
import { Executor } from '../database';
import { DatabaseCostReadStore } from './DatabaseCostReadStore';
import { DatabaseTrainingCostStore } from './DatabaseTrainingCostStore';

/**
 * What the runs that made model versions cost, for their cards: effective cost of what the rules in force give to the
 * run. A sum that leaves something out is not what the training cost, so nothing is said where no charge belongs to
 * the run, where one has no known cost or no rate, or where the bills do not reach to the end of the run yet.
 */
export class TrainingCosts implements CardCostSource {
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

  async costsOf(
    executor: Executor,
    refs: VersionRef[],
  ): Promise<Map<string, CardCosts>> {
    const rows = await this.#store.ofVersions(executor, refs, this.#currency);
    if (rows.length === 0) return new Map();
    const { completeTo } = await this.#reads.freshness(executor);
    if (!completeTo) return new Map();
    return new Map(
      rows.flatMap((row): [string, CardCosts][] => {
        const { amount, ended_on: ended } = row;
        if (amount === null || ended === null || ended > completeTo) return [];
        return [
          [
            refKey({ model: row.model, version: String(row.version) }),
            {
              cost: {
                amount: Number(amount),
                currency: this.#currency,
                from: `bills of run ${row.run_id}, effective cost`,
                at: `${completeTo}T00:00:00.000Z`,
              },
            },
          ],
        ];
      }),
    );
  }
}
