import { Facets, LineageName } from '@ml-home/backstage-plugin-ml-home-node';

/** A name as one text that is like no other name. */
export const toKey = ({ namespace, name }: LineageName): string =>
  JSON.stringify([namespace, name]);

export function fromKey(key: string): LineageName {
  const [namespace, name] = JSON.parse(key) as [string, string];
  return { namespace, name };
}

/** As it is written in addresses and filters. */
export const toReference = ({ namespace, name }: LineageName): string =>
  `${namespace}:${name}`;

/** What is a name in a facet, if it is one. */
export function toName(value: unknown): LineageName | undefined {
  const { namespace, name } = (value ?? {}) as Partial<LineageName>;
  return typeof namespace === 'string' && typeof name === 'string' && name
    ? { namespace, name }
    : undefined;
}

export const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : [];

export const recordOf = (value: unknown): Record<string, unknown> =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

/** Other names of a dataset, by its facet `symlinks`. */
export function aliasesOf(facets: Facets): LineageName[] {
  const { symlinks } = facets;
  // eslint-disable-next-line no-underscore-dangle
  if (!symlinks || symlinks._deleted === true) return [];
  return listOf(symlinks.identifiers).flatMap(one => toName(one) ?? []);
}

/** Datasets that the facet `columnLineage` names as inputs, each once and in order. */
export function columnInputs(
  facet: Record<string, unknown> | undefined,
): LineageName[] {
  if (!facet) return [];
  const fields = Object.values(recordOf(facet.fields));
  const named = [
    ...fields.flatMap(field => listOf(recordOf(field).inputFields)),
    ...listOf(facet.dataset),
  ].flatMap(input => toName(input) ?? []);
  return [...new Set(named.map(toKey))].sort().map(fromKey);
}
