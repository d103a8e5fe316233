import { z } from 'zod';
import { currencySchema, daySchema, decimalSchema } from './charge';
import { gpuTypeOf } from './derive';
import { pricingOptionSchema, unreadCountSchema, useBases } from './uses';

export const pricedResources = ['gpu', 'cpu', 'memory', 'other'] as const;
export type PricedResource = (typeof pricedResources)[number];

/**
 * What an hour of one GPU, one core, one gigabyte of memory or one unit of something else costs, from a day on and until
 * the next of its kind.
 */
export const resourcePriceSchema = z
  .object({
    resource: z.enum(pricedResources),
    /** Of GPUs, such as `H100`, empty for any; of others their name. */
    type: z.string().trim().max(100).default(''),
    /** Empty for any. */
    provider: z.string().trim().max(100).default(''),
    /** Of the provider; empty for any. */
    region: z.string().trim().max(100).default(''),
    /** For what was bought so; what has no price of its own has that of `Standard`. */
    pricing: pricingOptionSchema.default('Standard'),
    currency: currencySchema,
    price: decimalSchema.refine(price => Number(price) > 0, {
      error: 'must be above zero',
    }),
    day: daySchema,
    /** Where the price is from, such as a list or a contract. */
    source: z.string().trim().min(1).max(300),
  })
  .strict()
  .refine(
    ({ resource, type }) =>
      resource === 'gpu' || resource === 'other' || type === '',
    { path: ['type'], error: 'is for GPUs and other resources only' },
  )
  .refine(({ resource, type }) => resource !== 'other' || type !== '', {
    path: ['type'],
    error: 'must be the name of the resource',
  });
export type ResourcePrice = z.infer<typeof resourcePriceSchema>;

/** How GPU types are compared: `NVIDIA A100-SXM4-80GB` is an `a100`. */
export const gpuPriceKey = (text: string): string =>
  (gpuTypeOf([text.replace(/[-_]/g, ' ')]) ?? text.trim()).toLowerCase();

/** Who says what a run held. */
const toldSchema = z.object({
  /** `metrics`, `tags`, `run` where it is not known which of both, else the source of a report such as `ray`. */
  toldBy: z.string(),
  basis: z.enum(useBases),
  /** Jobs that say it, three at most. */
  jobs: z.array(z.object({ name: z.string(), url: z.string().optional() })),
  /** How many jobs and parts of jobs say it. */
  reports: z.number().int(),
  /** When it was last said; absent when it is not known. */
  at: z.iso.datetime().optional(),
  /** Still held: counted so far. */
  running: z.boolean(),
  /** How it was bought. */
  pricing: pricingOptionSchema,
});

const heldSchema = z.object({
  resource: z.enum(pricedResources),
  type: z.string().optional(),
  /** In the mean over the hours; absent where what the run says is no count. */
  count: z.number().optional(),
  /** From the first start to the last end. */
  hours: z.number(),
});

/** One thing that a run used, and what it makes. Absent is unknown. */
export const estimateLineSchema = heldSchema.extend({
  told: toldSchema,
  price: z.string().optional(),
  currency: currencySchema.optional(),
  source: z.string().optional(),
  day: daySchema.optional(),
  /** What the price is for: not how it was bought where that has no price. */
  pricedAs: pricingOptionSchema.optional(),
  /** What the run says, where that is no count: its estimate is unknown. */
  unread: unreadCountSchema.optional(),
});
export type EstimateLine = z.infer<typeof estimateLineSchema>;

/** What another says of the same resource of a run, and why it does not count. */
export const asideLineSchema = heldSchema.extend({
  told: toldSchema,
  /** Who counts instead. */
  behind: z.string(),
  /** `basis`: the other knows better; `less`: it knows as well, and says more. */
  because: z.enum(['basis', 'less']),
});
export type AsideLine = z.infer<typeof asideLineSchema>;

/** Jobs that belong to an object and to no run; never added to its runs, which may be the same work. */
export const jobEstimateSchema = z.object({
  source: z.string(),
  jobs: z.number().int(),
  /** Of those that can be estimated; absent while there is none. */
  amount: z.string().optional(),
  /** Jobs that cannot be estimated. */
  unknown: z.number().int(),
  at: z.iso.datetime(),
});
export type JobEstimate = z.infer<typeof jobEstimateSchema>;

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
  /** Of one run what was said of it and does not count. */
  aside: z.array(asideLineSchema).optional(),
  /** Of several runs, how many are estimated from what. */
  bases: z.array(z.object({ toldBy: z.string(), runs: z.number().int() })),
  /** Jobs of the object that name no run, by who reports them. */
  jobs: z.array(jobEstimateSchema),
});
export type CostEstimate = z.infer<typeof costEstimateSchema>;

/** How far estimates were off, of runs that a bill has reached since. */
export const estimateErrorSchema = z.object({
  /** When it was worked out; of very many runs that is not done each time it is asked for. */
  at: z.string(),
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
  /** Runs that say how much they held in words that are no count. */
  unread: z.number().int(),
  /** The same by what the estimates were made from; several where resources of a run came from different places. */
  sources: z.array(
    z.object({
      toldBy: z.array(z.string()),
      runs: z.number().int(),
      estimated: z.string(),
      billed: z.string(),
      meanError: z.number().optional(),
      bias: z.number().optional(),
      waiting: z.number().int(),
    }),
  ),
});
export type EstimateError = z.infer<typeof estimateErrorSchema>;
