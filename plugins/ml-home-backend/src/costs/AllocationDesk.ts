import {
  allocate,
  AllocationRule,
  defaultRules,
  namedObject,
  Split,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Executor, Transaction } from '../database';
import { plannedForMany } from './costSql';
import {
  DatabaseAllocationStore,
  ShapeAllocation,
} from './DatabaseAllocationStore';
import { DatabaseCostSumStore } from './DatabaseCostSumStore';
import { DatabaseRulesetStore, Ruleset } from './DatabaseRulesetStore';
import { ResourceUseDesk } from './uses/ResourceUseDesk';
import { PoolShare, ShapeRow } from './types';

/** Shapes that are judged at once. */
const SHAPES_AT_ONCE = 5_000;

export const builtInRules: Ruleset = {
  version: 0,
  rules: defaultRules,
  note: 'Built in',
  createdAt: new Date(0),
};

export const judgeShapes = (
  rules: AllocationRule[],
  shapes: ShapeRow[],
): ShapeAllocation[] =>
  shapes.map(({ id, shape }) => {
    const found = allocate(rules, shape);
    return {
      shapeId: id,
      kind: found.kind,
      rule: found.rule,
      object: found.kind === 'direct' ? found.object : undefined,
    };
  });

/** Says whom charges belong to, and spreads what is shared. */
export class AllocationDesk {
  readonly #store: DatabaseAllocationStore;
  readonly #uses?: ResourceUseDesk;

  readonly #rules: DatabaseRulesetStore;
  readonly #sums: DatabaseCostSumStore;

  /** `uses`: reports of use follow the same rules. */
  constructor(options: {
    allocations: DatabaseAllocationStore;
    rulesets: DatabaseRulesetStore;
    sums: DatabaseCostSumStore;
    uses?: ResourceUseDesk;
  }) {
    this.#store = options.allocations;
    this.#rules = options.rulesets;
    this.#sums = options.sums;
    this.#uses = options.uses;
  }

  async rulesInForce(executor: Executor): Promise<Ruleset> {
    return (await this.#rules.currentRules(executor)) ?? builtInRules;
  }

  /** Judges shapes: those that are new, or all of them. */
  async assign(
    tx: Executor,
    rules: AllocationRule[],
    which: 'new' | 'all',
  ): Promise<void> {
    if (which === 'all') await this.#uses?.rejudge(tx, rules);
    let after = 0;
    for (;;) {
      const shapes = await this.#store.shapesAfter(
        tx,
        after,
        SHAPES_AT_ONCE,
        which === 'new',
      );
      await this.#store.assign(tx, judgeShapes(rules, shapes));
      if (shapes.length < SHAPES_AT_ONCE) return;
      after = shapes[shapes.length - 1].id;
    }
  }

  /** Makes months anew under rules. Each is a few statements, and the next needs none of the one before. */
  async recompute(
    tx: Transaction,
    rules: AllocationRule[],
    months: string[],
  ): Promise<void> {
    for (const month of months) {
      const shares = await this.sharesOf(tx, rules, month);
      await this.#store.addObjects(
        tx,
        shares.map(({ object }) => object),
      );
      const rows = await this.#sums.size(tx, month);
      await plannedForMany(tx, rows, async () => {
        await this.#sums.recompute(tx, month, shares);
        await this.#sums.rollUp(tx, month);
      });
    }
  }

  async sharesOf(
    executor: Executor,
    rules: AllocationRule[],
    month: string,
  ): Promise<PoolShare[]> {
    const pools = rules.flatMap(({ id, then }) =>
      then.kind === 'shared' ? [{ rule: id, split: then.split }] : [],
    );
    const shares: PoolShare[] = [];
    // One after the other, since a transaction has one connection; there are as many as a person wrote.
    for (const { rule, split } of pools) {
      const weights = await this.#weights(executor, split, month);
      // Rules and series that were kept before may call a team by its bare name.
      shares.push(
        ...weights.map(share => ({
          rule,
          ...share,
          object: namedObject(share.object),
        })),
      );
    }
    return shares;
  }

  async #weights(
    executor: Executor,
    split: Split,
    month: string,
  ): Promise<Omit<PoolShare, 'rule'>[]> {
    switch (split.method) {
      case 'even':
        return split.among.map(object => ({
          currency: '',
          object,
          weight: '1',
        }));
      case 'fixed':
        return split.shares.map(({ object, percent }) => ({
          currency: '',
          object,
          weight: String(percent),
        }));
      case 'proportional':
        return this.#store.directWeights(executor, month, split.kind);
      default:
        return (
          await this.#store.usageWeights(executor, month, split.series)
        ).map(share => ({ currency: '', ...share }));
    }
  }
}
