import {
  addDays,
  Budget,
  BudgetScope,
  CostSplit,
  judgeBudget,
  periodOf,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Database } from '../database';
import { DatabaseBudgetStore, DbBudgetRow } from './DatabaseBudgetStore';
import { DatabaseCostReadStore } from './DatabaseCostReadStore';
import { cellOf, forecastOf, isKnown, toSum } from './overview';

const HISTORY_DAYS = 84;

const splitOf = (scope: BudgetScope): CostSplit =>
  scope === 'all' ? 'kind' : scope;

/** Judges budgets by what was spent: as many reads as there are kinds of them, however many there are. */
export class BudgetBook {
  readonly #database: Database;
  readonly #budgets: DatabaseBudgetStore;
  readonly #reads: DatabaseCostReadStore;

  constructor(options: {
    database: Database;
    budgets: DatabaseBudgetStore;
    reads: DatabaseCostReadStore;
  }) {
    this.#database = options.database;
    this.#budgets = options.budgets;
    this.#reads = options.reads;
  }

  async judged(today: string): Promise<Budget[]> {
    const [rows, { completeTo }] = await Promise.all([
      this.#budgets.budgets(this.#database),
      this.#reads.freshness(this.#database),
    ]);
    const alike = Map.groupBy(rows, row =>
      JSON.stringify([row.period, row.cost, row.currency, row.scope_kind]),
    );
    const judged = await Promise.all(
      [...alike.values()].map(group =>
        this.#judge(group, today, completeTo ?? undefined),
      ),
    );
    const byId = new Map(judged.flat().map(budget => [budget.id, budget]));
    return rows.map(({ id }) => byId.get(id)!);
  }

  async #judge(
    rows: DbBudgetRow[],
    today: string,
    completeTo: string | undefined,
  ): Promise<Budget[]> {
    const [{ period, cost, currency, scope_kind: scope }] = rows;
    const range = periodOf(period, today);
    const view = { ...range, cost, currency };
    const start = completeTo ? addDays(completeTo, -HISTORY_DAYS) : range.from;
    const cells = await this.#reads.cells(
      this.#database,
      { ...view, from: start < range.from ? start : range.from },
      {},
      splitOf(scope),
    );
    const byKey = Map.groupBy(cells, ({ key }) => key ?? '');
    return rows.map(row => {
      const all = scope === 'all' ? cells : byKey.get(row.scope_name) ?? [];
      const inside = all.filter(({ day }) => day >= range.from);
      const sum = inside.length > 0 ? toSum(inside.map(cellOf)) : undefined;
      // Charges of which no amount is known, or none in this currency, say nothing of a budget.
      const spent = sum && isKnown(sum) ? sum.amount : undefined;
      const history = all.filter(({ day }) => day >= start);
      const forecast = forecastOf(view, history, completeTo)?.total;
      return {
        id: row.id,
        scope,
        name: row.scope_name,
        amount: row.amount,
        currency,
        cost,
        period,
        owner: row.owner_ref ?? undefined,
        thresholds: row.thresholds,
        note: row.note,
        ...range,
        spent,
        unknown: sum?.unknown ?? 0,
        forecast,
        ...judgeBudget({
          amount: Number(row.amount),
          thresholds: row.thresholds,
          spent: spent === undefined ? undefined : Number(spent),
          forecast,
        }),
      };
    });
  }
}
