import {
  driftStateSchema,
  familySortSchema,
  freshnessValues,
  sloStateSchema,
  usedByValues,
} from '@ml-home/backstage-plugin-ml-home-common';
import { UrlState } from '@ml-home/backstage-plugin-ml-home-react';
import { knownOf, Stray } from '../../shell/known';

/** Facets in their order, the state of the promise first. */
export const facetFields = [
  'slo',
  'entity',
  'owner',
  'serving',
  'type',
  'lifecycle',
  'usedBy',
  'source',
  'freshness',
  'drift',
] as const;
export type FacetField = (typeof facetFields)[number];

/** Filters that the address may hold; a tag has no facet. */
const listFields = [...facetFields, 'tag'] as const;
type ListField = (typeof listFields)[number];

/** Those of which all values are known; what a site writes itself has the others. */
const closed: Partial<Record<ListField, readonly string[]>> = {
  slo: sloStateSchema.options,
  usedBy: usedByValues,
  freshness: freshnessValues,
  drift: driftStateSchema.options,
};

export type GalleryView = 'families' | 'features';

export interface GalleryQuery {
  q: string;
  view: GalleryView;
  sort: ReturnType<typeof familySortSchema.parse>;
  watched: boolean;
  lists: Record<ListField, string[]>;
  /** Columns that are not shown. */
  hidden: string[];
  filtered: boolean;
  /** Values of the address that there are not. */
  stray: Stray[];
}

/** What the address asks for; anything it should not say is left out. */
export function readGalleryQuery(
  url: Pick<UrlState, 'get' | 'all'>,
): GalleryQuery {
  const sort = familySortSchema.safeParse(url.get('sort'));
  const stray: Stray[] = [];
  const lists = Object.fromEntries(
    listFields.map(field => {
      const known = closed[field];
      if (!known) return [field, url.all(field)];
      const asked = knownOf(url.all(field), field, known);
      stray.push(...asked.stray);
      return [field, asked.values];
    }),
  ) as Record<ListField, string[]>;
  const q = url.get('q') ?? '';
  const watched = url.get('watched') === 'true';
  return {
    q,
    view: url.get('view') === 'features' ? 'features' : 'families',
    sort: sort.success ? sort.data : 'relevance',
    watched,
    lists,
    hidden: url.all('hide'),
    filtered:
      !!q || watched || listFields.some(field => lists[field].length > 0),
    stray,
  };
}

/** The filter as the API takes it. */
export const toFilter = ({ q, watched, lists }: GalleryQuery) => ({
  q: q || undefined,
  watched: watched ? ('true' as const) : undefined,
  ...Object.fromEntries(
    listFields
      .filter(field => lists[field].length > 0)
      .map(field => [field, lists[field]]),
  ),
});

/** The patch of the address that drops every filter. */
export const noFilter: Record<string, undefined> = Object.fromEntries(
  ['q', 'watched', ...listFields].map(key => [key, undefined]),
);
