import { createPermission } from '@backstage/plugin-permission-common';

/** See which webhooks there are, and what became of their deliveries. */
export const webhookReadPermission = createPermission({
  name: 'ml-home.webhook.read',
  attributes: { action: 'read' },
});

/** Make, change, test and delete webhooks: they send what happens in the registry to other hosts. */
export const webhookManagePermission = createPermission({
  name: 'ml-home.webhook.manage',
  attributes: { action: 'update' },
});

export const webhookPermissions = [
  webhookReadPermission,
  webhookManagePermission,
];
