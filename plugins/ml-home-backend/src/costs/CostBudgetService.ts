import { NotFoundError } from '@backstage/errors';
import {
  AlertDecision,
  Budget,
  BudgetInput,
  CostAlert,
  CostAlertKind,
  Page,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { CatalogEntities } from '../access';
import { Database } from '../database';
import { BudgetBook } from './BudgetBook';
import { DatabaseBudgetStore } from './DatabaseBudgetStore';
import { objectKey, Visibility } from './Visibility';

/** What may be spent, and what people say of what was. */
export interface CostBudgetService {
  listBudgets(options: CallOptions): Promise<{ items: Budget[] }>;
  setBudget(budget: BudgetInput, options: CallOptions): Promise<{ id: string }>;
  endBudget(id: string, options: CallOptions): Promise<void>;
  listAlerts(
    query: {
      kind?: CostAlertKind;
      state?: CostAlert['state'];
      cursor?: string;
      limit: number;
    },
    options: CallOptions,
  ): Promise<Page<CostAlert>>;
  decideAlert(
    id: string,
    decision: AlertDecision,
    options: CallOptions,
  ): Promise<CostAlert>;
}

export class DefaultCostBudgetService implements CostBudgetService {
  readonly #database: Database;
  readonly #store: DatabaseBudgetStore;
  readonly #book: BudgetBook;
  readonly #visibility: Visibility;
  readonly #entities: CatalogEntities;
  readonly #currency: string;

  constructor(options: {
    database: Database;
    budgets: DatabaseBudgetStore;
    book: BudgetBook;
    visibility: Visibility;
    entities: CatalogEntities;
    currency: string;
  }) {
    this.#database = options.database;
    this.#store = options.budgets;
    this.#book = options.book;
    this.#visibility = options.visibility;
    this.#entities = options.entities;
    this.#currency = options.currency;
  }

  /** Without those of models that the caller may not see. */
  async listBudgets({ caller }: CallOptions) {
    const today = new Date().toISOString().slice(0, 10);
    const budgets = await this.#book.judged(today);
    const objectOf = ({ scope, name }: Budget) => ({ kind: scope, name });
    const hidden = await this.#visibility.hidden(budgets.map(objectOf), caller);
    return {
      items: budgets.filter(budget => !hidden.has(objectKey(objectOf(budget)))),
    };
  }

  async setBudget(budget: BudgetInput, { caller }: CallOptions) {
    const currency = budget.currency ?? this.#currency;
    // Otherwise nobody is told when it is passed.
    await this.#entities.requireKnown({ "'owner' in the body": budget.owner });
    const id = await this.#database.transaction(tx =>
      this.#store.setBudget(tx, { ...budget, currency }, caller.userEntityRef),
    );
    return { id };
  }

  async endBudget(id: string): Promise<void> {
    if (!(await this.#store.endBudget(this.#database, id))) {
      throw new NotFoundError(`There is no budget ${id}`);
    }
  }

  async listAlerts(
    query: Parameters<CostBudgetService['listAlerts']>[0],
    { caller }: CallOptions,
  ) {
    return this.#store.page(
      this.#database,
      query,
      await this.#visibility.scopesOf(caller),
    );
  }

  async decideAlert(
    id: string,
    decision: AlertDecision,
    { caller }: CallOptions,
  ): Promise<CostAlert> {
    const found = await this.#store.decide(
      this.#database,
      id,
      decision,
      caller.userEntityRef,
      await this.#visibility.scopesOf(caller),
    );
    if (!found) throw new NotFoundError(`There is no alert ${id}`);
    return found;
  }
}
