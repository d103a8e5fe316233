import { costRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import { Router } from 'express';
import { Authenticate, bindLargeRoute, bindRoute } from '../http';
import { CostBudgetService } from './CostBudgetService';
import { CostMonthService } from './CostMonthService';
import { CostEstimateService } from './estimates/CostEstimateService';
import { CostReadService } from './CostReadService';
import { CostRuleService } from './CostRuleService';
import { CostLedgerService } from './DefaultCostImportService';
import { UseLedgerService } from './uses/DefaultResourceUseService';

/** What was spent, on whom, and by which rules. */
export function bindCostRoutes(
  router: Router,
  authenticate: Authenticate,
  {
    reads,
    rules,
    months,
    budgets,
    ledger,
    estimates,
    uses,
  }: {
    reads: CostReadService;
    rules: CostRuleService;
    months: CostMonthService;
    budgets: CostBudgetService;
    ledger: CostLedgerService;
    estimates: CostEstimateService;
    uses: UseLedgerService;
  },
): void {
  const routes = costRoutes;
  bindRoute(router, routes.overview, authenticate, ({ query, caller }) =>
    reads.getOverview(query, { caller }),
  );
  bindRoute(router, routes.object, authenticate, ({ params, query, caller }) =>
    reads.getObjectCost({ kind: params.kind, name: query.name }, query, {
      caller,
    }),
  );
  bindRoute(router, routes.unmatched, authenticate, ({ query, caller }) =>
    reads.getUnmatched(query, { caller }),
  );
  bindRoute(router, routes.verify, authenticate, ({ caller }) =>
    reads.verify({ caller }),
  );
  bindRoute(router, routes.imports, authenticate, ({ query, caller }) =>
    reads.listImports(query, { caller }),
  );
  bindRoute(router, routes.push, authenticate, ({ body, caller }) =>
    ledger.pushCharges(body, { caller }),
  );
  bindRoute(router, routes.import, authenticate, ({ params, caller }) =>
    reads.getImport(params.id, { caller }),
  );
  bindRoute(router, routes.rules, authenticate, ({ caller }) =>
    rules.getRules({ caller }),
  );
  bindRoute(router, routes.ruleset, authenticate, ({ params, caller }) =>
    rules.getRuleset(params.version, { caller }),
  );
  bindRoute(router, routes.dryRun, authenticate, ({ body, caller }) =>
    rules.dryRun(body, { caller }),
  );
  bindRoute(router, routes.publish, authenticate, ({ body, caller }) =>
    rules.publish(body, { caller }),
  );
  bindRoute(router, routes.months, authenticate, ({ caller }) =>
    months.listMonths({ caller }),
  );
  bindRoute(router, routes.closeMonth, authenticate, ({ params, caller }) =>
    months.setMonthClosed(params.month, true, { caller }),
  );
  bindRoute(router, routes.openMonth, authenticate, ({ params, caller }) =>
    months.setMonthClosed(params.month, false, { caller }),
  );
  bindRoute(router, routes.rates, authenticate, ({ caller }) =>
    rules.listRates({ caller }),
  );
  bindRoute(router, routes.setRates, authenticate, ({ body, caller }) =>
    rules.setRates(body.rates, { caller }),
  );
  bindRoute(router, routes.prices, authenticate, ({ caller }) =>
    estimates.listPrices({ caller }),
  );
  bindRoute(router, routes.setPrices, authenticate, ({ body, caller }) =>
    estimates.setPrices(body.prices, { caller }),
  );
  bindRoute(router, routes.estimateErrors, authenticate, ({ query, caller }) =>
    estimates.getErrors(query, { caller }),
  );
  bindRoute(router, routes.pushUses, authenticate, ({ body, caller }) =>
    uses.pushUses(body, { caller }),
  );
  bindLargeRoute(
    router,
    routes.pushArgo,
    authenticate,
    caller => uses.requireImport({ caller }),
    ({ query, body, caller }) =>
      uses.pushArgo({ object: body, cluster: query.cluster }, { caller }),
  );
  bindLargeRoute(
    router,
    routes.pushFlyte,
    authenticate,
    caller => uses.requireImport({ caller }),
    ({ query, body, caller }) =>
      uses.pushFlyte({ object: body, cluster: query.cluster }, { caller }),
  );
  bindRoute(router, routes.uses, authenticate, ({ query, caller }) =>
    uses.listUses(query, { caller }),
  );
  bindRoute(router, routes.useSources, authenticate, ({ caller }) =>
    uses.listSources({ caller }),
  );
  bindRoute(router, routes.usage, authenticate, ({ params, body, caller }) =>
    rules.setUsage(params.name, body, { caller }),
  );
  bindRoute(
    router,
    routes.usageDays,
    authenticate,
    ({ params, query, caller }) =>
      reads.getUsage(params.name, query, { caller }),
  );
  bindRoute(router, routes.budgets, authenticate, ({ caller }) =>
    budgets.listBudgets({ caller }),
  );
  bindRoute(router, routes.setBudget, authenticate, ({ body, caller }) =>
    budgets.setBudget(body, { caller }),
  );
  bindRoute(
    router,
    routes.endBudget,
    authenticate,
    async ({ params, caller }) => {
      await budgets.endBudget(params.id, { caller });
      return {};
    },
  );
  bindRoute(router, routes.alerts, authenticate, ({ query, caller }) =>
    budgets.listAlerts(query, { caller }),
  );
  bindRoute(
    router,
    routes.decideAlert,
    authenticate,
    ({ params, body, caller }) =>
      budgets.decideAlert(params.id, body, { caller }),
  );
}
