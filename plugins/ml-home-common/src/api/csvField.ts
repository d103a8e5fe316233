const isNumber = (text: string): boolean =>
  text.trim() !== '' && !Number.isNaN(Number(text));

/**
 * A field of RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay
 * numbers, and what is unknown is empty.
 */
export function csvField(value: string | number | null | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe =
    /^[=+\-@\t\r]/.test(value) && !isNumber(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
