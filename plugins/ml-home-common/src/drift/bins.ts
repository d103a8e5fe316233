import {
  cdfAt,
  Distribution,
  NumericDistribution,
  quantileOf,
} from './distribution';

export interface DrawnBin {
  /** Of a numeric feature; the first bin holds what lies below too, the last what lies above. */
  from?: number;
  to?: number;
  /** Of a categorical feature; undefined for the others together. */
  value?: string;
  /** Share of the values that are not missing. */
  share: number;
  reference?: number;
}

/** Values drawn of a categorical feature, before the others together. */
const VALUES = 12;

/** Bins of equal width that were reported, as they are: to cut them anew would draw a shape that nobody measured. */
function reportedEdges(
  current: NumericDistribution,
  reference: NumericDistribution | undefined,
  most: number,
): number[] | undefined {
  const { masses, approximate } = current;
  const { length } = masses;
  if (approximate || length < 2 || length > most) return undefined;
  const low = masses[0].from;
  const high = masses[length - 1].to;
  const width = (high - low) / length;
  const even = masses.every(
    ({ from, to }, i) =>
      Math.abs(from - (low + width * i)) <= width * 1e-6 &&
      Math.abs(to - (low + width * (i + 1))) <= width * 1e-6,
  );
  // What lies beyond would hide in the outermost bins.
  const within =
    !reference ||
    (quantileOf(reference, 0.01) >= low && quantileOf(reference, 0.99) <= high);
  return even && within ? [...masses.map(one => one.from), high] : undefined;
}

function binsBetween(
  edges: number[],
  current: NumericDistribution,
  reference: NumericDistribution | undefined,
): DrawnBin[] {
  const last = edges.length - 2;
  const shareOf = (one: NumericDistribution, i: number) => {
    const to = i === last ? 1 : cdfAt(one, edges[i + 1]);
    return to - (i === 0 ? 0 : cdfAt(one, edges[i]));
  };
  return edges.slice(1).map((to, i) => ({
    from: edges[i],
    to,
    share: shareOf(current, i),
    reference: reference && shareOf(reference, i),
  }));
}

function numericBins(
  current: NumericDistribution,
  reference: NumericDistribution | undefined,
  count: number,
): DrawnBin[] {
  const reported = reportedEdges(current, reference, 2 * count);
  if (reported) return binsBetween(reported, current, reference);
  const both = reference ? [current, reference] : [current];
  // The outermost hundredths lie in the first and last bin: one value far off leaves the rest readable.
  let low = Math.min(...both.map(one => quantileOf(one, 0.01)));
  let high = Math.max(...both.map(one => quantileOf(one, 0.99)));
  if (!(high > low)) {
    low = Math.min(...both.map(one => one.masses[0].from));
    high = Math.max(...both.map(one => one.masses.at(-1)!.to));
  }
  if (!(high > low))
    return [{ from: low, to: high, share: 1, reference: reference && 1 }];
  const edges = Array.from(
    { length: count + 1 },
    (_, i) => low + ((high - low) * i) / count,
  );
  return binsBetween(edges, current, reference);
}

/** Bins to draw of a distribution, beside the shares of a reference of the same kind. */
export function drawnBins(
  current: Distribution,
  reference?: Distribution,
  count = 20,
): DrawnBin[] {
  if (current.kind === 'numeric') {
    return numericBins(
      current,
      reference?.kind === 'numeric' ? reference : undefined,
      count,
    );
  }
  const other = reference?.kind === 'categorical' ? reference : undefined;
  const weightOf = (value: string) =>
    Math.max(
      (current.counts.get(value) ?? 0) / current.n,
      other ? (other.counts.get(value) ?? 0) / other.n : 0,
    );
  const values = [
    ...new Set([...current.counts.keys(), ...(other?.counts.keys() ?? [])]),
  ]
    .sort((a, b) => weightOf(b) - weightOf(a) || (a < b ? -1 : 1))
    .slice(0, VALUES);
  const bins: DrawnBin[] = values.map(value => ({
    value,
    share: (current.counts.get(value) ?? 0) / current.n,
    reference: other && (other.counts.get(value) ?? 0) / other.n,
  }));
  const rest = (pick: (bin: DrawnBin) => number) =>
    Math.max(0, 1 - bins.reduce((all, bin) => all + pick(bin), 0));
  const left = {
    share: rest(bin => bin.share),
    reference: other && rest(bin => bin.reference!),
  };
  return left.share > 1e-9 || (left.reference ?? 0) > 1e-9
    ? [...bins, left]
    : bins;
}
