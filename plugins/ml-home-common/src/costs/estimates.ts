import { z } from 'zod';
import { currencySchema, daySchema, decimalSchema } from './charge';
import { gpuTypeOf } from './derive';

export const pricedResources = ['gpu', 'cpu', 'memory'] as const;
export type PricedResource = (typeof pricedResources)[number];

/** What an hour of one GPU, one core or one gigabyte of memory costs, from a day on and until the next of its kind. */
export const resourcePriceSchema = z
  .object({
    resource: z.enum(pricedResources),
    /** Of GPUs, such as `H100`; empty for any. */
    type: z.string().trim().max(100).default(''),
    /** Empty for any. */
    provider: z.string().trim().max(100).default(''),
    /** Of the provider; empty for any. */
    region: z.string().trim().max(100).default(''),
    currency: currencySchema,
    price: decimalSchema.refine(price => Number(price) > 0, {
      error: 'must be above zero',
    }),
    day: daySchema,
    /** Where the price is from, such as a list or a contract. */
    source: z.string().trim().min(1).max(300),
  })
  .strict()
  .refine(({ resource, type }) => resource === 'gpu' || type === '', {
    path: ['type'],
    error: 'is for GPUs only',
  });
export type ResourcePrice = z.infer<typeof resourcePriceSchema>;

/** How GPU types are compared: `NVIDIA A100-SXM4-80GB` is an `a100`. */
export const gpuPriceKey = (text: string): string =>
  (gpuTypeOf([text.replace(/[-_]/g, ' ')]) ?? text.trim()).toLowerCase();

/** One thing that a run used, and what it makes. Absent is unknown. */
export const estimateLineSchema = z.object({
  resource: z.enum(pricedResources),
  type: z.string().optional(),
  count: z.number(),
  hours: z.number(),
  price: z.string().optional(),
  currency: currencySchema.optional(),
  source: z.string().optional(),
  day: daySchema.optional(),
});
export type EstimateLine = z.infer<typeof estimateLineSchema>;

/**
 * What runs most likely cost, by what they used and the prices of the day, before a bill says so. Never part of the sums
 * of charges.
 */
export const costEstimateSchema = z.object({
  /** Of the runs that can be estimated; absent while there is none. */
  amount: z.string().optional(),
  currency: currencySchema,
  runs: z.number().int(),
  /** Runs that cannot be estimated: what they used has no price, or is not known. */
  unknown: z.number().int(),
  /** What the bills say of the same runs; absent while they say nothing. */
  billed: z.string().optional(),
  /** Of one run how the estimate comes about. */
  lines: z.array(estimateLineSchema).optional(),
});
export type CostEstimate = z.infer<typeof costEstimateSchema>;

/** How far estimates were off, of runs that a bill has reached since. */
export const estimateErrorSchema = z.object({
  currency: currencySchema,
  /** Runs that were estimated and billed. */
  runs: z.number().int(),
  estimated: z.string(),
  billed: z.string(),
  /** Mean of the errors of runs, each as a share of what was billed; absent while there is none. */
  meanError: z.number().optional(),
  /** Estimated over billed, less one: whether estimates are high or low on the whole. */
  bias: z.number().optional(),
  /** Runs that no bill has reached. */
  waiting: z.object({ runs: z.number().int(), estimated: z.string() }),
  /** Runs that used something without a price, by what is missing. */
  missing: z.array(
    z.object({
      resource: z.enum(pricedResources),
      type: z.string(),
      runs: z.number().int(),
    }),
  ),
  /** Runs that say nothing of what they used. */
  silent: z.number().int(),
});
export type EstimateError = z.infer<typeof estimateErrorSchema>;
