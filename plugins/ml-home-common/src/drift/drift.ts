import {
  CategoricalDistribution,
  cdfAt,
  Distribution,
  NumericDistribution,
  quantileOf,
} from './distribution';

/** Bins of a numeric comparison: tenths of the reference. */
const BINS = 10;
/** Limits of the PSI in wide use (Siddiqi 2006); they hold only where they are above the noise. */
export const PSI_MOVED = 0.1;
export const PSI_DRIFTED = 0.25;
/** Critical factor of the two-sample Kolmogorov-Smirnov test at 5 %. */
const KS_FACTOR = 1.358;

/** `too_few`: so few rows that drift could not be told from chance. */
export type DriftState = 'drifted' | 'moved' | 'stable' | 'too_few';

export interface Drift {
  state: DriftState;
  /** Population stability index: sum of (q - p) ln(q / p); 0 without difference, without upper limit. */
  psi: number;
  /** What the PSI would be on average by chance alone: (bins - 1)(1/n + 1/m). */
  noise: number;
  /** Jensen-Shannon distance with logarithms to the base 2: 0 alike, 1 disjoint. */
  js: number;
  /** Greatest difference of the distribution functions; numeric features only. */
  ks?: number;
  /** What `ks` exceeds by chance in one of twenty comparisons. */
  ksCritical?: number;
  /** Greatest difference of a value's share; categorical features only. */
  lInfinity?: number;
  /** Bins compared, the one of missing values among them. */
  bins: number;
  /** Rows of the reference and of what is compared. */
  n: number;
  m: number;
  /** Quantiles only were known of one of them. */
  approximate: boolean;
}

/** Shares of counts, each moved a little towards all alike so that no bin is empty: (c + 1/2) / (n + B/2). */
const smooth = (counts: number[]): number[] => {
  const n = counts.reduce((all, one) => all + one, 0);
  return counts.map(count => (count + 0.5) / (n + counts.length / 2));
};

/** Population stability index of counts in the same bins. */
export function psiOf(reference: number[], current: number[]): number {
  const p = smooth(reference);
  const q = smooth(current);
  return p.reduce(
    (all, one, i) => all + (q[i] - one) * Math.log(q[i] / one),
    0,
  );
}

/** Jensen-Shannon distance of counts in the same bins. */
export function jsOf(reference: number[], current: number[]): number {
  const shares = (counts: number[]) => {
    const n = counts.reduce((all, one) => all + one, 0) || 1;
    return counts.map(count => count / n);
  };
  const p = shares(reference);
  const q = shares(current);
  const kl = (a: number[], b: number[]) =>
    a.reduce(
      (all, one, i) =>
        one === 0 ? all : all + one * Math.log2((2 * one) / (one + b[i])),
      0,
    );
  return Math.sqrt(Math.max(0, (kl(p, q) + kl(q, p)) / 2));
}

/** The PSI that two samples of one distribution have on average. */
export const psiNoise = (bins: number, n: number, m: number): number =>
  (bins - 1) * (1 / n + 1 / m);

/** Greatest difference of two distribution functions, at the edges of both and from both sides. */
export function ksOf(p: NumericDistribution, q: NumericDistribution): number {
  const edges = [p, q].flatMap(({ masses }) =>
    masses.flatMap(({ from, to }) => [from, to]),
  );
  return Math.max(
    ...[...new Set(edges)].flatMap(x =>
      [false, true].map(open =>
        Math.abs(cdfAt(p, x, open) - cdfAt(q, x, open)),
      ),
    ),
  );
}

/** Edges between the tenths of a distribution; values that many rows share make fewer of them. */
export function referenceEdges(reference: NumericDistribution): number[] {
  const cuts = Array.from({ length: BINS - 1 }, (_, i) =>
    quantileOf(reference, (i + 1) / BINS),
  );
  return [...new Set(cuts)];
}

/** Counts between the edges, below the first and above the last. */
export function countsBetween(
  distribution: NumericDistribution,
  edges: number[],
): number[] {
  const below = edges.map(edge => cdfAt(distribution, edge) * distribution.n);
  return [...below, distribution.n].map((count, i) =>
    Math.max(0, count - (i === 0 ? 0 : below[i - 1])),
  );
}

function categoricalCounts(
  p: CategoricalDistribution,
  q: CategoricalDistribution,
): [number[], number[]] {
  // Values that only one of them counts may be among the others of the other one, unless that one has none.
  const named = [...new Set([...p.counts.keys(), ...q.counts.keys()])].filter(
    value =>
      (p.counts.has(value) || p.other === 0) &&
      (q.counts.has(value) || q.other === 0),
  );
  const of = ({ counts, n }: CategoricalDistribution) => {
    const own = named.map(value => counts.get(value) ?? 0);
    return [...own, n - own.reduce((all, one) => all + one, 0)];
  };
  return [of(p), of(q)];
}

function stateOf(psi: number, noise: number): DriftState {
  // Less than twice the noise is chance.
  const floor = 2 * noise;
  if (psi >= Math.max(PSI_DRIFTED, floor)) return 'drifted';
  if (psi >= Math.max(PSI_MOVED, floor)) return 'moved';
  return floor >= PSI_MOVED ? 'too_few' : 'stable';
}

/**
 * How far a distribution has moved from a reference. Missing values are a bin of their own. Undefined when one is
 * numeric and the other counts values.
 */
export function driftOf(
  reference: Distribution,
  current: Distribution,
): Drift | undefined {
  let counts: [number[], number[]];
  let own: Partial<Drift> = {};
  if (reference.kind === 'numeric' && current.kind === 'numeric') {
    const edges = referenceEdges(reference);
    counts = [countsBetween(reference, edges), countsBetween(current, edges)];
    const { n } = reference;
    own = {
      ks: ksOf(reference, current),
      ksCritical: KS_FACTOR * Math.sqrt((n + current.n) / (n * current.n)),
      approximate: reference.approximate || current.approximate,
    };
  } else if (
    reference.kind === 'categorical' &&
    current.kind === 'categorical'
  ) {
    counts = categoricalCounts(reference, current);
    const [p, q] = counts;
    own = {
      lInfinity: Math.max(
        ...p.map((count, i) =>
          Math.abs(count / reference.n - q[i] / current.n),
        ),
      ),
    };
  } else return undefined;
  const p = [...counts[0], reference.missing];
  const q = [...counts[1], current.missing];
  const n = reference.n + reference.missing;
  const m = current.n + current.missing;
  const psi = psiOf(p, q);
  // A bin that both leave empty says nothing, and adds no noise.
  const bins = p.filter((count, i) => count > 0 || q[i] > 0).length;
  const noise = psiNoise(bins, n, m);
  return {
    state: stateOf(psi, noise),
    psi,
    noise,
    js: jsOf(p, q),
    bins,
    n,
    m,
    approximate: false,
    ...own,
  };
}
