import type { FilterTarget } from './types';

const plainKey = /^[\p{L}_][\p{L}\p{N}_]*([./-][\p{L}_][\p{L}\p{N}_]*)*$/u;

const heads: Record<FilterTarget, string> = {
  metric: 'metrics',
  param: 'params',
  tag: 'tags',
  attribute: 'attributes',
  dataset: 'datasets',
};

/** The left side of a comparison, quoted where the key needs it; undefined for a key that no quote can hold. */
export function filterKey(
  target: FilterTarget,
  key: string,
): string | undefined {
  if (target === 'attribute') return `${heads.attribute}.${key}`;
  if (plainKey.test(key)) return `${heads[target]}.${key}`;
  if (!key.includes('`')) return `${heads[target]}.\`${key}\``;
  return key.includes('"') ? undefined : `${heads[target]}."${key}"`;
}

/** A text in quotes; undefined for a text that holds both kinds, which the grammar cannot say. */
export function filterText(value: string): string | undefined {
  if (!value.includes("'")) return `'${value}'`;
  return value.includes('"') ? undefined : `"${value}"`;
}

/** Two filters that must both hold. */
export function joinFilters(
  ...filters: (string | undefined)[]
): string | undefined {
  const kept = filters.map(f => f?.trim()).filter(f => !!f);
  return kept.length ? kept.join(' AND ') : undefined;
}
