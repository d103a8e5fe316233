import { CardCarbonSource, CardCosts, refKey, VersionRef } from '../cards';
import { Executor } from '../database';
import { DatabaseCarbonReadStore } from './DatabaseCarbonReadStore';

/** What cards of model versions say of energy and carbon: of the run that made them, and its parts. */
export class CardCarbon implements CardCarbonSource {
  readonly #reads: DatabaseCarbonReadStore;

  constructor(reads: DatabaseCarbonReadStore) {
    this.#reads = reads;
  }

  async carbonOf(
    executor: Executor,
    refs: VersionRef[],
  ): Promise<Map<string, Pick<CardCosts, 'energy' | 'carbon'>>> {
    const rows = await this.#reads.ofVersions(executor, refs);
    return new Map(
      rows.map(row => {
        const bound = Number(row.partial) > 0 ? ', at least' : '';
        const origin = {
          from: `carbon: ${row.origins.join(', ') || 'unknown'}${bound}`,
          at: row.at.toISOString(),
        };
        return [
          refKey({ model: row.model, version: row.version }),
          {
            // Of a training of which parts are unknown the whole is unknown.
            energy:
              row.kwh === null || Number(row.energy_unknown) > 0
                ? undefined
                : { kWh: row.kwh, ...origin },
            carbon:
              row.location === null || Number(row.unknown) > 0
                ? undefined
                : { grams: row.location, ...origin },
          },
        ];
      }),
    );
  }
}
