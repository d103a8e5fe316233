import {
  bandPath,
  decimalsOf,
  hasEnvelope,
  labelTop,
  lastWithin,
  linePath,
  nearestIndex,
  padDomain,
  placePoints,
  pointAt,
  scaleOf,
  smoothValues,
  stepWindow,
  valueExtent,
  xExtent,
} from './seriesMath';

const p = (x: number, value: number, min = value, max = value) => ({
  x,
  step: x * 10,
  value,
  min,
  max,
});

describe('what the legend says', () => {
  it('has an envelope when a point stands for several', () => {
    expect(hasEnvelope([])).toBe(false);
    expect(hasEnvelope([{ placed: [p(0, 1), p(1, 2)] }])).toBe(false);
    expect(
      hasEnvelope([{ placed: [p(0, 1)] }, { placed: [p(0, 1, 0.5, 2)] }]),
    ).toBe(true);
  });

  it('ends at the window', () => {
    const points = [p(0, 1), p(5, 2), p(9, 3)];
    expect(lastWithin(points, undefined)?.value).toBe(3);
    expect(lastWithin(points, [0, 6])?.value).toBe(2);
    expect(lastWithin(points, [6, 8])).toBeUndefined();
  });

  it.each([
    [100, 96],
    [23, 19],
    [22, 35],
    [8, 21],
  ])('writes the label of a line at %d at %d', (line, top) => {
    expect(labelTop(line, 8, 11)).toBe(top);
  });
});

describe('placePoints', () => {
  const points = [
    { step: 5, timestamp: 2000, value: 1, min: 1, max: 1 },
    { step: 9, timestamp: 3500, value: 2, min: 2, max: 2 },
  ];

  it.each([
    ['step', [5, 9]],
    ['wall', [2000, 3500]],
    ['relative', [1000, 2500]],
  ] as const)('over %s', (axis, expected) => {
    expect(placePoints(points, axis, 1000).map(one => one.x)).toEqual(expected);
  });

  it('counts from the first point when the run says it began later', () => {
    expect(placePoints(points, 'relative', 9000).map(one => one.x)).toEqual([
      0, 1500,
    ]);
  });

  it('orders by x', () => {
    expect(
      placePoints([...points].reverse(), 'step', 0).map(one => one.x),
    ).toEqual([5, 9]);
  });
});

describe('smoothValues', () => {
  const flat = Array.from({ length: 50 }, (_, i) => p(i, 3));

  it('leaves a constant as it is', () => {
    for (const value of smoothValues(flat, 0.9)) expect(value).toBeCloseTo(3);
  });

  it('begins at the first value', () => {
    expect(smoothValues([p(0, 5), p(1, 0), p(2, 0)], 0.9)[0]).toBeCloseTo(5);
  });

  it('does nothing without a weight or with hardly a line', () => {
    expect(smoothValues([p(0, 1), p(1, 9), p(2, 1)], 0)).toEqual([1, 9, 1]);
    expect(smoothValues([p(0, 1), p(1, 9)], 0.9)).toEqual([1, 9]);
  });

  it('forgets by distance, not by the number of points', () => {
    const near = smoothValues(
      [p(0, 0), p(1, 0), p(2, 0), p(3, 1), p(100, 1)],
      0.9,
    );
    const last = near[near.length - 1];
    expect(last).toBeGreaterThan(near[3]);
    const dense = smoothValues([p(0, 0), p(98, 0), p(99, 0), p(100, 1)], 0.9);
    expect(dense[3]).toBeLessThan(last);
  });
});

describe('scales', () => {
  it('goes there and back', () => {
    for (const log of [false, true]) {
      const scale = scaleOf([1, 1000], [0, 300], log);
      expect(scale(1)).toBe(0);
      expect(scale(1000)).toBeCloseTo(300);
      expect(scale.invert(scale(42))).toBeCloseTo(42);
    }
    expect(scaleOf([1, 1000], [0, 300], true)(10)).toBeCloseTo(100);
  });

  it('has no place for zero on a log scale', () => {
    expect(Number.isFinite(scaleOf([1, 10], [100, 0], true)(0))).toBe(false);
  });

  it.each([
    [[2, 2], false, [1.8, 2.2]],
    [[0, 0], false, [-1, 1]],
    [[0, 100], false, [-4, 104]],
    [[8, 8], true, [4, 16]],
  ] as const)('pads %s (log %s)', (extent, log, expected) => {
    const [low, high] = padDomain([...extent], log);
    expect(low).toBeCloseTo(expected[0]);
    expect(high).toBeCloseTo(expected[1]);
  });
});

describe('decimalsOf', () => {
  it.each([
    [0.025, 3],
    [0.1, 1],
    [5, 0],
    [2.5, 1],
    [0, 0],
  ])('%s', (step, expected) => {
    expect(decimalsOf(step)).toBe(expected);
  });
});

describe('extents', () => {
  const lines = [[p(0, 1), p(1, 2, -5, 9)], [p(3, 4)], []];

  it('counts bands, so that no spike is cut', () => {
    expect(valueExtent(lines, undefined)).toEqual([-5, 9]);
    expect(xExtent(lines)).toEqual([0, 3]);
  });

  it('looks only where one looks', () => {
    expect(valueExtent(lines, [2, 4])).toEqual([4, 4]);
    expect(valueExtent(lines, [20, 40])).toBeUndefined();
    expect(xExtent([[]])).toBeUndefined();
  });

  it('leaves out what a log scale cannot show', () => {
    expect(valueExtent(lines, undefined, true)).toEqual([1, 9]);
  });

  it('says which steps a part of the axis covers', () => {
    expect(stepWindow(lines, [1, 3])).toEqual([10, 30]);
    expect(stepWindow(lines, [50, 60])).toBeUndefined();
  });
});

describe('points under the cursor', () => {
  const line = [p(0, 0), p(10, 1), p(20, 2)];

  it.each([
    [-5, 0],
    [4, 0],
    [6, 1],
    [99, 2],
  ])('nearest to %s', (x, expected) => {
    expect(nearestIndex(line, x)).toBe(expected);
  });

  it('has none where the line has ended', () => {
    expect(pointAt(line, 18)?.value).toBe(2);
    expect(pointAt(line, 40)).toBeUndefined();
    expect(pointAt([], 4)).toBeUndefined();
  });
});

describe('paths', () => {
  const x = scaleOf([0, 2], [0, 20]);

  it('lifts the pen where there is no place', () => {
    const y = scaleOf([1, 100], [100, 0], true);
    const points = [p(0, 10), p(1, 0), p(2, 100)];
    expect(
      linePath(
        points,
        points.map(one => one.value),
        x,
        y,
      ),
    ).toBe('M0 50M20 0');
  });

  it('draws a band only where points stand for several', () => {
    const y = scaleOf([0, 10], [100, 0]);
    expect(bandPath([p(0, 1), p(1, 2)], x, y, 100)).toBe('');
    expect(bandPath([p(0, 1, 0, 2), p(1, 2)], x, y, 100)).toBe(
      'M0 80L10 80L10 80L0 100Z',
    );
  });
});
