import {
  addDays,
  Budget,
  CostSplit,
  daysBetween,
  findAnomalies,
} from '@ml-home/backstage-plugin-ml-home-common';
import { NewCostAlert } from './DatabaseBudgetStore';
import { DbCellRow } from './DatabaseCostReadStore';
import { cellOf, isKnown, toSum } from './overview';

/** Anomalies that are older are no news. */
const NEWS_DAYS = 14;
const MAX_CONTRIBUTORS = 5;
/** Waste below this is not worth a word. */
const LEAST_AT_STAKE = 1;

const amountOf = (rows: DbCellRow[]): number =>
  Number(toSum(rows.map(cellOf)).amount);

/** A day of which no amount is known cost something, nobody knows how much. */
const knownAmountOf = (rows: DbCellRow[]): number | undefined =>
  isKnown(toSum(rows.map(cellOf))) ? amountOf(rows) : undefined;

/** One alert for each threshold of a budget that was passed in a period. */
export const budgetAlerts = (budgets: Budget[]): NewCostAlert[] =>
  budgets.flatMap(budget =>
    budget.passed.map(({ percent, on }) => ({
      kind: 'budget' as const,
      key: `budget:${budget.id}:${budget.from}:${on}:${percent}`,
      objectKind: budget.scope,
      objectName: budget.name,
      facts: {
        type: 'budget-threshold',
        currency: budget.currency,
        day: budget.from,
        spent: on === 'actual' ? Number(budget.spent) : budget.forecast,
        limit: Number(budget.amount),
        percent,
        on,
        period: budget.period,
      },
    })),
  );

/** Days of groups that cost more or less than expected, with the services that moved most. */
export function anomalyAlerts(given: {
  by: CostSplit;
  currency: string;
  cells: DbCellRow[];
  from: string;
  completeTo: string;
  /** By `KIND:NAME`. */
  accepted: Map<string, Set<string>>;
}): NewCostAlert[] {
  const { by, currency, completeTo } = given;
  const days = daysBetween(given.from, addDays(completeTo, 1));
  const since = addDays(completeTo, -NEWS_DAYS);
  return [...Map.groupBy(given.cells, ({ key }) => key)].flatMap(
    ([key, rows]) => {
      if (key === null) return [];
      const byDay = Map.groupBy(rows, ({ day }) => day);
      const first = [...byDay.keys()].sort()[0];
      // Before it began nothing is known; in between, a day without a charge cost nothing.
      const series = days
        .filter(day => day >= first)
        .map(day => ({ day, amount: knownAmountOf(byDay.get(day) ?? []) }));
      return findAnomalies(series, given.accepted.get(`${by}:${key}`))
        .filter(({ day }) => day > since)
        .map(({ day, amount, low, high, excess }) => ({
          kind: 'anomaly' as const,
          key: `anomaly:${by}:${key}:${day}`,
          objectKind: by,
          objectName: key,
          facts: {
            type: 'cost-anomaly',
            ...{ currency, day, low, high },
            spent: amount,
            amount: excess,
          },
        }));
    },
  );
}

/** What of a group moved most on a day against the mean of the four weeks before. */
export function contributorsOf(
  cells: DbCellRow[],
  day: string,
): { label: string; amount: number }[] {
  const since = addDays(day, -28);
  return [...Map.groupBy(cells, ({ key }) => key ?? '')]
    .map(([label, rows]) => ({
      label,
      amount:
        amountOf(rows.filter(row => row.day === day)) -
        amountOf(rows.filter(row => row.day >= since && row.day < day)) / 28,
    }))
    .sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount))
    .slice(0, MAX_CONTRIBUTORS);
}

/** Waste that can be seen in the charges, with what a month of it costs. */
export function recommendations(given: {
  currency: string;
  /** Idle costs of the last 30 days by service. */
  idle: DbCellRow[];
  failedRuns: { model: string; amount: string; count: string }[];
  unreadFamilies: { name: string; amount: string }[];
  repeatedRuns: { name: string; amount: string; count: string }[];
  unusedDeployments: { name: string; amount: string }[];
  idleGpus: { name: string; amount: string; count: string }[];
}): NewCostAlert[] {
  const { currency } = given;
  const found: NewCostAlert[] = [
    ...[...Map.groupBy(given.idle, ({ key }) => key ?? 'unknown')].map(
      ([service, rows]) => ({
        kind: 'recommendation' as const,
        key: `idle:${service}`,
        objectKind: 'service',
        objectName: service,
        facts: { type: 'idle-commitment', currency, amount: amountOf(rows) },
      }),
    ),
    ...given.failedRuns.map(({ model, amount, count }) => ({
      kind: 'recommendation' as const,
      key: `failed-runs:${model}`,
      objectKind: 'experiment',
      objectName: model,
      facts: {
        type: 'failed-runs',
        currency,
        amount: Number(amount),
        count: Number(count),
      },
    })),
    ...given.unreadFamilies.map(({ name, amount }) => ({
      kind: 'recommendation' as const,
      key: `unread:${name}`,
      objectKind: 'family',
      objectName: name,
      facts: { type: 'unread-features', currency, amount: Number(amount) },
    })),
    ...given.repeatedRuns.map(({ name, amount, count }) => ({
      kind: 'recommendation' as const,
      key: `repeated-runs:${name}`,
      objectKind: 'experiment',
      objectName: name,
      facts: {
        type: 'repeated-runs',
        currency,
        amount: Number(amount),
        count: Number(count),
      },
    })),
    ...given.idleGpus.map(({ name, amount, count }) => ({
      kind: 'recommendation' as const,
      key: `idle-gpus:${name}`,
      objectKind: 'experiment',
      objectName: name,
      facts: {
        type: 'idle-gpus',
        currency,
        amount: Number(amount),
        count: Number(count),
      },
    })),
    ...given.unusedDeployments.map(({ name, amount }) => ({
      kind: 'recommendation' as const,
      key: `unused-deployment:${name}`,
      objectKind: 'deployment',
      objectName: name,
      facts: { type: 'unused-deployment', currency, amount: Number(amount) },
    })),
  ];
  return found.filter(({ facts }) => (facts.amount ?? 0) >= LEAST_AT_STAKE);
}
