import { addDays, daysBetween } from '@ml-home/backstage-plugin-ml-home-common';
import { InsightsChange, InsightsDay } from './types';

const INTERVALS = /^R(\d+)\/P(\d+)([DWMY])\/(\d{4}-\d{2}-\d{2})$/;
const DAY_SECONDS = 86_400;

const monthsBefore = (day: string, months: number): string => {
  const [year, month, date] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 - months, Math.min(date, last)))
    .toISOString()
    .slice(0, 10);
};

/**
 * Days of a repeating interval of ISO 8601 such as `R2/P30D/2026-09-01`, whose day ends the last one and is not in it.
 *
 * @returns where the first, and where the last interval begin, and the exclusive end
 * @throws Error - it is none
 */
export function readIntervals(text: string): {
  from: string;
  middle: string;
  to: string;
} {
  const match = INTERVALS.exec(text);
  if (!match || Number(match[1]) < 1) {
    throw new Error(
      `'${text}' is no repeating interval such as R2/P30D/2026-09-01`,
    );
  }
  const [repeat, count] = [Number(match[1]), Number(match[2])];
  const [, , , unit, to] = match;
  const before = (times: number): string => {
    if (unit === 'D') return addDays(to, -count * times);
    if (unit === 'W') return addDays(to, -7 * count * times);
    return monthsBefore(to, count * times * (unit === 'Y' ? 12 : 1));
  };
  return { from: before(repeat), middle: before(1), to };
}

/** Of days their amounts; of which nothing is known they are left out, since unknown is not zero. */
export const toAggregation = (
  days: string[],
  daily: (number | null)[],
): InsightsDay[] =>
  days.flatMap((date, i) => {
    const amount = daily[i];
    return amount === null || amount === undefined ? [] : [{ date, amount }];
  });

export const changeBetween = (
  before: number,
  after: number,
): InsightsChange => ({
  amount: after - before,
  ...(before > 0 ? { ratio: (after - before) / before } : {}),
});

/** From the intervals before to the last one. */
export function changeOf(
  aggregation: InsightsDay[],
  middle: string,
): InsightsChange {
  let [before, after] = [0, 0];
  for (const { date, amount } of aggregation) {
    if (date < middle) before += amount;
    else after += amount;
  }
  return changeBetween(before, after);
}

/** Least squares over seconds; undefined below two days. */
export function trendOf(
  aggregation: InsightsDay[],
): { slope: number; intercept: number } | undefined {
  const n = aggregation.length;
  if (n < 2) return undefined;
  // Around the first day: seconds since 1970 squared would lose digits.
  const [{ date: first }] = aggregation;
  const origin = Date.parse(first) / 1_000;
  const xs = aggregation.map(
    ({ date }) => daysBetween(first, date).length * DAY_SECONDS,
  );
  const meanX = xs.reduce((sum, x) => sum + x, 0) / n;
  const meanY = aggregation.reduce((sum, { amount }) => sum + amount, 0) / n;
  let [over, under] = [0, 0];
  aggregation.forEach(({ amount }, i) => {
    over += (xs[i] - meanX) * (amount - meanY);
    under += (xs[i] - meanX) ** 2;
  });
  const slope = over / under;
  return { slope, intercept: meanY - slope * (meanX + origin) };
}
