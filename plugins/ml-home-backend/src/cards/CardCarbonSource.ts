import { Executor } from '../database';
import { CardCosts, CardCostSource } from './CardCostSource';
import { VersionRef } from './rows';

/** What the domain of carbon knows of model versions. */
export interface CardCarbonSource {
  /** By `refKey` of the version; a constant number of statements. */
  carbonOf(
    executor: Executor,
    refs: VersionRef[],
  ): Promise<Map<string, Pick<CardCosts, 'energy' | 'carbon'>>>;
}

/** Costs from one source, energy and carbon from another. */
export class CostsWithCarbon implements CardCostSource {
  readonly #costs: CardCostSource;
  readonly #carbon: CardCarbonSource;

  constructor(costs: CardCostSource, carbon: CardCarbonSource) {
    this.#costs = costs;
    this.#carbon = carbon;
  }

  async costsOf(
    executor: Executor,
    refs: VersionRef[],
  ): Promise<Map<string, CardCosts>> {
    const both = new Map(await this.#costs.costsOf(executor, refs));
    for (const [key, carbon] of await this.#carbon.carbonOf(executor, refs)) {
      both.set(key, { ...both.get(key), ...carbon });
    }
    return both;
  }
}
