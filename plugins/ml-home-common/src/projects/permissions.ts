import { createPermission } from '@backstage/plugin-permission-common';

export const projectReadPermission = createPermission({
  name: 'ml-home.project.read',
  attributes: { action: 'read' },
});

export const projectPermissions = [projectReadPermission];
