/** What JSON and Protocol Buffers allow and Postgres does not. */
const NUL = /\0/g;

/** An object with unknown members. */
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text that can be stored, cut to a length; undefined when there is none. */
export function textOf(value: unknown, max = 20_000): string | undefined {
  if (typeof value !== 'string') return undefined;
  // Half of a surrogate pair cannot be stored either.
  const text = value.replace(NUL, '').slice(0, max).toWellFormed();
  return text.trim() === '' ? undefined : text;
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The members of a map of texts; those that are no text are left out. */
export function tagsOf(value: unknown): Record<string, string> {
  if (!isFields(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, tag]) => {
      const name = textOf(key, 200);
      if (!name || typeof tag !== 'string') return [];
      return [[name, textOf(tag, 2_000) ?? '']];
    }),
  );
}

/** What the values are not, said as an end of a sentence: `is missing`, `is not a text`. */
export const whatIsWrong = (value: unknown, wanted: string): string =>
  value === undefined || value === null || value === ''
    ? 'is missing'
    : `is not ${wanted}`;
