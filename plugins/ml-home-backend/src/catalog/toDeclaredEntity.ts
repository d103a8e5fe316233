import {
  ANNOTATION_LOCATION,
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { ANNOTATION_REGISTERED_MODEL } from '@ml-home/backstage-plugin-ml-home-common';

/** A declaration as it is stored. */
export interface DeclaredEntity {
  entityRef: string;
  kind: string;
  namespace: string;
  name: string;
  registeredName?: string;
  ownerRef?: string;
  projectRef?: string;
  lifecycle?: string;
  metadata: object;
  spec: object;
  location?: string;
  etag: string;
}

function fullRef(
  value: unknown,
  defaultKind: string,
  defaultNamespace: string,
): string | undefined {
  if (typeof value !== 'string' || !value) return undefined;
  try {
    return stringifyEntityRef(
      parseEntityRef(value, { defaultKind, defaultNamespace }),
    );
  } catch {
    return undefined;
  }
}

const text = (value: unknown) =>
  typeof value === 'string' && value ? value : undefined;

function registeredNameOf(
  entity: Entity,
  namespace: string,
): string | undefined {
  if (entity.kind !== 'MLModel') return undefined;
  return (
    text(entity.spec?.registeredModel) ??
    entity.metadata.annotations?.[ANNOTATION_REGISTERED_MODEL] ??
    (namespace === 'default'
      ? entity.metadata.name
      : `${namespace}.${entity.metadata.name}`)
  );
}

/** The facts of an entity that lists, joins and pages need; names in full. */
export function toDeclaredEntity(entity: Entity): DeclaredEntity {
  const namespace = entity.metadata.namespace ?? 'default';
  const { title, description, tags, labels, links, annotations } =
    entity.metadata;
  return {
    entityRef: stringifyEntityRef(entity),
    kind: entity.kind,
    namespace,
    name: entity.metadata.name,
    registeredName: registeredNameOf(entity, namespace),
    ownerRef: fullRef(entity.spec?.owner, 'Group', namespace),
    projectRef: fullRef(entity.spec?.project, 'MLProject', namespace),
    lifecycle: text(entity.spec?.lifecycle) ?? text(entity.spec?.phase),
    metadata: { title, description, tags, labels, links, annotations },
    spec: entity.spec ?? {},
    location: annotations?.[ANNOTATION_LOCATION],
    etag: entity.metadata.etag ?? '',
  };
}
