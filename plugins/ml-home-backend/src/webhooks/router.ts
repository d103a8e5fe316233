import { webhookRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import {
  WebhookRecord,
  WebhookService,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import { Authenticate, bindRoute } from '../http';

const toView = ({ createdAt, updatedAt, ...webhook }: WebhookRecord) => ({
  ...webhook,
  createdAt: new Date(createdAt).toISOString(),
  updatedAt: new Date(updatedAt).toISOString(),
});

export function bindWebhookRoutes(
  router: Router,
  authenticate: Authenticate,
  webhooks: WebhookService,
): void {
  bindRoute(
    router,
    webhookRoutes.deliveries,
    authenticate,
    ({ params, query, caller }) =>
      webhooks.listDeliveries(params.id, query, { caller }),
  );
  bindRoute(
    router,
    webhookRoutes.list,
    authenticate,
    async ({ query, caller }) => {
      const page = await webhooks.listWebhooks(query, { caller });
      return { ...page, items: page.items.map(toView) };
    },
  );
  bindRoute(
    router,
    webhookRoutes.create,
    authenticate,
    async ({ body, caller }) =>
      toView(await webhooks.createWebhook(body, { caller })),
  );
  bindRoute(
    router,
    webhookRoutes.remove,
    authenticate,
    async ({ params, caller }) => {
      await webhooks.deleteWebhook(params.id, { caller });
      return {};
    },
  );
}
