import { createPermission } from '@backstage/plugin-permission-common';

export const costReadPermission = createPermission({
  name: 'ml-home.cost.read',
  attributes: { action: 'read' },
});

/** Importing bills, pushing charges, usage and emissions, setting rates and prices. */
export const costImportPermission = createPermission({
  name: 'ml-home.cost.import',
  attributes: { action: 'update' },
});

/** Rules of allocation, closing of months. */
export const costRulePermission = createPermission({
  name: 'ml-home.cost.rule',
  attributes: { action: 'update' },
});

/** Budgets, and what is said of anomalies and recommendations. */
export const costBudgetPermission = createPermission({
  name: 'ml-home.cost.budget',
  attributes: { action: 'update' },
});

export const costPermissions = [
  costReadPermission,
  costImportPermission,
  costRulePermission,
  costBudgetPermission,
];
