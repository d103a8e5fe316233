import { z } from 'zod';
import { factOf } from '../api';
import { scheduleProblem } from '../slo';
import { featureNameSchema } from './names';
import { driftStateSchema } from './statistics';

const instant = z.iso.datetime({ offset: true });

export const familyLifecycleSchema = z.enum([
  'experimental',
  'production',
  'deprecated',
  'retired',
]);

export const scheduleSchema = z
  .object({
    cadence: z.enum(['hour', 'day', 'week', 'month', 'cron']),
    /** Five fields; with cadence `cron` only. */
    cron: z.string().max(200).optional(),
    /** IANA name of the time zone. */
    zone: z.string().max(100).default('UTC'),
  })
  .superRefine((schedule, context) => {
    const message = scheduleProblem(schedule);
    if (message) context.addIssue({ code: 'custom', message });
  });

export const deadlineSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('offset'),
    /** Elapsed minutes after the end of the partition. */
    minutes: z
      .number()
      .int()
      .min(0)
      .max(60 * 24 * 90),
  }),
  z.object({
    kind: z.literal('wallClock'),
    /** `HH:MM` in the schedule's zone. */
    time: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 10:00'),
    /** Days after the local date on which the partition ends. */
    days: z.number().int().min(0).max(90).default(0),
  }),
]);

export const sloInputSchema = z.object({
  /** Share of partitions that are on time. */
  objective: z.number().gt(0).max(1),
  deadline: deadlineSchema,
  windowDays: z.number().int().min(1).max(90).default(28),
  /** Minutes past the deadline after which nobody waits any more. */
  giveUpMinutes: z
    .number()
    .int()
    .min(1)
    .max(60 * 24 * 365)
    .optional(),
  /** Least rows of a delivery that counts, as a share of the trailing median. */
  completeness: z.number().min(0).max(1).optional(),
});
export type SloInput = z.output<typeof sloInputSchema>;

export const sloVersionSchema = sloInputSchema.extend({
  version: z.number().int(),
  effectiveFrom: z.iso.datetime(),
  author: z.string().optional(),
  reason: z.string().optional(),
});
export type SloVersionView = z.output<typeof sloVersionSchema>;

/** How a promise stands now. */
export const sloStateSchema = z.enum([
  'missed',
  'at_risk',
  'met',
  'no_data',
  'no_slo',
]);
export type SloState = z.infer<typeof sloStateSchema>;

export const partitionStateSchema = z.enum([
  'pending',
  'on_time',
  'late',
  'overdue',
  'abandoned',
  'excused',
  'unjudged',
]);

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
  consumers: z.array(featureConsumerSchema),
  /** The caller, or a group of theirs, is its owner. */
  owned: z.boolean(),
  links: z.array(z.object({ url: z.string(), title: z.string().optional() })),
});
export type FamilyDetail = z.infer<typeof familyDetailSchema>;

const spanSchema = z.object({ from: z.iso.datetime(), to: z.iso.datetime() });
/** Durations in milliseconds. */
const duration = z.number();

export const complianceSchema = z.object({
  window: spanSchema,
  n: z.number().int(),
  onTime: z.number().int(),
  late: z.number().int(),
  overdue: z.number().int(),
  abandoned: z.number().int(),
  share: z.number().nullable(),
  wilsonLow: z.number().nullable(),
  p90: z
    .object({
      kind: z.enum(['value', 'atLeast', 'max']),
      value: duration,
      n: z.number().int(),
      missing: z.number().int(),
    })
    .nullable(),
  breaches: z.number().int(),
  breachDuration: duration,
  partitionDuration: duration,
  longestBreach: duration,
});

export const judgedPartitionSchema = z.object({
  key: z.string(),
  start: z.iso.datetime(),
  end: z.iso.datetime(),
  state: partitionStateSchema,
  deadline: z.iso.datetime().optional(),
  version: z.number().int().optional(),
  arrivedAt: z.iso.datetime().optional(),
  closedAt: z.iso.datetime().optional(),
  deliveryTime: duration.optional(),
  lateness: duration.optional(),
  rows: z.number().optional(),
  deliveries: z.number().int(),
  rejected: z.number().int(),
  clockSkew: z.boolean().optional(),
  reason: z.string().optional(),
});
export type JudgedPartitionView = z.infer<typeof judgedPartitionSchema>;

