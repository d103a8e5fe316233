import { FeatureStatistics } from '../features/statistics';

/** gamma of a sketch with relative accuracy 2 %: bin k holds (gamma^(k-1), gamma^k]. DDSketch, Masson et al. 2019. */
export const SKETCH_GAMMA = 1.02 / 0.98;

/** A step of a distribution: `weight` values lie evenly between `from` and `to`, or all at one point. */
export interface Mass {
  from: number;
  to: number;
  weight: number;
}

export interface NumericDistribution {
  kind: 'numeric';
  /** In order, without overlap. */
  masses: Mass[];
  /** Values, missing ones left out. */
  n: number;
  missing: number;
  /** From quantiles only: the shape between them is not known. */
  approximate: boolean;
}

export interface CategoricalDistribution {
  kind: 'categorical';
  counts: Map<string, number>;
  /** Values that have no count of their own. */
  other: number;
  n: number;
  missing: number;
}

export type Distribution = NumericDistribution | CategoricalDistribution;

type Shape = Pick<
  FeatureStatistics,
  'rows' | 'missing' | 'histogram' | 'sketch' | 'quantiles' | 'top' | 'other'
>;

const sum = (values: number[]) => values.reduce((all, one) => all + one, 0);

function sketchMasses(sketch: NonNullable<Shape['sketch']>): Mass[] {
  const bin = ([key, weight]: [number, number]): Mass => ({
    from: SKETCH_GAMMA ** (key - 1),
    to: SKETCH_GAMMA ** key,
    weight,
  });
  const negative = sketch.negative
    .map(bin)
    .map(({ from, to, weight }) => ({ from: -to, to: -from, weight }));
  const zeros = sketch.zeros ? [{ from: 0, to: 0, weight: sketch.zeros }] : [];
  return [...negative, ...zeros, ...sketch.positive.map(bin)].sort(
    (a, b) => a.from - b.from,
  );
}

function quantileMasses(
  quantiles: NonNullable<Shape['quantiles']>,
  n: number,
): Mass[] {
  return quantiles.slice(1).flatMap((point, i) => {
    const before = quantiles[i];
    const weight = (point.q - before.q) * n;
    return weight > 0 ? [{ from: before.value, to: point.value, weight }] : [];
  });
}

/**
 * The distribution that statistics describe, by the finest of what they hold: a sketch, a histogram, counts of values,
 * or quantiles. Undefined when they hold none, or no value.
 */
export function distributionOf(stats: Shape): Distribution | undefined {
  const missing = stats.missing ?? 0;
  if (stats.top) {
    const counts = new Map(stats.top.map(one => [one.value, one.count]));
    const known = sum([...counts.values()]);
    // What nobody counted is the rest of the rows.
    const other = stats.other ?? Math.max(0, stats.rows - missing - known);
    const n = known + other;
    return n > 0
      ? { kind: 'categorical', counts, other, n, missing }
      : undefined;
  }
  let masses: Mass[] = [];
  let approximate = false;
  if (stats.sketch) masses = sketchMasses(stats.sketch);
  else if (stats.histogram) {
    const { edges, counts } = stats.histogram;
    masses = counts.map((weight, i) => ({
      from: edges[i],
      to: edges[i + 1],
      weight,
    }));
  } else if (stats.quantiles && stats.quantiles.length > 1) {
    masses = quantileMasses(stats.quantiles, stats.rows - missing);
    approximate = true;
  }
  masses = masses.filter(({ weight }) => weight > 0);
  const n = sum(masses.map(({ weight }) => weight));
  return n > 0
    ? { kind: 'numeric', masses, n, missing, approximate }
    : undefined;
}

/** Distributions of several partitions as one: counts add. Undefined when they are of different kinds, or none. */
export function mergeDistributions(
  all: Distribution[],
): Distribution | undefined {
  if (all.length === 0) return undefined;
  const missing = sum(all.map(one => one.missing));
  const n = sum(all.map(one => one.n));
  const numeric = all.filter(one => one.kind === 'numeric');
  if (numeric.length === all.length) {
    return {
      kind: 'numeric',
      n,
      missing,
      approximate: numeric.some(one => one.approximate),
      masses: splitMasses(numeric.flatMap(one => one.masses)),
    };
  }
  const categorical = all.filter(one => one.kind === 'categorical');
  if (categorical.length !== all.length) return undefined;
  const counts = new Map<string, number>();
  for (const one of categorical) {
    for (const [value, count] of one.counts) {
      counts.set(value, (counts.get(value) ?? 0) + count);
    }
  }
  const other = sum(categorical.map(one => one.other));
  return { kind: 'categorical', counts, other, n, missing };
}

/** Overlapping masses as ones that do not overlap, each spread evenly: the sum of piecewise linear functions. */
function splitMasses(masses: Mass[]): Mass[] {
  const points = new Map<number, number>();
  const slopes = new Map<number, number>();
  for (const { from, to, weight } of masses) {
    if (from === to) points.set(from, (points.get(from) ?? 0) + weight);
    else {
      const slope = weight / (to - from);
      slopes.set(from, (slopes.get(from) ?? 0) + slope);
      slopes.set(to, (slopes.get(to) ?? 0) - slope);
    }
  }
  const edges = [...new Set([...points.keys(), ...slopes.keys()])].sort(
    (a, b) => a - b,
  );
  const whole = sum(masses.map(({ weight }) => weight));
  const merged: Mass[] = [];
  let slope = 0;
  edges.forEach((edge, i) => {
    const point = points.get(edge);
    if (point) merged.push({ from: edge, to: edge, weight: point });
    slope += slopes.get(edge) ?? 0;
    const next = edges[i + 1];
    if (next === undefined) return;
    const weight = slope * (next - edge);
    // What is left of cancelled slopes is rounding, not data.
    if (weight > whole * 1e-12) merged.push({ from: edge, to: next, weight });
  });
  return merged;
}

/** Share of the values that are at most `x`, or with `open` less than it. */
export function cdfAt(
  { masses, n }: NumericDistribution,
  x: number,
  open = false,
): number {
  let below = 0;
  for (const { from, to, weight } of masses) {
    if (to < x || (to === x && !(open && from === to))) below += weight;
    else if (from < x) below += (weight * (x - from)) / (to - from);
  }
  return below / n;
}

/** The value below which a share of the values lies. */
export function quantileOf(
  { masses, n }: NumericDistribution,
  share: number,
): number {
  let left = share * n;
  for (const { from, to, weight } of masses) {
    if (left <= weight) return from + (to - from) * Math.max(0, left / weight);
    left -= weight;
  }
  return masses.at(-1)!.to;
}
