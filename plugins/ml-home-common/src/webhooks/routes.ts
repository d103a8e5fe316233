import { z } from 'zod';
import { defineRoute, pageOf, pageQuerySchema } from '../api';
import { webhookDeliverySchema } from './schemas';

export const webhookRoutes = {
  deliveries: defineRoute({
    method: 'get',
    path: '/webhooks/:id/deliveries',
    summary: 'What a webhook was sent lately, newest first, and how it went',
    tag: 'Webhooks',
    params: z.object({ id: z.string().min(1).max(64) }),
    query: pageQuerySchema,
    response: pageOf(webhookDeliverySchema),
  }),
};
