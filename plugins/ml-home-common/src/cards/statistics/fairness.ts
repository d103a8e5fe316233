import { ConfusionCounts } from '../evaluation';
import { ratesOf } from './confusion';

export interface GroupRates {
  group: string;
  n: number;
  selectionRate?: number;
  truePositiveRate?: number;
  falsePositiveRate?: number;
}

export interface FairnessMeasures {
  demographicParityDifference?: number;
  demographicParityRatio?: number;
  equalizedOddsDifference?: number;
  equalizedOddsRatio?: number;
  equalOpportunityDifference?: number;
}

export function groupRates(group: string, counts: ConfusionCounts): GroupRates {
  const rates = ratesOf(counts);
  return {
    group,
    n: rates.n,
    selectionRate: rates.selectionRate.value,
    truePositiveRate: rates.recall.value,
    falsePositiveRate: rates.falsePositiveRate.value,
  };
}

/** Greatest minus smallest; undefined when a group's rate is unknown, because any of them could be the extreme. */
function spread(values: (number | undefined)[]) {
  const known = values.filter((one): one is number => one !== undefined);
  if (known.length < 2 || known.length < values.length) return undefined;
  const low = Math.min(...known);
  const high = Math.max(...known);
  return { difference: high - low, ratio: high > 0 ? low / high : undefined };
}

const most = (...values: (number | undefined)[]) =>
  values.some(one => one === undefined)
    ? undefined
    : Math.max(...(values as number[]));
const least = (...values: (number | undefined)[]) =>
  values.some(one => one === undefined)
    ? undefined
    : Math.min(...(values as number[]));

/**
 * Measures between groups, by the definitions of fairlearn.metrics (`method="between_groups"`, `agg="worst_case"`):
 * the equalized odds are the worse of those of true and false positive rate.
 */
export function fairnessOf(groups: GroupRates[]): FairnessMeasures {
  const selection = spread(groups.map(one => one.selectionRate));
  const truth = spread(groups.map(one => one.truePositiveRate));
  const falsity = spread(groups.map(one => one.falsePositiveRate));
  return {
    demographicParityDifference: selection?.difference,
    demographicParityRatio: selection?.ratio,
    equalizedOddsDifference: most(truth?.difference, falsity?.difference),
    equalizedOddsRatio: least(truth?.ratio, falsity?.ratio),
    equalOpportunityDifference: truth?.difference,
  };
}
