import {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { currencySchema } from '@ml-home/backstage-plugin-ml-home-common';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { CostImportService } from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import { AuditTrail, Authorizer, withAuthorization } from '../access';
import { Database } from '../database';
import { Authenticate } from '../http';
import { AllocationDesk } from './AllocationDesk';
import {
  costBudgetAccess,
  costImportAccess,
  costReadAccess,
  costRuleAccess,
} from './AuthorizedCostService';
import { BudgetBook } from './BudgetBook';
import { DefaultCostBudgetService } from './CostBudgetService';
import { DefaultCostReadService } from './CostReadService';
import { DefaultCostRuleService } from './CostRuleService';
import { CostWatch } from './CostWatch';
import { DatabaseAllocationStore } from './DatabaseAllocationStore';
import { DatabaseBudgetStore } from './DatabaseBudgetStore';
import { DatabaseChargeStore } from './DatabaseChargeStore';
import { DatabaseCostImportStore } from './DatabaseCostImportStore';
import { DatabaseCostReadStore } from './DatabaseCostReadStore';
import { DatabaseRateStore } from './DatabaseRateStore';
import { DatabaseTrainingCostStore } from './DatabaseTrainingCostStore';
import { DefaultCostImportService } from './DefaultCostImportService';
import { LedgerTask } from './LedgerTask';
import { bindCostRoutes } from './router';
import { TrainingCosts } from './TrainingCosts';

function currencyOf(config: RootConfigService): string {
  const key = 'mlHome.costs.currency';
  const given = config.getOptionalString(key) ?? 'USD';
  const { success, data, error } = currencySchema.safeParse(given);
  if (!success) throw new Error(`${key} ${error.issues[0].message}`);
  return data;
}

/** Puts the domain of costs together. */
export function composeCosts(options: {
  config: RootConfigService;
  database: Database;
  logger: LoggerService;
  notifications: NotificationService;
  guard: { authorizer: Authorizer; audit: AuditTrail };
}): {
  imports: CostImportService;
  ledgerTask: LedgerTask;
  watch: CostWatch;
  /** For the cards of model versions. */
  training: TrainingCosts;
  bind: (router: Router, authenticate: Authenticate) => void;
} {
  const { database, guard } = options;
  const currency = currencyOf(options.config);
  const charges = new DatabaseChargeStore();
  const imports = new DatabaseCostImportStore();
  const allocations = new DatabaseAllocationStore();
  const reads = new DatabaseCostReadStore();
  const desk = new AllocationDesk(allocations);
  const budgets = new DatabaseBudgetStore();
  const book = new BudgetBook({ database, budgets, reads });
  const services = {
    reads: withAuthorization(
      new DefaultCostReadService({
        ...{ database, reads, imports, allocations, currency },
        authorizer: guard.authorizer,
      }),
      costReadAccess,
      guard,
    ),
    rules: withAuthorization(
      new DefaultCostRuleService({
        ...{ database, allocations, charges, reads, desk, currency },
        rates: new DatabaseRateStore(),
      }),
      costRuleAccess,
      guard,
    ),
    budgets: withAuthorization(
      new DefaultCostBudgetService({ database, budgets, book, currency }),
      costBudgetAccess,
      guard,
    ),
  };
  return {
    imports: withAuthorization(
      new DefaultCostImportService({ ...options, imports, charges, desk }),
      costImportAccess,
      guard,
    ),
    ledgerTask: new LedgerTask({ ...options, charges }),
    training: new TrainingCosts({
      store: new DatabaseTrainingCostStore(),
      reads,
      currency,
    }),
    watch: new CostWatch({ ...options, book, budgets, reads, currency }),
    bind: (router, authenticate) =>
      bindCostRoutes(router, authenticate, services),
  };
}
