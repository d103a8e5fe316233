import {
  webhookManagePermission,
  webhookReadPermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { WebhookService } from '@ml-home/backstage-plugin-ml-home-node';
import { AccessRules } from '../access';

const read = { permission: webhookReadPermission };
const manage = { permission: webhookManagePermission };

export const webhookAccess: AccessRules<WebhookService> = {
  createWebhook: { ...manage, audit: 'webhook-create' },
  getWebhook: read,
  listWebhooks: read,
  updateWebhook: { ...manage, audit: 'webhook-update' },
  deleteWebhook: { ...manage, audit: 'webhook-delete' },
  testWebhook: { ...manage, audit: 'webhook-test' },
  listDeliveries: read,
};
