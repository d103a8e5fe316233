import { metricConvention } from '../../experiments';
import { EvaluatedMetric, EvaluatedSlice, Evaluation } from '../evaluation';
import { sliceName } from '../sliceName';
import { Band, CardMetric, SliceMetric } from '../values';
import { ConfusionRates, matrixAccuracy, Rate, ratesOf } from './confusion';
import { averagePrecision, areaUnder, rocPoints } from './curves';
import { normalInterval } from './intervals';

const rateKeys: [keyof Omit<ConfusionRates, 'n'>, string][] = [
  ['precision', 'precision'],
  ['recall', 'recall'],
  ['f1', 'f1'],
  ['accuracy', 'accuracy'],
  ['falsePositiveRate', 'false_positive_rate'],
  ['selectionRate', 'selection_rate'],
];

function given({ standardError, ...metric }: EvaluatedMetric): CardMetric {
  if (metric.interval || standardError === undefined) return metric;
  return { ...metric, interval: normalInterval(metric.value, standardError) };
}

function computed(key: string, rate: Rate, n: number): CardMetric[] {
  return rate.value === undefined
    ? []
    : [{ key, value: rate.value, n, interval: rate.interval }];
}

function directed(metric: CardMetric): CardMetric {
  if (metric.direction) return metric;
  const { direction } = metricConvention(metric.key);
  return direction === 'none' ? metric : { ...metric, direction };
}

/** Size of a slice: as told, else as counted. */
export function sizeOf(slice: EvaluatedSlice): number | undefined {
  if (slice.n !== undefined) return slice.n;
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  if (slice.counts) return sum(Object.values(slice.counts));
  if (slice.confusion) return sum(slice.confusion.matrix.flat());
  const [first] = slice.thresholds ?? [];
  return first && first.tp + first.fp + first.tn + first.fn;
}

/** What is known of a slice: the metrics that were given, then those that follow from its counts. */
export function metricsOfSlice(slice: EvaluatedSlice): CardMetric[] {
  const n = sizeOf(slice);
  const told = slice.metrics.map(given).map(metric => ({ n, ...metric }));
  const names = new Set(told.map(metric => metric.key));
  const counted = slice.counts ? ratesOf(slice.counts) : undefined;
  const derived = [
    ...rateKeys.flatMap(([rate, key]) =>
      counted ? computed(key, counted[rate], counted.n) : [],
    ),
    ...(slice.confusion && !counted
      ? computed(
          'accuracy',
          matrixAccuracy(slice.confusion),
          matrixAccuracy(slice.confusion).n,
        )
      : []),
    ...curveMetrics(slice),
  ];
  return [...told, ...derived.filter(metric => !names.has(metric.key))]
    .map(directed)
    .map(({ n: size, ...metric }) =>
      size === undefined ? metric : { ...metric, n: size },
    );
}

function curveMetrics({ thresholds }: EvaluatedSlice): CardMetric[] {
  if (!thresholds) return [];
  const [first] = thresholds;
  const n = first && first.tp + first.fp + first.tn + first.fn;
  const entries: [string, number | undefined][] = [
    ['roc_auc', areaUnder(rocPoints(thresholds))],
    ['average_precision', averagePrecision(thresholds)],
  ];
  return entries.flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value, n }],
  );
}

/** Metrics of the whole and of slices, of one evaluation. */
export function metricsOfEvaluation(evaluation: Evaluation): {
  whole: CardMetric[];
  slices: SliceMetric[];
} {
  const of = (metric: CardMetric): CardMetric => ({
    ...metric,
    ...(evaluation.dataset ? { dataset: evaluation.dataset.name } : {}),
    evaluation: evaluation.name,
  });
  const isWhole = (one: EvaluatedSlice) => Object.keys(one.slice).length === 0;
  return {
    whole: evaluation.slices
      .filter(isWhole)
      .flatMap(one => metricsOfSlice(one).map(of)),
    slices: evaluation.slices
      .filter(one => !isWhole(one))
      .flatMap(one =>
        metricsOfSlice(one).map(metric => ({
          ...of(metric),
          slice: one.slice,
        })),
      ),
  };
}

/**
 * - pass: the whole interval is no further behind than allowed
 * - fail: the whole interval is further behind
 * - unclear: the interval crosses the bound, or there is none
 * - insufficient: fewer cases than are judged
 * - not_judged: no band is set, or there is no value to compare with
 */
export type SliceVerdict =
  | 'pass'
  | 'fail'
  | 'unclear'
  | 'insufficient'
  | 'not_judged'
  | 'reference';

export interface SliceRow {
  /** Empty for the whole. */
  name: string;
  slice: Record<string, string>;
  metric: SliceMetric;
  /** Value minus that of the whole. */
  gap?: number;
  verdict: SliceVerdict;
}

/** Judges a metric by its interval against the band around the value of the whole. */
export function judgeSlice(
  metric: CardMetric,
  reference: CardMetric | undefined,
  band: Band | undefined,
): SliceVerdict {
  if (!band || band.metric !== metric.key || !reference) return 'not_judged';
  if ((metric.n ?? 0) < band.minN) return 'insufficient';
  if (!metric.interval) return 'unclear';
  const { low, high } = metric.interval;
  const floor = reference.value - band.gap;
  const ceiling = reference.value + band.gap;
  const direction =
    metric.direction ??
    reference.direction ??
    metricConvention(metric.key).direction;
  if (direction === 'higher') {
    if (low >= floor) return 'pass';
    return high < floor ? 'fail' : 'unclear';
  }
  if (direction === 'lower') {
    if (high <= ceiling) return 'pass';
    return low > ceiling ? 'fail' : 'unclear';
  }
  if (low >= floor && high <= ceiling) return 'pass';
  return high < floor || low > ceiling ? 'fail' : 'unclear';
}

/** The table of a metric by slice: the whole first, then the slices by size. */
export function sliceRows(options: {
  key: string;
  whole: CardMetric[];
  slices: SliceMetric[];
  band?: Band;
}): SliceRow[] {
  const reference = options.whole.find(one => one.key === options.key);
  const rows = options.slices
    .filter(one => one.key === options.key)
    .map(
      (metric): SliceRow => ({
        name: sliceName(metric.slice),
        slice: metric.slice,
        metric,
        gap: reference && metric.value - reference.value,
        verdict: judgeSlice(metric, reference, options.band),
      }),
    )
    .sort((a, b) => (b.metric.n ?? -1) - (a.metric.n ?? -1));
  return [
    ...(reference
      ? [
          {
            name: '',
            slice: {},
            metric: { ...reference, slice: {} },
            verdict: 'reference' as const,
          },
        ]
      : []),
    ...rows,
  ];
}
