/**
 * SQL that aggregates numeric columns of rows, in their order, into one value of 8 bytes for each: thousands of numbers
 * are neither written nor read as text. Null of no rows.
 */
export const floatsSql = (...columns: string[]): string =>
  `string_agg(${columns
    .map(column => `float8send(${column}::float8)`)
    .join(' || ')}, '')`;

/** The numbers of `floatsSql`, row by row and column by column. */
export function floatsOf(bytes: Buffer | null): Float64Array {
  if (!bytes) return new Float64Array();
  // A copy begins where a double may, and Postgres writes the most significant byte first.
  const copy = Buffer.from(new ArrayBuffer(bytes.length));
  bytes.copy(copy);
  copy.swap64();
  return new Float64Array(copy.buffer, 0, copy.length / 8);
}
