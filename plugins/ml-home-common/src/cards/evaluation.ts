import { z } from 'zod';
import { bandValue, cardMetricSchema, sliceSchema } from './values';

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const finite = z.number().finite();
const share = finite.min(0).max(1);
const short = (max: number) => z.string().trim().min(1).max(max);

/** The name of the file that a run logs it as, such as with `mlflow.log_dict`. */
export const EVALUATION_FILE = 'ml-home-evaluation.json';

/** Answers of a binary classifier against the truth. */
export const confusionCountsSchema = z.strictObject({
  tp: count,
  fp: count,
  tn: count,
  fn: count,
});
export type ConfusionCounts = z.infer<typeof confusionCountsSchema>;

/** The same with everything at or above a score said to be positive. */
export const thresholdCountsSchema = confusionCountsSchema.extend({
  threshold: finite,
});
export type ThresholdCounts = z.infer<typeof thresholdCountsSchema>;

/** Scores between two bounds, and how many of them were true. */
export const calibrationBinSchema = z
  .strictObject({
    low: share,
    high: share,
    n: count,
    positives: count,
    meanScore: share.optional(),
  })
  .refine(({ low, high }) => low < high, {
    path: ['high'],
    message: 'must be greater than low',
  })
  .refine(({ n, positives }) => positives <= n, {
    path: ['positives'],
    message: 'must not be greater than n',
  });
export type CalibrationBin = z.infer<typeof calibrationBinSchema>;

/** `matrix[truth][answer]`, in the order of the labels. */
export const confusionMatrixSchema = z
  .strictObject({
    labels: z.array(short(200)).min(2).max(100),
    matrix: z.array(z.array(count)),
  })
  .refine(
    ({ labels, matrix }) =>
      matrix.length === labels.length &&
      matrix.every(row => row.length === labels.length),
    { path: ['matrix'], message: 'must have a row and a column per label' },
  );
export type ConfusionMatrix = z.infer<typeof confusionMatrixSchema>;

const evaluatedMetricSchema = cardMetricSchema
  .omit({ evaluation: true, dataset: true })
  .extend({
    /** Of the value; gives a normal interval where no interval is given. */
    standardError: finite.nonnegative().optional(),
  });
export type EvaluatedMetric = z.infer<typeof evaluatedMetricSchema>;

export const evaluatedSliceSchema = z.strictObject({
  /** Empty for the whole. */
  slice: sliceSchema.default({}),
  n: count.optional(),
  metrics: z.array(evaluatedMetricSchema).max(200).default([]),
  counts: confusionCountsSchema.optional(),
  thresholds: z.array(thresholdCountsSchema).max(1_001).optional(),
  calibration: z.array(calibrationBinSchema).max(200).optional(),
  confusion: confusionMatrixSchema.optional(),
});
export type EvaluatedSlice = z.infer<typeof evaluatedSliceSchema>;

const sliceKey = (slice: Record<string, string>) =>
  JSON.stringify(Object.entries(slice).sort());

function firstRepeated(keys: string[]): number {
  const seen = new Set<string>();
  return keys.findIndex(key => seen.size === seen.add(key).size);
}

/** Results of one evaluation of a model version. Counts are absolute, shares are of 1. */
export const evaluationSchema = z
  .strictObject({
    schemaVersion: z.literal('1').default('1'),
    /** One evaluation of a name counts: the newest. */
    name: short(200),
    at: z.iso.datetime({ offset: true }).optional(),
    dataset: z
      .strictObject({ name: short(1_000), digest: short(500).optional() })
      .optional(),
    /** What the two answers are called, such as `explicit` and `clean`. */
    positive: short(200).optional(),
    negative: short(200).optional(),
    /** The threshold in use. */
    threshold: finite.optional(),
    band: bandValue.optional(),
    slices: z.array(evaluatedSliceSchema).min(1).max(2_000),
    importance: z
      .array(z.strictObject({ feature: short(500), value: finite }))
      .max(2_000)
      .optional(),
  })
  .superRefine(({ slices }, context) => {
    const repeated = firstRepeated(slices.map(one => sliceKey(one.slice)));
    if (repeated >= 0) {
      context.addIssue({
        code: 'custom',
        path: ['slices', repeated, 'slice'],
        message: 'is there twice',
      });
    }
    slices.forEach((one, i) => {
      const twice = firstRepeated(one.metrics.map(metric => metric.key));
      if (twice >= 0) {
        context.addIssue({
          code: 'custom',
          path: ['slices', i, 'metrics', twice, 'key'],
          message: 'is there twice',
        });
      }
      const same = firstRepeated(
        (one.thresholds ?? []).map(point => String(point.threshold)),
      );
      if (same >= 0) {
        context.addIssue({
          code: 'custom',
          path: ['slices', i, 'thresholds', same, 'threshold'],
          message: 'is there twice',
        });
      }
    });
  });
export type Evaluation = z.infer<typeof evaluationSchema>;
export type EvaluationInput = z.input<typeof evaluationSchema>;
