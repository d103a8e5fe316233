import { createPermission } from '@backstage/plugin-permission-common';

export const lineageReadPermission = createPermission({
  name: 'ml-home.lineage.read',
  attributes: { action: 'read' },
});

/** Sending events of lineage. */
export const lineageWritePermission = createPermission({
  name: 'ml-home.lineage.write',
  attributes: { action: 'update' },
});

export const lineagePermissions = [
  lineageReadPermission,
  lineageWritePermission,
];
