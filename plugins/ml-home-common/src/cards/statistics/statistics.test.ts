import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ThresholdCounts } from '../evaluation';
import { CardMetric } from '../values';
import {
  areaUnder,
  averagePrecision,
  countsAt,
  expectedCalibrationError,
  precisionRecallPoints,
  rocPoints,
} from './curves';
import { matrixAccuracy, oneAgainstRest, ratesOf } from './confusion';
import { fairnessOf, groupRates } from './fairness';
import { f1Interval, normalInterval, wilson } from './intervals';
import { judgeSlice, metricsOfSlice, sliceRows } from './slices';

/** Made with scikit-learn and fairlearn, by the script beside it. */
const told = JSON.parse(
  readFileSync(path.join(__dirname, '__fixtures__', 'statistics.json'), 'utf8'),
);

describe('what scikit-learn and fairlearn compute of 2,000 scores', () => {
  const rates = ratesOf(told.counts);

  it.each([
    ['precision', rates.precision.value],
    ['recall', rates.recall.value],
    ['f1', rates.f1.value],
    ['accuracy', rates.accuracy.value],
    ['falsePositiveRate', rates.falsePositiveRate.value],
    ['selectionRate', rates.selectionRate.value],
    ['rocAuc', areaUnder(rocPoints(told.thresholds))],
    ['averagePrecision', averagePrecision(told.thresholds)],
    ['ece', expectedCalibrationError(told.calibration)],
  ])('%s', (name, value) => {
    expect(value).toBeCloseTo(told[name], 12);
  });

  it('the intervals of Wilson', () => {
    for (const [k, n, low, high] of told.wilson) {
      const interval = wilson(k, n)!;
      expect(interval.low).toBeCloseTo(low, 10);
      expect(interval.high).toBeCloseTo(high, 10);
    }
    expect(rates.recall.interval!.low).toBeCloseTo(told.recallWilson[0], 10);
    expect(rates.precision.interval!.high).toBeCloseTo(
      told.precisionWilson[1],
      10,
    );
  });

  it('the measures between groups', () => {
    const measures = fairnessOf(
      told.groups.map(
        (one: {
          group: string;
          tp: number;
          fp: number;
          tn: number;
          fn: number;
        }) => groupRates(one.group, one),
      ),
    );
    for (const [name, value] of Object.entries(measures)) {
      expect([name, value]).toEqual([name, expect.closeTo(told[name], 12)]);
    }
    expect(Object.keys(measures)).toHaveLength(5);
  });
});

describe('what is unknown', () => {
  it('is not zero', () => {
    const rates = ratesOf({ tp: 0, fp: 0, tn: 5, fn: 0 });
    expect(rates.precision).toEqual({ n: 0 });
    expect(rates.recall).toEqual({ n: 0 });
    expect(rates.f1).toEqual({ n: 0 });
    expect(rates.falsePositiveRate.value).toBe(0);
    expect(wilson(0, 0)).toBeUndefined();
    expect(f1Interval(0, 0, 0)).toBeUndefined();
    expect(rocPoints([])).toEqual([]);
    expect(rocPoints([{ threshold: 0, tp: 0, fp: 1, tn: 1, fn: 0 }])).toEqual(
      [],
    );
    expect(areaUnder([])).toBeUndefined();
    expect(averagePrecision([])).toBeUndefined();
    expect(
      expectedCalibrationError([{ low: 0, high: 1, n: 0, positives: 0 }]),
    ).toBeUndefined();
    expect(countsAt([], 0.5)).toBeUndefined();
  });

  it('makes a measure between groups unknown', () => {
    const measures = fairnessOf([
      groupRates('a', { tp: 5, fp: 1, tn: 4, fn: 0 }),
      groupRates('b', { tp: 0, fp: 1, tn: 4, fn: 0 }),
    ]);
    expect(measures.equalOpportunityDifference).toBeUndefined();
    expect(measures.equalizedOddsDifference).toBeUndefined();
    expect(measures.demographicParityDifference).toBeCloseTo(0.4);
    expect(fairnessOf([]).demographicParityDifference).toBeUndefined();
  });
});

