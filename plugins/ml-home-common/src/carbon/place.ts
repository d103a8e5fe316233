import type { CarbonAssumption, CarbonDefaults, CarbonGap } from './estimate';
import { FactorBook, FactorRow, providerKey } from './factors';

interface Place {
  provider?: string;
  region?: string;
  country?: string;
}

const countryKey = (country: string) => `country/${country.toUpperCase()}`;

/** Whose region this is, by how it is written. */
function ownerOf(region: string): string {
  if (/^[a-z]{2}(-gov)?-[a-z]+-\d$/.test(region)) return 'aws';
  return /^[a-z]+-[a-z]+\d{1,2}$/.test(region) ? 'gcp' : 'azure';
}

/**
 * Where power was taken: the region of a provider, else the country, else what the site says of itself, else, if the
 * site wants that, the mean of the world. A region that nobody knows is no reason to guess: it is a gap.
 */
export function placeOfGrid(
  use: Place & { day: string },
  book: FactorBook,
  defaults: CarbonDefaults = {},
): {
  row?: FactorRow;
  market?: FactorRow;
  name?: string;
  gaps: CarbonGap[];
  assumed: CarbonAssumption[];
} {
  const { day } = use;
  const keysOf = (place: Place): string[] => {
    const provider = place.provider && providerKey(place.provider);
    // Names of regions do not meet: `us-east1` is Google's, `us-east-1` Amazon's.
    const owner = provider || (place.region && ownerOf(place.region));
    return [
      ...(place.region ? [`${owner}/${place.region}`] : []),
      ...(place.country ? [countryKey(place.country)] : []),
    ];
  };
  const find = (keys: string[], basis: 'location' | 'market') => {
    for (const key of keys) {
      const row = book.find('grid', key, { day, basis });
      if (row) return row;
    }
    return undefined;
  };
  const said = keysOf(use);
  const own = keysOf(defaults);
  const row = find(said, 'location');
  const gaps: CarbonGap[] = [];
  if (row) {
    return {
      row,
      market: find(said, 'market'),
      name: row.key,
      gaps,
      assumed: [],
    };
  }
  if (use.region || use.country) {
    const world = defaults.worldAverage && book.find('grid', 'world', { day });
    return {
      row: world || undefined,
      market: find(said, 'market'),
      name: said[0] ?? use.region,
      gaps: ['region', ...(world ? [] : (['location'] as const))],
      assumed: world ? ['world'] : [],
    };
  }
  const site = find(own, 'location');
  if (site) {
    return {
      row: site,
      market: find(own, 'market'),
      name: site.key,
      gaps,
      assumed: ['place'],
    };
  }
  const world = defaults.worldAverage
    ? book.find('grid', 'world', { day })
    : undefined;
  return {
    row: world,
    name: world?.key,
    gaps: world ? [] : ['location'],
    assumed: world ? ['world'] : [],
  };
}
