import {
  costBudgetPermission,
  costImportPermission,
  costReadPermission,
  costRulePermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { AccessRules } from '../access';
import { CostBudgetService } from './CostBudgetService';
import { CostMonthService } from './CostMonthService';
import { CostEstimateService } from './estimates/CostEstimateService';
import { CostReadService } from './CostReadService';
import { CostLedgerService } from './DefaultCostImportService';
import { CostRuleService } from './CostRuleService';
import { UseLedgerService } from './uses/DefaultResourceUseService';

const read = { permission: costReadPermission };
const rule = { permission: costRulePermission };
const budget = { permission: costBudgetPermission };
const bring = { permission: costImportPermission };

export const costReadAccess: AccessRules<CostReadService> = {
  getOverview: read,
  getObjectCost: read,
  getUnmatched: read,
  getUsage: read,
  verify: read,
  listImports: read,
  getImport: read,
};

export const costRuleAccess: AccessRules<CostRuleService> = {
  getRules: read,
  getRuleset: read,
  dryRun: rule,
  publish: { ...rule, audit: 'cost-rules-publish' },
  listRates: read,
  setRates: { ...bring, audit: 'cost-rates-set' },
  setUsage: { ...bring, audit: 'cost-usage-set' },
};

export const costMonthAccess: AccessRules<CostMonthService> = {
  listMonths: read,
  setMonthClosed: { ...rule, audit: 'cost-month-close' },
};

export const costEstimateAccess: AccessRules<CostEstimateService> = {
  listPrices: read,
  setPrices: { ...bring, audit: 'cost-prices-set' },
  getErrors: read,
};

export const costImportAccess: AccessRules<CostLedgerService> = {
  requireImport: bring,
  importCharges: { ...bring, audit: 'cost-import' },
  pushCharges: { ...bring, audit: 'cost-push' },
  exportCharges: { ...read, audit: 'cost-export' },
  knownOrigins: bring,
};

export const resourceUseAccess: AccessRules<UseLedgerService> = {
  requireImport: bring,
  importUses: { ...bring, audit: 'resource-uses-import' },
  pushUses: { ...bring, audit: 'resource-uses-push' },
  pushArgo: { ...bring, audit: 'resource-uses-push' },
  pushFlyte: { ...bring, audit: 'resource-uses-push' },
  reportFailure: bring,
  listUses: read,
  listSources: read,
};

export const costBudgetAccess: AccessRules<CostBudgetService> = {
  listBudgets: read,
  setBudget: { ...budget, audit: 'cost-budget-set' },
  endBudget: { ...budget, audit: 'cost-budget-end' },
  listAlerts: read,
  decideAlert: { ...budget, audit: 'cost-alert-decide' },
};
