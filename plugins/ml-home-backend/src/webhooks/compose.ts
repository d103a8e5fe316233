import {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { WebhookService } from '@ml-home/backstage-plugin-ml-home-node';
import { AuditTrail, Authorizer, withAuthorization } from '../access';
import { Database } from '../database';
import { webhookAccess } from './AuthorizedWebhookService';
import { DatabaseDeliveryStore } from './DatabaseDeliveryStore';
import { DatabaseWebhookStore } from './DatabaseWebhookStore';
import { DefaultWebhookService } from './DefaultWebhookService';
import { createSealer } from './sealing';
import { WebhookDispatcher } from './WebhookDispatcher';
import { WebhookOutbox } from './WebhookOutbox';
import { WebhookSender } from './WebhookSender';

/** Puts webhooks together: their service, what listens to the registry, and what delivers. */
export function composeWebhooks(deps: {
  config: RootConfigService;
  database: Database;
  logger: LoggerService;
  guard: { authorizer: Authorizer; audit: AuditTrail };
}): {
  webhooks: WebhookService;
  outbox: WebhookOutbox;
  dispatcher: WebhookDispatcher;
} {
  const { config, database, logger } = deps;
  const settings = config.getOptionalConfig('mlHome.webhooks');
  const sender = new WebhookSender({
    allowedHosts: settings?.getOptionalStringArray('allowedHosts') ?? [],
  });
  const sealer = createSealer(settings?.getOptionalString('encryptionKey'));
  const deliveries = new DatabaseDeliveryStore();
  const dispatcher = new WebhookDispatcher({
    database,
    store: deliveries,
    sender,
    sealer,
    logger,
  });
  return {
    webhooks: withAuthorization(
      new DefaultWebhookService({
        database,
        webhooks: new DatabaseWebhookStore(),
        deliveries,
        sender,
        sealer,
      }),
      webhookAccess,
      deps.guard,
    ),
    outbox: new WebhookOutbox({
      store: deliveries,
      committed: () => dispatcher.wake(),
    }),
    dispatcher,
  };
}
