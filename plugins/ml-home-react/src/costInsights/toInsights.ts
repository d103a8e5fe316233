import {
  CostAlert,
  CostOverview,
  daysBetween,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  changeBetween,
  changeOf,
  readIntervals,
  toAggregation,
  trendOf,
} from './intervals';
import { InsightsCost, InsightsEntity } from './types';

/** Days that a snooze asks for: `R1/P7D/2026-09-02`. */
export function snoozeDays(intervals: string): number {
  const { from, to } = readIntervals(intervals);
  return Math.min(365, Math.max(1, daysBetween(from, to).length));
}

export function dailySums({
  days,
  groups,
  others,
}: CostOverview): (number | null)[] {
  const all = others ? [...groups, others] : groups;
  return days.map((_, i) => {
    const known = all.flatMap(({ daily }) => daily[i] ?? []);
    return known.length > 0
      ? known.reduce((sum, amount) => sum + amount, 0)
      : null;
  });
}

export function toCost(
  id: string,
  days: string[],
  daily: (number | null)[],
  middle: string,
): InsightsCost {
  const aggregation = toAggregation(days, daily);
  return {
    id,
    aggregation,
    change: changeOf(aggregation, middle),
    trendline: trendOf(aggregation),
  };
}

export function toEntities([before, after]: CostOverview[]): InsightsEntity[] {
  const amounts = new Map<string | null, [number, number]>();
  [before, after].forEach(({ groups }, i) =>
    groups.forEach(({ key, sum }) => {
      const known = amounts.get(key) ?? [0, 0];
      known[i] = Number(sum.amount);
      amounts.set(key, known);
    }),
  );
  return [...amounts].map(([id, aggregation]) => ({
    id,
    aggregation,
    change: changeBetween(...aggregation),
    entities: {},
  }));
}

export function tellAlert({ kind, objectName, facts }: CostAlert): {
  title: string;
  subtitle: string;
} {
  const money = (amount: number | undefined) =>
    amount === undefined
      ? 'an unknown amount'
      : `${amount.toFixed(2)} ${facts.currency}`;
  const name = objectName.replace(/^\w+:(default\/)?/, '');
  if (kind === 'budget') {
    return {
      title: `The budget of ${name || 'all costs'} passed ${facts.percent} %`,
      subtitle: `${money(facts.spent)} of ${money(facts.limit)}`,
    };
  }
  if (kind === 'anomaly') {
    return {
      title: `${name} cost ${money(facts.spent)} on ${facts.day}`,
      subtitle: `Expected ${money(facts.low)} to ${money(facts.high)}`,
    };
  }
  return {
    title: `Waste of ${name}`,
    subtitle: `${money(facts.amount)} a month at stake`,
  };
}
