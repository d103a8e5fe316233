import { WebhookEventBody } from './types';

/** The JSON of a message: what happened, when, and to what. */
export function messageBody({ event, data }: WebhookEventBody, at: Date) {
  const [entity, action] = event.split('.');
  return JSON.stringify({
    entity,
    action,
    // The offset in digits, as receivers know it.
    timestamp: at.toISOString().replace(/Z$/, '+00:00'),
    data,
  });
}
