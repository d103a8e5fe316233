import {
  Formatter,
  MetricValue,
  numberFormat,
} from '@ml-home/backstage-plugin-ml-home-react';

export type MetricWriter = (value: MetricValue | undefined) => string;

/** More digits than a double holds tell nothing apart. */
const MOST_DIGITS = 17;
/** Sizes beyond which a metric is written by powers of ten. */
const TINY = 0.001;
const HUGE = 1e12;

/** The digits of a column's ordinary precision, and so many more. */
function preciseWriter(
  format: Formatter,
  values: readonly (MetricValue | undefined)[],
  more: number,
): MetricWriter {
  const fractions = values.filter(
    (v): v is number => typeof v === 'number' && !Number.isInteger(v),
  );
  const mixed = fractions.some(v => Math.abs(v) < TINY);
  const small = fractions.some(v => Math.abs(v) < 1000);
  const write = (options: Intl.NumberFormatOptions, value: number) =>
    numberFormat(format.locale, options)
      .format(value)
      .replace(/-/g, '−')
      .replace('E', 'e');
  const scientific = (digits: number): Intl.NumberFormatOptions => ({
    notation: 'scientific',
    maximumSignificantDigits: Math.min(MOST_DIGITS, digits),
  });
  return value => {
    if (typeof value !== 'number') return format.metric(value);
    const size = Math.abs(value);
    if (size >= HUGE) return write(scientific(5 + more), value);
    if (!fractions.length) return format.metric(value);
    if (mixed && Number.isInteger(value)) return format.metric(value);
    if (mixed && size < TINY) return write(scientific(3 + more), value);
    const decimals = ((mixed ? size < 1000 : small) ? 4 : 1) + more;
    return write(
      { minimumFractionDigits: decimals, maximumFractionDigits: decimals },
      value,
    );
  };
}

/**
 * Writes a column by which readers compare or that they sorted by: at the ordinary precision, or with as many more
 * digits as it takes for values that differ to look different.
 */
export function columnWriter(
  format: Formatter,
  values: readonly (MetricValue | undefined)[],
): MetricWriter {
  const distinct = [
    ...new Set(values.filter((v): v is number => typeof v === 'number')),
  ].sort((a, b) => a - b);
  const tellsApart = (write: MetricWriter): boolean => {
    const texts = distinct.map(write);
    return texts.every((text, i) => i === 0 || text !== texts[i - 1]);
  };
  const ordinary = format.metricColumn([...values]);
  if (tellsApart(ordinary)) return ordinary;
  for (let more = 1; more < MOST_DIGITS; more++) {
    const write = preciseWriter(format, values, more);
    if (tellsApart(write)) return write;
  }
  return preciseWriter(format, values, MOST_DIGITS);
}

/** All digits of a value, for its title. */
export const fullValue = (value: unknown): string | undefined =>
  typeof value === 'number' ? String(value) : undefined;
