import { createPermission } from '@backstage/plugin-permission-common';

export const RESOURCE_TYPE_MODEL = 'ml-home-model';

export const modelReadPermission = createPermission({
  name: 'ml-home.model.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_MODEL,
});

export const modelCreatePermission = createPermission({
  name: 'ml-home.model.create',
  attributes: { action: 'create' },
});

/** Change a model: its description and tags, its versions, their aliases and stages. */
export const modelUpdatePermission = createPermission({
  name: 'ml-home.model.update',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_MODEL,
});

export const modelDeletePermission = createPermission({
  name: 'ml-home.model.delete',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_MODEL,
});

export const modelPermissions = [
  modelReadPermission,
  modelCreatePermission,
  modelUpdatePermission,
  modelDeletePermission,
];
