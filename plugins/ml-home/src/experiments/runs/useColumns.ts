import { useMlHomeQuery } from '@ml-home/backstage-plugin-ml-home-react';
import { RunRow } from '@ml-home/backstage-plugin-ml-home-common';
import { useMemo, useState } from 'react';
import {
  apiColumns,
  candidateColumns,
  defaultColumns,
  RUN_FACTS,
} from './columns';

const METRIC_KEYS = 200;
const PARAM_KEYS = 50;

/** The columns of an experiment's table: those of the address, else the ones that its first keys and runs suggest. */
export function useColumns(
  experiment: string,
  chosen: string[] | undefined,
  hasBaseline: boolean,
  extra: string[],
) {
  const keysOf = (kind: 'metric' | 'param', limit: number) => ({
    experiment,
    kind,
    limit,
  });
  const metrics = useMlHomeQuery(
    ['run-table', experiment, 'columns', 'metric', 'first'],
    (api, signal) =>
      api.runTable.columns(
        { query: keysOf('metric', METRIC_KEYS) },
        { signal },
      ),
    { staleTime: 60_000 },
  );
  // Among thousands of keys the telling ones may stand late in the alphabet.
  const telling = useMlHomeQuery(
    ['run-table', experiment, 'columns', 'metric', 'telling'],
    (api, signal) =>
      api.runTable.columns(
        { query: { ...keysOf('metric', PARAM_KEYS), q: 'val' } },
        { signal },
      ),
    { staleTime: 60_000, enabled: !!metrics.data?.nextCursor },
  );
  const params = useMlHomeQuery(
    ['run-table', experiment, 'columns', 'param', 'first'],
    (api, signal) =>
      api.runTable.columns({ query: keysOf('param', PARAM_KEYS) }, { signal }),
    { staleTime: 60_000 },
  );
  const all = useMlHomeQuery(
    ['run-table', experiment, 'columns', 'count'],
    (api, signal) =>
      api.runTable.columns({ query: { experiment, limit: 1 } }, { signal }),
    { staleTime: 60_000 },
  );
  const metricKeys = useMemo(
    () => [
      ...new Set(
        [...(metrics.data?.items ?? []), ...(telling.data?.items ?? [])].map(
          item => item.key,
        ),
      ),
    ],
    [metrics.data, telling.data],
  );
  const candidates = useMemo(
    () =>
      candidateColumns(
        metricKeys,
        params.data?.items.map(item => item.key) ?? [],
      ),
    [metricKeys, params.data],
  );
  const ready =
    !metrics.isPending &&
    !params.isPending &&
    (!metrics.data?.nextCursor || !telling.isPending);
  const wanted = useMemo(
    () =>
      apiColumns([
        ...(chosen ?? [
          ...candidates.metrics.map(key => `metrics.${key}`),
          ...candidates.params.map(key => `params.${key}`),
        ]),
        ...extra,
      ]),
    // The extra columns are a fresh list on every render.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [chosen, candidates, extra.join('\n')],
  );
  // Chosen from the first rows once, so that columns do not come and go under the pointer.
  const [settled, setSettled] = useState<{ for: object; rows: RunRow[] }>();
  const sample = settled?.for === candidates ? settled.rows : undefined;
  const columns = useMemo(
    () => chosen ?? defaultColumns(candidates, sample, hasBaseline),
    [chosen, candidates, sample, hasBaseline],
  );
  return {
    columns,
    wanted,
    /** The keys are known, or cannot be had: rows may be asked for. */
    ready: ready || chosen !== undefined,
    metricKeys,
    /** Keys of the experiment and facts of every run, where the API counts them. */
    total:
      all.data?.totalCount === undefined
        ? undefined
        : all.data.totalCount + RUN_FACTS.length,
    settle: (rows: RunRow[] | undefined) => {
      if (rows?.length && !sample && ready) {
        setSettled({ for: candidates, rows: rows.slice(0, 200) });
      }
    },
  };
}
