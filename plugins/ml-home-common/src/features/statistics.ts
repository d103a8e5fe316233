import { z } from 'zod';
import { featureNameSchema } from './names';

const instant = z.iso.datetime({ offset: true });
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** A bin of a sketch: key and count. Keys of doubles lie within ±18,000. */
const bins = z
  .array(z.tuple([z.number().int().min(-20_000).max(20_000), count]))
  .max(2_048);

const ascending = (values: number[], strictly: boolean) =>
  values.every(
    (value, i) =>
      i === 0 ||
      value > values[i - 1] ||
      (!strictly && value === values[i - 1]),
  );

/** What is known of the values of a feature in one partition; what nobody measured is left out. */
const bodySchema = z.object({
  /** All rows, those without a value too. */
  rows: count,
  missing: count.optional(),
  zeros: count.optional(),
  /** Values that are NaN or infinite. */
  nonFinite: count.optional(),
  /** Different values, exact or estimated. */
  distinct: count.optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  mean: z.number().optional(),
  stddev: z.number().min(0).optional(),
  /** Values below which a share `q` of the rows lies. */
  quantiles: z
    .array(z.object({ q: z.number().min(0).max(1), value: z.number() }))
    .max(101)
    .optional(),
  /** `counts[i]` rows lie between `edges[i]` and `edges[i + 1]`. */
  histogram: z
    .object({
      edges: z.array(z.number()).min(2).max(513),
      counts: z.array(count).min(1).max(512),
    })
    .optional(),
  /** Counts by bins of relative width: key k holds (g^(k-1), g^k] with g = 1.02 / 0.98; of negatives the key of the absolute value. */
  sketch: z
    .object({
      positive: bins.default([]),
      negative: bins.default([]),
      zeros: count.default(0),
    })
    .optional(),
  /** The most frequent values. */
  top: z
    .array(z.object({ value: z.string().max(500), count }))
    .max(100)
    .optional(),
  /** Rows of values that are not in `top`. */
  other: count.optional(),
});

/** What contradicts itself in statistics; undefined when nothing does. */
export function statisticsProblem(
  stats: z.output<typeof bodySchema>,
): { path: string; message: string } | undefined {
  const {
    rows,
    missing = 0,
    min,
    max,
    quantiles,
    histogram,
    sketch,
    top,
  } = stats;
  const add = (values: number[]) => values.reduce((all, one) => all + one, 0);
  if (missing > rows)
    return {
      path: 'missing',
      message: `${missing} is more than all ${rows} rows`,
    };
  const values = rows - missing;
  const tooMany = (path: string, n: number) =>
    n > values
      ? {
          path,
          message: `its counts add up to ${n}, which is more than the ${values} rows with a value`,
        }
      : undefined;
  if (min !== undefined && max !== undefined && min > max)
    return { path: 'min', message: `${min} is above the maximum ${max}` };
  if (
    stats.mean !== undefined &&
    ((min !== undefined && stats.mean < min) ||
      (max !== undefined && stats.mean > max))
  ) {
    return {
      path: 'mean',
      message: `${stats.mean} is not between minimum and maximum`,
    };
  }
  if ((stats.distinct ?? 0) > values)
    return {
      path: 'distinct',
      message: `${stats.distinct} is more than the ${values} rows with a value`,
    };
  if (
    quantiles &&
    !(
      ascending(
        quantiles.map(one => one.q),
        true,
      ) &&
      ascending(
        quantiles.map(one => one.value),
        false,
      )
    )
  ) {
    return {
      path: 'quantiles',
      message: 'must ascend in q and must not descend in value',
    };
  }
  if (histogram) {
    if (histogram.edges.length !== histogram.counts.length + 1) {
      return {
        path: 'histogram.edges',
        message: `must be one more than the ${histogram.counts.length} counts`,
      };
    }
    if (!ascending(histogram.edges, true))
      return { path: 'histogram.edges', message: 'must ascend' };
  }
  if (top && new Set(top.map(one => one.value)).size < top.length)
    return { path: 'top', message: 'names a value twice' };
  if (top && (histogram || sketch))
    return {
      path: 'top',
      message: 'a feature is either numeric or has values that are counted',
    };
  const keys = [sketch?.positive, sketch?.negative].flatMap(list =>
    list &&
    !ascending(
      list.map(([key]) => key),
      true,
    )
      ? [list]
      : [],
  );
  if (keys.length > 0) return { path: 'sketch', message: 'keys must ascend' };
  return (
    (histogram && tooMany('histogram', add(histogram.counts))) ??
    (sketch &&
      tooMany(
        'sketch',
        sketch.zeros +
          add([...sketch.positive, ...sketch.negative].map(([, n]) => n)),
      )) ??
    (top && tooMany('top', add(top.map(one => one.count)) + (stats.other ?? 0)))
  );
}

/** `batch`: of an offline partition; `serving`: of what was served; `training:RUN`: frozen with a run. */
const scopeSchema = z
  .string()
  .max(200)
  .regex(
    /^(batch|serving|training:[A-Za-z0-9_.-]+)$/,
    "must be 'batch', 'serving' or 'training:' and a run",
  )
  .default('batch');

export const statisticsInputSchema = bodySchema
  .extend({
    feature: featureNameSchema,
    /** Key of the family's schedule, such as `2026-03-28`; of a family without one any date, week, month or instant. */
    partition: z
      .string()
      .max(40)
      .regex(
        /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?)?|-W\d{2})$/,
        'must be a date, week, month or UTC instant',
      ),
    scope: scopeSchema,
    /** When it was computed; now when absent. */
    computedAt: instant.optional(),
  })
  .superRefine((stats, context) => {
    const problem = statisticsProblem(stats);
    if (problem)
      context.addIssue({
        code: 'custom',
        path: problem.path.split('.'),
        message: problem.message,
      });
  });
export type StatisticsInput = z.input<typeof statisticsInputSchema>;

export const featureStatisticsSchema = bodySchema.extend({
  feature: z.string(),
  partition: z.string(),
  scope: z.string(),
  computedAt: z.iso.datetime(),
  /** Who told: `api`, `openlineage`. */
  source: z.string(),
});
export type FeatureStatistics = z.output<typeof featureStatisticsSchema>;

export const driftStateSchema = z.enum([
  'drifted',
  'moved',
  'stable',
  'too_few',
  'unknown',
]);

export const driftSchema = z.object({
  state: driftStateSchema.exclude(['unknown']),
  psi: z.number(),
  /** Mean PSI by chance alone. */
  noise: z.number(),
  js: z.number(),
  ks: z.number().optional(),
  ksCritical: z.number().optional(),
  lInfinity: z.number().optional(),
  bins: z.number().int(),
  n: z.number(),
  m: z.number(),
  approximate: z.boolean(),
  /** The partition that was compared, and those it was compared with. */
  partition: z.string(),
  against: z.object({
    from: z.string(),
    to: z.string(),
    partitions: z.number().int(),
  }),
});
export type FeatureDrift = z.infer<typeof driftSchema>;

/** The newest statistics of a feature and how far they moved. */
export const statisticsSummarySchema = z.object({
  feature: z.string(),
  latest: featureStatisticsSchema,
  drift: driftSchema.optional(),
});
export type StatisticsSummary = z.infer<typeof statisticsSummarySchema>;
