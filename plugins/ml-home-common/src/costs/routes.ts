import { z } from 'zod';
import { defineRoute, pageOf, pageQuerySchema, RouteResponse } from '../api';
import {
  costColumnSchema,
  costImportSchema,
  currencySchema,
  daySchema,
  monthSchema,
} from './charge';
import { estimateErrorSchema, resourcePriceSchema } from './estimates';
import { costFilters, costRange, rangeInOrder, rangeOrder } from './filter';
import { pushedChargesSchema } from './push';
import { allocationRulesSchema, costObjectKindSchema } from './rules';
import {
  pushedUsesSchema,
  reportedUseSchema,
  useImportSchema,
  useSourceSchema,
  useSourceStateSchema,
} from './uses';
import {
  alertDecisionSchema,
  budgetInputSchema,
  budgetSchema,
  costAlertKindSchema,
  costAlertSchema,
  costAlertStateSchema,
} from './budgets';
import {
  costMonthSchema,
  costOverviewSchema,
  costSplitSchema,
  dryRunSchema,
  objectCostSchema,
  rateSchema,
  refuseTwice,
  rulesetSchema,
  unmatchedSchema,
  usageInputSchema,
} from './schemas';

const tag = 'Costs';
const view = {
  cost: costColumnSchema.default('effective'),
  /** The site's own, unless another is asked for. */
  currency: currencySchema.optional(),
};

const monthChangedSchema = z.object({
  bills: z.number().int(),
  /** Of the rules that the month is allocated by. */
  version: z.number().int(),
});

export type UsageDays = RouteResponse<typeof costRoutes.usageDays>;

