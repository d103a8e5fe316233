import { dateFormat, numberFormat } from './intl';

/** A metric as it travels: JSON has no word for the other three. */
export type MetricValue = number | 'NaN' | 'Infinity' | '-Infinity';

const NBSP = '\u00a0';
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** Writes numbers, dates and quantities for one locale; everything absent is the word for unknown. */
export interface Formatter {
  readonly locale: string;
  /** Grouped whole number or at most `digits` decimals. */
  number(value: number | undefined, digits?: number): string;
  /** 18.9 M; for labels and axes only. */
  compact(value: number): string;
  /** Metric value with four decimals, fewer significant ones when tiny. */
  metric(value: MetricValue | undefined): string;
  /** A formatter with one precision for a whole column. */
  metricColumn(
    values: (MetricValue | undefined)[],
  ): (value: MetricValue | undefined) => string;
  /** Share between 0 and 1; 100 only when exact. */
  percent(share: number | undefined): string;
  /** Level of an interval, as people say it: 80 %. */
  level(share: number): string;
  /**
   * Exact money; cents below 1,000 and wherever sums must meet.
   * @param amount - a decimal as text keeps its digits, as far as it is shown
   * @param options - `compact`: amounts from a thousand million on in four digits, such as "$1.235B"; whoever asks for
   * that tells the exact amount beside it
   */
  money(
    amount: string | number | undefined,
    currency: string,
    options?: { cents?: boolean; sign?: boolean; compact?: boolean },
  ): string;
  /** Cost of one unit: three significant figures. */
  unitCost(amount: number | undefined, currency: string): string;
  /** Binary units. */
  bytes(value: number | undefined): string;
  /** Two units: "1 h 52 min"; milliseconds in. */
  duration(ms: number | undefined): string;
  /** A duration that may be negative, in one unit where it is whole: "9 h", "−30 min". */
  span(ms: number): string;
  /** "4 min ago" for seven days, then the date. */
  age(at: DateInput | undefined, now?: number): string;
  /** "2 h", "6 d", "3 wk" for narrow columns. */
  ageShort(at: DateInput | undefined, now?: number): string;
  /** "19 Nov", with the year unless it is the current one. */
  date(at: DateInput | undefined, now?: number): string;
  /** Month and year of a day such as `2026-11-01`. */
  month(day: string): string;
  time(at: DateInput): string;
  /** With seconds and zone, for tooltips. */
  absolute(at: DateInput): string;
}

/** Exact amounts of more digits do not fit beside each other. */
const COMPACT_FROM = 1e9;

export type DateInput = string | number | Date;

export interface FormatWords {
  unknown: string;
  now: string;
  ago: (age: string) => string;
}

export const englishWords: FormatWords = {
  unknown: 'unknown',
  now: 'just now',
  ago: age => `${age} ago`,
};

const toMs = (at: DateInput): number =>
  typeof at === 'number' ? at : new Date(at).getTime();

const minus = (text: string): string => text.replace(/-/g, '−');

function metricDigits(value: number): Intl.NumberFormatOptions {
  const size = Math.abs(value);
  if (size >= 1e12)
    return { notation: 'scientific', maximumSignificantDigits: 5 };
  if (Number.isInteger(value)) return { maximumFractionDigits: 0 };
  if (size < 0.001)
    return { notation: 'scientific', maximumSignificantDigits: 3 };
  if (size < 1000)
    return { minimumFractionDigits: 4, maximumFractionDigits: 4 };
  return { minimumFractionDigits: 1, maximumFractionDigits: 1 };
}

function wordOf(value: Exclude<MetricValue, number>): string {
  if (value === 'NaN') return 'NaN';
  return value === 'Infinity' ? '∞' : '−∞';
}

/** Steps of an age: below the first, it is now. */
const ageSteps: [number, number, string][] = [
  [MINUTE, SECOND, 's'],
  [HOUR, MINUTE, 'min'],
  [DAY, HOUR, 'h'],
  [WEEK, DAY, 'd'],
  [12 * WEEK, WEEK, 'wk'],
];

/** Dates are written day first in English, as everywhere else in the portal. */
const dateLocaleOf = (locale: string): string =>
  /^en(-US)?$/.test(locale) ? 'en-GB' : locale;

