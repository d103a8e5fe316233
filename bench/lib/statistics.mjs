/** Plain statistics of measured times. */

/** The value below which this share of the sorted values lies (nearest rank). */
export function quantile(sorted, share) {
  if (sorted.length === 0) {
    return undefined;
  }
  const rank = Math.ceil(share * sorted.length) - 1;
  return sorted[Math.min(sorted.length - 1, Math.max(0, rank))];
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) {
    return undefined;
  }
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {number[]} times in milliseconds */
export function summarize(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const sum = sorted.reduce((total, each) => total + each, 0);
  return {
    count: sorted.length,
    mean: sorted.length > 0 ? sum / sorted.length : undefined,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    max: sorted.at(-1),
  };
}
