import { useMlHomeQuery } from '@ml-home/backstage-plugin-ml-home-react';
import type { Workbench } from '../runs/useWorkbench';
import { selectionOf } from '../runs/runsState';

/** Runs that a chart over all runs reads: the first ones in the table's order. */
export const SAMPLE_RUNS = 1000;

/** Values of a few columns for the runs that match. */
export function useSample(
  experiment: string,
  bench: Workbench,
  columns: string[],
) {
  const query = {
    ...selectionOf(experiment, bench.state),
    column: [...new Set(columns)],
    orderBy: bench.orderBy ? [bench.orderBy] : undefined,
    limit: SAMPLE_RUNS,
  };
  return useMlHomeQuery(
    ['run-table', experiment, 'sample', query],
    (api, signal) => api.runTable.rows({ query }, { signal }),
    { enabled: columns.length > 0, keepPrevious: true, staleTime: 15_000 },
  );
}
