import { Executor } from '../database';
import { VersionRef } from './rows';

/** An amount with where it was learned; absent parts are unknown, which is not zero. */
export interface CardCosts {
  /** Money that training and evaluation took. */
  cost?: { amount: number; currency: string; from: string; at?: string };
  /** kWh */
  energy?: { kWh: number; from: string; at?: string };
  /** Grams of CO₂ equivalent. */
  carbon?: { grams: number; from: string; at?: string };
  hardware?: { text: string; from: string; at?: string };
  region?: { text: string; from: string; at?: string };
}

/** What the domain of costs knows of model versions. Until it is there, cards say that cost and carbon are unknown. */
export interface CardCostSource {
  /** By `refKey` of the version; a constant number of statements. */
  costsOf(
    executor: Executor,
    refs: VersionRef[],
  ): Promise<Map<string, CardCosts>>;
}

export class UnknownCosts implements CardCostSource {
  async costsOf(): Promise<Map<string, CardCosts>> {
    return new Map();
  }
}
