import {
  ChartPoint,
  forLog,
  logTicks,
  niceTicks,
  segmentsOf,
  smooth,
  summaryOf,
  toChartData,
} from './prepare';
import { sparkPath } from './Sparkline';

const point = (x: number, value: number | null, spread = 0): ChartPoint => ({
  x,
  value,
  min: value === null ? null : value - spread,
  max: value === null ? null : value + spread,
});

const series = (points: ChartPoint[]) => ({
  id: 'loss',
  label: 'loss',
  points,
  total: points.length,
  notFinite: 0,
  reduced: false,
});

describe('gaps', () => {
  it('splits a line where a value is not a number', () => {
    const points = [point(0, 1), point(1, null), point(2, 3), point(3, 4)];
    expect(segmentsOf(points).map(s => s.map(p => p.x))).toEqual([[0], [2, 3]]);
    const data = toChartData([series(points)]);
    expect(data.lines.map(l => l.single)).toEqual([true, false]);
    expect(data.rows.find(r => r.x === 1)).toBeUndefined();
  });

  it('keeps gaps when it smooths', () => {
    const smoothed = smooth([point(0, 1), point(1, null), point(2, 3)], 0.5);
    expect(smoothed[0].value).toBe(1);
    expect(smoothed[1].value).toBeNull();
    expect(smoothed[2].value).toBeCloseTo(2.333, 3);
  });

  it('counts what a log scale cannot show', () => {
    const { points, hidden } = forLog([
      point(0, -1),
      point(1, 0),
      point(2, 5, 6),
    ]);
    expect(hidden).toBe(2);
    expect(points.map(p => p.value)).toEqual([null, null, 5]);
    expect(points[2].min).toBe(5);
  });
});

describe('bands', () => {
  it('draws the extremes of a reduced series and scales to them', () => {
    const data = toChartData([series([point(0, 1, 0.5), point(1, 2, 4)])]);
    expect(data.lines[0].band).toBe(true);
    expect(data.rows[1]['s0-0:band']).toEqual([-2, 6]);
    expect([data.low, data.high]).toEqual([-2, 6]);
  });

  it('has no band where every bucket is one point', () => {
    expect(
      toChartData([series([point(0, 1), point(1, 2)])]).lines[0].band,
    ).toBe(false);
  });

  it('joins series by x', () => {
    const data = toChartData([
      series([point(0, 1)]),
      series([point(0, 2), point(1, 3)]),
    ]);
    expect(data.rows).toHaveLength(2);
    expect(data.rows[0]).toMatchObject({ 's0-0': 1, 's1-0': 2 });
  });
});

describe('ticks', () => {
  it.each<[number, number, number[]]>([
    [0.2, 0.6, [0.2, 0.3, 0.4, 0.5, 0.6]],
    [0, 100, [0, 25, 50, 75, 100]],
    [-1, 1, [-1, -0.5, 0, 0.5, 1]],
    [5, 5, [4.5, 4.75, 5, 5.25, 5.5]],
  ])('encloses %p to %p', (low, high, ticks) => {
    expect(niceTicks(low, high)).toEqual(ticks);
  });

  it.each<[number, number, number[]]>([
    [0.2, 0.6, [0.2, 0.5, 1]],
    [0.3, 2.4, [0.2, 0.5, 1, 2, 5]],
    [0.001, 100, [0.001, 0.01, 0.1, 1, 10, 100]],
    [3, 3, [2, 5]],
  ])('encloses %p to %p on a log scale', (low, high, ticks) => {
    expect(logTicks(low, high)).toEqual(ticks);
  });
});

it('says the figures of a series aloud', () => {
  expect(summaryOf(series([point(0, 3, 1), point(1, 2)]))).toEqual({
    count: 2,
    first: 3,
    last: 2,
    low: 2,
    high: 4,
  });
  expect(summaryOf(series([point(0, null)]))).toEqual({ count: 0 });
});

it('lifts the pen of a sparkline over a missing value', () => {
  expect(sparkPath([1, 2, null, 3])).toMatch(/^M[^M]+L[^M]+M[^L]+$/);
  expect(sparkPath([null])).toBe('');
});
