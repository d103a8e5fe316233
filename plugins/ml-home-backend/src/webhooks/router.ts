import { webhookRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import { WebhookService } from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import { Authenticate, bindRoute } from '../http';

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
}
