import { RunRow } from '@ml-home/backstage-plugin-ml-home-common';
import { useCallback, useMemo, useRef, useState } from 'react';
import { assignSlots, LineStyle, styleOf } from './colours';
import { orderByOf } from './columns';
import { GroupRows, groupLines, groupValue, runLines } from './tableLines';
import { useColumns } from './useColumns';
import {
  useGroupRows,
  useLiveRows,
  useRunCount,
  useRunGroups,
  useRunRows,
} from './useRunRows';
import { useRunsState } from './useRunsState';
import { useSettings } from './useSettings';
import { useBest, useTableModel } from './useTableModel';

/** Rows of a group at first, and how many more each time. */
const GROUP_ROWS = 8;
const MORE_ROWS = 50;
/** Groups that are open until someone says otherwise. */
const OPEN_GROUPS = 3;
/** Runs on the charts when none is chosen. */
const SHOWN_RUNS = 10;

/** New runs since the list was read: they wait, so that nothing jumps. */
function useNewRuns(
  firstPage: object | undefined,
  readAt: number,
  count: { matching: number; at: number } | undefined,
): number {
  const base = useRef<{ page: object; matching: number }>(undefined);
  if (firstPage && count && base.current?.page !== firstPage) {
    if (count.at >= readAt - 1500) {
      base.current = { page: firstPage, matching: count.matching };
    }
  }
  if (!count || base.current?.page !== firstPage || !base.current) return 0;
  return Math.max(0, count.matching - base.current.matching);
}

/** Colours of the runs on the charts; a run gets its own again when it comes back. */
function useStyles(shown: string[]): Map<string, LineStyle> {
  const slots = useRef<Map<string, number>>(new Map());
  const key = shown.join(' ');
  return useMemo(() => {
    const now = assignSlots(slots.current, key ? key.split(' ') : []);
    slots.current = new Map([...slots.current, ...now]);
    return new Map([...now].map(([id, slot]) => [id, styleOf(slot)]));
  }, [key]);
}

const isLive = (run: RunRow): boolean =>
  run.status === 'RUNNING' || run.status === 'SCHEDULED';

const sameRuns = (a: RunRow[], b: RunRow[]): boolean =>
  a.length === b.length && a.every((run, i) => run.runId === b[i].runId);

/** Everything the experiment's page draws, from the address and the API. */
export function useWorkbench(experiment: string) {
  const { state, set, select } = useRunsState();
  const { settings, meaningOf, baseline } = useSettings(experiment);
  const picked = useColumns(experiment, state.columns, baseline?.metrics, []);
  const orderBy = orderByOf(state.sort, key => meaningOf(key).direction);
  const question = {
    experiment,
    state,
    columns: picked.wanted,
    orderBy,
    enabled:
      picked.ready && (state.sort.order !== 'best' || !settings.isPending),
  };
  const count = useRunCount(experiment, state);
  const plain = useRunRows({
    ...question,
    enabled: question.enabled && !state.group,
  });
  const groups = useRunGroups(question);
  const open = useMemo(
    () =>
      state.open ??
      groups.data?.groups.slice(0, OPEN_GROUPS).map(groupValue) ??
      [],
    [state.open, groups.data],
  );
  const [limits, setLimits] = useState<Record<string, number>>({});
  const groupRows = useGroupRows(question, open, limits, GROUP_ROWS);
  const [visible, setVisible] = useState<RunRow[]>([]);
  // Only runs that run concern the page: scrolling over others draws nothing but the rows.
  const onVisible = useCallback((inSight: RunRow[]) => {
    const live = inSight.filter(isLive);
    setVisible(before => (sameRuns(before, live) ? before : live));
  }, []);
  const fresh = useLiveRows(
    experiment,
    picked.wanted,
    visible,
    state.group ? 0 : plain.dataUpdatedAt,
  );

  const groupData = groups.data?.groups;
  const rowsOfGroup = (value: string): GroupRows | undefined => {
    const known = groupRows(value);
    return known?.rows ? { ...known, rows: known.rows.map(fresh) } : known;
  };
  const grouped = state.group && groupData;
  const lines = useMemo(
    () =>
      state.group
        ? []
        : runLines((plain.rows ?? []).map(fresh), plain.hasNextPage),
    [state.group, plain.rows, plain.hasNextPage, fresh],
  );
  const shownLines = grouped ? groupLines(groupData, open, rowsOfGroup) : lines;

  const rows = state.group
    ? shownLines.flatMap(line => (line.kind === 'run' ? [line.run] : []))
    : plain.rows;

  const best = useBest(
    experiment,
    state,
    picked.columns,
    meaningOf,
    question.enabled,
  );
  const model = useTableModel({
    columns: picked.columns,
    state,
    rows,
    meaningOf,
    baseline,
    best,
  });

  const firstIds = (rows ?? []).slice(0, SHOWN_RUNS).map(run => run.runId);
  const shownIds = state.selected.length ? state.selected : firstIds;
  const styles = useStyles(shownIds);
  const newRuns = useNewRuns(
    state.group ? undefined : plain.data?.pages[0],
    plain.dataUpdatedAt,
    count.data && !count.isPlaceholderData
      ? { matching: count.data.matching, at: count.dataUpdatedAt }
      : undefined,
  );
  return {
    state,
    set,
    select,
    settings,
    meaningOf,
    baseline,
    picked,
    orderBy,
    count,
    plain,
    groups,
    open,
    lines: shownLines,
    rows,
    model,
    styles,
    shownIds,
    newRuns,
    onVisible,
    more: (value: string) =>
      setLimits(before => ({
        ...before,
        [value]: (before[value] ?? GROUP_ROWS) + MORE_ROWS,
      })),
    pending: state.group ? groups.isPending : plain.isPending,
    error: state.group ? groups.error : plain.error,
    fetching: state.group ? groups.isPlaceholderData : plain.isPlaceholderData,
    refetch: () => {
      plain.refetch();
      count.refetch();
      groups.refetch();
    },
  };
}

export type Workbench = ReturnType<typeof useWorkbench>;
