import {
  addDays,
  CostGroup,
  costKindSchema,
  CostKind,
  CostObject,
  CostOverview,
  CostSplit,
  CostSum,
  daysBetween,
  Forecast,
  forecastCosts,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CostView } from './costSql';
import { DbCellRow, DbRankedRow, DbTotalRow } from './DatabaseCostReadStore';
import { addDecimals } from './decimals';

interface Cell {
  /** Of the group that it belongs to; the same for all cells where there is but one. */
  key?: string | null;
  amount: string;
  /** Charges without an amount. */
  unknown: number;
  /** Of those of which this group has a part, those that another group counts. */
  parts?: number;
}

/**
 * A charge that is shared is counted at one of its parts, so that a sum over all has it once. Of some of the groups it
 * is unknown what they have in common: at least as much as the one of them that knows least.
 */
export function toSum(cells: Cell[]): CostSum {
  const counted = cells.reduce((sum, { unknown }) => sum + unknown, 0);
  const groups = [...Map.groupBy(cells, ({ key }) => key).values()].map(group =>
    group.reduce((sum, { unknown, parts = 0 }) => sum + unknown + parts, 0),
  );
  return {
    amount: addDecimals(cells.map(({ amount }) => amount)),
    unknown: Math.max(counted, ...groups),
  };
}

interface CountedRow {
  key?: string | null;
  amount: string;
  unknown: string | number;
  parts?: string | number;
}

export const cellOf = ({
  key,
  amount,
  unknown,
  parts = 0,
}: CountedRow): Cell => ({
  key,
  amount,
  unknown: Number(unknown),
  parts: Number(parts),
});

/** The same number of days before a range. */
export function previousOf<V extends { from: string; to: string }>(view: V): V {
  const length = daysBetween(view.from, view.to).length;
  return { ...view, from: addDays(view.from, -length), to: view.from };
}

/** A running month is compared with as many days of what was before, not with days that are still to come. */
export function previousFor(
  view: CostView,
  completeTo: string | undefined,
): CostView {
  const previous = previousOf(view);
  if (!completeTo || completeTo < view.from) return previous;
  const known = daysBetween(view.from, addDays(completeTo, 1)).length;
  const all = daysBetween(view.from, view.to).length;
  return known < all
    ? { ...previous, to: addDays(previous.from, known) }
    : previous;
}

const objectOf = (
  by: CostSplit,
  key: string | null,
): CostObject | undefined => {
  if (key === null) return undefined;
  if (by === 'team' || by === 'model') return { kind: by, name: key };
  if (by === 'project') return { kind: 'project', name: key };
  if (by !== 'object') return undefined;
  const at = key.indexOf(':');
  return {
    kind: key.slice(0, at) as CostObject['kind'],
    name: key.slice(at + 1),
  };
};

/** A day of which no amount is known is a gap, not a day without cost. */
export const isKnown = ({ amount, unknown }: CostSum): boolean =>
  unknown === 0 || Number(amount) !== 0;

function dailyOf(
  rows: ({ day: string } & CountedRow)[],
  days: string[],
): (number | null)[] {
  const byDay = Map.groupBy(rows, row => row.day);
  return days.map(day => {
    const found = byDay.get(day);
    const sum = found && toSum(found.map(cellOf));
    return sum && isKnown(sum) ? Number(sum.amount) : null;
  });
}

function toGroup(
  by: CostSplit,
  key: string | null,
  rows: DbRankedRow[],
  before: DbTotalRow[] | undefined,
  days: string[],
): CostGroup {
  return {
    key,
    object: objectOf(by, key),
    sum: toSum(rows.map(cellOf)),
    previous: before && toSum(before.map(cellOf)),
    daily: dailyOf(rows, days),
  };
}

