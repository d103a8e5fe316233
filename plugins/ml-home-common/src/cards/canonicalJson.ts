/**
 * JSON in the canonical form of RFC 8785: sorted keys, no space. Equal values have equal texts, however the database
 * ordered their keys; numbers are as `JSON.stringify` writes them, which is what the RFC asks for.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value && typeof value === 'object') {
    const record = value as Record<string, unknown>;
    const members = Object.keys(record)
      .filter(key => record[key] !== undefined)
      .sort()
      .map(key => `${JSON.stringify(key)}:${canonicalJson(record[key])}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

export const sameJson = (a: unknown, b: unknown): boolean =>
  canonicalJson(a) === canonicalJson(b);
