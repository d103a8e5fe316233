import { z } from 'zod';
import { costObjectSchema } from './rules';

/**
 * How good a report of use is, the best first; of several of one run the best counts, by resource.
 *
 * - `allocated`: a scheduler or workflow engine says what it gave away, and for how long.
 * - `declared`: the job says of itself what it needs.
 * - `run`: the run's own tags, params and system metrics.
 * - `driver`: what only the driver of the job asked for; its workers are not in it.
 */
export const useBases = ['allocated', 'declared', 'run', 'driver'] as const;
export type UseBasis = (typeof useBases)[number];

/**
 * How hardware was bought, in the words of PricingCategory of FOCUS: on demand, as spot or preemptible capacity, or
 * reserved.
 */
export const pricingOptions = ['Standard', 'Dynamic', 'Committed'] as const;
export const pricingOptionSchema = z.enum(pricingOptions);
export type PricingOption = z.infer<typeof pricingOptionSchema>;

const PRICING_WORDS: Record<PricingOption, string[]> = {
  Standard: ['standard', 'on-demand', 'ondemand'],
  Dynamic: ['dynamic', 'spot', 'preemptible'],
  Committed: ['committed', 'reserved', 'reservation'],
};

/** The way of buying that a tag or label names in the words of FOCUS or of clouds; undefined where it names none. */
export const pricingOptionOf = (text: string | undefined) => {
  const word = text?.trim().toLowerCase().replace(/_/g, '-');
  return pricingOptions.find(
    option => word && PRICING_WORDS[option].includes(word),
  );
};

/** A count of hardware that a run says in words that are no number of 0 or more: how much it held is unknown. */
export const unreadCountSchema = z.object({
  resource: z.enum(['gpu', 'cpu', 'memory']),
  /** Of the tag or param. */
  key: z.string(),
  /** The start of what it says. */
  value: z.string(),
});
export type UnreadCount = z.infer<typeof unreadCountSchema>;

/** Names that a source of reports may not have: what runs say of themselves is told by them. */
const RESERVED = ['metrics', 'tags', 'run', 'mlflow'];

export const USES_AT_ONCE = 5_000;
/** Clocks that run ahead by less are taken as now. */
const SKEW_MS = 5 * 60_000;
const LONGEST_HOURS = 10 * 365 * 24;
const HOUR_MS = 3_600_000;
const MOST = { gpus: 1e6, cpus: 1e7, memoryGiB: 1e9, other: 1e12 };

const text = (most: number) => z.string().trim().min(1).max(most);
const count = (most: number) =>
  z
    .number()
    .refine(value => Number.isFinite(value) && value >= 0 && value <= most, {
      error: `must be between 0 and ${most}`,
    });

const instant = z.iso
  .datetime({ offset: true, error: 'must be an instant with its zone' })
  .refine(value => /^20\d\d/.test(value), {
    error: 'must lie between 2000 and 2099',
  })
  .refine(value => Date.parse(value) <= Date.now() + SKEW_MS, {
    error: 'lies in the future: is a clock wrong, or its zone?',
  });

/** Names as labels of Kubernetes, tags of MLflow and metadata of Ray have them. */
export const useLabelsSchema = z
  .record(z.string().min(1).max(300), z.string().max(2000))
  .refine(labels => Object.keys(labels).length <= 200, {
    error: 'may hold 200 at most',
  });

const resourceFields = ['gpus', 'cpus', 'memoryGiB', 'others'] as const;

/** What one job, or one part of it, held over a time. Absent is unknown. */
export const resourceUseSchema = z
  .object({
    /** Of the job, in the source: a report with the same id and segment restates this one. */
    id: text(500),
    /** Parts of a job add up: workers, attempts, steps. */
    segment: z.string().trim().max(300).default(''),
    /** For people, where it is more than the id. */
    name: text(500).optional(),
    /** Where the job is looked at. */
    url: z
      .url({ protocol: /^https?$/, error: 'must be an http or https address' })
      .max(2000)
      .optional(),
    /** MLflow id of the run that it worked for. It may come later. */
    run: z
      .string()
      .trim()
      .regex(/^[0-9a-fA-F]{32}$/, 'must be a run id: 32 hex digits')
      .transform(id => id.toLowerCase())
      .optional(),
    /** What else it belongs to; left out, the rules of allocation are asked with its labels as tags. */
    object: costObjectSchema.optional(),
    basis: z.enum(['allocated', 'declared', 'driver']).default('allocated'),
    /** Such as `H100`. */
    gpuType: text(100).optional(),
    gpus: count(MOST.gpus).optional(),
    /** Cores, or vCPUs where prices are of those. */
    cpus: count(MOST.cpus).optional(),
    /** In 2^30 bytes. */
    memoryGiB: count(MOST.memoryGiB).optional(),
    /** Other resources by name, in units of which one has a price of an hour. */
    others: z
      .record(text(100), count(MOST.other))
      .refine(others => Object.keys(others).length <= 20, {
        error: 'may hold 20 at most',
      })
      .optional(),
    start: instant,
    /** Left out together with `seconds`: it is still held. */
    end: instant.optional(),
    seconds: z
      .number()
      .min(0)
      .max(LONGEST_HOURS * 3600)
      .optional(),
    provider: text(100).optional(),
    region: text(100).optional(),
    node: text(300).optional(),
    pool: text(300).optional(),
    /** How it was bought; left out it is priced as everybody pays. */
    pricing: pricingOptionSchema.optional(),
    /** In short for `pricing` Dynamic. */
    spot: z.boolean().optional(),
    labels: useLabelsSchema.default({}),
  })
  .strict()
  .refine(use => resourceFields.some(field => use[field] !== undefined), {
    path: ['gpus'],
    error: `is missing: give it, or one of ${resourceFields.join(', ')}`,
  })
  .refine(({ spot, pricing }) => !spot || !pricing || pricing === 'Dynamic', {
    path: ['pricing'],
    error: "must be 'Dynamic' where 'spot' is true",
  })
  .refine(({ run, object }) => !run || !object, {
    path: ['object'],
    error: "and 'run' exclude one another",
  })
  .refine(({ end, seconds }) => end === undefined || seconds === undefined, {
    path: ['seconds'],
    error: "and 'end' exclude one another",
  })
  .refine(({ start, end }) => !end || Date.parse(end) >= Date.parse(start), {
    path: ['end'],
    error: "must not be before 'start'",
  })
  .refine(
    ({ start, end }) =>
      !end || Date.parse(end) - Date.parse(start) <= LONGEST_HOURS * HOUR_MS,
    { path: ['end'], error: `must be within ten years of 'start'` },
  )
  .refine(
    ({ start, seconds }) =>
      seconds === undefined ||
      Date.parse(start) + seconds * 1000 <= Date.now() + SKEW_MS,
    { path: ['seconds'], error: 'reach into the future' },
  );
