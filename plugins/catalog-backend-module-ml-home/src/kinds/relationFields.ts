import {
  RELATION_HAS_PART,
  RELATION_OWNED_BY,
  RELATION_OWNER_OF,
  RELATION_PART_OF,
} from '@backstage/catalog-model';
import {
  type MlHomeKind,
  RELATION_CONSUMES_FEATURES,
  RELATION_DERIVED_FROM,
  RELATION_FEATURES_CONSUMED_BY,
  RELATION_SOURCE_OF,
  RELATION_TRAINED_ON,
  RELATION_USED_TO_TRAIN,
} from '@ml-home/backstage-plugin-ml-home-common';

/**
 * A field of `spec` that refers to other entities. One table drives both the
 * check of the references and the relations made from them, so that a field can
 * not be accepted and then silently give no relation.
 */
export interface ReferenceField {
  /** The key below `spec`; its value is a reference or a list of references. */
  field: string;
  /** Kind of a reference that names none. */
  defaultKind: string;
  /** Kinds the field may refer to. */
  kinds: string[];
  /** Forward and reverse relation type; absent when the field only lists. */
  relation?: [string, string];
}

const owner: ReferenceField = {
  field: 'owner',
  defaultKind: 'Group',
  kinds: ['Group', 'User'],
  relation: [RELATION_OWNED_BY, RELATION_OWNER_OF],
};

function reference(
  field: string,
  kind: string,
  relation: [string, string],
): ReferenceField {
  return { field, defaultKind: kind, kinds: [kind], relation };
}

function part(field: string, kind: string): ReferenceField {
  return reference(field, kind, [RELATION_PART_OF, RELATION_HAS_PART]);
}

function derived(field: string, kind: string): ReferenceField {
  return reference(field, kind, [RELATION_DERIVED_FROM, RELATION_SOURCE_OF]);
}

export const REFERENCE_FIELDS: Record<MlHomeKind, ReferenceField[]> = {
  MLProject: [
    owner,
    part('system', 'System'),
    part('domain', 'Domain'),
    // No relation: `memberOf` on a user reads as group membership to much of
    // Backstage, ownership resolvers of adopters included.
    { field: 'members', defaultKind: 'User', kinds: ['User', 'Group'] },
  ],
  MLModel: [
    owner,
    part('project', 'MLProject'),
    part('system', 'System'),
    reference('trainedOn', 'MLDataset', [
      RELATION_TRAINED_ON,
      RELATION_USED_TO_TRAIN,
    ]),
    reference('consumes', 'MLFeatureFamily', [
      RELATION_CONSUMES_FEATURES,
      RELATION_FEATURES_CONSUMED_BY,
    ]),
    derived('derivedFrom', 'MLModel'),
  ],
  MLFeatureFamily: [
    owner,
    part('project', 'MLProject'),
    derived('sources', 'MLDataset'),
  ],
  MLDataset: [
    owner,
    part('project', 'MLProject'),
    derived('derivedFrom', 'MLDataset'),
  ],
};
