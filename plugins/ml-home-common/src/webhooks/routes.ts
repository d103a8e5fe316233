import { z } from 'zod';
import { defineRoute, pageOf, pageQuerySchema } from '../api';
import {
  webhookDeliverySchema,
  webhookInputSchema,
  webhookSchema,
} from './schemas';

const params = z.object({ id: z.string().min(1).max(64) });

export const webhookRoutes = {
  list: defineRoute({
    method: 'get',
    path: '/webhooks',
    summary: 'Webhooks, newest first; secrets are never shown',
    tag: 'Webhooks',
    query: pageQuerySchema,
    response: pageOf(webhookSchema),
  }),
  create: defineRoute({
    method: 'post',
    path: '/webhooks',
    summary: 'Have an address told of events of models, prompts and features',
    tag: 'Webhooks',
    body: webhookInputSchema,
    response: webhookSchema,
  }),
  remove: defineRoute({
    method: 'delete',
    path: '/webhooks/:id',
    summary: 'Delete a webhook and what waits for it',
    tag: 'Webhooks',
    params,
    response: z.object({}),
  }),
  deliveries: defineRoute({
    method: 'get',
    path: '/webhooks/:id/deliveries',
    summary: 'What a webhook was sent lately, newest first, and how it went',
    tag: 'Webhooks',
    params,
    query: pageQuerySchema,
    response: pageOf(webhookDeliverySchema),
  }),
};
