const NUL = String.fromCharCode(0);
const REPLACEMENT = '\ufffd';

/** Text that Postgres can store: it has no NUL, and no half of a surrogate pair. */
export const storable = (text: string): string =>
  text.replaceAll(NUL, REPLACEMENT).replace(/\p{Surrogate}/gu, REPLACEMENT);

/**
 * JSON that Postgres can store. What applications ask and answer may hold anything; a span is worth more than one
 * odd character in it.
 */
export const storableJson = (value: unknown): string =>
  JSON.stringify(value, (_key, inner) => {
    if (typeof inner === 'string') return storable(inner);
    if (!inner || typeof inner !== 'object' || Array.isArray(inner)) {
      return inner;
    }
    return Object.fromEntries(
      Object.entries(inner).map(([key, item]) => [storable(key), item]),
    );
  }) ?? 'null';
