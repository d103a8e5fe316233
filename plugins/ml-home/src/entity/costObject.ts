import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ANNOTATION_COST_OBJECT,
  CostObject,
  costObjectKindSchema,
} from '@ml-home/backstage-plugin-ml-home-common';
import { registeredNameOf } from './modelName';

/**
 * What charges of an entity belong to: what its annotation `mlhome.dev/cost-object` names (`KIND:NAME`), or else what
 * it is itself.
 */
export function costObjectOf(entity: Entity): CostObject {
  const given = entity.metadata.annotations?.[ANNOTATION_COST_OBJECT];
  const at = given?.indexOf(':') ?? -1;
  const kind = costObjectKindSchema.safeParse(given?.slice(0, at));
  if (given && kind.success && given.length > at + 1) {
    return { kind: kind.data, name: given.slice(at + 1) };
  }
  const ref = stringifyEntityRef(entity);
  switch (entity.kind.toLowerCase()) {
    case 'mlmodel':
      return { kind: 'model', name: registeredNameOf(entity) };
    case 'mlproject':
      return { kind: 'project', name: ref };
    case 'mlfeaturefamily':
      return { kind: 'family', name: entity.metadata.name };
    case 'group':
      return { kind: 'team', name: ref };
    default:
      return { kind: 'component', name: ref };
  }
}

/** Kinds of the catalog that charges can belong to. */
const COSTLY = new Set([
  'component',
  'resource',
  'api',
  'system',
  'domain',
  'group',
  'mlmodel',
  'mlproject',
  'mlfeaturefamily',
]);

export const mayCost = (entity: Entity): boolean =>
  COSTLY.has(entity.kind.toLowerCase());
