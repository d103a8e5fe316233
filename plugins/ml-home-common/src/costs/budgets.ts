import { z } from 'zod';
import {
  costColumnSchema,
  currencySchema,
  daySchema,
  decimalSchema,
} from './charge';

/** What a budget can be for; `all` has no name. */
export const budgetScopes = [
  'all',
  'team',
  'project',
  'model',
  'environment',
  'provider',
] as const;
export const budgetScopeSchema = z.enum(budgetScopes);
export type BudgetScope = z.infer<typeof budgetScopeSchema>;

export const budgetPeriodSchema = z.enum(['month', 'quarter', 'year']);
export type BudgetPeriod = z.infer<typeof budgetPeriodSchema>;

export const budgetThresholdSchema = z.object({
  percent: z.number().positive().max(1000),
  /** Of what was spent, or of what will be by the end of the period. */
  on: z.enum(['actual', 'forecast']),
});
export type BudgetThreshold = z.infer<typeof budgetThresholdSchema>;

export const defaultThresholds: BudgetThreshold[] = [
  { percent: 80, on: 'actual' },
  { percent: 100, on: 'actual' },
  { percent: 100, on: 'forecast' },
];

/** Where a team or a project without a kind is meant to be, as rules take the tags that name them. */
const DEFAULT_KINDS: Partial<Record<BudgetScope, string>> = {
  team: 'group',
  project: 'mlproject',
};

const OWNER = /^(user|group):[^\s:/]+\/[^\s:/]+$/i;
const ENTITY_REF = /^[^\s:/]+:[^\s:/]+\/[^\s:/]+$/;

/** The name by which sums know what a budget is for. */
function scopeNameOf(scope: BudgetScope, name: string): string {
  const kind = DEFAULT_KINDS[scope];
  if (!kind || name === '') return name;
  return (
    ENTITY_REF.test(name) ? name : `${kind}:default/${name}`
  ).toLocaleLowerCase('en-US');
}

export const budgetInputSchema = z
  .object({
    scope: budgetScopeSchema,
    /** Of the team or project (entity ref, or the name in the default namespace), model, environment or provider. */
    name: z.string().trim().max(500).default(''),
    amount: decimalSchema.refine(amount => Number(amount) > 0, {
      error: 'must be above zero',
    }),
    currency: currencySchema.optional(),
    cost: costColumnSchema.default('effective'),
    period: budgetPeriodSchema.default('month'),
    /** Entity ref of the user or group of the catalog that is told; without one the owner of what it is for. */
    owner: z
      .string()
      .max(300)
      .regex(
        OWNER,
        'must be the entity ref of a user or a group, such as group:default/search',
      )
      .toLowerCase()
      .optional(),
    thresholds: z
      .array(budgetThresholdSchema)
      .min(1)
      .max(10)
      .default(defaultThresholds),
    note: z.string().max(1000).default(''),
  })
  .refine(({ scope, name }) => (scope === 'all') === (name === ''), {
    path: ['name'],
    error: "must name what the budget is for; of the scope 'all' there is none",
  })
  .transform(given => ({
    ...given,
    name: scopeNameOf(given.scope, given.name),
  }));
export type BudgetInput = z.infer<typeof budgetInputSchema>;

/**
 * `breached`: more was spent; `warning`: a threshold was passed, or more will be spent; `unknown`: nothing is known of
 * the period.
 */
export const budgetStateSchema = z.enum([
  'ok',
  'warning',
  'breached',
  'unknown',
]);
export type BudgetState = z.infer<typeof budgetStateSchema>;

export const budgetSchema = z.object({
  id: z.string(),
  scope: budgetScopeSchema,
  name: z.string(),
  amount: z.string(),
  currency: currencySchema,
  cost: costColumnSchema,
  period: budgetPeriodSchema,
  owner: z.string().optional(),
  thresholds: z.array(budgetThresholdSchema),
  note: z.string(),
  from: daySchema,
  /** Exclusive. */
  to: daySchema,
  /** Absent where nothing is known of the period. */
  spent: z.string().optional(),
  /** Charges without an amount, which `spent` leaves out. */
  unknown: z.number().int(),
  forecast: z.number().optional(),
  state: budgetStateSchema,
  /** Thresholds that were passed. */
  passed: z.array(budgetThresholdSchema),
});
export type Budget = z.infer<typeof budgetSchema>;

