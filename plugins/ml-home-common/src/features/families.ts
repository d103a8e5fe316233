import { z } from 'zod';
import { factOf } from '../api';
import { featureNameSchema } from './names';
import {
  partitionStateSchema,
  scheduleInputSchema,
  scheduleSchema,
  sloStateSchema,
  sloVersionSchema,
} from './promises';
import { driftStateSchema } from './statistics';

export const familyLifecycleSchema = z.enum([
  'experimental',
  'production',
  'deprecated',
  'retired',
]);

/** Who reads a family: a model in production, others, or nobody. */
export const usedByValues = ['production', 'other', 'nobody'] as const;
/** Age of the newest delivery in cadences. */
export const freshnessValues = ['current', 'behind', 'stale', 'never'] as const;

export const servingSchema = z.object({
  online: z.boolean(),
  offline: z.boolean(),
  streaming: z.boolean(),
});

/** A fact that a feature may have from its family. */
export const inheritedFactOf = <T extends z.ZodType>(value: T) =>
  factOf(value).extend({ inherited: z.boolean().optional() });

/** The promise of a family in a row of the gallery. */
export const familySloSchema = z.object({
  state: sloStateSchema,
  objective: z.number().optional(),
  /** Judged partitions of the window, and those on time. */
  n: z.number().int(),
  onTime: z.number().int(),
  cadence: z.enum(['hour', 'day', 'week', 'month', 'cron']).optional(),
  zone: z.string().optional(),
  /** The last 28 partitions, oldest first; the last may still be pending. */
  strip: z.array(z.object({ key: z.string(), state: partitionStateSchema })),
  /** The partition that is waited for. */
  due: z.object({ key: z.string(), at: z.iso.datetime() }).optional(),
});

export const familySummarySchema = z.object({
  name: z.string(),
  /** Of the catalog, when a file declares the family. */
  entityRef: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  entityKeys: z.array(z.string()),
  owner: factOf(z.string()).optional(),
  lifecycle: factOf(familyLifecycleSchema).optional(),
  access: factOf(z.string()).optional(),
  dataClass: factOf(z.string()).optional(),
  project: factOf(z.string()).optional(),
  serving: servingSchema,
  tags: z.array(z.string()),
  featureCount: z.number().int(),
  /** The first names, for the row. */
  features: z.array(z.string()),
  modelCount: z.number().int(),
  consumerCount: z.number().int(),
  slo: familySloSchema,
  lastDelivery: z
    .object({ partition: z.string(), arrivedAt: z.iso.datetime() })
    .optional(),
  /** Of its features the one that moved farthest. */
  drift: driftStateSchema,
  watched: z.boolean(),
  /** Where its facts come from: `catalog`, `api`, `feast:project`. */
  sources: z.array(
    z.object({ source: z.string(), syncedAt: z.iso.datetime() }),
  ),
  updatedAt: z.iso.datetime(),
  /** Set once no source knows it any more. */
  goneAt: z.iso.datetime().optional(),
  demo: z.boolean(),
});
export type FamilySummary = z.infer<typeof familySummarySchema>;

export const featureSchema = z.object({
  name: z.string(),
  family: z.string(),
  /** `entity/family/feature`, the name by which it is referred to. */
  ref: z.string(),
  entityKeys: z.array(z.string()),
  type: factOf(z.string()).optional(),
  description: factOf(z.string()).optional(),
  owner: inheritedFactOf(z.string()).optional(),
  lifecycle: inheritedFactOf(familyLifecycleSchema).optional(),
  access: inheritedFactOf(z.string()).optional(),
  dataClass: inheritedFactOf(z.string()).optional(),
  serving: servingSchema,
  onlineSource: factOf(z.string()).optional(),
  offlineSource: factOf(z.string()).optional(),
  /** How long a value may be served after its time, in seconds; absent without limit. */
  ttlSeconds: factOf(z.number()).optional(),
  /** The code that computes it, where the source tells. */
  code: factOf(z.string()).optional(),
  tags: z.record(z.string(), z.string()),
  modelCount: z.number().int(),
  consumerCount: z.number().int(),
  drift: driftStateSchema,
});
export type Feature = z.infer<typeof featureSchema>;

export const featureConsumerSchema = z.object({
  kind: z.enum(['model', 'run', 'service']),
  /** The model's name, the run's id, or the service's name. */
  name: z.string(),
  title: z.string().optional(),
  version: z.string().optional(),
  stage: z.string().optional(),
  /** The features it reads; empty when only the family is known. */
  features: z.array(z.string()),
  /** `declared` in a file, `observed` from a client, `imported` from a registry. */
  learned: z.enum(['declared', 'observed', 'imported']),
  from: z.string().optional(),
  lastSeenAt: z.iso.datetime(),
});
export type FeatureConsumer = z.infer<typeof featureConsumerSchema>;

export const familyDetailSchema = familySummarySchema.extend({
  schedule: scheduleSchema.optional(),
  /** Newest first. */
  sloVersions: z.array(sloVersionSchema),
  /** How the promise in force contradicts the schedule. */
  promiseProblem: z.string().optional(),
  consumers: z.array(featureConsumerSchema),
  /** The caller, or a group of theirs, is its owner. */
  owned: z.boolean(),
  links: z.array(z.object({ url: z.string(), title: z.string().optional() })),
});
export type FamilyDetail = z.infer<typeof familyDetailSchema>;

/**
 * A family as the API registers it. A field that nobody knows is refused: left out in silence, a mistyped owner or a
 * promise in the words of a file would look as if it had been taken.
 */
export const familyRegistrationSchema = z.strictObject({
  title: z.string().max(200).optional(),
  description: z.string().max(20_000).optional(),
  entityKeys: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(20)
    .refine(
      keys => new Set(keys).size === keys.length,
      'must not name a key twice',
    ),
  owner: z.string().min(1).max(300).optional(),
  lifecycle: familyLifecycleSchema.optional(),
  access: z.string().max(2_000).optional(),
  dataClass: z.string().max(200).optional(),
  tags: z.array(z.string().min(1).max(63)).max(50).default([]),
  schedule: scheduleInputSchema.optional(),
  features: z
    .array(
      z.strictObject({
        name: featureNameSchema,
        type: z.string().max(200).optional(),
        description: z.string().max(20_000).optional(),
        owner: z.string().min(1).max(300).optional(),
        lifecycle: familyLifecycleSchema.optional(),
        online: z.boolean().default(false),
        offline: z.boolean().default(true),
        onlineSource: z.string().max(500).optional(),
        offlineSource: z.string().max(500).optional(),
        ttlSeconds: z.number().int().min(0).optional(),
        code: z.string().max(100_000).optional(),
        tags: z.record(z.string(), z.string()).default({}),
      }),
    )
    .max(2_000)
    .default([])
    .superRefine((features, context) => {
      const seen = new Set<string>();
      features.forEach(({ name }, index) => {
        if (seen.has(name)) {
          context.addIssue({
            code: 'custom',
            path: [index, 'name'],
            message: `'${name}' is named twice`,
          });
        }
        seen.add(name);
      });
    }),
});
export type FamilyRegistration = z.output<typeof familyRegistrationSchema>;
