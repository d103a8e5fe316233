import { createPermission } from '@backstage/plugin-permission-common';

export const demoRemovePermission = createPermission({
  name: 'ml-home.demo.remove',
  attributes: { action: 'delete' },
});

export const homePermissions = [demoRemovePermission];
