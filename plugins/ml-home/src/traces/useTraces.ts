import {
  useCursorPaging,
  useMlHomeQuery,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  TraceState,
  traceStateSchema,
} from '@ml-home/backstage-plugin-ml-home-common';

const TRACES_PAGE = 50;

/** Whose traces: of an experiment, or of one run. */
export type TracesOf = { experiment: string } | { run: string };

/** Traces as the address asks for them. */
export function useTraces(of: TracesOf, enabled: boolean) {
  const url = useUrlState();
  const paging = useCursorPaging();
  const q = url.get('q') ?? '';
  const parsed = traceStateSchema.safeParse(url.get('status'));
  const status: TraceState | undefined = parsed.success
    ? parsed.data
    : undefined;
  const query = {
    ...of,
    q: q || undefined,
    status: status ? [status] : undefined,
    cursor: paging.cursor,
    limit: TRACES_PAGE,
  };
  const traces = useMlHomeQuery(
    ['traces', query],
    (api, signal) => api.traces.list({ query }, { signal }),
    {
      enabled,
      keepPrevious: true,
      // The first page grows while the client works; later ones stay.
      refetchInterval: paging.cursor ? false : 10_000,
    },
  );
  return { url, paging, q, status, traces };
}

/** One trace; read again while it runs. */
export const useTrace = (id: string) =>
  useMlHomeQuery(
    ['trace', id],
    (api, signal) => api.traces.get({ params: { id } }, { signal }),
    { staleTime: 30_000, keepPrevious: true },
  );
