import {
  budgetOf,
  burnRate,
  deliveryTimes,
  deltaOf,
  exhaustionOf,
  FamilyQuality,
  judgedWithin,
  oddsOnTime,
  Schedule,
} from '@ml-home/backstage-plugin-ml-home-common';
import { DbSloRow } from './DatabaseSloStore';
import { Verdict } from './verdict';
import { iso, toCompliance, toPartition, toSloView } from './views';

const DAY = 86_400_000;

/** A verdict as the pages show it. */
export function toQuality(
  schedule: Schedule,
  verdict: Verdict,
  versions: DbSloRow[],
  now: number,
): FamilyQuality {
  const { current, due, partitions, previous, slo, state } = verdict;
  const row = versions.find(({ version }) => version === slo?.version);
  const windows = { from: previous.window.from, to: current.window.to };
  const budget =
    slo && current.n > 0
      ? budgetOf(current, slo.objective, slo.windowDays)
      : undefined;
  const exhausted =
    slo && budget && exhaustionOf(partitions, budget, slo.objective, now);
  return {
    schedule,
    slo: row && toSloView(row),
    state,
    now: iso(now),
    partitions: partitions
      .filter(
        one =>
          (one.deadline ?? one.end) > windows.from || one.state === 'overdue',
      )
      .map(toPartition),
    current: toCompliance(current),
    previous: toCompliance(previous),
    delta: deltaOf(current, previous),
    budget:
      slo && budget
        ? {
            ...budget,
            burnRate: burnRate(partitions, slo.objective, DAY, now),
            exhaustedAt: exhausted ? iso(exhausted) : undefined,
          }
        : undefined,
    due: due && {
      key: due.key,
      deadline: iso(due.deadline!),
      odds: oddsOnTime(
        deliveryTimes(judgedWithin(partitions, windows)),
        now - due.end,
        due.deadline! - due.end,
      ),
    },
  };
}
