import {
  mlflowWebhookEventSchema,
  WebhookEvent,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  ProtocolContext,
  WebhookRecord,
} from '@ml-home/backstage-plugin-ml-home-node';
import { z } from 'zod';
import { Endpoints } from './endpoint';
import { maxResults, pageToken, text } from './schemas';

const BASE = '/api/2.0/mlflow/webhooks';
const byId = z.object({ webhook_id: text });

const event = z
  .object({ entity: text.default(''), action: text.default('') })
  .transform(({ entity, action }, context): WebhookEvent => {
    const name = `${entity}.${action}`.toLowerCase();
    const known = mlflowWebhookEventSchema.safeParse(name);
    if (known.success) return known.data;
    context.addIssue({
      code: 'custom',
      message: `there is no event '${name.slice(
        0,
        100,
      )}'; the events are ${mlflowWebhookEventSchema.options.join(', ')}`,
    });
    return z.NEVER;
  });

const status = z.enum(['ACTIVE', 'DISABLED']);

const toEvent = (name: WebhookEvent) => {
  const [entity, action] = name.toUpperCase().split('.');
  return { entity, action };
};

const toWebhook = (webhook: WebhookRecord) => ({
  webhook_id: webhook.id,
  name: webhook.name,
  description: webhook.description,
  url: webhook.url,
  // MLflow's client fails on events that it does not know.
  events: webhook.events
    .filter(name => mlflowWebhookEventSchema.safeParse(name).success)
    .map(toEvent),
  status: webhook.status,
  creation_timestamp: webhook.createdAt,
  last_updated_timestamp: webhook.updatedAt,
});

/** Webhooks of MLflow's REST API. */
export function webhookEndpoints(
  on: Endpoints['on'],
  { services: { webhooks } }: ProtocolContext,
): void {
  on(
    'post',
    BASE,
    z.object({
      name: z.string(),
      url: z.string(),
      events: z.array(event),
      description: z.string().optional(),
      secret: z.string().optional(),
      status: status.optional(),
    }),
    async (input, options) => ({
      webhook: toWebhook(await webhooks.createWebhook(input, options)),
    }),
  );
  on(
    'get',
    BASE,
    z.object({
      max_results: maxResults(1000).default(100),
      page_token: pageToken,
    }),
    async (input, options) => {
      const page = await webhooks.listWebhooks(
        { limit: input.max_results, cursor: input.page_token },
        options,
      );
      return {
        webhooks: page.items.map(toWebhook),
        next_page_token: page.nextCursor,
      };
    },
  );
  on('get', `${BASE}/:webhook_id`, byId, async (input, options) => ({
    webhook: toWebhook(await webhooks.getWebhook(input.webhook_id, options)),
  }));
  on(
    'patch',
    `${BASE}/:webhook_id`,
    byId.extend({
      name: z.string().optional(),
      url: z.string().optional(),
      events: z.array(event).optional(),
      description: z.string().optional(),
      secret: z.string().optional(),
      status: status.optional(),
    }),
    async ({ webhook_id, ...changes }, options) => ({
      webhook: toWebhook(
        await webhooks.updateWebhook(
          webhook_id,
          {
            ...changes,
            // Empty is absent, as MLflow has it.
            name: changes.name || undefined,
            url: changes.url || undefined,
          },
          options,
        ),
      ),
    }),
  );
  on('delete', `${BASE}/:webhook_id`, byId, (input, options) =>
    webhooks.deleteWebhook(input.webhook_id, options),
  );
  on(
    'post',
    `${BASE}/:webhook_id/test`,
    byId.extend({ event: event.optional() }),
    async (input, options) => {
      const result = await webhooks.testWebhook(
        input.webhook_id,
        input.event,
        options,
      );
      return {
        result: {
          success: result.success,
          response_status: result.responseStatus,
          response_body: result.responseBody,
          error_message: result.error,
        },
      };
    },
  );
}
