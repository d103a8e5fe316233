import {
  addDays,
  CostColumn,
  costColumns,
  CostSplit,
  costSplits,
} from '@ml-home/backstage-plugin-ml-home-common';
import { UrlState } from '@ml-home/backstage-plugin-ml-home-react';

export const ranges = ['month', 'last', '30', '90', '365'] as const;
export type CostRange = (typeof ranges)[number];

export const filterFields = [
  'team',
  'project',
  'model',
  'provider',
  'service',
  'environment',
  'gpuType',
  'kind',
  'basis',
] as const;
export type FilterField = (typeof filterFields)[number];

export interface CostState {
  /** A range by its name; undefined where days are given. */
  range?: CostRange;
  from: string;
  /** Exclusive. */
  to: string;
  cost: CostColumn;
  currency?: string;
  by: CostSplit;
  filters: Record<FilterField, string[]>;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const firstOfMonth = (day: string): string => `${day.slice(0, 7)}-01`;
const nextMonth = (first: string): string => firstOfMonth(addDays(first, 31));

/** Days of a range by its name, as of a day. */
export function rangeDays(
  range: CostRange,
  today: string,
): { from: string; to: string } {
  const first = firstOfMonth(today);
  if (range === 'month') return { from: first, to: nextMonth(first) };
  if (range === 'last') {
    return { from: firstOfMonth(addDays(first, -1)), to: first };
  }
  const to = addDays(today, 1);
  return { from: addDays(to, -Number(range)), to };
}

const isDay = (text: string | undefined): text is string =>
  !!text && DAY.test(text) && !Number.isNaN(Date.parse(text));

/** What of the costs a link asks for; what it says wrong is as if it said nothing. */
export function readCostState(
  url: Pick<UrlState, 'get' | 'all'>,
  today: string,
): CostState {
  const [from, to] = [url.get('from'), url.get('to')];
  const given =
    isDay(from) && isDay(to) && from < to ? { from, to } : undefined;
  const range = ranges.find(one => one === url.get('range')) ?? 'month';
  const currency = url.get('currency');
  return {
    ...(given ?? { range, ...rangeDays(range, today) }),
    cost: costColumns.find(one => one === url.get('cost')) ?? 'effective',
    currency: currency && /^[A-Z]{3}$/.test(currency) ? currency : undefined,
    by: costSplits.find(one => one === url.get('by')) ?? 'model',
    filters: Object.fromEntries(
      filterFields.map(field => [field, url.all(field)]),
    ) as CostState['filters'],
  };
}
