import { z } from 'zod';
import { factSourceSchema } from '../api';

/** What an item of evidence is about; the parts in which a review shows its differences. */
export const evidenceGroupSchema = z.enum([
  'metrics',
  'slices',
  'data',
  'features',
  'dependencies',
  'environment',
  'licence',
  'cost',
  'text',
]);
export type EvidenceGroup = z.infer<typeof evidenceGroupSchema>;

/**
 * One thing that is known of a model version and that an approval can rest on: a metric, a slice, a dataset's digest,
 * a dependency, a sentence of the card.
 */
export const evidenceItemSchema = z.object({
  /**
   * Names the item across versions and revisions, such as `metric:ndcg@10`, `slice:f1:language=Arabic`,
   * `data:training:plays`, `feature:listener/sessions/entropy_7d`, `dependency:torch`, `licence`, `cost:training`,
   * `carbon:training`, `text:uses.limits`.
   */
  key: z.string().max(1000),
  group: evidenceGroupSchema,
  label: z.string(),
  /** Null is unknown: the item is asked for and nothing was received. */
  value: z.union([z.number(), z.string(), z.boolean(), z.null()]),
  /** Bounds of a confidence interval and its level, such as 0.95. */
  interval: z
    .object({ low: z.number(), high: z.number(), level: z.number() })
    .optional(),
  /** Size of the sample that the value was computed on. */
  n: z.number().int().nonnegative().optional(),
  unit: z.string().optional(),
  /** Which way is better; absent where nobody said so. */
  direction: z.enum(['higher', 'lower']).optional(),
  detail: z.string().optional(),
  origin: z.object({
    source: factSourceSchema,
    /** The run, file or person behind it. */
    from: z.string().optional(),
    at: z.iso.datetime().optional(),
  }),
  /** SHA-256 (hex) over the canonical JSON (RFC 8785) of key, value, interval, n, unit and detail. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
export type EvidenceItem = z.infer<typeof evidenceItemSchema>;

/** All evidence of one model version at one moment. */
export const evidenceSchema = z.object({
  model: z.string(),
  version: z.string(),
  /** Revision of the card that the texts were read from; absent while there is no card. */
  cardRevision: z.number().int().positive().optional(),
  items: z.array(evidenceItemSchema),
});
export type Evidence = z.infer<typeof evidenceSchema>;
