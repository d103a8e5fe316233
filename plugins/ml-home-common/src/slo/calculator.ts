import { Compliance, complianceOf, judgedWithin, Window } from './compliance';
import { rankOf } from './statistics';
import { JudgedPartition } from './types';

const GRID = 15 * 60_000;

/** The shortest deadline after the end of a partition that a share of past deliveries met. */
export type TightestDeadline =
  | {
      kind: 'deadline';
      /** Milliseconds after the end of the partition. */
      exact: number;
      /** Rounded up to a quarter of an hour. */
      rounded: number;
    }
  | { kind: 'unreachable'; missing: number; n: number }
  | { kind: 'noHistory' };

/** @param times delivery times in milliseconds; those that never came are Infinity */
export function tightestDeadline(
  times: number[],
  objective: number,
): TightestDeadline {
  const n = times.length;
  if (n === 0) return { kind: 'noHistory' };
  const exact = [...times].sort((a, b) => a - b)[rankOf(objective, n) - 1];
  if (exact === Infinity) {
    const missing = times.filter(time => time === Infinity).length;
    return { kind: 'unreachable', missing, n };
  }
  return { kind: 'deadline', exact, rounded: Math.ceil(exact / GRID) * GRID };
}

/** Share of past deliveries that a deadline would have been met by; null without history. */
export const shareWithin = (times: number[], deadline: number): number | null =>
  times.length > 0
    ? times.filter(time => time <= deadline).length / times.length
    : null;

/** How a window would have been judged with another deadline, given in milliseconds after the end of each partition. */
export function replay(
  partitions: JudgedPartition[],
  deadline: number,
  window: Window,
  now: number,
): Compliance {
  const moved = partitions
    .filter(({ state }) => state !== 'excused')
    .map((one): JudgedPartition => {
      const due = one.end + deadline;
      const { arrivedAt, closedAt } = one;
      let state: JudgedPartition['state'];
      if (arrivedAt !== undefined)
        state = arrivedAt <= due ? 'on_time' : 'late';
      else if (closedAt !== undefined) state = 'abandoned';
      else state = now < due ? 'pending' : 'overdue';
      return { ...one, deadline: due, state };
    });
  return complianceOf(moved, window, now);
}

/** Chosen on one window and tested on the other: what was promised, and what came of it. */
export function walkForward(
  partitions: JudgedPartition[],
  objective: number,
  windows: { choose: Window; test: Window },
  now: number,
): { chosen: TightestDeadline; tested: Compliance | null } {
  const times = judgedWithin(partitions, windows.choose).map(
    ({ deliveryTime }) => deliveryTime ?? Infinity,
  );
  const chosen = tightestDeadline(times, objective);
  return {
    chosen,
    tested:
      chosen.kind === 'deadline'
        ? replay(partitions, chosen.rounded, windows.test, now)
        : null,
  };
}

/**
 * How many deliveries it takes until, with the given confidence, a share of all future ones is quicker than the
 * slowest of them, whatever their distribution: the least n with share^n <= 1 - confidence.
 */
export const deliveriesNeeded = (share: number, confidence = 0.95): number =>
  Math.ceil(Math.log(1 - confidence) / Math.log(share) - 1e-9);

/** The confidence that so many deliveries give: 1 - share^n. */
export const confidenceOf = (share: number, n: number): number =>
  1 - Math.pow(share, n);

/** Of past deliveries that took longer than what has elapsed: how many met the deadline. */
export interface Odds {
  met: number;
  of: number;
}

/**
 * The odds that a partition which has not come yet still meets its deadline. Times in milliseconds after the end of the
 * partition; null when no past delivery was still missing at this hour.
 */
export function oddsOnTime(
  times: number[],
  elapsed: number,
  deadline: number,
): Odds | null {
  const still = times.filter(time => time > elapsed);
  return still.length > 0
    ? { met: still.filter(time => time <= deadline).length, of: still.length }
    : null;
}
