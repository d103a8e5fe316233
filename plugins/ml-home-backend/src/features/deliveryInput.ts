import {
  deliveryEventInputSchema,
  partitionAt,
  partitionNamed,
  Schedule,
} from '@ml-home/backstage-plugin-ml-home-common';
import { unstorableProblem } from '../http';
import { NewDelivery } from './DatabaseDeliveryLogStore';

const DAY = 86_400_000;
/** Before it there are no partitions: a year of three digits is a slip of the pen. */
const FIRST = Date.UTC(1900, 0);

/**
 * What is wrong with a reported delivery is said in words, so that the others of the request are kept: a partition that
 * the schedule does not have, an arrival before the partition began, a clock more than a day ahead.
 */
export function readDelivery(
  schedule: Schedule,
  input: unknown,
  now: number,
): NewDelivery | { problem: string } {
  const unstorable = unstorableProblem(input);
  if (unstorable) return { problem: unstorable };
  const read = nameOfPartition(schedule, input);
  if ('problem' in read) return read;
  const parsed = deliveryEventInputSchema.safeParse(read.named);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue.path.map(String).join('.');
    return { problem: field ? `${field}: ${issue.message}` : issue.message };
  }
  const { partition: key, type, runId, rows } = parsed.data;
  const arrivedAt = parsed.data.arrivedAt
    ? Date.parse(parsed.data.arrivedAt)
    : now;
  try {
    const partition = partitionNamed(schedule, key);
    if (partition.start < FIRST) {
      return { problem: `partition: '${key}' is before 1900` };
    }
    if (arrivedAt < partition.start) {
      return {
        problem: `arrivedAt: ${new Date(
          arrivedAt,
        ).toISOString()} is before partition '${key}' began`,
      };
    }
  } catch (error) {
    return { problem: `partition: ${(error as Error).message}` };
  }
  if (arrivedAt > now + DAY) {
    return {
      problem: `arrivedAt: ${new Date(
        arrivedAt,
      ).toISOString()} is more than a day ahead of the clock here`,
    };
  }
  return { partition: key, type, runId, arrivedAt, rows };
}

/** A delivery may name an instant of its partition in place of the partition. */
function nameOfPartition(
  schedule: Schedule,
  input: unknown,
): { named: unknown } | { problem: string } {
  if (!input || typeof input !== 'object') return { named: input };
  const { at, ...rest } = input as Record<string, unknown>;
  if (at === undefined) return { named: input };
  if (rest.partition !== undefined) {
    return {
      problem: "at: is given beside 'partition'; one of them is enough",
    };
  }
  const instant = typeof at === 'string' ? Date.parse(at) : NaN;
  if (Number.isNaN(instant) || instant < FIRST) {
    return { problem: 'at: must be an instant such as 2026-03-28T05:00:00Z' };
  }
  return {
    named: { ...rest, partition: partitionAt(schedule, instant).key },
  };
}
