import { Cadence } from '@ml-home/backstage-plugin-ml-home-common';

const DAY = 86_400_000;
/** Cells in a row where partitions have no weekday. */
const FLAT: Record<Cadence, number> = {
  day: 7,
  hour: 24,
  week: 14,
  month: 12,
  cron: 14,
};
/** Cells that are drawn at most where there are many in a day. */
const MOST = 168;

export interface Placed<T> {
  item: T;
  row: number;
  column: number;
}

export interface CalendarGrid<T> {
  rows: number;
  columns: number;
  cells: Placed<T>[];
  /** The Monday of each column as `yyyy-mm-dd`; with days only. */
  weeks?: string[];
  /** Older partitions that have no room. */
  left: number;
}

/** Days since the epoch of a key such as `2026-03-28`. */
const dayOf = (key: string): number => Date.parse(`${key}T00:00:00Z`) / DAY;

/** Places partitions: days in columns by week from Monday, everything else line by line. Oldest first. */
export function calendarGrid<T extends { key: string }>(
  partitions: T[],
  cadence: Cadence,
): CalendarGrid<T> {
  if (cadence !== 'day') {
    const columns = FLAT[cadence];
    const shown = partitions.slice(-MOST);
    return {
      columns,
      rows: Math.ceil(shown.length / columns),
      cells: shown.map((item, i) => ({
        item,
        row: Math.floor(i / columns),
        column: i % columns,
      })),
      left: partitions.length - shown.length,
    };
  }
  // 1 January 1970 was a Thursday, three days after a Monday.
  const weekOf = (key: string) => Math.floor((dayOf(key) + 3) / 7);
  const first = partitions.length ? weekOf(partitions[0].key) : 0;
  const cells = partitions.map(item => ({
    item,
    row: (dayOf(item.key) + 3) % 7,
    column: weekOf(item.key) - first,
  }));
  const columns = (cells.at(-1)?.column ?? -1) + 1;
  return {
    rows: 7,
    columns,
    cells,
    weeks: Array.from({ length: columns }, (_, i) =>
      new Date(((first + i) * 7 - 3) * DAY).toISOString().slice(0, 10),
    ),
    left: 0,
  };
}

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The cell that a key of the keyboard leads to; undefined for other keys and at the edge. */
export function neighbour<T>(
  grid: CalendarGrid<T>,
  from: Placed<T>,
  key: string,
): Placed<T> | undefined {
  if (key === 'Home') return grid.cells[0];
  if (key === 'End') return grid.cells.at(-1);
  const step = STEPS[key];
  if (!step) return undefined;
  return grid.cells.find(
    ({ row, column }) =>
      row === from.row + step[0] && column === from.column + step[1],
  );
}
