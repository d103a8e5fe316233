import {
  CarbonGap,
  CarbonGroup,
  CarbonOrigin,
  carbonOrigins,
  CarbonOverview,
  CarbonSplit,
  CarbonSum,
  daysBetween,
  sumKnown,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CarbonView, DbCarbonCellRow } from './DatabaseCarbonReadStore';

type Cell = Pick<
  DbCarbonCellRow,
  | 'origin'
  | 'grams'
  | 'kwh'
  | 'embodied'
  | 'runs'
  | 'unknown'
  | 'energy_unknown'
  | 'partial'
>;

const countOf = (
  cells: readonly Cell[],
  field: 'runs' | 'unknown' | 'energy_unknown' | 'partial',
): number => cells.reduce((sum, cell) => sum + Number(cell[field]), 0);

export const toCarbonSum = (cells: readonly Cell[]): CarbonSum => ({
  grams: sumKnown(cells.map(({ grams }) => grams)),
  kWh: sumKnown(cells.map(({ kwh }) => kwh)),
  runs: countOf(cells, 'runs'),
  unknown: countOf(cells, 'unknown'),
  energyUnknown: countOf(cells, 'energy_unknown'),
  partial: countOf(cells, 'partial'),
});

/** Sums of each origin; runs of which nothing is known are of none. */
export function toOrigins(
  cells: readonly Cell[],
): { origin: CarbonOrigin; sum: CarbonSum }[] {
  const byOrigin = Map.groupBy(cells, ({ origin }) => origin);
  return carbonOrigins.flatMap(origin => {
    const found = byOrigin.get(origin);
    return found ? [{ origin, sum: toCarbonSum(found) }] : [];
  });
}

export const toGaps = (
  rows: { gap: string; runs: string }[],
): { gap: CarbonGap; runs: number }[] =>
  rows.map(({ gap, runs }) => ({ gap: gap as CarbonGap, runs: Number(runs) }));

function dailyOf(
  cells: readonly DbCarbonCellRow[],
  days: string[],
): (number | null)[] {
  const byDay = Map.groupBy(cells, ({ day }) => day);
  return days.map(
    day => sumKnown((byDay.get(day) ?? []).map(({ grams }) => grams)) ?? null,
  );
}

/** Puts an answer together from the cells of days, groups and origins. */
export function toCarbonOverview(given: {
  view: CarbonView;
  by: CarbonSplit;
  limit: number;
  cells: DbCarbonCellRow[];
  previous: DbCarbonCellRow[];
  gaps: { gap: string; runs: string }[];
  unmatched: number;
  factorsVersion: string;
}): CarbonOverview {
  const { view, by, cells } = given;
  const days = daysBetween(view.from, view.to);
  const groups = [...Map.groupBy(cells, ({ key }) => key)]
    .map(
      ([key, rows]): CarbonGroup => ({
        key,
        sum: toCarbonSum(rows),
        daily: dailyOf(rows, days),
      }),
    )
    .sort(
      (a, b) =>
        (b.sum.grams ?? -1) - (a.sum.grams ?? -1) ||
        String(a.key).localeCompare(String(b.key)),
    );
  const shown = groups.slice(0, given.limit);
  const names = new Set(shown.map(({ key }) => key));
  const rest = cells.filter(({ key }) => !names.has(key));
  return {
    ...view,
    by,
    days,
    total: toCarbonSum(cells),
    previous:
      given.previous.length > 0 ? toCarbonSum(given.previous) : undefined,
    origins: toOrigins(cells),
    embodied: sumKnown(cells.map(({ embodied }) => embodied)),
    groups: shown,
    others:
      groups.length > shown.length
        ? {
            sum: toCarbonSum(rest),
            daily: dailyOf(rest, days),
            count: groups.length - shown.length,
          }
        : undefined,
    gaps: toGaps(given.gaps),
    unmatched: given.unmatched,
    factorsVersion: given.factorsVersion,
  };
}
