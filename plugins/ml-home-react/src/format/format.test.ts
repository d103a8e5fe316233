import { createFormatter, MetricValue } from './format';

const en = createFormatter('en');
const de = createFormatter('de');
const plain = (text: string) => text.replace(/\u00a0|\u202f/g, ' ');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('numbers', () => {
  it.each<[number | undefined, string, string]>([
    [1234567, '1,234,567', '1.234.567'],
    [-12, '−12', '−12'],
    [0, '0', '0'],
    [undefined, 'unknown', 'unknown'],
  ])('writes %p', (value, english, german) => {
    expect(en.number(value)).toBe(english);
    expect(de.number(value)).toBe(german);
  });

  it.each<[MetricValue | undefined, string]>([
    [0.43121, '0.4312'],
    [12, '12'],
    [12_000, '12,000'],
    [0.0000123, '1.23e−5'],
    [-0.5, '−0.5000'],
    [1234.56, '1,234.6'],
    [1e300, '1e300'],
    [-1.7976931348623157e308, '−1.7977e308'],
    ['NaN', 'NaN'],
    ['Infinity', '∞'],
    ['-Infinity', '−∞'],
    [undefined, 'unknown'],
  ])('writes the metric %p as %p', (value, text) => {
    expect(en.metric(value)).toBe(text);
  });

  it('gives a column one precision', () => {
    const write = en.metricColumn([0.91234, 1, undefined, 'NaN']);
    expect([1, 0.91234].map(write)).toEqual(['1.0000', '0.9123']);
    expect(write('NaN')).toBe('NaN');
    expect(write(undefined)).toBe('unknown');
    expect(en.metricColumn([1, 20])(20)).toBe('20');
  });
});

describe('percent', () => {
  it.each<[number | undefined, string]>([
    [0.1234, '12.3%'],
    [0.99999, '99.9%'],
    [1, '100%'],
    [0, '0%'],
    [undefined, 'unknown'],
  ])('writes %p as %p', (value, text) => {
    expect(plain(en.percent(value))).toBe(text);
  });
});

describe('bytes', () => {
  it.each<[number | undefined, string]>([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1536, '1.5 KiB'],
    [5 * 1024 ** 2, '5 MiB'],
    [3.7 * 1024 ** 3, '3.7 GiB'],
    [undefined, 'unknown'],
  ])('writes %p as %p', (value, text) => {
    expect(plain(en.bytes(value))).toBe(text);
  });
});

describe('durations', () => {
  it.each<[number | undefined, string]>([
    [41, '41 ms'],
    [4_200, '4.2 s'],
    [38_000, '38 s'],
    [3 * MINUTE, '3 min'],
    [HOUR + 52 * MINUTE, '1 h 52 min'],
    [26 * HOUR + 50 * MINUTE, '26 h 50 min'],
    [undefined, 'unknown'],
  ])('writes %p as %p', (value, text) => {
    expect(plain(en.duration(value))).toBe(text);
  });
});

describe('ages and dates', () => {
  const now = new Date(2026, 10, 19, 9, 20).getTime();

  it.each<[number, string, string]>([
    [2_000, 'just now', 'just now'],
    [40_000, '40 s ago', '40 s'],
    [4 * MINUTE, '4 min ago', '4 min'],
    [5 * HOUR, '5 h ago', '5 h'],
    [6 * DAY, '6 d ago', '6 d'],
    [22 * DAY, '28 Oct', '3 wk'],
    [400 * DAY, '15 Oct 2025', '15 Oct 2025'],
    [-5 * MINUTE, 'just now', 'just now'],
  ])('writes what is %p ms old', (gone, age, short) => {
    expect(plain(en.age(now - gone, now))).toBe(age);
    expect(plain(en.ageShort(now - gone, now))).toBe(short);
  });

  it('drops the year of today and knows no time at all', () => {
    expect(en.date('2026-03-02T12:00:00Z', now)).toBe('2 Mar');
    expect(en.date('2025-03-02T12:00:00Z', now)).toBe('2 Mar 2025');
    expect(en.date(undefined, now)).toBe('unknown');
    expect(en.age(undefined, now)).toBe('unknown');
    expect(en.time(now)).toBe('09:20');
  });
});

describe('large amounts of money', () => {
  it.each<[string | number | undefined, string, string]>([
    ['1234567890123456.78', '$1235T', '$1,234,567,890,123,457'],
    ['-1234567890', '−$1.235B', '−$1,234,567,890'],
    [1e9, '$1B', '$1,000,000,000'],
    ['999999999.4', '$999,999,999', '$999,999,999'],
    ['0.5', '$0.50', '$0.50'],
    [undefined, 'unknown', 'unknown'],
  ])('writes %p short, and exactly where asked', (value, short, exact) => {
    expect(en.money(value, 'USD', { compact: true })).toBe(short);
    expect(en.money(value, 'USD')).toBe(exact);
  });

  it('keeps the sign of a difference', () => {
    expect(en.money(2e12, 'USD', { compact: true, sign: true })).toBe('+$2T');
  });
});
