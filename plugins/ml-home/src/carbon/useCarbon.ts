import {
  CarbonBasis,
  carbonBases,
  carbonSplits,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  useMlHomeQuery,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { readCostState } from '../costs/costState';
import { todayUtc } from '../costs/useCosts';

const SHOWN = 50;

/** What of the emissions the address asks for, and the answer; ranges are those of costs. */
export function useCarbon() {
  const url = useUrlState();
  const { from, to, range } = readCostState(url, todayUtc());
  const basis: CarbonBasis =
    carbonBases.find(one => one === url.get('basis')) ?? 'location';
  const by = carbonSplits.find(one => one === url.get('by')) ?? 'model';
  const filters = {
    team: url.all('team'),
    project: url.all('project'),
    model: url.all('model'),
  };
  const query = { from, to, basis, by, ...filters, limit: SHOWN };
  const overview = useMlHomeQuery(
    ['carbon', 'overview', query],
    (api, signal) => api.carbon.overview({ query }, { signal }),
    { keepPrevious: true },
  );
  return { url, state: { from, to, range, basis, by, filters }, overview };
}
