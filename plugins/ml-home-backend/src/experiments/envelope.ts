import { EnvelopePoint } from '@ml-home/backstage-plugin-ml-home-common';
import { FIRST_STRETCHED_STEP, stepsOf, stretchOf } from './stretch';

const MAX_STRETCH = 2 ** 31 - 1;

export interface PlacedValue {
  value: number;
  step: number;
  /** Epoch milliseconds. */
  timestamp: number;
}

/** Points that are drawn as one: their extremes, both logged points. */
export interface Bucket {
  min: PlacedValue;
  max: PlacedValue;
}

/** Points in their order; the i-th of each list is of the i-th point. */
export interface PointArrays {
  steps: ArrayLike<number>;
  /** Epoch milliseconds. */
  times: ArrayLike<number>;
  values: ArrayLike<number>;
}

const byPlace = (a: PlacedValue, b: PlacedValue): number =>
  a.step - b.step || a.timestamp - b.timestamp || a.value - b.value;

function join(buckets: Bucket[]): Bucket {
  return buckets.reduce((joined, { min, max }) => ({
    min: min.value < joined.min.value ? min : joined.min,
    max: max.value > joined.max.value ? max : joined.max,
  }));
}

/** Every point where there are at most `maxPoints`, else half as many buckets of equal point counts. */
export function toBuckets(
  { steps, times, values }: PointArrays,
  maxPoints: number,
): Bucket[] {
  const total = values.length;
  const at = (i: number): PlacedValue => ({
    value: values[i],
    step: steps[i],
    timestamp: times[i],
  });
  const count = total > maxPoints ? Math.floor(maxPoints / 2) : total;
  return Array.from({ length: count }, (_, bucket) => {
    const end = Math.floor(((bucket + 1) * total) / count);
    let min = Math.floor((bucket * total) / count);
    let max = min;
    for (let i = min + 1; i < end; i += 1) {
      if (values[i] < values[min]) min = i;
      else if (values[i] > values[max]) max = i;
    }
    return { min: at(min), max: at(max) };
  });
}

/** Joins neighbours until at most `count` are left; none is dropped, so no extreme is lost. */
export function joinBuckets(buckets: Bucket[], count: number): Bucket[] {
  if (buckets.length <= count) return buckets;
  return Array.from({ length: count }, (_, i) =>
    join(
      buckets.slice(
        Math.floor((i * buckets.length) / count),
        Math.floor(((i + 1) * buckets.length) / count),
      ),
    ),
  );
}

const drawn = (
  { value, step, timestamp }: PlacedValue,
  min: number,
  max: number,
): EnvelopePoint => ({ value, step, timestamp, min, max });

/** The points of a line: the two extremes of each bucket in their order, and the last point. */
export function toEnvelope(
  buckets: Bucket[],
  last: PlacedValue | undefined,
): EnvelopePoint[] {
  const points: EnvelopePoint[] = [];
  for (const { min, max } of buckets) {
    const order = byPlace(min, max);
    const [first, second] = order > 0 ? [max, min] : [min, max];
    points.push(drawn(first, min.value, max.value));
    if (order !== 0) points.push(drawn(second, min.value, max.value));
  }
  const end = points.at(-1);
  // The last point in the order of steps; a later one is drawn already where it is not.
  if (last && (!end || byPlace(end, last) < 0)) {
    points.push(drawn(last, last.value, last.value));
  }
  return points;
}

/** The stretches that lie wholly in a window of steps, and the steps that they cover. */
export function stretchesWithin(
  from: number | undefined,
  to: number | undefined,
): { first: number; last: number; firstStep: number; lastStep: number } {
  const start = Math.max(from ?? 0, FIRST_STRETCHED_STEP);
  let first = stretchOf(start)!;
  if (stepsOf(first).first < start) first += 1;
  const firstStep = stepsOf(first).first;
  if (to === undefined) {
    return {
      first,
      last: MAX_STRETCH,
      firstStep,
      lastStep: Number.MAX_SAFE_INTEGER,
    };
  }
  let last = stretchOf(to) ?? 0;
  if (last > 0 && stepsOf(last).last > to) last -= 1;
  return {
    first,
    last,
    firstStep,
    lastStep: last > 0 ? stepsOf(last).last : 0,
  };
}
