import {
  CARD_SCHEMA_VERSION,
  ModelCard,
  resolveFields,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Executor, SqlPart } from '../database';
import { CardCostSource } from './CardCostSource';
import { DatabaseCardSourceStore } from './DatabaseCardSourceStore';
import { findFields } from './findFields';
import { CardSources, refKey, VersionRef } from './rows';

export interface ReadCard {
  card: ModelCard;
  /** What machines know, before people said anything. */
  found: ModelCard['fields'];
  sources: CardSources;
}

/** Puts cards together from what is stored all over the portal. */
export class CardReader {
  readonly #store: DatabaseCardSourceStore;
  readonly #costs: CardCostSource;

  constructor(options: {
    store: DatabaseCardSourceStore;
    costs: CardCostSource;
  }) {
    this.#store = options.store;
    this.#costs = options.costs;
  }

  /**
   * By `refKey`; versions that are not there, or not in the scope, are left out. A constant number of statements.
   *
   * @param hideCosts - for readers who may not see what things cost
   */
  async read(
    executor: Executor,
    refs: VersionRef[],
    scope?: SqlPart,
    experimentScope?: SqlPart,
    hideCosts = false,
  ): Promise<Map<string, ReadCard>> {
    if (refs.length === 0) return new Map();
    const sources = await this.#store.read(
      executor,
      refs,
      scope,
      experimentScope,
    );
    const costs = await this.#costs.costsOf(executor, refs);
    return new Map(
      [...sources].map(([key, one]) => {
        const { version } = one;
        // What follows from a run is hidden with the run.
        const { cost, ...others } =
          (one.runHidden ? undefined : costs.get(key)) ?? {};
        const found = findFields(one, hideCosts ? others : { cost, ...others });
        const card: ModelCard = {
          schemaVersion: CARD_SCHEMA_VERSION,
          model: version.name,
          version: String(version.version),
          revision: version.revision ?? 0,
          fields: resolveFields(found, version.card_values ?? {}),
        };
        return [key, { card, found, sources: one }];
      }),
    );
  }

  async readOne(
    executor: Executor,
    ref: VersionRef,
    scope?: SqlPart,
    experimentScope?: SqlPart,
    hideCosts = false,
  ): Promise<ReadCard | undefined> {
    const cards = await this.read(
      executor,
      [ref],
      scope,
      experimentScope,
      hideCosts,
    );
    return cards.get(refKey(ref));
  }
}
