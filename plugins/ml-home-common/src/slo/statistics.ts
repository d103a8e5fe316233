/** z of a two-sided 95 % interval. */
const Z95 = 1.959963984540054;

/** Lower end of Wilson's score interval of a share, 95 % two-sided; 0 when nothing was counted. */
export function wilsonLow(hits: number, n: number): number {
  if (n === 0) return 0;
  const share = hits / n;
  const z2 = Z95 * Z95;
  const centre = share + z2 / (2 * n);
  const spread = Z95 * Math.sqrt((share * (1 - share) + z2 / (4 * n)) / n);
  return Math.max(0, (centre - spread) / (1 + z2 / n));
}

/** The nearest-rank quantile: the value at rank ceil(p n) of the sorted values; undefined when there are none. */
export function nearestRank(values: number[], p: number): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[rankOf(p, sorted.length) - 1];
}

/** ceil(p n), from 1 to n, not led astray by the last binary digit of p. */
export function rankOf(p: number, n: number): number {
  return Math.min(n, Math.max(1, Math.ceil(p * n - 1e-9)));
}

export function median(values: number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

export interface Interval {
  from: number;
  to: number;
}

/** The parts of intervals that lie within bounds; what is empty is left out. */
export const clip = (
  intervals: Interval[],
  { from, to }: Interval,
): Interval[] =>
  intervals.flatMap(one => {
    const cut = { from: Math.max(one.from, from), to: Math.min(one.to, to) };
    return cut.to > cut.from ? [cut] : [];
  });

/** Overlapping and touching intervals as one, in order. */
export function union(intervals: Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const one of [...intervals].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && one.from <= last.to) last.to = Math.max(last.to, one.to);
    else merged.push({ ...one });
  }
  return merged;
}

export const lengthOf = (intervals: Interval[]): number =>
  intervals.reduce((sum, { from, to }) => sum + to - from, 0);
