import {
  useMlHomeQuery,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useMemo } from 'react';
import { readCostState } from './costState';

/** Groups that have a colour of their own; the seventh colour means "others". */
export const COLOURED = 6;
const SHOWN = 50;

export const todayUtc = (): string => new Date().toISOString().slice(0, 10);

/** What of the costs the address asks for, and the answer. */
export function useCosts() {
  const url = useUrlState();
  const today = todayUtc();
  const state = useMemo(() => readCostState(url, today), [url, today]);
  const { range: _, filters, ...view } = state;
  const query = { ...view, ...filters, limit: SHOWN };
  const overview = useMlHomeQuery(
    ['costs', 'overview', query],
    (api, signal) => api.costs.overview({ query }, { signal }),
    { keepPrevious: true },
  );
  return { url, state, overview, query };
}
