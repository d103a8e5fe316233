import {
  Adoption,
  adoptionSchema,
  FeatureCandidate,
  featureNameSchema,
} from '@ml-home/backstage-plugin-ml-home-common';

export type DraftCadence = 'none' | 'hour' | 'day' | 'week' | 'month';

/** The form of an adoption, as it is written. */
export interface AdoptionDraft {
  name: string;
  keys: string;
  owner: string;
  cadence: DraftCadence;
  zone: string;
  columns: string[];
}

export type AdoptionField = 'name' | 'keys' | 'owner' | 'zone' | 'columns';

/** Whether a column may be a feature. */
export const canBeFeature = (name: string): boolean =>
  featureNameSchema.safeParse(name).success;

export function toDraft({ suggested }: FeatureCandidate): AdoptionDraft {
  const { schedule } = suggested;
  return {
    name: suggested.name,
    keys: suggested.entityKeys.join(', '),
    owner: suggested.owner ?? '',
    cadence:
      schedule && schedule.cadence !== 'cron' ? schedule.cadence : 'none',
    zone: schedule?.zone ?? 'UTC',
    columns: suggested.features,
  };
}

const FIELDS: Record<string, AdoptionField> = {
  name: 'name',
  entityKeys: 'keys',
  owner: 'owner',
  schedule: 'zone',
  columns: 'columns',
};

/** The adoption, or which fields are wrong. */
export function readDraft(
  draft: AdoptionDraft,
  candidate: FeatureCandidate,
): { adoption: Adoption } | { wrong: AdoptionField[] } {
  const parsed = adoptionSchema.safeParse({
    name: draft.name.trim(),
    description: candidate.description?.slice(0, 20_000),
    entityKeys: draft.keys
      .split(',')
      .map(key => key.trim())
      .filter(Boolean),
    owner: draft.owner.trim() || undefined,
    schedule:
      draft.cadence === 'none'
        ? undefined
        : { cadence: draft.cadence, zone: draft.zone.trim() },
    columns: draft.columns,
  });
  return parsed.success
    ? { adoption: parsed.data }
    : {
        wrong: parsed.error.issues.map(
          ({ path: [first] }) => FIELDS[String(first)] ?? 'name',
        ),
      };
}
