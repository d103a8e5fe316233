import {
  useCursorPaging,
  useMlHomeMutation,
  useMlHomeQuery,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useMemo } from 'react';
import { readGalleryQuery, toFilter } from './galleryQuery';

const PAGE_SIZE = 50;

/** The list as the address asks for it: families or features, one page, and the facets. */
export function useGallery() {
  const url = useUrlState();
  const paging = useCursorPaging();
  const wanted = useMemo(() => readGalleryQuery(url), [url]);
  const filter = toFilter(wanted);
  const page = { ...filter, cursor: paging.cursor, limit: PAGE_SIZE };
  const query = { ...page, sort: wanted.sort };
  const families = useMlHomeQuery(
    ['feature-families', query],
    (api, signal) => api.features.list({ query }, { signal }),
    {
      enabled: wanted.view === 'families',
      keepPrevious: true,
      refetchInterval: 60_000,
    },
  );
  const features = useMlHomeQuery(
    ['features-flat', page],
    (api, signal) => api.features.flat({ query: page }, { signal }),
    { enabled: wanted.view === 'features', keepPrevious: true },
  );
  const facets = useMlHomeQuery(
    ['feature-facets', filter],
    (api, signal) => api.features.facets({ query: filter }, { signal }),
    { keepPrevious: true, staleTime: 30_000 },
  );
  return { url, paging, wanted, families, features, facets };
}

/** Watches a family, or no more. */
export function useWatch() {
  return useMlHomeMutation(
    (api, { family, watch }: { family: string; watch: boolean }) =>
      watch
        ? api.features.watch({ params: { family } })
        : api.features.unwatch({ params: { family } }),
    [['feature-families'], ['feature-family'], ['feature-facets']],
  );
}
