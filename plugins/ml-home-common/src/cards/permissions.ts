import { createPermission } from '@backstage/plugin-permission-common';
import { RESOURCE_TYPE_MODEL } from '../models';

/** Read the cards and evaluations of models that may be read. */
export const cardReadPermission = createPermission({
  name: 'ml-home.card.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_MODEL,
});

/** Write on the card of a model, import one, and push evaluations of its versions. */
export const cardWritePermission = createPermission({
  name: 'ml-home.card.write',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_MODEL,
});

export const cardPermissions = [cardReadPermission, cardWritePermission];
