import { breachOf, Compliance, Window } from './compliance';
import { clip, lengthOf, union } from './statistics';
import { JudgedPartition } from './types';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** What an objective allows, and what of it is left. Durations in milliseconds. */
export interface ErrorBudget {
  partitions: { allowed: number; used: number; remaining: number };
  stale: {
    allowed: number;
    used: number;
    /** Below zero when overspent. */
    remaining: number;
    /** Remaining by allowed; null when nothing is allowed. */
    share: number | null;
  };
}

export function budgetOf(
  compliance: Compliance,
  objective: number,
  windowDays: number,
): ErrorBudget {
  // 0.95 in binary is a little less: 1 - 0.95 must still be a twentieth.
  const miss = Math.round((1 - objective) * 1e9) / 1e9;
  const allowed = miss * compliance.n;
  const stale = miss * windowDays * DAY;
  return {
    partitions: {
      allowed,
      used: compliance.breaches,
      remaining: allowed - compliance.breaches,
    },
    stale: {
      allowed: stale,
      used: compliance.breachDuration,
      remaining: stale - compliance.breachDuration,
      share: stale > 0 ? 1 - compliance.breachDuration / stale : null,
    },
  };
}

/** A pair of windows whose burn rates together raise an alarm; 28 days scaled from the thresholds for 30. */
export interface BurnAlert {
  severity: 'page' | 'ticket';
  long: number;
  short: number;
  rate: number;
}

/** Share of the budget × window / length: 2, 5, 10 and 10 %; the short window is a twelfth of the long one. */
export const BURN_ALERTS: BurnAlert[] = [
  { severity: 'page', long: HOUR, short: HOUR / 12, rate: 13.44 },
  { severity: 'page', long: 6 * HOUR, short: HOUR / 2, rate: 5.6 },
  { severity: 'ticket', long: DAY, short: 2 * HOUR, rate: 2.8 },
  { severity: 'ticket', long: 3 * DAY, short: 6 * HOUR, rate: 28 / 30 },
];

/** Time within a window in which something was overdue. */
export const staleWithin = (
  partitions: JudgedPartition[],
  window: Window,
  now: number,
): number =>
  lengthOf(
    union(
      clip(
        partitions.flatMap(one => breachOf(one, now) ?? []),
        window,
      ),
    ),
  );

/** How fast the budget is spent over the last so many milliseconds: 1 spends just all of it. */
export function burnRate(
  partitions: JudgedPartition[],
  objective: number,
  length: number,
  now: number,
): number | null {
  if (objective >= 1) return null;
  const stale = staleWithin(partitions, { from: now - length, to: now }, now);
  return stale / length / (1 - objective);
}

/** The alarms that burn now. */
export const burningAlerts = (
  partitions: JudgedPartition[],
  objective: number,
  now: number,
): BurnAlert[] =>
  BURN_ALERTS.filter(({ long, short, rate }) =>
    [long, short].every(
      length => (burnRate(partitions, objective, length, now) ?? 0) >= rate,
    ),
  );

/**
 * When the budget will be spent if the last day goes on; null while it is not spent faster than it refills, or is
 * spent already. Epoch milliseconds.
 */
export function exhaustionOf(
  partitions: JudgedPartition[],
  budget: ErrorBudget,
  objective: number,
  now: number,
): number | null {
  const burn = burnRate(partitions, objective, DAY, now);
  if (burn === null || burn <= 1 || budget.stale.remaining <= 0) return null;
  const staleEach = burn * (1 - objective);
  return now + budget.stale.remaining / staleEach;
}
