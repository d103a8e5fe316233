import { z } from 'zod';
import {
  costColumnSchema,
  currencySchema,
  daySchema,
  decimalSchema,
  monthSchema,
} from './charge';
import { costEstimateSchema } from './estimates';
import { allocationRulesSchema, costObjectSchema } from './rules';

/** A sum over charges of which some may have no amount. */
export const costSumSchema = z.object({
  /** Exact decimal, in the currency of the answer. */
  amount: z.string(),
  /** Charges whose amount is unknown, or that no rate converts; the sum leaves them out. */
  unknown: z.number().int(),
});
export type CostSum = z.infer<typeof costSumSchema>;

export const costKindSchema = z.enum([
  'direct',
  'shared',
  'idle',
  'unallocated',
]);
export type CostKind = z.infer<typeof costKindSchema>;

/** What costs can be split by. */
export const costSplits = [
  'team',
  'project',
  'model',
  'object',
  'kind',
  'provider',
  'service',
  'sku',
  'region',
  'environment',
  'gpuType',
  'basis',
] as const;
export const costSplitSchema = z.enum(costSplits);
export type CostSplit = z.infer<typeof costSplitSchema>;

export const costGroupSchema = z.object({
  /** Null for what the split does not know. */
  key: z.string().nullable(),
  object: costObjectSchema.optional(),
  sum: costSumSchema,
  /** In as many days before; absent when nothing was known of them. */
  previous: costSumSchema.optional(),
  /** Per day of the answer; null is unknown. */
  daily: z.array(z.number().nullable()),
});
export type CostGroup = z.infer<typeof costGroupSchema>;

export const costForecastSchema = z.object({
  days: z.array(
    z.object({
      day: daySchema,
      amount: z.number(),
      low: z.number(),
      high: z.number(),
    }),
  ),
  total: z.number(),
  low: z.number(),
  high: z.number(),
  level: z.number(),
  history: z.number().int(),
  error: z.number().optional(),
});

export const costOverviewSchema = z.object({
  from: daySchema,
  /** Exclusive. */
  to: daySchema,
  cost: costColumnSchema,
  currency: currencySchema,
  by: costSplitSchema,
  /** To which all issuers have sent charges; absent while there are none. */
  completeTo: daySchema.optional(),
  lastImport: z
    .object({ id: z.string(), name: z.string(), at: z.iso.datetime() })
    .optional(),
  days: z.array(daySchema),
  total: costSumSchema,
  /** Of the total what nobody was billed for, such as the prices of OpenCost; absent while there is none. */
  estimated: costSumSchema.optional(),
  previous: costSumSchema.optional(),
  /** Charges in currencies that no rate converts, as they came. */
  unconverted: z.array(
    z.object({ currency: z.string(), amount: z.string(), charges: z.number() }),
  ),
  /** Direct + shared + idle + unallocated = bill. The bill is summed apart, from what was imported. */
  reconciliation: z.object({
    kinds: z.record(costKindSchema, costSumSchema),
    bill: costSumSchema,
    equal: z.boolean(),
  }),
  groups: z.array(costGroupSchema),
  /** Groups that `groups` leaves out, as one. */
  others: costGroupSchema.extend({ count: z.number().int() }).optional(),
  forecast: costForecastSchema.optional(),
});
export type CostOverview = z.infer<typeof costOverviewSchema>;

/** Charges that no rule says anything of, by what they have in common. */
export const unmatchedSchema = z.object({
  sum: costSumSchema,
  charges: z.number().int(),
  /** Shares of the amount that have a tag at all. */
  tagged: z.number().optional(),
  groups: z.array(
    z.object({
      field: z.string(),
      value: z.string(),
      sum: costSumSchema,
      charges: z.number().int(),
      /** The rule that would match them. */
      rule: z.unknown(),
      /** What the value most likely names, when something of that name is known. */
      object: costObjectSchema.optional(),
    }),
  ),
});
export type Unmatched = z.infer<typeof unmatchedSchema>;

export const rulesetSchema = z.object({
  version: z.number().int(),
  rules: allocationRulesSchema,
  note: z.string(),
  createdBy: z.string().optional(),
  createdAt: z.iso.datetime().optional(),
});
export type RulesetView = z.infer<typeof rulesetSchema>;

/** A month of which there are bills. */
export const costMonthSchema = z.object({
  month: monthSchema,
  /** Of how many accounts of issuers. */
  bills: z.number().int(),
  /** Of these, how many may not be restated; bills that came after the month was closed may. */
  closedBills: z.number().int(),
  closed: z.boolean(),
  /** Of the rules that it is allocated by: those in force, or those that it was closed with. */
  version: z.number().int(),
  closedAt: z.iso.datetime().optional(),
  closedBy: z.string().optional(),
});
export type CostMonth = z.infer<typeof costMonthSchema>;

