import { Fact, FactSource } from '@ml-home/backstage-plugin-ml-home-common';
import {
  FamilyFacts,
  FeatureFacts,
} from '@ml-home/backstage-plugin-ml-home-node';

export type SourceKind = 'catalog' | 'api' | 'feast' | 'openlineage';

/** What one source says of a family (no feature) or of one of its features. */
export interface Claim<Facts> {
  kind: SourceKind;
  /** `catalog`, `api`, `feast:music`. */
  source: string;
  /** When it last said something else, ISO 8601. */
  at: string;
  facts: Facts;
}

/** Facts in effect, each with its origin and what it overrode. */
export type FactsInEffect<Facts> = {
  [K in keyof Facts]?: Fact<NonNullable<Facts[K]>>;
};

/** Whose word counts where sources differ: a file in a repository before a person before a registry. */
const RANK: Record<SourceKind, number> = {
  catalog: 0,
  api: 1,
  feast: 2,
  openlineage: 3,
};

const ORIGIN: Record<SourceKind, FactSource> = {
  catalog: 'declared',
  api: 'person',
  feast: 'import',
  openlineage: 'run',
};

const isSaid = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  value !== '' &&
  !(Array.isArray(value) && value.length === 0);

const differs = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) !== JSON.stringify(other);

/** Merges claims fact by fact: the first source by rank that says something is believed. */
export function mergeClaims<Facts extends FamilyFacts | FeatureFacts>(
  claims: Claim<Facts>[],
): FactsInEffect<Facts> {
  const ranked = [...claims].sort(
    (a, b) => RANK[a.kind] - RANK[b.kind] || (a.source < b.source ? -1 : 1),
  );
  const merged: Record<string, Fact<unknown>> = {};
  for (const claim of ranked) {
    const from =
      'location' in claim.facts && claim.facts.location
        ? String(claim.facts.location)
        : claim.source;
    for (const [key, value] of Object.entries(claim.facts)) {
      if (!isSaid(value)) continue;
      const known = merged[key];
      if (!known) {
        merged[key] = { value, source: ORIGIN[claim.kind], from, at: claim.at };
      } else if (!known.overrides && differs(known.value, value)) {
        known.overrides = { value, source: ORIGIN[claim.kind], from };
      }
    }
  }
  return merged as FactsInEffect<Facts>;
}
