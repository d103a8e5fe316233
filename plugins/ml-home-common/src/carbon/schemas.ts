import { z } from 'zod';
import { daySchema, unreadCountSchema } from '../costs';
import {
  carbonAssumptions,
  carbonGaps,
  carbonGrades,
  carbonOrigins,
} from './estimate';
import { carbonBases, factorKinds, factorLimits } from './factors';

export const carbonBasisSchema = z.enum(carbonBases);
export const carbonOriginSchema = z.enum(carbonOrigins);
export const carbonGapSchema = z.enum(carbonGaps);

/** What emissions are told of. */
export const carbonObjectKinds = [
  'run',
  'experiment',
  'version',
  'model',
  'project',
  'team',
] as const;
export const carbonObjectSchema = z.object({
  kind: z.enum(carbonObjectKinds),
  /** Of a version `model/2`; of projects and teams their entity ref. */
  name: z.string().min(1).max(500),
});
export type CarbonObject = z.infer<typeof carbonObjectSchema>;

/** A sum over runs of which some may be unknown. */
export const carbonSumSchema = z.object({
  /** Grams of CO₂e on the basis of the answer; absent when no run's are known. */
  grams: z.number().optional(),
  /** Energy with the overhead of the building; absent when no run's is known. */
  kWh: z.number().optional(),
  runs: z.number().int(),
  /** Runs whose emissions are unknown on this basis; the sum leaves them out. */
  unknown: z.number().int(),
  /** Runs whose energy is unknown; the sum leaves them out. */
  energyUnknown: z.number().int(),
  /** Runs whose figures leave out hardware that is not known: the sums are at least that much. */
  partial: z.number().int(),
});
export type CarbonSum = z.infer<typeof carbonSumSchema>;

export const carbonSplits = ['team', 'project', 'model', 'origin'] as const;
export const carbonSplitSchema = z.enum(carbonSplits);
export type CarbonSplit = z.infer<typeof carbonSplitSchema>;

export const carbonGroupSchema = z.object({
  /** Null for what the split does not know. */
  key: z.string().nullable(),
  sum: carbonSumSchema,
  /** Grams per day of the answer; null is unknown. */
  daily: z.array(z.number().nullable()),
});
export type CarbonGroup = z.infer<typeof carbonGroupSchema>;

export const carbonOverviewSchema = z.object({
  from: daySchema,
  /** Exclusive. */
  to: daySchema,
  basis: carbonBasisSchema,
  by: carbonSplitSchema,
  days: z.array(daySchema),
  total: carbonSumSchema,
  previous: carbonSumSchema.optional(),
  /** Told apart, and never mixed into one without saying so. */
  origins: z.array(
    z.object({ origin: carbonOriginSchema, sum: carbonSumSchema }),
  ),
  /** Of the making of hardware, in grams; in no other number. Absent when no run's is known. */
  embodied: z.number().optional(),
  groups: z.array(carbonGroupSchema),
  others: carbonGroupSchema
    .omit({ key: true })
    .extend({ count: z.number().int() })
    .optional(),
  /** What is missing where emissions are unknown, the most frequent first. */
  gaps: z.array(z.object({ gap: carbonGapSchema, runs: z.number().int() })),
  /** Trackers' reports that belong to no run yet. */
  unmatched: z.number().int(),
  factorsVersion: z.string(),
});
export type CarbonOverview = z.infer<typeof carbonOverviewSchema>;

export const usedFactorSchema = z.object({
  kind: z.enum(factorKinds),
  key: z.string(),
  basis: carbonBasisSchema.optional(),
  value: z.number(),
  unit: z.string(),
  source: z.string(),
  year: z.number().int().optional(),
});

export const carbonFigureSchema = z.object({
  origin: carbonOriginSchema,
  grade: z.enum(carbonGrades),
  method: z.string(),
  machineKwh: z.number().optional(),
  parts: z.object({
    gpu: z.number().optional(),
    cpu: z.number().optional(),
    memory: z.number().optional(),
  }),
  kWh: z.number().optional(),
  location: z.number().optional(),
  market: z.number().optional(),
  embodied: z.number().optional(),
  gaps: z.array(carbonGapSchema),
  assumed: z.array(z.enum(carbonAssumptions)),
  factors: z.array(usedFactorSchema),
  place: z.string().optional(),
  /** Who else than the run says what it held, such as `ray`. */
  toldBy: z.array(z.string()).optional(),
  /** Counts that the run says and that are none. */
  unread: z.array(unreadCountSchema).optional(),
});

export const keptFigureSchema = carbonFigureSchema.extend({
  /** The one that counts: measured before imported, imported before estimated. */
  chosen: z.boolean(),
  factorsVersion: z.string(),
  at: z.iso.datetime(),
  /** When a newer figure took its place; absent while it holds. */
  replacedAt: z.iso.datetime().optional(),
});
export type KeptFigure = z.infer<typeof keptFigureSchema>;

