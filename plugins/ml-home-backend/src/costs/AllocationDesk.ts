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
import {
  ClosedMonth,
  DatabaseClosedMonthStore,
} from './DatabaseClosedMonthStore';
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
  readonly #months: DatabaseClosedMonthStore;

  /** `uses`: reports of use follow the same rules. */
  constructor(options: {
    allocations: DatabaseAllocationStore;
    rulesets: DatabaseRulesetStore;
    sums: DatabaseCostSumStore;
    months: DatabaseClosedMonthStore;
    uses?: ResourceUseDesk;
  }) {
    this.#store = options.allocations;
    this.#rules = options.rulesets;
    this.#sums = options.sums;
    this.#months = options.months;
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

  /** Months with charges: those that follow the rules in force, and those that are closed and keep theirs. */
  async monthsOf(
    executor: Executor,
  ): Promise<{ open: string[]; closed: { month: string; version: number }[] }> {
    const [charged, known] = await Promise.all([
      this.#sums.months(executor),
      this.#months.months(executor),
    ]);
    const versions = new Map(
      known.map(({ month, version }) => [month, version]),
    );
    const closed = charged.flatMap(month => {
      const version = versions.get(month) ?? null;
      return version === null ? [] : [{ month, version }];
    });
    const shut = new Set(closed.map(({ month }) => month));
    return { open: charged.filter(month => !shut.has(month)), closed };
  }

  /** Has a month keep the rules that it is allocated by; answers their version. */
  async closeMonth(
    tx: Transaction,
    month: string,
    by: string | undefined,
  ): Promise<number> {
    const closed = await this.#months.find(tx, month);
    if (closed) return closed.version;
    const { version, rules } = await this.rulesInForce(tx);
    await this.#months.close(
      tx,
      {
        month,
        version,
        // What is built in may be another in the next release; published versions never change.
        rules: version === 0 ? rules : undefined,
        shares: await this.sharesOf(tx, rules, month),
      },
      by,
    );
    return version;
  }

  /** Has a month follow the rules in force again; answers their version. */
  async openMonth(tx: Transaction, month: string): Promise<number> {
    const { version, rules } = await this.rulesInForce(tx);
    if (await this.#months.find(tx, month)) {
      await this.#months.open(tx, month);
      await this.recompute(tx, rules, [month]);
    }
    return version;
  }

  /**
   * Makes months anew under rules; those that are closed under the rules that they keep. Each is a few statements, and
   * the next needs none of the one before.
   */
  async recompute(
    tx: Transaction,
    rules: AllocationRule[],
    months: string[],
  ): Promise<void> {
    for (const month of months) {
      const closed = await this.#months.find(tx, month);
      const shares = closed
        ? await this.#kept(tx, closed)
        : await this.sharesOf(tx, rules, month);
      await this.#recompute(tx, month, shares, !!closed);
    }
  }

  /** As `recompute`, of one month as if it was open. Closed ones are not to be left so. */
  async recomputeOpen(
    tx: Transaction,
    rules: AllocationRule[],
    month: string,
  ): Promise<PoolShare[]> {
    const shares = await this.sharesOf(tx, rules, month);
    await this.#recompute(tx, month, shares, false);
    return shares;
  }

  async #recompute(
    tx: Transaction,
    month: string,
    shares: PoolShare[],
    closed: boolean,
  ): Promise<void> {
    await this.#store.addObjects(
      tx,
      shares.map(({ object }) => object),
    );
    const rows = await this.#sums.size(tx, month);
    await plannedForMany(tx, rows, async () => {
      await this.#sums.recompute(tx, month, shares, closed);
      await this.#sums.rollUp(tx, month);
    });
  }

  /** Has the rules of a closed month judge what came since; answers the weights that its pools keep. */
  async #kept(tx: Transaction, closed: ClosedMonth): Promise<PoolShare[]> {
    const { month } = closed;
    const rules =
      closed.rules ??
      (await this.#rules.findRules(tx, closed.version))?.rules ??
      builtInRules.rules;
    for (;;) {
      const shapes = await this.#months.unjudged(tx, month, SHAPES_AT_ONCE);
      await this.#store.assign(tx, judgeShapes(rules, shapes), month);
      if (shapes.length < SHAPES_AT_ONCE) break;
    }
    if (closed.shares) return closed.shares;
    const shares = await this.sharesOf(tx, rules, month);
    await this.#months.keepShares(tx, month, shares);
    return shares;
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
