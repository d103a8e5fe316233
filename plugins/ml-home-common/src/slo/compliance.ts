import {
  clip,
  Interval,
  lengthOf,
  nearestRank,
  rankOf,
  union,
  wilsonLow,
} from './statistics';
import { JudgedPartition, PartitionState } from './types';

const JUDGED: PartitionState[] = ['on_time', 'late', 'overdue', 'abandoned'];
const BREACHES: PartitionState[] = ['late', 'overdue', 'abandoned'];
/** Fewer delivery times than this have a maximum rather than a ninth decile. */
const FEW = 10;

/** A window of time, (from, to], in epoch milliseconds. */
export type Window = Interval;

export type DeliveryTimeP90 =
  | { kind: 'value'; value: number; n: number; missing: number }
  /** The ninth decile is a partition that has not come: it will be at least this. */
  | { kind: 'atLeast'; value: number; n: number; missing: number }
  /** The longest of few; missing ones count as long as they are missing. */
  | { kind: 'max'; value: number; n: number; missing: number };

/** How a promise was kept within a window. Durations in milliseconds. */
export interface Compliance {
  window: Window;
  /** Judged partitions whose deadline lies in the window. */
  n: number;
  onTime: number;
  late: number;
  overdue: number;
  abandoned: number;
  /** Share on time; null when nothing was judged, which is not 100 %. */
  share: number | null;
  /** Lower end of the 95 % Wilson interval of the share. */
  wilsonLow: number | null;
  p90: DeliveryTimeP90 | null;
  breaches: number;
  /** Time in which something was overdue. */
  breachDuration: number;
  /** The same summed over partitions. */
  partitionDuration: number;
  longestBreach: number;
}

/** The time in which a partition was overdue; undefined when it never was. */
export function breachOf(
  one: JudgedPartition,
  now: number,
): Interval | undefined {
  if (!BREACHES.includes(one.state) || one.deadline === undefined) {
    return undefined;
  }
  const to = Math.min(one.arrivedAt ?? now, one.closedAt ?? now, now);
  // A partition that was closed before it was due is a breach of no length.
  return { from: one.deadline, to: Math.max(one.deadline, to) };
}

/** The judged partitions whose deadline lies within (from, to]. */
export const judgedWithin = (
  partitions: JudgedPartition[],
  { from, to }: Window,
): JudgedPartition[] =>
  partitions.filter(
    ({ state, deadline }) =>
      JUDGED.includes(state) &&
      deadline !== undefined &&
      deadline > from &&
      deadline <= to,
  );

/** Delivery times in milliseconds; those that have not come are Infinity. */
export const deliveryTimes = (partitions: JudgedPartition[]): number[] =>
  partitions.map(({ deliveryTime }) => deliveryTime ?? Infinity);

function p90Of(judged: JudgedPartition[], now: number): DeliveryTimeP90 | null {
  const n = judged.length;
  if (n === 0) return null;
  const missing = judged.filter(one => one.deliveryTime === undefined).length;
  const atLeast = judged.map(
    ({ deliveryTime, end }) => deliveryTime ?? now - end,
  );
  if (n < FEW) return { kind: 'max', value: Math.max(...atLeast), n, missing };
  const censored = rankOf(0.9, n) > n - missing;
  return {
    kind: censored ? 'atLeast' : 'value',
    value: nearestRank(censored ? atLeast : deliveryTimes(judged), 0.9)!,
    n,
    missing,
  };
}

/** Sums up one window. A breach that straddles its border counts by its deadline and lasts as long as lies within. */
export function complianceOf(
  partitions: JudgedPartition[],
  window: Window,
  now: number,
): Compliance {
  const judged = judgedWithin(partitions, window);
  const count = (state: PartitionState) =>
    judged.filter(one => one.state === state).length;
  const onTime = count('on_time');
  const n = judged.length;
  const breaches = clip(
    partitions.flatMap(one => breachOf(one, now) ?? []),
    window,
  );
  const stretches = union(breaches);
  return {
    window,
    n,
    onTime,
    late: count('late'),
    overdue: count('overdue'),
    abandoned: count('abandoned'),
    share: n > 0 ? onTime / n : null,
    wilsonLow: n > 0 ? wilsonLow(onTime, n) : null,
    p90: p90Of(judged, now),
    breaches: n - onTime,
    breachDuration: lengthOf(stretches),
    partitionDuration: lengthOf(breaches),
    longestBreach: Math.max(0, ...stretches.map(({ from, to }) => to - from)),
  };
}

/** What changed against the window before; null where either side is unknown or the change means nothing. */
export interface ComplianceDelta {
  /** In percentage points. */
  sharePoints: number | null;
  /** Relative: 0.07 is seven percent later. */
  p90: number | null;
  breaches: number | null;
  breachDuration: number | null;
}

export function deltaOf(
  current: Compliance,
  previous: Compliance,
): ComplianceDelta {
  const both = current.n > 0 && previous.n > 0;
  const { p90 } = current;
  const before = previous.p90;
  return {
    sharePoints: both ? (current.share! - previous.share!) * 100 : null,
    p90:
      p90?.kind === 'value' && before?.kind === 'value' && before.value !== 0
        ? (p90.value - before.value) / Math.abs(before.value)
        : null,
    breaches: both ? current.breaches - previous.breaches : null,
    breachDuration: both
      ? current.breachDuration - previous.breachDuration
      : null,
  };
}
