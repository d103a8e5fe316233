import { Cadence } from '@ml-home/backstage-plugin-ml-home-common';

const DAY = 86_400_000;
/** Cells in a row where partitions have no weekday. */
const FLAT: Record<Cadence, number> = {
  day: 7,
  hour: 12,
  week: 12,
  month: 12,
  cron: 8,
};
/** Of so many a day a line holds several days; of more, each day begins a line. */
const FEW = 3;
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
  /** The day of each row, where it is not that of the row above; of what comes several times a day. */
  days?: string[];
  /** The Monday of each column as `yyyy-mm-dd`; with days only. */
  weeks?: string[];
  /** Older partitions that have no room. */
  left: number;
}

/** Days since the epoch of a key such as `2026-03-28`. */
const dayOf = (key: string): number => Date.parse(`${key}T00:00:00Z`) / DAY;

/** Lines of what comes several times a day: a day of many begins a line, whatever the clocks did. */
function byLine<T extends { day?: string }>(
  items: T[],
  cadence: Cadence,
): Pick<CalendarGrid<T>, 'rows' | 'cells' | 'days'> {
  const cells: Placed<T>[] = [];
  const days: string[] = [];
  const perDay = Map.groupBy(items, ({ day }) => day).values();
  const isByDay =
    cadence === 'hour' || Array.from(perDay).some(one => one.length > FEW);
  let told: string | undefined;
  let row = -1;
  let column = FLAT[cadence];
  items.forEach((item, i) => {
    const isNew = isByDay && item.day !== items[i - 1]?.day;
    if (isNew || column >= FLAT[cadence]) {
      row += 1;
      column = 0;
      days.push(item.day === undefined || item.day === told ? '' : item.day);
      told = item.day;
    }
    cells.push({ item, row, column });
    column += 1;
  });
  return { rows: row + 1, cells, days: days.some(Boolean) ? days : undefined };
}

/**
 * Places partitions: days in columns by week from Monday, everything else line by line. Oldest first.
 *
 * @param partitions `day` is the local date of what comes several times a day, in words; `date` is that of days whose
 * key is no date, as `yyyy-mm-dd`
 */
export function calendarGrid<
  T extends { key: string; day?: string; date?: string },
>(partitions: T[], cadence: Cadence): CalendarGrid<T> {
  if (cadence !== 'day') {
    const columns = FLAT[cadence];
    const shown = partitions.slice(-MOST);
    return {
      columns,
      ...byLine(shown, cadence),
      left: partitions.length - shown.length,
    };
  }
  // 1 January 1970 was a Thursday, three days after a Monday.
  const weekOf = (key: string) => Math.floor((dayOf(key) + 3) / 7);
  const dateOf = ({ key, date }: T) => date ?? key;
  const first = partitions.length ? weekOf(dateOf(partitions[0])) : 0;
  const cells = partitions.map(item => ({
    item,
    row: (dayOf(dateOf(item)) + 3) % 7,
    column: weekOf(dateOf(item)) - first,
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
