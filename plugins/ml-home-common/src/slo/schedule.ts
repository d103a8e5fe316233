import { InputError } from '@backstage/errors';
import { DateTime, DurationLike, IANAZone } from 'luxon';
import { readCron, ticksAround } from './cronTicks';
import { Deadline, Partition, Schedule } from './types';

const STEPS: Record<string, DurationLike> = {
  day: { days: 1 },
  week: { weeks: 1 },
  month: { months: 1 },
};
const HOUR = 3_600_000;
/** Partitions that are listed at most at once: 56 days of hours, with room. */
const MAX_LISTED = 10_000;

/** Ticks in a week at most: every ten minutes, so that two windows of 28 days can be listed. */
const MAX_WEEKLY = 1_008;
/** Partitions by cron that a deadline is tried on: a week of hours. */
const TRIED = 168;

const isoMinute = (instant: number): string =>
  `${new Date(instant).toISOString().slice(0, 16)}Z`;

/** What is wrong with a schedule; undefined when it can be followed. */
export function scheduleProblem(schedule: Schedule): string | undefined {
  if (!IANAZone.isValidZone(schedule.zone)) {
    return `zone '${schedule.zone}' is not a time zone that is known; use a name such as Europe/Stockholm`;
  }
  if (schedule.cadence !== 'cron') {
    return schedule.cron
      ? `cron is given, but the cadence is '${schedule.cadence}'`
      : undefined;
  }
  if (!schedule.cron) return "cron is missing, which the cadence 'cron' needs";
  if (schedule.cron.trim().split(/\s+/).length !== 5) {
    return `cron '${schedule.cron}' must have five fields`;
  }
  try {
    const ticks = readCron(schedule, 0);
    const week = 7 * 24 * HOUR;
    for (let n = 0; ticks.next().getTime() <= week; n++) {
      if (n >= MAX_WEEKLY) {
        return `cron '${schedule.cron}' ticks more than ${MAX_WEEKLY} times a week; what comes more often than every ten minutes has no partitions`;
      }
    }
    return undefined;
  } catch (error) {
    return `cron '${schedule.cron}' cannot be read: ${
      (error as Error).message
    }`;
  }
}

/** How a deadline contradicts a schedule; undefined when it does not. */
export function deadlineProblem(
  schedule: Schedule,
  deadline: Deadline,
  now = Date.now(),
): string | undefined {
  if (deadline.kind === 'offset') return undefined;
  if (schedule.cadence === 'hour') {
    return "is a time of day, which contradicts the cadence 'hour'; use minutes after the hour";
  }
  // Days, weeks and months end at midnight: no time of that day is before it.
  if (schedule.cadence !== 'cron') return undefined;
  let partition = partitionAt(schedule, now);
  for (let n = 0; n < TRIED; n++) {
    if (deadlineOf(schedule, deadline, partition) < partition.end) {
      return `is before the end of partition '${
        partition.key
      }', which is at ${isoMinute(partition.end)}`;
    }
    partition = partitionAt(schedule, partition.end);
  }
  return undefined;
}

/** The partition that an instant falls into. */
export function partitionAt(schedule: Schedule, instant: number): Partition {
  const { cadence, zone } = schedule;
  if (cadence === 'hour') {
    // By UTC instant: a local hour comes twice, or never, when the clocks change.
    const start = Math.floor(instant / HOUR) * HOUR;
    return { key: isoMinute(start), start, end: start + HOUR };
  }
  if (cadence === 'cron') {
    const { start, end } = ticksAround(schedule, instant);
    return { key: isoMinute(start), start, end };
  }
  const local = DateTime.fromMillis(instant, { zone }).startOf(cadence);
  const key = {
    day: () => local.toFormat('yyyy-MM-dd'),
    week: () => local.toFormat("kkkk-'W'WW"),
    month: () => local.toFormat('yyyy-MM'),
  }[cadence]();
  return {
    key,
    start: local.toMillis(),
    end: local.plus(STEPS[cadence]).startOf(cadence).toMillis(),
  };
}

const FORMATS: Record<Schedule['cadence'], [RegExp, string]> = {
  hour: [/^\d{4}-\d\d-\d\dT\d\d:00Z$/, '2026-03-28T05:00Z'],
  day: [/^\d{4}-\d\d-\d\d$/, '2026-03-28'],
  week: [/^\d{4}-W\d\d$/, '2026-W13'],
  month: [/^\d{4}-\d\d$/, '2026-03'],
  cron: [/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/, '2026-03-28T05:00Z'],
};

/** The partition of that name. Throws InputError when the schedule has none. */
export function partitionNamed(schedule: Schedule, key: string): Partition {
  const [pattern, example] = FORMATS[schedule.cadence];
  if (!pattern.test(key)) {
    throw new InputError(
      `Unknown partition '${key}': partitions by ${schedule.cadence} are named as ${example}`,
    );
  }
  const at = key.endsWith('Z')
    ? DateTime.fromISO(key)
    : DateTime.fromISO(key, { zone: schedule.zone });
  const found = at.isValid ? partitionAt(schedule, at.toMillis()) : undefined;
  if (found?.key !== key) {
    throw new InputError(
      `Unknown partition '${key}': the schedule has no such ${
        schedule.cadence === 'cron' ? 'tick' : schedule.cadence
      }`,
    );
  }
  return found;
}

/** The partitions that end within (from, to], in order. Throws InputError beyond ten thousand. */
export function partitionsEnding(
  schedule: Schedule,
  from: number,
  to: number,
): Partition[] {
  const found: Partition[] = [];
  for (
    let next = partitionAt(schedule, from);
    next.end <= to;
    next = partitionAt(schedule, next.end)
  ) {
    if (next.end > from) found.push(next);
    if (found.length > MAX_LISTED) {
      throw new InputError(
        `More than ${MAX_LISTED} partitions between ${isoMinute(
          from,
        )} and ${isoMinute(to)}`,
      );
    }
  }
  return found;
}

/** When a partition is due, in epoch milliseconds. */
export function deadlineOf(
  { zone }: Schedule,
  deadline: Deadline,
  { end }: Partition,
): number {
  if (deadline.kind === 'offset') return end + deadline.minutes * 60_000;
  const [hour, minute] = deadline.time.split(':').map(Number);
  const local = DateTime.fromMillis(end, { zone })
    .startOf('day')
    .plus({ days: deadline.days })
    .set({ hour, minute });
  // A time that comes twice when the clocks go back is meant the second time.
  return Math.max(
    ...local.getPossibleOffsets().map(possible => possible.toMillis()),
  );
}

/** So many local days before an instant: 28 of them may have 671 or 673 hours. */
export const daysBefore = (
  { zone }: Schedule,
  instant: number,
  days: number,
): number => DateTime.fromMillis(instant, { zone }).minus({ days }).toMillis();
