import {
  Page,
  RetirementCandidate,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  useCursorPaging,
  useMlHomeMutation,
  useMlHomeQuery,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';

export type Level = 'family' | 'feature';

export const DAYS = [30, 90, 180, 365];
const PAGE = 50;
/** Rows of an exported file at most. */
export const CSV_ROWS = 5_000;

const TOUCHED = [
  ['feature-retirement'],
  ['feature-proposals'],
  ['feature-families'],
  ['feature-family'],
];

/** What the address asks for; anything it should not say is left out. */
export function useWanted() {
  const url = useUrlState();
  const days = Number(url.get('days') ?? 90);
  return {
    url,
    level: (url.get('level') === 'feature' ? 'feature' : 'family') as Level,
    days: Number.isInteger(days) && days >= 0 && days <= 3_650 ? days : 90,
    owner: url.all('owner'),
    kept: url.get('kept') === 'true',
  };
}

const toQuery = ({
  level,
  days,
  owner,
  kept,
}: ReturnType<typeof useWanted>) => ({
  level,
  days,
  owner: owner.length > 0 ? owner : undefined,
  kept: kept ? ('true' as const) : undefined,
});

export function useRetirement() {
  const wanted = useWanted();
  const paging = useCursorPaging();
  const query = toQuery(wanted);
  const rows = useMlHomeQuery(
    ['feature-retirement', query, paging.cursor],
    (api, signal) =>
      api.features.retirement(
        { query: { ...query, cursor: paging.cursor, limit: PAGE } },
        { signal },
      ),
    { keepPrevious: true },
  );
  return { wanted, paging, rows };
}

/** All rows that fit the filters, page by page. */
export const useAllUnread = () => {
  const query = toQuery(useWanted());
  return useMlHomeMutation(async api => {
    const all: RetirementCandidate[] = [];
    let cursor: string | undefined;
    do {
      const page: Page<RetirementCandidate> = await api.features.retirement({
        query: { ...query, cursor, limit: 200 },
      });
      all.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor && all.length < CSV_ROWS);
    return all;
  }, []);
};

export const useKeep = () =>
  useMlHomeMutation(
    (
      api,
      {
        family,
        ...body
      }: { family: string; feature?: string; reason: string; days: number },
    ) => api.features.keep({ params: { family }, body }),
    TOUCHED,
  );

export const useUnkeep = () =>
  useMlHomeMutation(
    (api, { family, feature }: { family: string; feature?: string }) =>
      api.features.unkeep({ params: { family }, query: { feature } }),
    TOUCHED,
  );
