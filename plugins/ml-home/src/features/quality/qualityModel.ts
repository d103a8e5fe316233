import {
  daysBefore,
  FamilyQuality,
  JudgedPartition,
  JudgedPartitionView,
  PartitionState,
  partitionsEnding,
  Schedule,
  SloState,
  Window,
} from '@ml-home/backstage-plugin-ml-home-common';
import { State } from '@ml-home/backstage-plugin-ml-home-react';

/** The glyph of how a promise stands. */
export const glyphOfSlo: Record<SloState, State> = {
  missed: 'fail',
  at_risk: 'warning',
  met: 'ok',
  no_data: 'unknown',
  no_slo: 'none',
};

/** The glyph of a partition. */
export const glyphOfPartition: Record<PartitionState, State> = {
  on_time: 'ok',
  late: 'warning',
  overdue: 'fail',
  abandoned: 'fail',
  pending: 'pending',
  excused: 'none',
  unjudged: 'unknown',
};

const instant = (at: string | undefined): number | undefined =>
  at === undefined ? undefined : Date.parse(at);

/** A partition as the arithmetic wants it: instants in epoch milliseconds. */
export const toJudged = (one: JudgedPartitionView): JudgedPartition => ({
  ...one,
  start: Date.parse(one.start),
  end: Date.parse(one.end),
  deadline: instant(one.deadline),
  arrivedAt: instant(one.arrivedAt),
  closedAt: instant(one.closedAt),
});

export interface Windows {
  previous: Window;
  current: Window;
}

const toWindow = (span: { from: string; to: string }): Window => ({
  from: Date.parse(span.from),
  to: Date.parse(span.to),
});

/** The two windows of a verdict; without a promise, so many local days each. */
export function windowsOf(quality: FamilyQuality, days = 28): Windows {
  if (quality.current && quality.previous) {
    return {
      current: toWindow(quality.current.window),
      previous: toWindow(quality.previous.window),
    };
  }
  const now = Date.parse(quality.now);
  const schedule = quality.schedule ?? { cadence: 'day', zone: 'UTC' };
  const border = daysBefore(schedule, now, days);
  return {
    current: { from: border, to: now },
    previous: { from: daysBefore(schedule, now, 2 * days), to: border },
  };
}

/** Whether a partition counts in the window of now: by its deadline, or by its end where nothing was promised. */
export const isCurrent = (
  one: Pick<JudgedPartition, 'deadline' | 'end'>,
  windows: Windows,
): boolean => (one.deadline ?? one.end) > windows.current.from;

/** Partitions that came late or not at all, newest first. */
export const breachesOf = (
  partitions: JudgedPartitionView[],
): JudgedPartitionView[] =>
  partitions
    .filter(({ state }) => ['late', 'overdue', 'abandoned'].includes(state))
    .reverse();

/** How many partitions a window of so many days holds, by the calendar of now. */
export function partitionsInWindow(
  schedule: Schedule,
  days: number,
  now: number,
): number {
  return partitionsEnding(schedule, daysBefore(schedule, now, days), now)
    .length;
}

/** How many of n may miss before a share is no longer kept. */
export const allowedMisses = (objective: number, n: number): number =>
  // 0.95 in binary is a little less: a twentieth of 20 must still be one.
  Math.floor((1 - objective) * n + 1e-9);
