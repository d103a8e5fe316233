import { pairDomain } from './IntervalPair';

describe('pairDomain', () => {
  it('spans both intervals with room at the ends', () => {
    const [low, high] = pairDomain([
      { value: 2, low: 1, high: 3 },
      { value: 4, low: 3.5, high: 5 },
    ]);
    expect(low).toBeCloseTo(0.6);
    expect(high).toBeCloseTo(5.4);
  });

  it('has a width where both are the same point, and where nothing is known', () => {
    const [low, high] = pairDomain([{ value: 0 }, { value: 0 }]);
    expect(high).toBeGreaterThan(low);
    expect(pairDomain([undefined, undefined])).toEqual([0, 1]);
    expect(pairDomain([{ value: Infinity }, undefined])).toEqual([0, 1]);
  });
});
