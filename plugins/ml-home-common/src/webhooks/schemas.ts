import { z } from 'zod';

/** Events that MLflow's client knows, as `<entity>.<action>` in its words. */
export const mlflowWebhookEventSchema = z.enum([
  'registered_model.created',
  'model_version.created',
  'model_version_tag.set',
  'model_version_tag.deleted',
  'model_version_alias.created',
  'model_version_alias.deleted',
  'prompt.created',
  'prompt_version.created',
  'prompt_tag.set',
  'prompt_tag.deleted',
  'prompt_version_tag.set',
  'prompt_version_tag.deleted',
  'prompt_alias.created',
  'prompt_alias.deleted',
]);

/** What a webhook can be told about: MLflow's events, and what becomes of features. */
export const webhookEventSchema = z.enum([
  ...mlflowWebhookEventSchema.options,
  'feature_delivery.received',
  'feature_slo.breached',
  'feature_slo.burning',
  'feature_slo.recovered',
  'feature_slo.changed',
]);
export type WebhookEvent = z.infer<typeof webhookEventSchema>;

export const webhookStatusSchema = z.enum(['ACTIVE', 'DISABLED']);
export type WebhookStatus = z.infer<typeof webhookStatusSchema>;

/** One message to one webhook; a message that could not be delivered is tried again. */
export const webhookDeliverySchema = z.object({
  /** Also the header `X-MLflow-Delivery-Id`, the same at each attempt. */
  id: z.string(),
  event: z.string(),
  state: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.number().int(),
  createdAt: z.iso.datetime(),
  /** When it is tried again; absent when it is done with. */
  nextAttemptAt: z.iso.datetime().optional(),
  finishedAt: z.iso.datetime().optional(),
  /** HTTP status of the last answer. */
  responseStatus: z.number().int().optional(),
  /** Why the last attempt failed. */
  error: z.string().optional(),
});
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;

export const webhookInputSchema = z.object({
  name: z.string().trim().min(1).max(256),
  description: z.string().max(2_000).optional(),
  url: z.string().min(1).max(2_048),
  events: z.array(webhookEventSchema).min(1),
  /** Key of the signature; it is never shown again. */
  secret: z.string().max(512).optional(),
  status: webhookStatusSchema.optional(),
});

export const webhookSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  url: z.string(),
  events: z.array(webhookEventSchema),
  status: webhookStatusSchema,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
