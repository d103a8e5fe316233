import {
  MetricValue,
  useFormat,
  useMlHomeQueries,
  useMlHomeTranslation,
  useNow,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunRow } from '@ml-home/backstage-plugin-ml-home-common';
import { useMemo } from 'react';
import { columnWriter } from '../columnWriter';
import { useRunStateWords } from '../RunState';
import { orderByOf, RunColumn, columnOf } from './columns';
import { LaidColumn, layColumns } from './layout';
import type { Meaning } from './meaning';
import type { CellContext } from './RunCells';
import { RunsState, selectionOf } from './runsState';
import type { useSettings } from './useSettings';

/** So many rows say how wide and how precise a column is. */
const SAMPLE = 300;
/** Metrics whose best value is looked for: each is one small read. */
const MAX_BEST = 6;

const numeric = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The best value of each metric in sight, over all runs that match and not only those that are loaded. */
export function useBest(
  experiment: string,
  state: RunsState,
  columns: string[],
  meaningOf: (key: string) => Meaning,
  enabled: boolean,
): Map<string, number> {
  const keys = columns
    .map(columnOf)
    .filter((c): c is RunColumn => c?.kind === 'metric')
    .map(c => c.key)
    .filter(key => meaningOf(key).direction !== 'none')
    .slice(0, MAX_BEST);
  const answers = useMlHomeQueries(
    keys.map(key => {
      const column = `metrics.${key}`;
      const order = orderByOf(
        { column, order: 'best' },
        one => meaningOf(one).direction,
      );
      const query = {
        ...selectionOf(experiment, state),
        column: [column],
        orderBy: order ? [order] : undefined,
        limit: 1,
      };
      return {
        key: ['run-table', experiment, 'best', query],
        read: (api, signal) => api.runTable.rows({ query }, { signal }),
      };
    }),
    { enabled, staleTime: 15_000, refetchInterval: 30_000, keepPrevious: true },
  );
  const found = keys.map((key, i): [string, unknown] => [
    key,
    answers[i]?.data?.items[0]?.values[`metrics.${key}`],
  ]);
  const text = JSON.stringify(found);
  return useMemo(
    () =>
      new Map(
        (JSON.parse(text) as [string, unknown][]).filter(
          (one): one is [string, number] => typeof one[1] === 'number',
        ),
      ),
    [text],
  );
}

/** Heads, widths and writers of the columns, from the rows at hand. */
export function useTableModel(options: {
  columns: string[];
  state: RunsState;
  rows: RunRow[] | undefined;
  meaningOf: (key: string) => Meaning;
  baseline: ReturnType<typeof useSettings>['baseline'];
  best: Map<string, number>;
}): {
  laid: LaidColumn[];
  cells: CellContext;
  labelOf: (id: string) => string;
} {
  const { columns, state, rows, meaningOf, baseline, best } = options;
  const format = useFormat();
  const { t } = useMlHomeTranslation();
  const now = useNow(30_000);
  const wordsText = JSON.stringify(useRunStateWords());
  const sample = useMemo(() => rows?.slice(0, SAMPLE) ?? [], [rows]);
  // Live values must not move the columns: only the size of the sample does.
  const basis = `${columns.join('\n')}\n${Math.min(sample.length, SAMPLE)}`;
  const sortedBy = columnOf(state.sort.column);
  const sortedKey =
    sortedBy?.kind === 'metric' || sortedBy?.kind === 'vs'
      ? sortedBy.key
      : undefined;
  // The sorted column shows its order in every row, the others are read at a glance.
  const sortedRows = sortedKey === undefined ? 0 : rows?.length ?? 0;

  const write = useMemo(() => {
    const keys = new Set(
      columns
        .map(columnOf)
        .filter((c): c is RunColumn => c?.kind === 'metric' || c?.kind === 'vs')
        .map(c => c.key),
    );
    const valuesOf = (key: string, of: RunRow[]) =>
      of.map(row => row.values[`metrics.${key}`] as MetricValue | undefined);
    return new Map(
      [...keys].map(key => [
        key,
        key === sortedKey
          ? columnWriter(format, valuesOf(key, rows ?? []))
          : format.metricColumn(valuesOf(key, sample)),
      ]),
    );
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [basis, format, sortedKey, sortedRows]);

  const labelOf = useMemo(
    () => (column: RunColumn) => {
      if (column.kind === 'run') return t(`runs.${column.key}` as 'runs.name');
      if (column.kind === 'vs') return t('runs.vs');
      if (column.kind !== 'metric') return column.key;
      const meaning = meaningOf(column.key);
      return meaning.byPerson && meaning.unit
        ? `${meaning.label}, ${meaning.unit}`
        : meaning.label;
    },
    [meaningOf, t],
  );

  const laid = useMemo(() => {
    const textOf = (row: RunRow, column: RunColumn): string => {
      if (column.kind === 'run') return column.key === 'name' ? row.name : '';
      const id = column.kind === 'vs' ? `metrics.${column.key}` : column.id;
      const value = row.values[id];
      if (value === undefined) return '';
      return column.kind === 'metric' || column.kind === 'vs'
        ? write.get(column.key)?.(value as MetricValue) ?? String(value)
        : String(value);
    };
    const samples = (column: RunColumn) =>
      sample.slice(0, 100).map(row => textOf(row, column));
    return layColumns({
      columns,
      pinned: state.pinned,
      widths: state.widths,
      labelOf,
      samplesOf: column => {
        const texts = samples(column);
        // Groups write mean and spread into the same cell.
        return state.group && column.kind === 'metric'
          ? texts.map(text => `${text} ± ${text}`.slice(0, 17))
          : texts;
      },
      isNumeric: column => {
        if (column.kind === 'metric' || column.kind === 'vs') return true;
        if (column.kind === 'run') {
          return ['started', 'ended', 'duration', 'children'].includes(
            column.key,
          );
        }
        const texts = samples(column).filter(Boolean);
        return texts.length > 0 && texts.every(text => numeric.test(text));
      },
    });
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [basis, state.pinned, state.widths, state.group, labelOf, write]);

  const cells = useMemo<CellContext>(
    () => ({
      format,
      t,
      words: JSON.parse(wordsText),
      now,
      write,
      meaningOf,
      baseline,
      best,
    }),
    [format, t, wordsText, now, write, meaningOf, baseline, best],
  );
  return {
    laid,
    cells,
    labelOf: id => {
      const column = columnOf(id);
      return column ? labelOf(column) : id;
    },
  };
}
