const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map(n => n * MINUTE),
  ...[1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720].map(n => n * HOUR),
];

/** At most `count` round durations that enclose two of them, in ms. */
export function durationTicks(low: number, high: number, count = 6): number[] {
  const span = Math.max(high - low, MINUTE);
  const step =
    STEPS.find(one => span / one <= count - 1) ?? STEPS[STEPS.length - 1];
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

/**
 * The range that shows what is usual: all of it, unless a few values lie so far out that the rest would be squeezed
 * into a third; those are drawn at the edge. What must be seen, such as a deadline, is always inside.
 */
export function usualRange(
  values: number[],
  must: number[],
): { low: number; high: number } {
  const all = [...values, ...must].filter(Number.isFinite);
  if (all.length === 0) return { low: 0, high: HOUR };
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const low = Math.min(...all);
  const high = Math.max(...all);
  if (sorted.length < 8) return { low, high };
  const usual = Math.max(
    sorted[Math.ceil(sorted.length * 0.9) - 1],
    ...must.filter(Number.isFinite),
  );
  return { low, high: high - low > 3 * (usual - low) ? usual : high };
}
