import { Adoption } from '@ml-home/backstage-plugin-ml-home-common';
import {
  useCursorPaging,
  useMlHomeMutation,
  useMlHomeQuery,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';

const PAGE = 50;
const TOUCHED = [['feature-candidates']];

/** The list as the address asks for it. */
export function useCandidates() {
  const url = useUrlState();
  const paging = useCursorPaging();
  const q = url.get('q') ?? '';
  const ignored = url.get('ignored') === 'true';
  const query = {
    q: q || undefined,
    ignored: ignored ? ('true' as const) : undefined,
    cursor: paging.cursor,
    limit: PAGE,
  };
  const rows = useMlHomeQuery(
    ['feature-candidates', query],
    (api, signal) => api.features.candidates({ query }, { signal }),
    { keepPrevious: true, refetchInterval: 60_000 },
  );
  return { url, paging, q, ignored, rows };
}

export const useAdopt = (id: string) =>
  useMlHomeMutation(
    (api, body: Adoption) => api.features.adopt({ params: { id }, body }),
    [
      ...TOUCHED,
      ['feature-families'],
      ['features-flat'],
      ['feature-facets'],
      ['feature-retirement'],
    ],
  );

/** Ignores a dataset, or no more. */
export const useIgnore = () =>
  useMlHomeMutation(
    (api, { id, ignore }: { id: string; ignore: boolean }) =>
      ignore
        ? api.features.ignoreCandidate({ params: { id }, body: {} })
        : api.features.unignoreCandidate({ params: { id } }),
    TOUCHED,
  );
