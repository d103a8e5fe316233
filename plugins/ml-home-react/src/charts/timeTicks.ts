const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const steps = [
  1,
  5,
  20,
  100,
  ...[1, 2, 5, 10, 15, 30].map(n => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map(n => n * MINUTE),
  ...[1, 2, 3, 6, 12].map(n => n * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map(n => n * DAY),
];

/** About `count` round times from `from` to `to`, in ms: since a start, or by the clock of this place. */
export function timeTicks(
  from: number,
  to: number,
  count: number,
  relative: boolean,
): number[] {
  const rough = (to - from) / count;
  const step = steps.find(s => s >= rough) ?? Math.ceil(rough / DAY) * DAY;
  const shift = relative ? 0 : new Date(from).getTimezoneOffset() * MINUTE;
  const first = Math.ceil((from - shift) / step) * step + shift;
  const ticks: number[] = [];
  for (let at = first; at <= to && ticks.length < 50; at += step) {
    ticks.push(at);
  }
  return ticks;
}