export const objectCarbonSchema = z.object({
  object: carbonObjectSchema,
  basis: carbonBasisSchema,
  from: daySchema.optional(),
  to: daySchema.optional(),
  /** Absent when no run that has ended belongs to it. */
  total: carbonSumSchema.optional(),
  embodied: z.number().optional(),
  origins: z.array(
    z.object({ origin: carbonOriginSchema, sum: carbonSumSchema }),
  ),
  /** Of one run: the figures of each method, those that hold first. */
  figures: z.array(keptFigureSchema),
  /** Runs of which it consists, the largest first. */
  parts: z.array(
    z.object({
      runId: z.string(),
      name: z.string(),
      grams: z.number().optional(),
      kWh: z.number().optional(),
      origin: carbonOriginSchema.optional(),
      /** Hardware is left out that is not known. */
      partial: z.boolean(),
    }),
  ),
  /** Software carbon intensity: location-based, with the making of hardware where it is known. */
  sci: z.array(
    z.object({
      /** `run`, or the name of a usage series. */
      series: z.string(),
      unit: z.string(),
      quantity: z.number(),
      gramsEach: z.number(),
      /** Something is left out that is not known. */
      atLeast: z.boolean(),
      embodied: z.boolean(),
    }),
  ),
  gaps: z.array(z.object({ gap: carbonGapSchema, runs: z.number().int() })),
});
export type ObjectCarbon = z.infer<typeof objectCarbonSchema>;

export const unknownRunSchema = z.object({
  runId: z.string(),
  name: z.string(),
  experimentId: z.string(),
  experiment: z.string(),
  endedAt: z.iso.datetime(),
  kWh: z.number().optional(),
  gaps: z.array(carbonGapSchema),
});
export type UnknownRun = z.infer<typeof unknownRunSchema>;

export const emissionDefectSchema = z.object({
  column: z.string(),
  problem: z.enum(['missing', 'unreadable', 'negative', 'tooLarge', 'noZone']),
  count: z.number().int(),
  example: z.string().optional(),
});

export const carbonImportSchema = z.object({
  id: z.string(),
  source: z.enum(['csv', 'post', 'api', 'artifact']),
  name: z.string(),
  state: z.enum(['applied', 'unchanged', 'failed']),
  rows: z.number().int(),
  /** Rows that told neither energy nor emissions. */
  leftOut: z.number().int(),
  matched: z.number().int(),
  defects: z.array(emissionDefectSchema),
  message: z.string().optional(),
  createdBy: z.string().optional(),
  createdAt: z.iso.datetime(),
});
export type CarbonImport = z.infer<typeof carbonImportSchema>;

export const emissionSchema = z.object({
  id: z.string(),
  source: z.enum(['csv', 'post', 'api', 'artifact']),
  tracker: z.string(),
  task: z.string().optional(),
  project: z.string().optional(),
  experiment: z.string().optional(),
  at: z.iso.datetime().optional(),
  seconds: z.number().optional(),
  kWh: z.number().optional(),
  grams: z.number().optional(),
  country: z.string().optional(),
  gpuModel: z.string().optional(),
  version: z.string().optional(),
  runId: z.string().optional(),
  matchedBy: z.string().optional(),
});
export type KnownEmission = z.infer<typeof emissionSchema>;

export const carbonFactorSchema = z.object({
  /** Of those of the site. */
  id: z.string().optional(),
  kind: z.enum(factorKinds),
  key: z.string(),
  basis: carbonBasisSchema.optional(),
  value: z.number(),
  unit: z.string(),
  source: z.string(),
  year: z.number().int(),
  from: daySchema.optional(),
  label: z.string().optional(),
  site: z.boolean().optional(),
  createdBy: z.string().optional(),
});
export type CarbonFactor = z.infer<typeof carbonFactorSchema>;

export const factorInputSchema = z
  .object({
    kind: z.enum(factorKinds),
    key: z.string().trim().min(1).max(200),
    basis: carbonBasisSchema.optional(),
    value: z.number(),
    source: z.string().trim().min(3).max(500),
    year: z.number().int().min(1990).max(2100),
    from: daySchema.optional(),
  })
  .superRefine((row, context) => {
    const [min, max] = factorLimits[row.kind];
    if (row.value < min || row.value > max) {
      context.addIssue({
        code: 'custom',
        path: ['value'],
        message: `must be between ${min} and ${max} for ${row.kind}`,
      });
    }
    if (row.basis && row.kind !== 'grid') {
      context.addIssue({
        code: 'custom',
        path: ['basis'],
        message: 'is of grids only',
      });
    }
    if (
      row.kind === 'grid' &&
      !/^(world|[^/]+\/.+)$/.test(row.key.toLowerCase())
    ) {
      context.addIssue({
        code: 'custom',
        path: ['key'],
        message: "must be 'provider/region', 'country/SWE' or 'world'",
      });
    }
  });
export type FactorInput = z.infer<typeof factorInputSchema>;

/** Something to compare by how good it is, what it cost and what it emitted. */
export const comparedSchema = z.object({
  kind: z.enum(['run', 'version']),
  /** Run id, or `model/2`. */
  name: z.string(),
  label: z.string(),
  model: z.string().optional(),
  runId: z.string().optional(),
  quality: z.number().optional(),
  /** In the currency of the answer; absent is unknown. */
  cost: z.number().optional(),
  grams: z.number().optional(),
  kWh: z.number().optional(),
  /** Grams and energy leave out hardware that is not known. */
  partial: z.boolean(),
  origin: carbonOriginSchema.optional(),
});
export type Compared = z.infer<typeof comparedSchema>;

export const carbonComparisonSchema = z.object({
  metric: z.string().optional(),
  /** Metrics that the runs behind have, the most frequent first. */
  metrics: z.array(z.object({ key: z.string(), count: z.number().int() })),
  currency: z.string(),
  basis: carbonBasisSchema,
  items: z.array(comparedSchema),
  /** More there are than are told. */
  more: z.boolean(),
});
export type CarbonComparison = z.infer<typeof carbonComparisonSchema>;
