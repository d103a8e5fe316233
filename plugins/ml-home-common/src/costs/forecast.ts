/** One day and what it cost; undefined is unknown. */
export interface DayCost {
  /** `YYYY-MM-DD`. */
  day: string;
  amount: number | undefined;
}

export interface ForecastDay {
  day: string;
  amount: number;
  low: number;
  high: number;
}

export interface Forecast {
  days: ForecastDay[];
  /** Known days plus forecast days. */
  total: number;
  low: number;
  high: number;
  /** Of the band, such as 0.8. */
  level: number;
  /** Days that the means were taken of. */
  history: number;
  /**
   * Mean absolute error, as a share of what came, of the same method on days of the history that it had not seen;
   * undefined where the history is too short to try.
   */
  error?: number;
}

const DAY_MS = 86_400_000;
const WINDOW = 28;
/** Fewer days say nothing about weeks. */
const LEAST = 14;
const LEVEL = 0.8;

export const addDays = (day: string, count: number): string =>
  new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);

/** Days from `from` to before `to`. */
export function daysBetween(from: string, to: string): string[] {
  const count = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
  return Array.from({ length: Math.max(0, count) }, (_, i) => addDays(from, i));
}

const weekday = (day: string): number => new Date(day).getUTCDay();
const mean = (values: number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean of the same weekday among the last 28 known days, or of all of them where the weekday is unknown. */
function expectedOf(history: { day: string; amount: number }[], day: string) {
  const recent = history.slice(-WINDOW);
  const same = recent.filter(one => weekday(one.day) === weekday(day));
  return mean((same.length > 0 ? same : recent).map(one => one.amount));
}

function quantile(sorted: number[], share: number): number {
  const at = Math.min(
    sorted.length - 1,
    Math.max(0, Math.ceil(share * sorted.length) - 1),
  );
  return sorted[at];
}

/**
 * What the days that are left of a period will cost: the mean of the same weekday over the last 28 known days. The
 * band holds the middle 80 % of the errors that the same method made on the history, walking forward a day at a time;
 * the band of the total takes the errors of days as independent.
 *
 * @param known - days up to the last complete one, in order; unknown amounts are left out
 * @param ahead - days to foretell, in order
 * @param exclude - days that were marked as anomalies
 * @returns undefined where fewer than 14 days are known
 */
export function forecastCosts(
  known: DayCost[],
  ahead: string[],
  exclude: ReadonlySet<string> = new Set(),
): Forecast | undefined {
  const history = known.filter(
    (one): one is { day: string; amount: number } =>
      one.amount !== undefined && !exclude.has(one.day),
  );
  if (history.length < LEAST) return undefined;
  const tried = history.slice(LEAST).map((one, i) => ({
    expected: expectedOf(history.slice(0, LEAST + i), one.day),
    came: one.amount,
  }));
  const errors = tried
    .map(({ expected, came }) => came - expected)
    .sort((a, b) => a - b);
  // Without errors to go by, the spread of the days themselves stands in for them.
  const spread =
    errors.length >= 7
      ? errors
      : history
          .map(one => one.amount - mean(history.map(h => h.amount)))
          .sort((a, b) => a - b);
  const below = quantile(spread, (1 - LEVEL) / 2);
  const above = quantile(spread, (1 + LEVEL) / 2);
  const days = ahead.map(day => {
    const amount = expectedOf(history, day);
    return {
      day,
      amount,
      low: Math.min(amount, amount + below),
      high: Math.max(amount, amount + above),
    };
  });
  const sum = days.reduce((total, { amount }) => total + amount, 0);
  const width = Math.sqrt(days.length);
  const came = tried.reduce((total, one) => total + Math.abs(one.came), 0);
  const off = tried.reduce(
    (total, one) => total + Math.abs(one.came - one.expected),
    0,
  );
  return {
    days,
    total: sum,
    low: sum + Math.min(0, below) * width,
    high: sum + Math.max(0, above) * width,
    level: LEVEL,
    history: Math.min(history.length, WINDOW),
    error: tried.length >= 7 && came > 0 ? off / came : undefined,
  };
}

export interface Anomaly {
  day: string;
  amount: number;
  low: number;
  high: number;
  /** What it lies outside the band. */
  excess: number;
}

const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Makes the median absolute deviation an estimate of the standard deviation of a normal distribution. */
const MAD_TO_SD = 1.4826;
const SDS = 4;
/** A band is never narrower than this share of what is expected, so that steady costs raise no alarm over cents. */
const LEAST_SHARE = 0.1;

/**
 * Days that cost more or less than the days before let expect: outside of the median of the 28 known days before,
 * weekends and working days apart, by more than four robust standard deviations. Days that were already found, or
 * that people called expected, are not counted among those before.
 *
 * @param days - in order; unknown ones are neither judged nor counted
 * @param accepted - days that people said were expected
 */
export function findAnomalies(
  days: DayCost[],
  accepted: ReadonlySet<string> = new Set(),
): Anomaly[] {
  const isWeekend = (day: string) => weekday(day) % 6 === 0;
  const found: Anomaly[] = [];
  const ordinary: { day: string; amount: number }[] = [];
  for (const { day, amount } of days) {
    if (amount === undefined) continue;
    const before = ordinary
      .filter(one => isWeekend(one.day) === isWeekend(day))
      .slice(-WINDOW);
    // Eight weekend days are four weeks; of working days as many are there after two.
    if (before.length >= 8) {
      const middle = median(before.map(one => one.amount));
      const deviation =
        median(before.map(one => Math.abs(one.amount - middle))) * MAD_TO_SD;
      const width = Math.max(SDS * deviation, Math.abs(middle) * LEAST_SHARE);
      const outside = Math.abs(amount - middle) - width;
      if (outside > 0 && width > 0 && !accepted.has(day)) {
        found.push({
          day,
          amount,
          low: middle - width,
          high: middle + width,
          excess: Math.sign(amount - middle) * outside,
        });
        continue;
      }
    }
    ordinary.push({ day, amount });
  }
  return found;
}
