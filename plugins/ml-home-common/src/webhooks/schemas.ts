import { z } from 'zod';

/** What a webhook can be told about, as `<entity>.<action>` in MLflow's words. */
export const webhookEventSchema = z.enum([
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
