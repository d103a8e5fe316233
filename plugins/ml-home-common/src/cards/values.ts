import { z } from 'zod';

/** Longest text of a card's field, in characters. */
export const CARD_TEXT_LIMIT = 20_000;

const short = (max: number) => z.string().trim().min(1).max(max);

/** One line: a name, an address, an entity ref. */
export const lineValue = short(2_000);
/** Markdown. */
export const textValue = short(CARD_TEXT_LIMIT);
export const linesValue = z.array(short(4_000)).min(1).max(500);

const finite = z.number().finite();
const amount = finite.nonnegative();
const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

export const learningTypeValue = z.enum([
  'supervised',
  'unsupervised',
  'reinforcement-learning',
  'semi-supervised',
  'self-supervised',
]);

/** One input or output of the model. */
export const portsValue = z
  .array(
    z.strictObject({
      name: short(500),
      /** As the signature says it: `double`, `tensor(float32, [-1, 4])`. */
      type: short(500).optional(),
      required: z.boolean().optional(),
    }),
  )
  .min(1)
  .max(5_000);

export const licenceValue = z.strictObject({
  /** SPDX or Hugging Face id; `other` goes with a name. */
  id: short(200),
  name: short(500).optional(),
  link: short(2_000).optional(),
});

export const baseModelsValue = z
  .array(
    z.strictObject({
      name: short(500),
      relation: z
        .enum(['finetune', 'adapter', 'quantized', 'merge', 'distill'])
        .optional(),
      revision: short(200).optional(),
      url: short(2_000).optional(),
    }),
  )
  .min(1)
  .max(100);

export const codeValue = z.strictObject({
  commit: short(200),
  repository: short(2_000).optional(),
  branch: short(500).optional(),
  /** The tree held changes that no commit has. */
  dirty: z.boolean().optional(),
});

export const datasetsValue = z
  .array(
    z.strictObject({
      name: short(1_000),
      digest: short(500).optional(),
      source: short(4_000).optional(),
      /** As MLflow calls it: training, validation, eval. */
      context: short(200).optional(),
      rows: count.optional(),
      description: short(CARD_TEXT_LIMIT).optional(),
    }),
  )
  .min(1)
  .max(500);

export const sensitiveDataValue = z.strictObject({
  contains: z.enum(['yes', 'no', 'unknown']),
  kinds: z.array(short(500)).max(100).optional(),
});

/** Values of an attribute per dimension, such as `{ language: 'Arabic' }`. */
export const sliceSchema = z.record(short(200), short(500));
export type Slice = z.infer<typeof sliceSchema>;

export const intervalSchema = z
  .strictObject({
    low: finite,
    high: finite,
    /** Such as 0.95. */
    level: finite.gt(0).lt(1),
    /** How it was computed: `wilson`, `normal`, `given`. */
    method: short(200).optional(),
  })
  .refine(({ low, high }) => low <= high, {
    message: 'low must not be greater than high',
  });
export type MetricInterval = z.infer<typeof intervalSchema>;

export const cardMetricSchema = z.strictObject({
  key: short(500),
  value: finite,
  n: count.optional(),
  interval: intervalSchema.optional(),
  unit: short(50).optional(),
  direction: z.enum(['higher', 'lower']).optional(),
  dataset: short(1_000).optional(),
  /** The evaluation or run that it comes from. */
  evaluation: short(500).optional(),
});
export type CardMetric = z.infer<typeof cardMetricSchema>;
export const metricsValue = z.array(cardMetricSchema).min(1).max(2_000);

export const sliceMetricSchema = cardMetricSchema.extend({
  slice: sliceSchema,
});
export type SliceMetric = z.infer<typeof sliceMetricSchema>;
export const sliceMetricsValue = z.array(sliceMetricSchema).min(1).max(5_000);

/** How far a slice may fall behind the whole, and from which n on that is judged. */
export const bandValue = z.strictObject({
  metric: short(500),
  /** In the unit of the metric. */
  gap: amount,
  minN: count,
});
export type Band = z.infer<typeof bandValue>;

export const groupsValue = z
  .array(
    z.strictObject({
      attribute: short(200),
      group: short(500),
      n: count,
      /** Shares of 1. */
      selectionRate: finite.min(0).max(1).optional(),
      truePositiveRate: finite.min(0).max(1).optional(),
      falsePositiveRate: finite.min(0).max(1).optional(),
    }),
  )
  .min(1)
  .max(2_000);

export const affectedGroupsValue = z
  .array(
    z.strictObject({
      group: short(1_000),
      benefits: short(4_000).optional(),
      harms: short(4_000).optional(),
      mitigation: short(4_000).optional(),
    }),
  )
  .min(1)
  .max(100);

export const importanceValue = z
  .array(z.strictObject({ feature: short(500), value: finite }))
  .min(1)
  .max(2_000);

export const numberValue = finite;
export const amountValue = amount;
export const costValue = z.strictObject({ amount, currency: short(10) });

export const dependenciesValue = z
  .array(z.strictObject({ name: short(500), version: short(500).optional() }))
  .min(1)
  .max(5_000);

export const pairsValue = z
  .array(z.strictObject({ name: short(500), value: z.string().max(6_000) }))
  .min(1)
  .max(5_000);

export const risksValue = z
  .array(
    z.strictObject({
      name: short(4_000),
      mitigation: short(4_000).optional(),
    }),
  )
  .min(1)
  .max(200);