export function createFormatter(
  locale: string,
  words: FormatWords = englishWords,
): Formatter {
  const dateLocale = dateLocaleOf(locale);
  const intl = (options: Intl.NumberFormatOptions, value: number) =>
    minus(numberFormat(locale, options).format(value));
  const day = dateFormat(dateLocale, {
    day: 'numeric',
    month: 'short',
  });
  const dayYear = dateFormat(dateLocale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const monthYear = dateFormat(dateLocale, {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const hourMinute = dateFormat(dateLocale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const full = dateFormat(dateLocale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });

  const metric = (value: MetricValue | undefined): string => {
    if (value === undefined) return words.unknown;
    if (typeof value !== 'number') return wordOf(value);
    return intl(metricDigits(value), value).replace('E', 'e');
  };

  const date = (at: DateInput | undefined, now = Date.now()): string => {
    if (at === undefined) return words.unknown;
    const ms = toMs(at);
    if (Number.isNaN(ms)) return words.unknown;
    const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
    return (sameYear ? day : dayYear).format(ms);
  };

  const ageShort = (at: DateInput | undefined, now = Date.now()): string => {
    if (at === undefined) return words.unknown;
    const gone = Math.max(0, now - toMs(at));
    if (gone < 5 * SECOND) return words.now;
    const step = ageSteps.find(([below]) => gone < below);
    if (!step) return date(at, now);
    return `${Math.floor(gone / step[1])}${NBSP}${step[2]}`;
  };

  const duration = (ms: number | undefined): string => {
    if (ms === undefined || Number.isNaN(ms)) return words.unknown;
    if (ms < 0) return `−${duration(-ms)}`;
    if (ms < SECOND) return `${Math.round(ms)}${NBSP}ms`;
    if (ms < MINUTE) {
      return `${intl(
        { maximumFractionDigits: ms < 10 * SECOND ? 1 : 0 },
        ms / SECOND,
      )}${NBSP}s`;
    }
    const [big, bigWord, small, smallWord] =
      ms < HOUR
        ? [MINUTE, 'min', SECOND, 's']
        : ([HOUR, 'h', MINUTE, 'min'] as const);
    const whole = Math.floor(ms / big);
    const rest = Math.floor((ms - whole * big) / small);
    const head = `${intl({}, whole)}${NBSP}${bigWord}`;
    return rest ? `${head} ${rest}${NBSP}${smallWord}` : head;
  };

  return {
    locale,
    metric,
    month: text => monthYear.format(new Date(text)),
    date,
    ageShort,
    duration,
    span: ms => (ms === 0 ? '0' : duration(ms)),
    number: (value, digits = 0) =>
      value === undefined
        ? words.unknown
        : intl({ maximumFractionDigits: digits }, value),
    compact: value =>
      intl({ notation: 'compact', maximumFractionDigits: 1 }, value),
    metricColumn: values => {
      const fractions = values.filter(
        (v): v is number => typeof v === 'number' && !Number.isInteger(v),
      );
      if (!fractions.length || fractions.some(v => Math.abs(v) < 0.001)) {
        return metric;
      }
      const digits = fractions.some(v => Math.abs(v) < 1000) ? 4 : 1;
      return value =>
        typeof value === 'number'
          ? intl(
              { minimumFractionDigits: digits, maximumFractionDigits: digits },
              value,
            )
          : metric(value);
    },
    percent: share => {
      if (share === undefined) return words.unknown;
      const capped = share < 1 ? Math.min(share, 0.999) : share;
      return intl(
        {
          style: 'percent',
          minimumFractionDigits: share === 1 || share === 0 ? 0 : 1,
          maximumFractionDigits: 1,
        },
        capped,
      );
    },
    level: share => intl({ style: 'percent', maximumFractionDigits: 1 }, share),
    money: (amount, currency, options = {}) => {
      if (amount === undefined) return words.unknown;
      const cents = options.cents ?? Math.abs(Number(amount)) < 1000;
      return minus(
        numberFormat(locale, {
          style: 'currency',
          currency,
          currencyDisplay: 'symbol',
          signDisplay: options.sign ? 'exceptZero' : 'auto',
          ...(cents ? {} : { maximumFractionDigits: 0 }),
          ...(options.compact && Math.abs(Number(amount)) >= COMPACT_FROM
            ? {
                notation: 'compact',
                minimumFractionDigits: 0,
                maximumFractionDigits: undefined,
                maximumSignificantDigits: 4,
              }
            : {}),
          // The type of older libraries lacks the text, which keeps digits that a number would lose.
        }).format(amount as number),
      );
    },
    unitCost: (amount, currency) =>
      amount === undefined
        ? words.unknown
        : intl(
            { style: 'currency', currency, maximumSignificantDigits: 3 },
            amount,
          ),
    bytes: value => {
      if (value === undefined) return words.unknown;
      const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
      let size = value;
      let unit = 0;
      while (size >= 1024 && unit < units.length - 1) {
        size /= 1024;
        unit++;
      }
      const digits = unit === 0 || size >= 100 ? 0 : 1;
      return `${intl({ maximumFractionDigits: digits }, size)}${NBSP}${
        units[unit]
      }`;
    },
    age: (at, now = Date.now()) => {
      if (at === undefined) return words.unknown;
      const gone = Math.max(0, now - toMs(at));
      if (gone < 5 * SECOND) return words.now;
      return gone < WEEK ? words.ago(ageShort(at, now)) : date(at, now);
    },
    time: at => hourMinute.format(toMs(at)),
    absolute: at => full.format(toMs(at)),
  };
}
