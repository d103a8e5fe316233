import { useMlHomeQuery } from '@ml-home/backstage-plugin-ml-home-react';
import { CommonColumns } from '@ml-home/backstage-plugin-ml-home-common';
import { useMemo } from 'react';
import { apiColumns, defaultColumns, orderMetrics, RUN_FACTS } from './columns';

const NONE: CommonColumns = { runs: 0, metrics: [], params: [] };

/** The columns of an experiment's table: those of the address, else what its newest runs have in common. */
export function useColumns(
  experiment: string,
  chosen: string[] | undefined,
  baseline: Record<string, unknown> | undefined,
  extra: string[],
) {
  const found = useMlHomeQuery(
    ['run-table', experiment, 'columns', 'common'],
    (api, signal) =>
      api.runTable.commonColumns({ query: { experiment } }, { signal }),
    { staleTime: 60_000 },
  );
  const all = useMlHomeQuery(
    ['run-table', experiment, 'columns', 'count'],
    (api, signal) =>
      api.runTable.columns({ query: { experiment, limit: 1 } }, { signal }),
    { staleTime: 60_000 },
  );
  const common = found.data ?? NONE;
  const metricKeys = useMemo(() => orderMetrics(common.metrics), [common]);
  const columns = useMemo(
    () => chosen ?? defaultColumns(common, baseline),
    [chosen, common, baseline],
  );
  const wanted = useMemo(
    () => apiColumns([...columns, ...extra]),
    // The extra columns are a fresh list on every render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [columns, extra.join('\n')],
  );
  return {
    columns,
    wanted,
    /** The keys are known, or cannot be had: rows may be asked for. */
    ready: !found.isPending || chosen !== undefined,
    metricKeys,
    /** Keys of the experiment and facts of every run, where the API counts them. */
    total:
      all.data?.totalCount === undefined
        ? undefined
        : all.data.totalCount + RUN_FACTS.length,
  };
}
