import {
  CursorPaging,
  UrlState,
  useCursorPaging,
  useMlHomeQuery,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { modelSortSchema } from '@ml-home/backstage-plugin-ml-home-common';

export const PAGE_SIZE = 50;

/** Fields of the list's filter that may be given several times. */
export const listFields = ['owner', 'project', 'tag', 'lifecycle'] as const;
export type ListField = (typeof listFields)[number];

export const declarationStates = ['declared', 'never', 'no-longer'] as const;
export type DeclarationState = (typeof declarationStates)[number];

/** What the address asks for; anything it should not say is left out. */
export function readModelQuery(url: Pick<UrlState, 'get' | 'all'>) {
  const sort = modelSortSchema.safeParse(url.get('sort'));
  const declaration = declarationStates.find(s => s === url.get('declaration'));
  const lists = Object.fromEntries(
    listFields.map(field => [field, url.all(field)]),
  ) as Record<ListField, string[]>;
  return {
    q: url.get('q') ?? '',
    sort: sort.success ? sort.data : ('-updatedAt' as const),
    declaration,
    lists,
    filtered:
      !!url.get('q') ||
      !!declaration ||
      listFields.some(field => lists[field].length > 0),
  };
}

export function useModels() {
  const url = useUrlState();
  const paging: CursorPaging = useCursorPaging();
  const wanted = readModelQuery(url);
  const query = {
    q: wanted.q || undefined,
    sort: wanted.sort,
    declaration: wanted.declaration,
    ...Object.fromEntries(
      listFields
        .filter(field => wanted.lists[field].length)
        .map(field => [field, wanted.lists[field]]),
    ),
    cursor: paging.cursor,
    limit: PAGE_SIZE,
  };
  const models = useMlHomeQuery(
    ['models', query],
    (api, signal) => api.listModels(query, { signal }),
    { keepPrevious: true, refetchInterval: 15_000 },
  );
  const facets = useMlHomeQuery(
    ['model-facets'],
    (api, signal) => api.getModelFacets({ signal }),
    { staleTime: 30_000 },
  );
  return { url, paging, wanted, models, facets };
}
