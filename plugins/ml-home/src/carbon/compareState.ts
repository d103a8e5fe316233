import {
  CarbonBasis,
  carbonBases,
  Compared,
  paretoFrontier,
} from '@ml-home/backstage-plugin-ml-home-common';
import { UrlState } from '@ml-home/backstage-plugin-ml-home-react';

export const burdens = ['carbon', 'cost', 'energy'] as const;
export type Burden = (typeof burdens)[number];

/** Metrics of which less is better, by their names; whoever knows better says so in the address. */
const LOWER = /loss|error|rmse|mae|mse|mape|perplexity|latency|brier|wer\b/i;

export const directionOf = (metric: string | undefined): 'higher' | 'lower' =>
  metric && LOWER.test(metric) ? 'lower' : 'higher';

/** What a link asks to compare; what it says wrong is as if it said nothing. */
export function readCompareState(url: Pick<UrlState, 'get' | 'all'>) {
  const experiment = url.get('experiment');
  const basis: CarbonBasis =
    carbonBases.find(one => one === url.get('basis')) ?? 'location';
  const better = url.get('better');
  return {
    models: [...new Set(url.all('model'))].slice(0, 50),
    experiment:
      experiment && /^\d{1,18}$/.test(experiment) ? experiment : undefined,
    metric: url.get('metric')?.slice(0, 250) || undefined,
    against: burdens.find(one => one === url.get('against')) ?? 'carbon',
    better: (['higher', 'lower'] as const).find(one => one === better),
    basis,
  };
}

const BURDEN: Record<Burden, 'grams' | 'cost' | 'kWh'> = {
  carbon: 'grams',
  cost: 'cost',
  energy: 'kWh',
};

export const burdenOf = (item: Compared, against: Burden): number | undefined =>
  item[BURDEN[against]];

/** Names of those that nothing beats. */
export function frontierOf(
  items: readonly Compared[],
  against: Burden,
  better: 'higher' | 'lower',
): Set<string> {
  const found = paretoFrontier(
    items.map(item => ({
      quality: item.quality,
      burden: burdenOf(item, against),
    })),
    better,
  );
  return new Set(found.map(index => items[index].name));
}
