import { z } from 'zod';
import { Schedule, scheduleProblem } from '../slo';

const scheduleFields = {
  cadence: z.enum(['hour', 'day', 'week', 'month', 'cron']),
  /** Five fields; with cadence `cron` only. */
  cron: z.string().max(200).optional(),
  /** IANA name of the time zone. */
  zone: z.string().max(100).default('UTC'),
};

const refineSchedule = (schedule: Schedule, context: z.RefinementCtx) => {
  const message = scheduleProblem(schedule);
  if (message) context.addIssue({ code: 'custom', message });
};

export const scheduleSchema = z
  .object(scheduleFields)
  .superRefine(refineSchedule);

/** As a request says it: a mistyped zone would else be UTC in silence. */
export const scheduleInputSchema = z
  .strictObject(scheduleFields)
  .superRefine(refineSchedule);

export const deadlineSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('offset'),
    /** Elapsed minutes after the end of the partition. */
    minutes: z
      .number()
      .int()
      .min(0)
      .max(60 * 24 * 90),
  }),
  z.strictObject({
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
