import { TrainingCosts } from '../costs';
import { Executor } from '../database';
import { CardCosts, CardCostSource } from './CardCostSource';
import { refKey, VersionRef } from './rows';

/** What trainings cost, by the bills. */
export class BilledCosts implements CardCostSource {
  readonly #training: TrainingCosts;

  constructor(training: TrainingCosts) {
    this.#training = training;
  }

  async costsOf(
    executor: Executor,
    refs: VersionRef[],
  ): Promise<Map<string, CardCosts>> {
    const rows = await this.#training.ofVersions(executor, refs);
    return new Map(
      rows.map(({ runId, amount, currency, completeTo, ...ref }) => [
        refKey(ref),
        {
          cost: {
            amount,
            currency,
            from: `bills of run ${runId}, effective cost`,
            at: `${completeTo}T00:00:00.000Z`,
          },
        },
      ]),
    );
  }
}