export const familyQualitySchema = z.object({
  schedule: scheduleSchema.optional(),
  slo: sloVersionSchema.optional(),
  state: sloStateSchema,
  /** The instant of the verdict. */
  now: z.iso.datetime(),
  /** Two windows of partitions and what is waited for, oldest first. */
  partitions: z.array(judgedPartitionSchema),
  current: complianceSchema.optional(),
  previous: complianceSchema.optional(),
  delta: z
    .object({
      sharePoints: z.number().nullable(),
      p90: z.number().nullable(),
      breaches: z.number().nullable(),
      breachDuration: z.number().nullable(),
    })
    .optional(),
  budget: z
    .object({
      partitions: z.object({
        allowed: z.number(),
        used: z.number(),
        remaining: z.number(),
      }),
      stale: z.object({
        allowed: duration,
        used: duration,
        remaining: duration,
        share: z.number().nullable(),
      }),
      /** Over the last day; 1 spends just all of the budget. */
      burnRate: z.number().nullable(),
      exhaustedAt: z.iso.datetime().optional(),
    })
    .optional(),
  /** The partition that is waited for. */
  due: z
    .object({
      key: z.string(),
      deadline: z.iso.datetime(),
      odds: z
        .object({ met: z.number().int(), of: z.number().int() })
        .nullable(),
    })
    .optional(),
});
export type FamilyQuality = z.infer<typeof familyQualitySchema>;

export const deliveryEventInputSchema = z.object({
  /** `2026-03-28`, `2026-W13`, `2026-03`, or a UTC instant for hours and cron. */
  partition: z.string().min(1).max(40),
  type: z.enum(['delivered', 'invalidated', 'closed']).default('delivered'),
  runId: z.string().min(1).max(300).optional(),
  /** When it happened; now when absent. */
  arrivedAt: instant.optional(),
  rows: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
});
export type DeliveryEventInput = z.input<typeof deliveryEventInputSchema>;

export const deliverySchema = z.object({
  partition: z.string(),
  type: z.enum(['delivered', 'invalidated', 'closed']),
  runId: z.string().optional(),
  arrivedAt: z.iso.datetime(),
  recordedAt: z.iso.datetime(),
  rows: z.number().optional(),
  /** Who told: `api`, `openlineage`, `feast:project`. */
  source: z.string(),
  clockSkew: z.boolean().optional(),
});
export type Delivery = z.infer<typeof deliverySchema>;

export const excuseSchema = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  reason: z.string(),
  author: z.string().optional(),
  createdAt: z.iso.datetime(),
});

/** A family as the API registers it. */
export const familyRegistrationSchema = z.object({
  title: z.string().max(200).optional(),
  description: z.string().max(20_000).optional(),
  entityKeys: z.array(z.string().min(1).max(200)).min(1).max(20),
  owner: z.string().min(1).max(300).optional(),
  lifecycle: familyLifecycleSchema.optional(),
  access: z.string().max(2_000).optional(),
  dataClass: z.string().max(200).optional(),
  tags: z.array(z.string().min(1).max(63)).max(50).default([]),
  schedule: scheduleSchema.optional(),
  features: z
    .array(
      z.object({
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

/** A family, or one of its features, that nobody is known to read. */
export const retirementCandidateSchema = z.object({
  /** Of the family. */
  name: z.string(),
  title: z.string().optional(),
  /** Absent for the family itself. */
  feature: z.string().optional(),
  owner: z.string().optional(),
  lifecycle: z.string().optional(),
  featureCount: z.number().int(),
  /** Since when no reader is known. */
  unusedSince: z.iso.datetime(),
  /** Who was known to read the family last; absent when nobody ever was, or the caller may not see it. */
  lastReader: z
    .object({
      kind: z.enum(['model', 'run', 'service']),
      name: z.string(),
      at: z.iso.datetime({ offset: true }),
    })
    .optional(),
  lastDeliveredAt: z.iso.datetime().optional(),
  /** Why nobody is known to read it: where readers would have been seen, and when that was last read. */
  proof: z.array(
    z.object({
      /** `catalog`: models that declare it; `mlflow`: runs and versions that name it; `feast:…`: feature services. */
      source: z.string(),
      checkedAt: z.iso.datetime().optional(),
    }),
  ),
  /** An open proposal to retire it. */
  proposal: z
    .object({
      id: z.string(),
      author: z.string().optional(),
      createdAt: z.iso.datetime(),
      reason: z.string(),
    })
    .optional(),
  /** It is kept although nobody reads it. */
  kept: z
    .object({
      until: z.iso.datetime(),
      reason: z.string(),
      author: z.string().optional(),
    })
    .optional(),
});
export type RetirementCandidate = z.infer<typeof retirementCandidateSchema>;
