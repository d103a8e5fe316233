import { Entity } from '@backstage/catalog-model';
import { ANNOTATION_REGISTERED_MODEL } from '@ml-home/backstage-plugin-ml-home-common';

/** The registry's name of an MLModel entity. */
export const registeredNameOf = (entity: Entity): string =>
  entity.metadata.annotations?.[ANNOTATION_REGISTERED_MODEL] ??
  entity.metadata.name;
