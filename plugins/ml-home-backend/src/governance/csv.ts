/** A line of CSV (RFC 4180). Texts that a spreadsheet would run as a formula get an apostrophe. */
export function csvLine(values: unknown[]): string {
  const cells = values.map(value => {
    if (value === undefined || value === null) return '';
    const text = String(value);
    const safe =
      typeof value === 'string' && /^[=+\-@\t\r]/.test(text)
        ? `'${text}`
        : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  });
  return `${cells.join(',')}\r\n`;
}