/** The forecast of what is left of the range after the last complete day. */
export function forecastOf(
  view: CostView,
  history: DbCellRow[],
  completeTo: string | undefined,
): Forecast | undefined {
  if (!completeTo || completeTo < view.from) return undefined;
  const next = addDays(completeTo, 1);
  if (next >= view.to) return undefined;
  const byDay = Map.groupBy(history, row => row.day);
  const [first] = [...byDay.keys()].sort();
  if (!first) return undefined;
  const known = daysBetween(first, next).map(day => {
    const found = byDay.get(day);
    const sum = found && toSum(found.map(cellOf));
    return {
      day,
      amount: sum && isKnown(sum) ? Number(sum.amount) : undefined,
    };
  });
  const forecast = forecastCosts(known, daysBetween(next, view.to));
  if (!forecast) return undefined;
  const spent = known
    .filter(({ day }) => day >= view.from)
    .reduce((sum, { amount }) => sum + (amount ?? 0), 0);
  return {
    ...forecast,
    total: forecast.total + spent,
    low: forecast.low + spent,
    high: forecast.high + spent,
  };
}

/** Puts an answer together from the cells of days, groups and kinds. */
export function toOverview(given: {
  view: CostView;
  by: CostSplit;
  limit: number;
  /** Days of the groups that are shown, and of all others. */
  cells: DbRankedRow[];
  /** Of as many days before, by group; empty when nothing is known of them. */
  previous: DbTotalRow[];
  bill: { amount: string; unknown: string };
  /** Of all cells, whatever the filter: what the bill is compared with. */
  kinds: DbTotalRow[];
  history: DbCellRow[];
  completeTo?: string;
  lastImport?: CostOverview['lastImport'];
  unconverted: CostOverview['unconverted'];
  estimated?: DbTotalRow[];
}): CostOverview {
  const { view, by, cells } = given;
  const days = daysBetween(view.from, view.to);
  const before = Map.groupBy(given.previous, row => row.key);
  // Of days of which nothing is known, nothing can be said, not even that they cost nothing.
  const beforeOf = (key: string | null) =>
    given.previous.length > 0 ? before.get(key) ?? [] : undefined;
  const [shownCells, rest] = [true, false].map(shown =>
    cells.filter(row => row.shown === shown),
  );
  const groups = [...Map.groupBy(shownCells, row => row.key)]
    .map(([key, rows]) => toGroup(by, key, rows, beforeOf(key), days))
    .sort(
      (a, b) =>
        Number(b.sum.amount) - Number(a.sum.amount) ||
        String(a.key).localeCompare(String(b.key)),
    );
  const names = new Set(groups.map(({ key }) => key));
  const byKind = new Map(given.kinds.map(row => [row.key, row]));
  const kinds = Object.fromEntries(
    costKindSchema.options.map(kind => {
      const row = byKind.get(kind);
      return [kind, toSum(row ? [cellOf(row)] : [])];
    }),
  ) as Record<CostKind, CostSum>;
  const bill = cellOf(given.bill);
  const whole = toSum(Object.values(kinds));
  return {
    ...view,
    by,
    completeTo: given.completeTo,
    lastImport: given.lastImport,
    days,
    total: toSum(
      cells.map(row => ({ ...cellOf(row), key: `${row.shown} ${row.key}` })),
    ),
    estimated: given.estimated && toSum(given.estimated.map(cellOf)),
    previous:
      given.previous.length > 0 ? toSum(given.previous.map(cellOf)) : undefined,
    unconverted: given.unconverted,
    reconciliation: {
      kinds,
      bill: toSum([bill]),
      equal:
        addDecimals([whole.amount]) === addDecimals([bill.amount]) &&
        whole.unknown === bill.unknown,
    },
    groups,
    others:
      rest.length > 0
        ? {
            ...toGroup(
              by,
              null,
              rest,
              given.previous.length > 0
                ? given.previous.filter(row => !names.has(row.key))
                : undefined,
              days,
            ),
            count: cells[0].groups - given.limit,
          }
        : undefined,
    forecast: forecastOf(view, given.history, given.completeTo),
  };
}
