import {
  Compliance,
  deliveryTimes,
  judgedWithin,
  JudgedPartition,
  replay,
  shareWithin,
  tightestDeadline,
  TightestDeadline,
  walkForward,
  wilsonLow,
  Window,
} from '@ml-home/backstage-plugin-ml-home-common';

export const QUARTER = 15 * 60_000;
const HOUR = 4 * QUARTER;
const STEPS = [1, 2, 4, 8, 12, 24, 48, 96].map(n => n * QUARTER);

/** Targets that the table answers for. */
export const TARGETS = [0.9, 0.95, 0.99, 1];

/**
 * Partitions with a verdict of their own: those that nobody promised are judged as if due at their end, so that their
 * delivery times count.
 */
export const withVerdict = (
  partitions: JudgedPartition[],
  now: number,
): JudgedPartition[] =>
  partitions.map(one => {
    if (one.state !== 'unjudged' || one.end > now) return one;
    let state: JudgedPartition['state'] = 'overdue';
    if (one.arrivedAt !== undefined) {
      state = one.arrivedAt <= one.end ? 'on_time' : 'late';
    } else if (one.closedAt !== undefined) state = 'abandoned';
    return { ...one, deadline: one.end, state };
  });

/** A history to calculate on: partitions of the family, or delivery times that somebody pasted. */
export type Ground =
  | {
      kind: 'partitions';
      partitions: JudgedPartition[];
      windows: { previous: Window; current: Window };
      now: number;
    }
  | { kind: 'pasted'; times: number[] };

/** Delivery times of both windows, in ms; those that never came are Infinity. */
export function timesOf(ground: Ground): number[] {
  if (ground.kind === 'pasted') return ground.times;
  const { partitions, windows } = ground;
  return deliveryTimes(
    judgedWithin(partitions, {
      from: windows.previous.from,
      to: windows.current.to,
    }),
  );
}

/** What came of a deadline. Without partitions nothing is known of durations. */
export interface Outcome {
  n: number;
  onTime: number;
  share: number | null;
  wilsonLow: number | null;
  breaches: number;
  breachDuration?: number;
  longestBreach?: number;
}

const ofCompliance = (one: Compliance): Outcome => ({
  n: one.n,
  onTime: one.onTime,
  share: one.share,
  wilsonLow: one.wilsonLow,
  breaches: one.breaches,
  breachDuration: one.breachDuration,
  longestBreach: one.longestBreach,
});

function ofTimes(times: number[], deadline: number): Outcome {
  const n = times.length;
  const onTime = times.filter(time => time <= deadline).length;
  return {
    n,
    onTime,
    share: shareWithin(times, deadline),
    wilsonLow: n > 0 ? wilsonLow(onTime, n) : null,
    breaches: n - onTime,
  };
}

/** How a deadline, in ms after the end of each partition, would have been kept over both windows. */
export function outcomeOf(ground: Ground, deadline: number): Outcome {
  if (ground.kind === 'pasted') return ofTimes(ground.times, deadline);
  const { partitions, windows, now } = ground;
  return ofCompliance(
    replay(
      partitions,
      deadline,
      { from: windows.previous.from, to: windows.current.to },
      now,
    ),
  );
}

export interface Choice {
  chosen: TightestDeadline;
  /** Deliveries that it was chosen from. */
  from: number;
  /** What came of it afterwards; null where nothing was chosen. */
  tested: Outcome | null;
}

/** The tightest deadline of the older half, tested on the newer one. */
export function chooseDeadline(ground: Ground, objective: number): Choice {
  if (ground.kind === 'pasted') {
    const half = Math.floor(ground.times.length / 2);
    const older = ground.times.slice(0, half);
    const chosen = tightestDeadline(older, objective);
    return {
      chosen,
      from: older.length,
      tested:
        chosen.kind === 'deadline'
          ? ofTimes(ground.times.slice(half), chosen.rounded)
          : null,
    };
  }
  const { partitions, windows, now } = ground;
  const { chosen, tested } = walkForward(
    partitions,
    objective,
    { choose: windows.previous, test: windows.current },
    now,
  );
  return {
    chosen,
    from: judgedWithin(partitions, windows.previous).length,
    tested: tested && ofCompliance(tested),
  };
}

/** Where the slider goes from and to: quarters of an hour around everything that came. */
export function sliderRange(times: number[]): { min: number; max: number } {
  const finite = times.filter(Number.isFinite);
  if (finite.length === 0) return { min: 0, max: 24 * HOUR };
  const min = Math.floor(Math.min(...finite) / QUARTER) * QUARTER;
  const max = Math.ceil(Math.max(...finite) / QUARTER) * QUARTER;
  return { min: Math.max(0, min - HOUR), max: Math.max(HOUR, max + HOUR) };
}

export interface WhatIf {
  deadline: number;
  /** The target that it is the tightest deadline for. */
  target?: number;
  outcome: Outcome;
}

/** Round deadlines over what is usual, and the tightest for each target; in order. */
export function whatIfTable(ground: Ground): WhatIf[] {
  const times = timesOf(ground);
  const finite = times.filter(Number.isFinite).sort((a, b) => a - b);
  if (finite.length === 0) return [];
  const low = finite[0];
  const high = finite[Math.ceil(finite.length * 0.97) - 1];
  const step =
    STEPS.find(one => (high - low) / one <= 6) ?? STEPS[STEPS.length - 1];
  const first = Math.max(0, Math.ceil(low / step) * step);
  const grid: WhatIf[] = [];
  for (let at = first; at <= high + step && grid.length < 8; at += step) {
    grid.push({ deadline: at, outcome: outcomeOf(ground, at) });
  }
  const tightest = TARGETS.flatMap((target): WhatIf[] => {
    const found = tightestDeadline(times, target);
    return found.kind === 'deadline'
      ? [
          {
            deadline: found.rounded,
            target,
            outcome: outcomeOf(ground, found.rounded),
          },
        ]
      : [];
  });
  return [...grid, ...tightest].sort(
    (a, b) => a.deadline - b.deadline || (a.target ?? 0) - (b.target ?? 0),
  );
}
