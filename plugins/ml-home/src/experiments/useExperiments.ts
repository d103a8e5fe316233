import {
  useCursorPaging,
  useMlHomeQuery,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { experimentSortSchema } from '@ml-home/backstage-plugin-ml-home-common';

export const PAGE_SIZE = 50;
const LIVE_MS = 5_000;
const CALM_MS = 20_000;

export function useExperiments() {
  const url = useUrlState();
  const paging = useCursorPaging();
  const parsed = experimentSortSchema.safeParse(url.get('sort'));
  const sort = parsed.success ? parsed.data : ('-lastRunAt' as const);
  const view =
    url.get('view') === 'deleted' ? ('deleted' as const) : ('active' as const);
  const q = url.get('q') ?? '';
  const query = {
    q: q || undefined,
    sort,
    view,
    cursor: paging.cursor,
    limit: PAGE_SIZE,
  };
  const experiments = useMlHomeQuery(
    ['experiments', query],
    (api, signal) => api.listExperiments(query, { signal }),
    { keepPrevious: true, refetchInterval: CALM_MS },
  );
  return { url, paging, sort, view, q, experiments };
}

export const useExperiment = (id: string) =>
  useMlHomeQuery(['experiment', id], (api, signal) =>
    api.getExperiment(id, { signal }),
  );

/** One run, live while it runs. */
export const useRun = (runId: string, live: boolean) =>
  useMlHomeQuery(
    ['run', runId],
    (api, signal) => api.getRun(runId, { signal }),
    { refetchInterval: live ? LIVE_MS : false },
  );

export const useChildRuns = (runId: string, enabled: boolean) =>
  useMlHomeQuery(
    ['runs', { parent: runId }],
    (api, signal) => api.listRuns({ parent: runId, limit: 200 }, { signal }),
    { enabled, refetchInterval: CALM_MS },
  );
