import { useMlHomeQuery } from '@ml-home/backstage-plugin-ml-home-react';
import { RunRow } from '@ml-home/backstage-plugin-ml-home-common';
import { useMemo } from 'react';

/** Lines of more runs cannot be told apart, nor asked for at once. */
export const MAX_CHART_RUNS = 100;

const idFilter = (ids: string[]) =>
  `attributes.run_id IN (${ids
    .filter(id => /^[\w-]+$/.test(id))
    .map(id => `'${id}'`)
    .join(', ')})`;

/** The runs on the charts: those of the table, and by a small read those that it has not loaded. */
export function useChartRuns(
  experiment: string,
  ids: string[],
  known: ReadonlyMap<string, RunRow>,
): RunRow[] {
  const shown = ids.slice(0, MAX_CHART_RUNS);
  const unknown = shown.filter(id => !known.has(id) && /^[\w-]+$/.test(id));
  const read = useMlHomeQuery(
    ['run-table', experiment, 'chosen', unknown],
    (api, signal) =>
      api.runTable.rows(
        {
          query: {
            experiment,
            view: 'all',
            filter: idFilter(unknown),
            limit: MAX_CHART_RUNS,
          },
        },
        { signal },
      ),
    { enabled: unknown.length > 0, keepPrevious: true },
  );
  const key = shown.join(' ');
  const names = shown.map(id => known.get(id)?.status ?? '').join(' ');
  return useMemo(() => {
    const extra = new Map(read.data?.items.map(run => [run.runId, run]));
    return shown.flatMap(id => known.get(id) ?? extra.get(id) ?? []);
    // Live values of the table do not change what the charts are about.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, names, read.data]);
}
