import { z } from 'zod';
import {
  partitionStateSchema,
  scheduleSchema,
  sloStateSchema,
  sloVersionSchema,
} from './promises';

const instant = z.iso.datetime({ offset: true });
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

export const deliveryEventInputSchema = z.strictObject({
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
