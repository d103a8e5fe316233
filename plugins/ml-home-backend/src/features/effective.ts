import { Schedule } from '@ml-home/backstage-plugin-ml-home-common';
import {
  FamilyFacts,
  FeatureFacts,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Claim, FactsInEffect, mergeClaims } from './claims';

/** Names shown in the row of a list. */
const SHOWN = 4;

/** All that is claimed of one family. */
export interface FamilyClaims {
  name: string;
  family: Claim<FamilyFacts>[];
  features: Map<string, Claim<FeatureFacts>[]>;
}

/** A family as it is stored, in the words of its columns. */
export interface EffectiveFamily {
  name: string;
  entity_ref: string | null;
  title: string | null;
  description: string | null;
  entity_keys: string[];
  owner_ref: string | null;
  lifecycle: string | null;
  project_ref: string | null;
  serving: string[];
  types: string[];
  tags: string[];
  sources: string[];
  datasets: string[];
  facts: FactsInEffect<FamilyFacts>;
  search: string;
  feature_count: number;
  feature_names: string[];
  cadence: string | null;
  cron: string | null;
  zone: string | null;
  demo: boolean;
}

export interface EffectiveFeature {
  family: string;
  name: string;
  serving: string[];
  tags: Record<string, string>;
  facts: FactsInEffect<FeatureFacts>;
  search: string;
}

const unique = (values: string[]): string[] => [...new Set(values)].sort();

function servingOf(facts: FactsInEffect<FeatureFacts>): string[] {
  return (['online', 'offline', 'streaming'] as const).filter(
    way => facts[way]?.value === true,
  );
}

/** What follows from all claims about a family and its features. */
export function effectiveOf(claims: FamilyClaims): {
  family: EffectiveFamily;
  features: EffectiveFeature[];
} {
  const facts = mergeClaims(claims.family);
  const features = [...claims.features].map(([name, own]): EffectiveFeature => {
    const merged = mergeClaims(own);
    return {
      family: claims.name,
      name,
      serving: servingOf(merged),
      tags: Object.assign({}, ...own.map(claim => claim.facts.tags ?? {})),
      facts: merged,
      search: [name, merged.description?.value, merged.owner?.value]
        .join('\n')
        .toLowerCase(),
    };
  });
  features.sort((a, b) => (a.name < b.name ? -1 : 1));
  const schedule: Schedule | undefined = facts.schedule?.value;
  const tags = unique(
    claims.family.flatMap(({ facts: own }) => own.tags ?? []),
  );
  const said = [...claims.family, ...[...claims.features.values()].flat()];
  return {
    features,
    family: {
      name: claims.name,
      entity_ref: facts.entityRef?.value ?? null,
      title: facts.title?.value ?? null,
      description: facts.description?.value ?? null,
      entity_keys: facts.entityKeys?.value ?? [],
      owner_ref: facts.owner?.value ?? null,
      lifecycle: facts.lifecycle?.value ?? null,
      project_ref: facts.project?.value ?? null,
      serving: unique(features.flatMap(feature => feature.serving)),
      // Feast writes FLOAT, people write float: to the facet they are one.
      types: unique(
        features.flatMap(one => one.facts.type?.value.toLowerCase() ?? []),
      ),
      tags,
      sources: unique(said.map(({ source }) => source)),
      datasets: unique([
        ...(facts.datasets?.value ?? []),
        ...features.flatMap(one => one.facts.offlineSource?.value ?? []),
      ]),
      facts,
      search: [
        claims.name,
        facts.title?.value,
        facts.description?.value,
        facts.owner?.value,
        ...(facts.entityKeys?.value ?? []),
        ...features.map(({ search }) => search),
      ]
        .join('\n')
        .toLowerCase(),
      feature_count: features.length,
      feature_names: features.slice(0, SHOWN).map(({ name }) => name),
      cadence: schedule?.cadence ?? null,
      cron: schedule?.cron ?? null,
      zone: schedule?.zone ?? null,
      demo: tags.includes('demo'),
    },
  };
}
