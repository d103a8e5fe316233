import { columnOf, fitWidth, NAME_COLUMN, RunColumn } from './columns';
import { BOX } from './tableStyle';

export interface LaidColumn extends RunColumn {
  width: number;
  /** Distance from the left edge, for columns that stay in sight. */
  left?: number;
  /** The last one that stays. */
  edge: boolean;
  right: boolean;
  label: string;
}

/** Columns in drawing order: the name, then pinned ones, then the rest. */
export function layColumns(options: {
  columns: string[];
  pinned: string[];
  widths: Record<string, number>;
  labelOf: (column: RunColumn) => string;
  /** Texts of the first rows in a column. */
  samplesOf: (column: RunColumn) => string[];
  isNumeric: (column: RunColumn) => boolean;
}): LaidColumn[] {
  const { columns, pinned, widths } = options;
  const ids = columns.filter(id => id !== NAME_COLUMN);
  const stuck = ids.filter(id => pinned.includes(id));
  const order = [
    NAME_COLUMN,
    ...stuck,
    ...ids.filter(id => !pinned.includes(id)),
  ];
  let left = BOX;
  return order.flatMap((id, at) => {
    const column = columnOf(id);
    if (!column) return [];
    const label = options.labelOf(column);
    const width =
      widths[id] ?? fitWidth(column, label, options.samplesOf(column));
    const isStuck = at <= stuck.length;
    const laid: LaidColumn = {
      ...column,
      label,
      width,
      ...(isStuck ? { left } : {}),
      edge: at === stuck.length,
      right: options.isNumeric(column),
    };
    if (isStuck) left += width;
    return [laid];
  });
}

/** Moves a column before another one, or to the end. */
export function moveColumn(
  columns: string[],
  id: string,
  before: string | undefined,
): string[] {
  if (id === before) return columns;
  const rest = columns.filter(one => one !== id);
  const at = before ? rest.indexOf(before) : -1;
  if (at < 0) return [...rest, id];
  return [...rest.slice(0, at), id, ...rest.slice(at)];
}

/** Moves a column by one place. */
export function shiftColumn(
  columns: string[],
  id: string,
  by: -1 | 1,
): string[] {
  const at = columns.indexOf(id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= columns.length) return columns;
  const next = [...columns];
  [next[at], next[to]] = [next[to], next[at]];
  return next;
}
