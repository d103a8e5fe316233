import {
  Bucket,
  joinBuckets,
  stretchesWithin,
  toBuckets,
  toEnvelope,
} from './envelope';
import { stepsOf } from './stretch';

const at = (step: number, value: number) => ({ step, value, timestamp: step });
const single = (step: number, value: number): Bucket => ({
  min: at(step, value),
  max: at(step, value),
});

describe('toBuckets', () => {
  const steps = Array.from({ length: 1001 }, (_, i) => i);
  const values = steps.map(i => (i === 500 ? 9 : Math.sin(i)));
  const line = { steps, times: steps, values };

  it('keeps every point of a short line', () => {
    const buckets = toBuckets(line, 1001);
    expect(buckets.map(({ min }) => min.step)).toEqual(steps);
    expect(buckets.every(({ min, max }) => min.step === max.step)).toBe(true);
    expect(toBuckets({ steps: [], times: [], values: [] }, 10)).toEqual([]);
  });

  it('keeps the extremes of a long one, of equal values the earliest', () => {
    const buckets = toBuckets(line, 100);
    expect(buckets).toHaveLength(50);
    expect(Math.max(...buckets.map(({ max }) => max.value))).toBe(9);
    expect(Math.min(...buckets.map(({ min }) => min.value))).toBe(
      Math.min(...values),
    );
    const flat = toBuckets({ ...line, values: steps.map(() => 1) }, 100);
    expect(flat[0]).toEqual({ min: at(0, 1), max: at(0, 1) });
  });
});

describe('joinBuckets', () => {
  it('keeps the extremes of all, whatever the count', () => {
    const spikes = new Map([
      [777, 99],
      [3, -99],
    ]);
    const buckets = Array.from({ length: 1000 }, (_, i) =>
      single(i, spikes.get(i) ?? Math.sin(i)),
    );
    const joined = joinBuckets(buckets, 7);
    expect(joined).toHaveLength(7);
    expect(Math.max(...joined.map(b => b.max.value))).toBe(99);
    expect(Math.min(...joined.map(b => b.min.value))).toBe(-99);
  });
});

describe('toEnvelope', () => {
  it('puts the extremes of a bucket in the order they were logged', () => {
    const points = toEnvelope([{ min: at(9, -1), max: at(4, 5) }], at(12, 0));
    expect(points.map(p => [p.step, p.value])).toEqual([
      [4, 5],
      [9, -1],
      [12, 0],
    ]);
    expect(points[0]).toMatchObject({ min: -1, max: 5 });
  });

  it('does not repeat the last point', () => {
    expect(toEnvelope([single(1, 2)], at(1, 2))).toHaveLength(1);
    expect(toEnvelope([], undefined)).toEqual([]);
  });
});

describe('stretchesWithin', () => {
  it.each([
    [64, 127],
    [65, 1000],
    [70_000, 90_001],
    [-5, 200_000],
  ])('takes whole stretches of %i to %i only', (from, to) => {
    const { first, last, firstStep, lastStep } = stretchesWithin(from, to);
    expect(stepsOf(first).first).toBe(firstStep);
    expect(firstStep).toBeGreaterThanOrEqual(Math.max(64, from));
    expect(lastStep).toBeLessThanOrEqual(to);
    expect(stepsOf(last).last).toBe(lastStep);
    expect(stepsOf(last + 1).last).toBeGreaterThan(to);
  });

  it('has no end where the window has none, and none in a window of small steps', () => {
    expect(stretchesWithin(undefined, undefined)).toMatchObject({
      first: 1,
      firstStep: 64,
      lastStep: Number.MAX_SAFE_INTEGER,
    });
    const { first, last } = stretchesWithin(0, 63);
    expect(last).toBeLessThan(first);
  });
});
