import { MetricInterval } from '../values';

/** Quantile of the standard normal distribution for 95 % between both ends. */
const Z95 = 1.959963984540054;
export const LEVEL = 0.95;

/**
 * Wilson's score interval of a share (Wilson 1927), without correction for continuity; undefined for n = 0.
 *
 * @param k - how many of n
 */
export function wilson(k: number, n: number): MetricInterval | undefined {
  if (n <= 0) return undefined;
  const p = k / n;
  const z2 = Z95 * Z95;
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half =
    (Z95 / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return {
    low: Math.max(0, centre - half),
    high: Math.min(1, centre + half),
    level: LEVEL,
    method: 'wilson',
  };
}

/**
 * MetricInterval of F1: F1 = 2J / (1 + J) grows with J = tp / (tp + fp + fn), which is a share, so that the bounds of
 * Wilson's interval of J, taken through the same formula, bound F1.
 */
export function f1Interval(
  tp: number,
  fp: number,
  fn: number,
): MetricInterval | undefined {
  const jaccard = wilson(tp, tp + fp + fn);
  if (!jaccard) return undefined;
  const f1 = (j: number) => (2 * j) / (1 + j);
  return {
    ...jaccard,
    low: f1(jaccard.low),
    high: f1(jaccard.high),
    method: 'wilson of tp / (tp + fp + fn)',
  };
}

/** value ± z × standard error. */
export const normalInterval = (
  value: number,
  standardError: number,
): MetricInterval => ({
  low: value - Z95 * standardError,
  high: value + Z95 * standardError,
  level: LEVEL,
  method: 'normal',
});
