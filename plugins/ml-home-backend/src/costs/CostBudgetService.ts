import { NotFoundError } from '@backstage/errors';
import {
  AlertDecision,
  Budget,
  BudgetInput,
  CostAlert,
  CostAlertKind,
  modelReadPermission,
  Page,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { Authorizer } from '../access';
import { Database } from '../database';
import { BudgetBook } from './BudgetBook';
import { DatabaseBudgetStore } from './DatabaseBudgetStore';
import { DatabaseCostReadStore } from './DatabaseCostReadStore';

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
  readonly #reads: DatabaseCostReadStore;
  readonly #authorizer: Authorizer;
  readonly #currency: string;

  constructor(options: {
    database: Database;
    budgets: DatabaseBudgetStore;
    book: BudgetBook;
    reads: DatabaseCostReadStore;
    authorizer: Authorizer;
    currency: string;
  }) {
    this.#database = options.database;
    this.#store = options.budgets;
    this.#book = options.book;
    this.#reads = options.reads;
    this.#authorizer = options.authorizer;
    this.#currency = options.currency;
  }

  /** Without those of models that the caller may not see. */
  async listBudgets({ caller }: CallOptions) {
    const today = new Date().toISOString().slice(0, 10);
    const budgets = await this.#book.judged(today);
    const scope = await this.#authorizer.visibleTo(caller, modelReadPermission);
    const models = budgets.flatMap(budget =>
      budget.scope === 'model' ? budget.name : [],
    );
    if (!scope || models.length === 0) return { items: budgets };
    const hidden = await this.#reads.modelsOutside(
      this.#database,
      models,
      scope,
    );
    return {
      items: budgets.filter(
        budget => budget.scope !== 'model' || !hidden.has(budget.name),
      ),
    };
  }

  async setBudget(budget: BudgetInput, { caller }: CallOptions) {
    const currency = budget.currency ?? this.#currency;
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
      await this.#authorizer.visibleTo(caller, modelReadPermission),
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
      await this.#authorizer.visibleTo(caller, modelReadPermission),
    );
    if (!found) throw new NotFoundError(`There is no alert ${id}`);
    return found;
  }
}