/** The days of the period that a day lies in; the end is exclusive. */
export function periodOf(
  period: BudgetPeriod,
  day: string,
): { from: string; to: string } {
  const [year, month] = day.split('-').map(Number);
  const months = { month: 1, quarter: 3, year: 12 }[period];
  const first = Math.floor((month - 1) / months) * months;
  const at = (offset: number) =>
    new Date(Date.UTC(year, first + offset, 1)).toISOString().slice(0, 10);
  return { from: at(0), to: at(months) };
}

/** Whether a budget holds, and which of its thresholds were passed. */
export function judgeBudget(given: {
  amount: number;
  thresholds: BudgetThreshold[];
  spent: number | undefined;
  forecast: number | undefined;
}): { state: BudgetState; passed: BudgetThreshold[] } {
  const { amount, spent, forecast } = given;
  if (spent === undefined) return { state: 'unknown', passed: [] };
  const passed = given.thresholds.filter(({ percent, on }) => {
    const value = on === 'actual' ? spent : forecast;
    return value !== undefined && value >= (amount * percent) / 100;
  });
  if (spent > amount) return { state: 'breached', passed };
  return { state: passed.length > 0 ? 'warning' : 'ok', passed };
}

export const costAlertKindSchema = z.enum([
  'budget',
  'anomaly',
  'recommendation',
]);
export type CostAlertKind = z.infer<typeof costAlertKindSchema>;

export const costAlertStateSchema = z.enum([
  'open',
  'acknowledged',
  'snoozed',
  'dismissed',
  'resolved',
]);

/** Why something is no alarm, in the words of Backstage's cost pages. */
export const dismissReasons = [
  'expected',
  'seasonal',
  'migration',
  'resolved',
  'not-applicable',
  'other',
] as const;

export const costAlertSchema = z.object({
  id: z.string(),
  kind: costAlertKindSchema,
  /** What it is about: a team, project, model, service or family. */
  objectKind: z.string(),
  objectName: z.string(),
  facts: z.object({
    /**
     * `budget-threshold`, `cost-anomaly`, `idle-commitment`, `failed-runs`, `repeated-runs`, `unread-features`,
     * `unused-deployment`, `idle-gpus`.
     */
    type: z.string(),
    currency: currencySchema.optional(),
    day: daySchema.optional(),
    /** Money at stake: what lies outside the band, or what a month of it costs. */
    amount: z.number().optional(),
    spent: z.number().optional(),
    low: z.number().optional(),
    high: z.number().optional(),
    limit: z.number().optional(),
    percent: z.number().optional(),
    on: z.string().optional(),
    count: z.number().optional(),
    period: z.string().optional(),
    /** What moved most, for anomalies. */
    contributors: z
      .array(z.object({ label: z.string(), amount: z.number() }))
      .optional(),
  }),
  state: costAlertStateSchema,
  reason: z.string().optional(),
  snoozedUntil: z.iso.datetime().optional(),
  decidedBy: z.string().optional(),
  decidedAt: z.iso.datetime().optional(),
  createdAt: z.iso.datetime(),
});
export type CostAlert = z.infer<typeof costAlertSchema>;

export const alertDecisionSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('open') }),
  z.object({ state: z.literal('acknowledged') }),
  z.object({
    state: z.literal('snoozed'),
    days: z.number().int().min(1).max(365),
  }),
  z.object({
    state: z.literal('dismissed'),
    reason: z.enum(dismissReasons),
    note: z.string().max(1000).default(''),
  }),
]);
export type AlertDecision = z.infer<typeof alertDecisionSchema>;