export const costRoutes = {
  overview: defineRoute({
    method: 'get',
    path: '/costs',
    summary:
      'What was spent in a range of days, and whether it adds up to the bill',
    tag,
    query: z
      .object({
        ...costRange,
        ...view,
        ...costFilters,
        by: costSplitSchema.default('model'),
        limit: z.coerce.number().int().min(1).max(500).default(50),
      })
      .refine(rangeInOrder, rangeOrder),
    response: costOverviewSchema,
  }),
  object: defineRoute({
    method: 'get',
    path: '/costs/objects/:kind',
    summary:
      'What one object cost: a model, version, run, project, experiment, feature family, deployment or team',
    tag,
    params: z.object({ kind: costObjectKindSchema }),
    query: z
      .object({
        /** Of teams and components an entity ref, or the name of a group or component in the default namespace. */
        name: z.string().trim().min(1).max(500),
        ...costRange,
        ...view,
      })
      .refine(rangeInOrder, rangeOrder),
    response: objectCostSchema,
  }),
  unmatched: defineRoute({
    method: 'get',
    path: '/costs/unmatched',
    summary: 'Charges that no rule matches, and rules that would',
    tag,
    query: z.object({ ...costRange, ...view }).refine(rangeInOrder, rangeOrder),
    response: unmatchedSchema,
  }),
  verify: defineRoute({
    method: 'get',
    path: '/costs/verification',
    summary: 'Compares the sums by day with the ledger, over all months',
    tag,
    response: z.object({
      equal: z.boolean(),
      mismatches: z.array(
        z.object({ month: z.string(), currency: z.string() }),
      ),
    }),
  }),
  imports: defineRoute({
    method: 'get',
    path: '/cost-imports',
    summary: 'Files of charges, the newest first',
    tag,
    query: pageQuerySchema,
    response: pageOf(costImportSchema),
  }),
  push: defineRoute({
    method: 'post',
    path: '/charges',
    summary:
      'Pushes charges of an issuer of your own; by default they restate the days that they cover',
    tag,
    body: pushedChargesSchema,
    response: costImportSchema,
  }),
  import: defineRoute({
    method: 'get',
    path: '/cost-imports/:id',
    summary: 'One import, with what was wrong in its file',
    tag,
    params: z.object({ id: z.string().regex(/^\d{1,18}$/) }),
    response: costImportSchema,
  }),
  rules: defineRoute({
    method: 'get',
    path: '/allocation-rules',
    summary: 'The rules of allocation in force, and the versions before',
    tag,
    response: z.object({
      current: rulesetSchema,
      versions: z.array(rulesetSchema.omit({ rules: true })),
    }),
  }),
  ruleset: defineRoute({
    method: 'get',
    path: '/allocation-rules/:version',
    summary: 'One version of the rules of allocation',
    tag,
    params: z.object({ version: z.coerce.number().int().min(0).max(1e9) }),
    response: rulesetSchema,
  }),
  dryRun: defineRoute({
    method: 'post',
    path: '/allocation-rules/dry-run',
    summary: 'What rules would make of a month, without changing anything',
    tag,
    body: z.object({
      rules: allocationRulesSchema,
      month: monthSchema,
      currency: currencySchema.optional(),
      cost: costColumnSchema.default('effective'),
    }),
    response: dryRunSchema,
  }),
  publish: defineRoute({
    method: 'post',
    path: '/allocation-rules',
    summary: 'Puts rules of allocation in force, as a new version',
    tag,
    body: z.object({
      rules: allocationRulesSchema,
      note: z.string().max(1000).default(''),
      /** The version that the rules were made from; another's newer one is not overwritten. */
      basedOn: z.number().int().min(0),
    }),
    response: rulesetSchema,
  }),
  months: defineRoute({
    method: 'get',
    path: '/cost-months',
    summary:
      'Months with bills, whether they are closed, and by which version of the rules they are allocated',
    tag,
    response: z.object({ items: z.array(costMonthSchema) }),
  }),
  closeMonth: defineRoute({
    method: 'post',
    path: '/cost-months/:month/close',
    summary:
      'Closes a month: its bills may not be restated any more, and it keeps the rules of allocation in force now',
    tag,
    params: z.object({ month: monthSchema }),
    response: monthChangedSchema,
  }),
  openMonth: defineRoute({
    method: 'post',
    path: '/cost-months/:month/open',
    summary:
      'Opens the bills of a month again, and allocates it by the rules in force',
    tag,
    params: z.object({ month: monthSchema }),
    response: monthChangedSchema,
  }),
  rates: defineRoute({
    method: 'get',
    path: '/currency-rates',
    summary: 'Rates between currencies, the newest first',
    tag,
    response: z.object({ items: z.array(rateSchema) }),
  }),
  setRates: defineRoute({
    method: 'put',
    path: '/currency-rates',
    summary: 'Sets rates between currencies, each from a day on',
    tag,
    body: z.object({
      rates: z
        .array(
          rateSchema.refine(({ currency, base }) => currency !== base, {
            path: ['base'],
            error: 'must be another currency',
          }),
        )
        .min(1)
        .max(10_000)
        .superRefine((rates, context) =>
          refuseTwice(
            rates,
            ({ currency, base, day }) => `${currency} in ${base} from ${day}`,
            'give one of them',
            context,
          ),
        ),
    }),
    response: z.object({ set: z.number().int() }),
  }),
  prices: defineRoute({
    method: 'get',
    path: '/resource-prices',
    summary: 'What an hour of GPUs, cores and memory costs, for estimates',
    tag,
    response: z.object({ items: z.array(resourcePriceSchema) }),
  }),
  setPrices: defineRoute({
    method: 'put',
    path: '/resource-prices',
    summary: 'Sets prices of hardware, each from a day on',
    tag,
    body: z.object({ prices: z.array(resourcePriceSchema).min(1).max(2_000) }),
    response: z.object({ set: z.number().int() }),
  }),
  estimateErrors: defineRoute({
    method: 'get',
    path: '/cost-estimates/errors',
    summary:
      'How far the estimates of runs that ended in a range were off, once bills came',
    tag,
    query: z
      .object({ ...costRange, currency: currencySchema.optional() })
      .refine(rangeInOrder, rangeOrder),
    response: estimateErrorSchema,
  }),
  pushUses: defineRoute({
    method: 'post',
    path: '/resource-uses',
    summary:
      'Says what jobs held, for estimates before the bill; the same source, id and segment again restates it',
    tag,
    body: pushedUsesSchema,
    response: useImportSchema,
  }),
  pushArgo: defineRoute({
    method: 'post',
    path: '/resource-uses/argo-workflows',
    summary:
      'Takes a Workflow of Argo, or a list of them, as Kubernetes writes it: what its pods held; up to 64 MB',
    tag,
    largeBody: true,
    query: z.object({ cluster: z.string().trim().max(300).default('') }),
    body: z.record(z.string(), z.unknown()),
    response: useImportSchema,
  }),
  pushFlyte: defineRoute({
    method: 'post',
    path: '/resource-uses/flyte',
    summary:
      'Takes task executions of Flyte with their tasks and execution, as its Admin API tells them: what they held; up to 64 MB',
    tag,
    largeBody: true,
    query: z.object({ cluster: z.string().trim().max(200).default('') }),
    body: z.record(z.string(), z.unknown()),
    response: useImportSchema,
  }),
  uses: defineRoute({
    method: 'get',
    path: '/resource-uses',
    summary: 'What jobs and workflows held, the newest first',
    tag,
    query: pageQuerySchema
      .extend({
        kind: costObjectKindSchema.optional(),
        name: z.string().min(1).max(500).optional(),
        source: useSourceSchema.optional(),
        /** `nobody`: no rule matches; `unknown-run`: the run that is named is not known. */
        state: z.enum(['nobody', 'unknown-run']).optional(),
      })
      .refine(
        ({ kind, name }) => (kind === undefined) === (name === undefined),
        {
          path: ['name'],
          error: "is given together with 'kind'",
        },
      ),
    response: pageOf(reportedUseSchema),
  }),
  useSources: defineRoute({
    method: 'get',
    path: '/resource-use-sources',
    summary: 'Who reports what jobs held, when last, and what failed since',
    tag,
    response: z.object({ items: z.array(useSourceStateSchema) }),
  }),
  usage: defineRoute({
    method: 'post',
    path: '/usage-series/:name',
    summary:
      'Says how much was made or served in days; the same day again replaces it',
    tag,
    params: z.object({
      name: z.string().regex(/^[\w.:/-]{1,200}$/, 'must be a short name'),
    }),
    body: usageInputSchema,
    response: z.object({ set: z.number().int() }),
  }),
  usageDays: defineRoute({
    method: 'get',
    path: '/usage-series/:name',
    summary: 'A usage series by day, summed over the objects that have it',
    tag,
    params: z.object({ name: z.string().min(1).max(200) }),
    query: z
      .object({
        ...costRange,
        object: z
          .string()
          .max(600)
          .regex(/^[a-z]+:.+/s, 'must be KIND:NAME')
          .optional(),
      })
      .refine(rangeInOrder, rangeOrder),
    response: z.object({
      name: z.string(),
      /** Absent where no point lies in the range. */
      unit: z.string().optional(),
      days: z.array(z.object({ day: daySchema, quantity: z.string() })),
    }),
  }),
  budgets: defineRoute({
    method: 'get',
    path: '/cost-budgets',
    summary: 'Budgets, with what was spent and what will be',
    tag,
    response: z.object({ items: z.array(budgetSchema) }),
  }),
  setBudget: defineRoute({
    method: 'post',
    path: '/cost-budgets',
    summary:
      'Sets a budget; one of the same scope, period and cost column ends',
    tag,
    body: budgetInputSchema,
    response: z.object({ id: z.string() }),
  }),
  endBudget: defineRoute({
    method: 'delete',
    path: '/cost-budgets/:id',
    summary: 'Ends a budget',
    tag,
    params: z.object({ id: z.string().regex(/^\d{1,18}$/) }),
    response: z.object({}),
  }),
  alerts: defineRoute({
    method: 'get',
    path: '/cost-alerts',
    summary: 'Budgets that were passed, days out of the ordinary, and waste',
    tag,
    query: pageQuerySchema.extend({
      kind: costAlertKindSchema.optional(),
      state: costAlertStateSchema.optional(),
    }),
    response: pageOf(costAlertSchema),
  }),
  decideAlert: defineRoute({
    method: 'post',
    path: '/cost-alerts/:id',
    summary: 'Acknowledges, snoozes, dismisses or opens again',
    tag,
    params: z.object({ id: z.string().regex(/^\d{1,18}$/) }),
    body: alertDecisionSchema,
    response: costAlertSchema,
  }),
};
