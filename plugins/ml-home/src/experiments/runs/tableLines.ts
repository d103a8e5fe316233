import {
  filterKey,
  filterText,
  RunGroup,
  RunRow,
} from '@ml-home/backstage-plugin-ml-home-common';
import { columnOf } from './columns';
import { NO_VALUE } from './runsState';

/** One row of the drawn table. */
export type TableLine =
  | { kind: 'run'; id: string; run: RunRow; grouped: boolean }
  | { kind: 'group'; id: string; group: RunGroup; value: string; open: boolean }
  | { kind: 'more'; id: string; value: string; left: number; busy: boolean }
  | { kind: 'failed'; id: string; value: string }
  | { kind: 'loading'; id: string };

/** A group's name in the address. */
export const groupValue = (group: Pick<RunGroup, 'value'>): string =>
  group.value ?? NO_VALUE;

/** The comparison that holds for the runs of a group; undefined where the grammar cannot say it. */
export function groupFilter(by: string, value: string): string | undefined {
  const column = columnOf(by);
  if (!column || (column.kind !== 'param' && column.kind !== 'tag')) {
    return undefined;
  }
  const left = filterKey(column.kind, column.key);
  if (!left) return undefined;
  if (value === NO_VALUE) return `${left} IS NULL`;
  const text = filterText(value);
  return text && `${left} = ${text}`;
}

export interface GroupRows {
  rows?: RunRow[];
  failed: boolean;
}

/** Rows of a plain list; skeletons stand where more will come. */
export function runLines(runs: RunRow[], more: boolean): TableLine[] {
  const lines: TableLine[] = runs.map(run => ({
    kind: 'run',
    id: run.runId,
    run,
    grouped: false,
  }));
  if (more) {
    for (let i = 0; i < 6; i++)
      lines.push({ kind: 'loading', id: `next-${i}` });
  }
  return lines;
}

/** Groups with the rows of those that are open. */
export function groupLines(
  groups: RunGroup[],
  open: string[],
  rowsOf: (value: string) => GroupRows | undefined,
): TableLine[] {
  const opened = new Set(open);
  return groups.flatMap((group): TableLine[] => {
    const value = groupValue(group);
    const isOpen = opened.has(value);
    const head: TableLine = {
      kind: 'group',
      id: `group-${value}`,
      group,
      value,
      open: isOpen,
    };
    if (!isOpen) return [head];
    const state = rowsOf(value);
    if (!state?.rows) {
      return state?.failed
        ? [head, { kind: 'failed', id: `failed-${value}`, value }]
        : [
            head,
            ...Array.from(
              { length: Math.min(group.count, 3) },
              (_, i): TableLine => ({
                kind: 'loading',
                id: `loading-${value}-${i}`,
              }),
            ),
          ];
    }
    const left = group.count - state.rows.length;
    return [
      head,
      ...state.rows.map(
        (run): TableLine => ({
          kind: 'run',
          id: run.runId,
          run,
          grouped: true,
        }),
      ),
      ...(left > 0
        ? [
            {
              kind: 'more' as const,
              id: `more-${value}`,
              value,
              left,
              busy: false,
            },
          ]
        : []),
    ];
  });
}

/** The runs that a click with shift adds: from the last one clicked to this one. */
export function rangeOf(
  lines: TableLine[],
  from: string | undefined,
  to: string,
): string[] {
  const at = lines.findIndex(line => line.id === to);
  const start = from ? lines.findIndex(line => line.id === from) : -1;
  if (at < 0) return [];
  if (start < 0) return [to];
  return lines
    .slice(Math.min(at, start), Math.max(at, start) + 1)
    .filter(line => line.kind === 'run')
    .map(line => line.id);
}
