import {
  AuthService,
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { currencySchema } from '@ml-home/backstage-plugin-ml-home-common';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import {
  CostImportService,
  ResourceUseService,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import {
  AuditTrail,
  Authorizer,
  CatalogEntities,
  withAuthorization,
} from '../access';
import { Database } from '../database';
import { Authenticate } from '../http';
import { AllocationDesk } from './AllocationDesk';
import {
  costBudgetAccess,
  costEstimateAccess,
  costImportAccess,
  costMonthAccess,
  costReadAccess,
  costRuleAccess,
  resourceUseAccess,
} from './AuthorizedCostService';
import { BudgetBook } from './BudgetBook';
import { DefaultCostBudgetService } from './CostBudgetService';
import {
  DefaultCostEstimateService,
  RunEstimates,
} from './estimates/CostEstimateService';
import { DefaultCostMonthService } from './CostMonthService';
import { DefaultCostReadService } from './CostReadService';
import { DefaultCostRuleService } from './CostRuleService';
import { CostWatch } from './CostWatch';
import { DatabaseAllocationStore } from './DatabaseAllocationStore';
import { DatabaseBudgetStore } from './DatabaseBudgetStore';
import { DatabaseChargeStore } from './DatabaseChargeStore';
import { DatabaseClosedMonthStore } from './DatabaseClosedMonthStore';
import { CostExporter } from './CostExporter';
import { DatabaseCostExportStore } from './DatabaseCostExportStore';
import { DatabaseCostImportStore } from './DatabaseCostImportStore';
import { DatabaseCostReadStore } from './DatabaseCostReadStore';
import { DatabaseCostSumStore } from './DatabaseCostSumStore';
import { DatabaseEstimateStore } from './estimates/DatabaseEstimateStore';
import { DatabaseObjectCostStore } from './DatabaseObjectCostStore';
import { DatabasePriceStore } from './estimates/DatabasePriceStore';
import { DatabaseRateStore } from './DatabaseRateStore';
import { DatabaseRulesetStore } from './DatabaseRulesetStore';
import { DatabaseResourceUseStore } from './uses/DatabaseResourceUseStore';
import { DatabaseRunUseStore } from './estimates/DatabaseRunUseStore';
import { DatabaseTrainingCostStore } from './DatabaseTrainingCostStore';
import { DatabaseWasteStore } from './DatabaseWasteStore';
import {
  CostLedgerService,
  DefaultCostImportService,
} from './DefaultCostImportService';
import {
  DefaultResourceUseService,
  UseLedgerService,
} from './uses/DefaultResourceUseService';
import { LedgerTask } from './LedgerTask';
import { ResourceUseDesk } from './uses/ResourceUseDesk';
import { bindCostRoutes } from './router';
import { TrainingCosts } from './TrainingCosts';
import { Visibility } from './Visibility';

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
  catalog: CatalogService;
  auth: AuthService;
  guard: { authorizer: Authorizer; audit: AuditTrail };
}): {
  imports: CostImportService;
  /** What jobs and workflows held. */
  uses: ResourceUseService;
  useDesk: ResourceUseDesk;
  runEstimates: RunEstimates;
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
  const rulesets = new DatabaseRulesetStore();
  const sums = new DatabaseCostSumStore();
  const months = new DatabaseClosedMonthStore();
  const reports = new DatabaseResourceUseStore();
  const runUses = new DatabaseRunUseStore();
  const useDesk = new ResourceUseDesk({ uses: reports, runs: runUses });
  const desk = new AllocationDesk({
    allocations,
    rulesets,
    sums,
    months,
    uses: useDesk,
  });
  const budgets = new DatabaseBudgetStore();
  const book = new BudgetBook({ database, budgets, reads });
  const visibility = new Visibility({
    database,
    authorizer: guard.authorizer,
  });
  const estimates = new DatabaseEstimateStore();
  const runEstimates = new RunEstimates({
    database,
    estimates,
    runs: runUses,
  });
  const services = {
    estimates: withAuthorization(
      new DefaultCostEstimateService({
        ...{ database, estimates, currency },
        prices: new DatabasePriceStore(),
      }),
      costEstimateAccess,
      guard,
    ),
    reads: withAuthorization(
      new DefaultCostReadService({
        estimates: runEstimates,
        ...{ database, reads, imports, sums, currency },
        ...{ objects: new DatabaseObjectCostStore(), visibility },
      }),
      costReadAccess,
      guard,
    ),
    rules: withAuthorization(
      new DefaultCostRuleService({
        ...{ database, rulesets, charges, reads, desk, currency },
        rates: new DatabaseRateStore(),
      }),
      costRuleAccess,
      guard,
    ),
    months: withAuthorization(
      new DefaultCostMonthService({ database, charges, months, desk }),
      costMonthAccess,
      guard,
    ),
    budgets: withAuthorization(
      new DefaultCostBudgetService({
        ...{ database, budgets, book, visibility, currency },
        entities: new CatalogEntities(options),
      }),
      costBudgetAccess,
      guard,
    ),
  };
  const ledger = withAuthorization<CostLedgerService>(
    new DefaultCostImportService({
      ...{ database, logger: options.logger, imports, charges, desk },
      exports: new CostExporter({
        ...{ database, visibility },
        store: new DatabaseCostExportStore(),
      }),
    }),
    costImportAccess,
    guard,
  );
  const uses = withAuthorization<UseLedgerService>(
    new DefaultResourceUseService({
      ...{ database, visibility, rules: desk },
      ...{ store: reports, runs: runUses, uses: useDesk },
    }),
    resourceUseAccess,
    guard,
  );
  return {
    imports: ledger,
    uses,
    useDesk,
    runEstimates,
    ledgerTask: new LedgerTask({ ...options, charges }),
    training: new TrainingCosts({
      store: new DatabaseTrainingCostStore(),
      reads,
      currency,
    }),
    watch: new CostWatch({
      ...options,
      ...{ book, budgets, reads, currency },
      waste: new DatabaseWasteStore(),
    }),
    bind: (router, authenticate) =>
      bindCostRoutes(router, authenticate, { ...services, ledger, uses }),
  };
}