export type ResourceUseInput = z.input<typeof resourceUseSchema>;
export type ResourceUse = z.infer<typeof resourceUseSchema>;

export const useSourceSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,59}$/,
    'must be a short name such as slurm, in lower case',
  )
  .refine(source => !RESERVED.includes(source), {
    error: `must not be ${RESERVED.join(', ')}: those are the runs themselves`,
  });

export const pushedUsesSchema = z
  .object({
    /** Which system says it. */
    source: useSourceSchema,
    /** Which one, where there are several, such as a cluster. */
    origin: z.string().trim().max(300).default(''),
    uses: z.array(resourceUseSchema).min(1).max(USES_AT_ONCE),
  })
  .strict();

/** One that could not be taken, while the rest was. */
export const skippedUseSchema = z.object({
  id: z.string(),
  reason: z.string(),
});
export type SkippedUse = z.infer<typeof skippedUseSchema>;

export const useImportSchema = z.object({
  added: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  /** Runs that are named and not known (yet); counted as soon as they are. */
  unknownRuns: z.array(z.string()),
  /** That belong to nobody: no run or object is given, and no rule matches. */
  nobody: z.number().int(),
  skipped: z.array(skippedUseSchema),
});
export type UseImport = z.infer<typeof useImportSchema>;

/** A report as it is kept. */
export const reportedUseSchema = z.object({
  key: z.string(),
  source: z.string(),
  origin: z.string(),
  id: z.string(),
  segment: z.string(),
  name: z.string().optional(),
  url: z.string().optional(),
  basis: z.enum(useBases),
  /** Absent for nobody's, and for what the caller may not see. */
  object: costObjectSchema.optional(),
  /** Whether it belongs to something, also where the caller may not see what. */
  matched: z.boolean(),
  rule: z.string().optional(),
  gpuType: z.string().optional(),
  gpus: z.number().optional(),
  cpus: z.number().optional(),
  /** In 10^9 bytes, as prices are. */
  memoryGigabytes: z.number().optional(),
  others: z.record(z.string(), z.number()),
  start: z.iso.datetime(),
  end: z.iso.datetime().optional(),
  hours: z.number(),
  seenAt: z.iso.datetime(),
  provider: z.string().optional(),
  region: z.string().optional(),
  node: z.string().optional(),
  pool: z.string().optional(),
  pricing: pricingOptionSchema.optional(),
});
export type ReportedUse = z.infer<typeof reportedUseSchema>;

export const useSourceStateSchema = z.object({
  source: z.string(),
  origin: z.string(),
  readAt: z.iso.datetime().optional(),
  /** In the newest report. */
  uses: z.number().int(),
  /** Reports that are kept of it. */
  known: z.number().int(),
  skipped: z.array(skippedUseSchema),
  /** Present while the newest reading failed. */
  failedAt: z.iso.datetime().optional(),
  message: z.string().optional(),
});
export type UseSourceState = z.infer<typeof useSourceStateSchema>;

/** Keys by which metadata, labels and parameters name a run, the first that says one wins. */
const RUN_KEYS = [
  'mlflow.run_id',
  'mlflow_run_id',
  'mlflow-run-id',
  'mlflow/run-id',
  'mlhome.dev/run-id',
];

/** The run that labels name; undefined where they name none, or something that is no run id. */
export function runOfLabels(
  labels: Record<string, string | undefined>,
): string | undefined {
  for (const key of RUN_KEYS) {
    const value = labels[key]?.trim().toLowerCase();
    if (value && /^[0-9a-f]{32}$/.test(value)) return value;
  }
  return undefined;
}
