import {
  useMlHomePages,
  useMlHomeQueries,
  useMlHomeQuery,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunRow } from '@ml-home/backstage-plugin-ml-home-common';
import { useEffect, useMemo, useRef, useState } from 'react';
import { RunsState, selectionOf } from './runsState';
import { groupFilter, GroupRows } from './tableLines';

const PAGE = 200;
const MAX_PAGE = 1000;
const LIVE_MS = 5_000;
const CALM_MS = 20_000;
/** Runs that are read again at once while they run. */
const MAX_LIVE = 60;

export interface RowsQuestion {
  experiment: string;
  state: RunsState;
  /** Names of the API. */
  columns: string[];
  orderBy: string | undefined;
  enabled: boolean;
}

/** How many runs match, more often while some of them run. */
export function useRunCount(experiment: string, state: RunsState) {
  const query = selectionOf(experiment, state);
  const [live, setLive] = useState(true);
  const started = useRef(0);
  const [took, setTook] = useState<number>();
  const count = useMlHomeQuery(
    ['run-table', experiment, 'count', query],
    async (api, signal) => {
      started.current = performance.now();
      const answer = await api.runTable.count({ query }, { signal });
      setTook(Math.round(performance.now() - started.current));
      return answer;
    },
    { refetchInterval: live ? LIVE_MS : CALM_MS, keepPrevious: true },
  );
  const running = (count.data?.running ?? 0) > 0;
  if (count.data && running !== live) setLive(running);
  return { ...count, took };
}

/** Rows in pages; the next one is read when the reader comes near the end. */
export function useRunRows(question: RowsQuestion) {
  const { experiment, state, columns, orderBy } = question;
  const selection = selectionOf(experiment, state);
  const loaded = useRef(0);
  const pages = useMlHomePages(
    ['run-table', experiment, 'rows', selection, columns, orderBy],
    (api, cursor, signal) =>
      api.runTable.rows(
        {
          query: {
            ...selection,
            column: columns,
            orderBy: orderBy ? [orderBy] : undefined,
            cursor,
            // Another column must not send a reader who is far down back to the top.
            limit: cursor
              ? PAGE
              : Math.min(MAX_PAGE, Math.max(PAGE, loaded.current)),
          },
        },
        { signal },
      ),
    { keepPrevious: true, enabled: question.enabled },
  );
  const rows = useMemo(
    () => pages.data?.pages.flatMap(page => page.items),
    [pages.data],
  );
  loaded.current = rows?.length ?? 0;
  return { ...pages, rows };
}

/** Rows that are known newer than the pages: those that run, read again every few seconds. */
export function useLiveRows(
  experiment: string,
  columns: string[],
  /** Runs in sight. */
  visible: RunRow[],
  readAt: number,
): (row: RunRow) => RunRow {
  const [newer, setNewer] = useState<Map<string, { at: number; row: RunRow }>>(
    () => new Map(),
  );
  const ids = visible
    .filter(run => run.status === 'RUNNING' || run.status === 'SCHEDULED')
    .slice(0, MAX_LIVE)
    .map(run => run.runId);
  const live = useMlHomeQuery(
    ['run-table-live', experiment, ids, columns],
    (api, signal) =>
      api.runTable.rows(
        {
          query: {
            experiment,
            view: 'all',
            column: columns,
            limit: MAX_LIVE,
            filter: `attributes.run_id IN (${ids
              .map(id => `'${id}'`)
              .join(', ')})`,
          },
        },
        { signal },
      ),
    { enabled: ids.length > 0, refetchInterval: LIVE_MS },
  );
  const { data, dataUpdatedAt } = live;
  useEffect(() => {
    if (!data) return;
    setNewer(before => {
      const next = new Map(before);
      for (const row of data.items) {
        next.set(row.runId, { at: dataUpdatedAt, row });
      }
      return next;
    });
  }, [data, dataUpdatedAt]);
  return useMemo(
    () => row => {
      const known = newer.get(row.runId);
      if (!known || known.at < readAt) return row;
      // Values of columns that were added since stay.
      return { ...known.row, values: { ...row.values, ...known.row.values } };
    },
    [newer, readAt],
  );
}

/** Groups with mean and spread of the metrics that are columns. */
export function useRunGroups(question: RowsQuestion) {
  const { experiment, state, columns } = question;
  const query = {
    ...selectionOf(experiment, state),
    by: state.group ?? '',
    column: columns.filter(id => id.startsWith('metrics.')),
    limit: 200,
  };
  return useMlHomeQuery(
    ['run-table', experiment, 'groups', query],
    (api, signal) => api.runTable.groups({ query }, { signal }),
    {
      enabled: question.enabled && !!state.group,
      keepPrevious: true,
      refetchInterval: CALM_MS,
    },
  );
}

/** First rows of the groups that are open, as many as each was asked for. */
export function useGroupRows(
  question: RowsQuestion,
  open: string[],
  limits: Record<string, number>,
  first: number,
): (value: string) => GroupRows | undefined {
  const { experiment, state, columns, orderBy } = question;
  const by = state.group;
  const asked = by
    ? open.flatMap(value => {
        const filter = groupFilter(by, value);
        return filter ? [{ value, filter }] : [];
      })
    : [];
  const answers = useMlHomeQueries(
    asked.map(({ value, filter }) => {
      const query = {
        ...selectionOf(experiment, state, filter),
        column: columns,
        orderBy: orderBy ? [orderBy] : undefined,
        limit: Math.min(MAX_PAGE, limits[value] ?? first),
      };
      return {
        key: ['run-table', experiment, 'group-rows', query],
        read: (api, signal) => api.runTable.rows({ query }, { signal }),
      };
    }),
    { keepPrevious: true, enabled: question.enabled },
  );
  // A group whose next rows are on their way keeps those it has.
  const last = useRef(new Map<string, RunRow[]>());
  const byValue = new Map(
    asked.map(({ value }, i) => {
      const rows = answers[i]?.data?.items;
      const slot = `${by}\n${value}`;
      if (rows) last.current.set(slot, rows);
      return [
        value,
        {
          rows: rows ?? last.current.get(slot),
          failed: !!answers[i]?.error,
        },
      ];
    }),
  );
  return value => byValue.get(value) ?? { failed: true };
}
