import { parseEntityRef } from '@backstage/catalog-model';
import {
  Schedule,
  scheduleSchema,
  sloInputSchema,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  FamilyClaim,
  FeatureFacts,
} from '@ml-home/backstage-plugin-ml-home-node';
import { DbDeclarationRow } from './DatabaseClaimStore';

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value ? value : undefined;
const flag = (value: unknown): boolean | undefined =>
  typeof value === 'boolean' ? value : undefined;
const recordsOf = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value)
    ? value.filter(item => item && typeof item === 'object')
    : [];

/** The family's name in the gallery: that of its entity, with the namespace where it is not the default one. */
export const familyNameOf = ({
  namespace,
  name,
}: {
  namespace: string;
  name: string;
}): string => (namespace === 'default' ? name : `${namespace}.${name}`);

/** The family that a reference in a declaration means; undefined when it is no reference. */
export function familyOfRef(ref: string): string | undefined {
  try {
    return familyNameOf(
      parseEntityRef(ref, {
        defaultKind: 'MLFeatureFamily',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    return undefined;
  }
}

function scheduleOf(delivery: unknown): Schedule | undefined {
  const parsed = scheduleSchema.safeParse(delivery);
  return parsed.success ? parsed.data : undefined;
}

/** `10h`, `90m`, `2d` as minutes. */
function minutesOf(value: unknown): number | undefined {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(String(value)) ?? [];
  return count === undefined
    ? undefined
    : Number(count) * { m: 1, h: 60, d: 1_440 }[unit as 'm' | 'h' | 'd'];
}

function sloOf(delivery: unknown) {
  const slo = (delivery as { slo?: Record<string, unknown> } | undefined)?.slo;
  if (!slo) return undefined;
  const parsed = sloInputSchema.safeParse({
    objective: slo.objective,
    windowDays: slo.windowDays,
    completeness: slo.completeness,
    giveUpMinutes: slo.giveUp === undefined ? undefined : minutesOf(slo.giveUp),
    deadline:
      slo.within === undefined
        ? { kind: 'wallClock', time: slo.at, days: slo.days ?? 0 }
        : { kind: 'offset', minutes: minutesOf(slo.within) },
  });
  return parsed.success ? parsed.data : undefined;
}

/** What a file of the catalog says of a family. The catalog has validated it; what it let pass wrongly is left out. */
export function toFamilyClaim(row: DbDeclarationRow): FamilyClaim {
  const { metadata, spec } = row;
  const { delivery } = spec;
  const seen = new Set<string>();
  return {
    family: familyNameOf(row),
    facts: {
      title: text(metadata.title),
      description: text(metadata.description),
      entityKeys: text(spec.entityKey) ? [String(spec.entityKey)] : undefined,
      owner: row.owner_ref ?? undefined,
      lifecycle: row.lifecycle ?? undefined,
      access: text(spec.access),
      dataClass: text(spec.dataClass),
      project: row.project_ref ?? undefined,
      entityRef: row.entity_ref,
      location: row.location ?? undefined,
      tags: metadata.tags,
      links: metadata.links?.map(({ url, title }) => ({ url, title })),
      datasets: recordsOf([delivery]).flatMap(one => text(one.dataset) ?? []),
      schedule: scheduleOf(delivery),
      slo: sloOf(delivery),
    },
    features: recordsOf(spec.features).flatMap(feature => {
      const name = text(feature.name);
      if (!name || seen.has(name)) return [];
      seen.add(name);
      const facts: FeatureFacts = {
        type: text(feature.type),
        description: text(feature.description),
        online: flag(feature.online),
        offline: flag(feature.offline),
        onlineSource: text(feature.onlineSource),
        offlineSource: text(feature.offlineSource),
      };
      return [{ name, facts }];
    }),
  };
}