describe('curves', () => {
  it('begin and end at the corners', () => {
    const points: ThresholdCounts[] = [
      { threshold: 0.5, tp: 8, fp: 2, tn: 8, fn: 2 },
    ];
    expect(rocPoints(points)).toEqual([
      { x: 0, y: 0 },
      { x: 0.2, y: 0.8, threshold: 0.5 },
      { x: 1, y: 1 },
    ]);
    expect(areaUnder(rocPoints(points))).toBeCloseTo(0.8);
  });

  it('leave out a threshold at which nothing was selected', () => {
    expect(
      precisionRecallPoints([
        { threshold: 1, tp: 0, fp: 0, tn: 10, fn: 10 },
        { threshold: 0, tp: 10, fp: 10, tn: 0, fn: 0 },
      ]),
    ).toEqual([{ x: 1, y: 0.5, threshold: 0 }]);
  });
});

describe('a matrix of many classes', () => {
  const confusion = {
    labels: ['a', 'b', 'c'],
    matrix: [
      [5, 1, 0],
      [2, 6, 1],
      [0, 0, 9],
    ],
  };

  it('is taken apart one class against the rest', () => {
    expect(oneAgainstRest(confusion, 1)).toEqual({
      tp: 6,
      fp: 1,
      fn: 3,
      tn: 14,
    });
    expect(matrixAccuracy(confusion)).toMatchObject({ value: 20 / 24, n: 24 });
  });
});

describe('slices', () => {
  const metric = (
    value: number,
    more: Partial<CardMetric> = {},
  ): CardMetric => ({
    key: 'f1',
    value,
    n: 1_000,
    direction: 'higher',
    interval: { low: value - 0.01, high: value + 0.01, level: 0.95 },
    ...more,
  });
  const whole = metric(0.9);
  const band = { metric: 'f1', gap: 0.03, minN: 200 };

  it.each([
    ['inside', metric(0.89), 'pass'],
    ['better than allowed', metric(0.99), 'pass'],
    ['far behind', metric(0.84), 'fail'],
    ['across the bound', metric(0.875), 'unclear'],
    ['without an interval', metric(0.5, { interval: undefined }), 'unclear'],
    ['too few', metric(0.5, { n: 199 }), 'insufficient'],
    ['of unknown size', metric(0.5, { n: undefined }), 'insufficient'],
    ['of another metric', { ...metric(0.5), key: 'recall' }, 'not_judged'],
  ] as [string, CardMetric, string][])('%s', (_, slice, verdict) => {
    expect(judgeSlice(slice, whole, band)).toBe(verdict);
  });

  it('are judged the other way round where lower is better', () => {
    const loss = (value: number) => metric(value, { direction: 'lower' });
    expect(judgeSlice(loss(0.8), loss(0.9), band)).toBe('pass');
    expect(judgeSlice(loss(0.97), loss(0.9), band)).toBe('fail');
  });

  it('are not judged where nobody set a gap, or nothing is known of the whole', () => {
    expect(judgeSlice(metric(0.1), whole, undefined)).toBe('not_judged');
    expect(judgeSlice(metric(0.1), undefined, band)).toBe('not_judged');
  });

  it('come largest first, below the whole', () => {
    const rows = sliceRows({
      key: 'f1',
      whole: [whole],
      slices: [
        { ...metric(0.8), n: 5, slice: { a: 'small' } },
        { ...metric(0.89), n: 500, slice: { a: 'large' } },
      ],
      band,
    });
    expect(rows.map(one => [one.name, one.verdict])).toEqual([
      ['', 'reference'],
      ['a=large', 'pass'],
      ['a=small', 'insufficient'],
    ]);
    expect(rows[1].gap).toBeCloseTo(-0.01);
  });

  it('keep a metric that was given before one that follows from counts', () => {
    const metrics = metricsOfSlice({
      slice: {},
      metrics: [{ key: 'f1', value: 0.5, standardError: 0.1 }],
      counts: { tp: 8, fp: 2, tn: 8, fn: 2 },
    });
    expect(metrics[0]).toEqual({
      key: 'f1',
      value: 0.5,
      n: 20,
      direction: 'higher',
      interval: normalInterval(0.5, 0.1),
    });
    expect(metrics.filter(one => one.key === 'f1')).toHaveLength(1);
    expect(metrics.find(one => one.key === 'recall')).toMatchObject({
      value: 0.8,
      interval: { method: 'wilson' },
    });
  });
});