export const dryRunSchema = z.object({
  month: z.string(),
  /** Months that publishing the rules allocates anew. */
  months: z.array(z.string()),
  /**
   * Months that keep the version they were closed with. Of one of them the dry run tells what the rules would make of it
   * if it was opened again.
   */
  closed: z.array(z.object({ month: z.string(), version: z.number().int() })),
  currency: currencySchema,
  kinds: z.array(
    z.object({
      kind: costKindSchema,
      before: costSumSchema,
      after: costSumSchema,
    }),
  ),
  /** Objects whose cost changes most. */
  changes: z.array(
    z.object({
      object: costObjectSchema,
      before: costSumSchema,
      after: costSumSchema,
    }),
  ),
  /** Charges that each rule decides. */
  matches: z.array(
    z.object({
      rule: z.string(),
      charges: z.number().int(),
      sum: costSumSchema,
    }),
  ),
  /** Pools that nothing says how to spread in this month, so that they stay unallocated. */
  emptyPools: z.array(z.string()),
});
export type DryRun = z.infer<typeof dryRunSchema>;

export const rateSchema = z.object({
  currency: currencySchema,
  base: currencySchema,
  /** From this day on, until the next. */
  day: daySchema,
  rate: decimalSchema.refine(rate => Number(rate) > 0, {
    error: 'must be above zero',
  }),
  source: z.string().min(1).max(300),
});
export type CurrencyRate = z.infer<typeof rateSchema>;

/** Refuses what is said twice in one list: of two figures nobody could say which counts. */
export function refuseTwice<T>(
  list: T[],
  /** What a figure is of, for people too. */
  of: (one: T) => string,
  instead: string,
  context: z.RefinementCtx<T[]>,
): void {
  const places = new Map<string, number>();
  list.forEach((one, index) => {
    const key = of(one);
    const first = places.get(key);
    if (first === undefined) {
      places.set(key, index);
      return;
    }
    context.addIssue({
      code: 'custom',
      path: [index],
      message: `is of the same as entry ${first} (${key}): ${instead}`,
    });
  });
}

export const usagePointSchema = z.object({
  object: costObjectSchema,
  day: daySchema,
  quantity: decimalSchema.refine(quantity => Number(quantity) >= 0, {
    error: 'must not be negative',
  }),
});

export const usageInputSchema = z.object({
  /** What is counted, such as `predictions`, `tokens`, `requests`. */
  unit: z.string().min(1).max(100),
  source: z.string().min(1).max(200).default('api'),
  /** Each object and day once. */
  points: z
    .array(usagePointSchema)
    .min(1)
    .max(10_000)
    .superRefine((points, context) =>
      refuseTwice(
        points,
        ({ object, day }) => `${object.kind} ${object.name}, ${day}`,
        'give their sum, or one of them',
        context,
      ),
    ),
});

export const objectCostSchema = z.object({
  object: costObjectSchema,
  cost: costColumnSchema,
  currency: currencySchema,
  from: daySchema,
  to: daySchema,
  completeTo: daySchema.optional(),
  /** Absent when no charge was ever allocated to it: unknown, not zero. */
  total: costSumSchema.optional(),
  /** Of the total what nobody was billed for; absent while there is none. */
  estimated: costSumSchema.optional(),
  previous: costSumSchema.optional(),
  direct: costSumSchema.optional(),
  shared: costSumSchema.optional(),
  days: z.array(daySchema),
  daily: z.array(z.number().nullable()),
  /** What the object's parts cost: runs of an experiment, versions of a model. */
  parts: z.array(z.object({ object: costObjectSchema, sum: costSumSchema })),
  /** Of its runs that ended in the range, by what they used; no part of the total. */
  estimate: costEstimateSchema.optional(),
  /**
   * Of cost and usage of the same days: those of which usage was told and whose charges all have an amount; where there
   * is none, of those that are known in part.
   */
  units: z.array(
    z.object({
      series: z.string(),
      unit: z.string(),
      /** How many days of the range these are. */
      days: z.number().int(),
      /** Exact decimal: what was used in these days. */
      quantity: z.string(),
      /** Exact decimal: what these days cost, in the currency of the answer. */
      amount: z.string(),
      /** Charges of these days that it leaves out: if any, one costs at least so much. */
      unknown: z.number().int(),
      /** Cost of one, in the currency of the answer. */
      each: z.number(),
    }),
  ),
});
export type ObjectCost = z.infer<typeof objectCostSchema>;
