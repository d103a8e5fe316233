import { createHmac } from 'node:crypto';
import { WebhookMessage } from './types';

/**
 * Signature of a message, in the form `v1,<base64>` of the Standard Webhooks convention: HMAC-SHA256 over
 * `<delivery id>.<timestamp>.<body>`, timestamp in seconds.
 */
export function signatureOf(
  secret: string,
  message: { deliveryId: string; timestamp: string; body: string },
): string {
  const { deliveryId, timestamp, body } = message;
  const digest = createHmac('sha256', secret)
    .update(`${deliveryId}.${timestamp}.${body}`)
    .digest('base64');
  return `v1,${digest}`;
}

/** Headers of a message; without a secret it is not signed. */
export function headersOf(
  message: WebhookMessage,
  now: Date,
): Record<string, string> {
  const { deliveryId, body, secret } = message;
  const timestamp = String(Math.floor(now.getTime() / 1000));
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'ML-Home-Webhooks',
    'X-MLflow-Delivery-Id': deliveryId,
    'X-MLflow-Timestamp': timestamp,
    ...(secret
      ? {
          'X-MLflow-Signature': signatureOf(secret, {
            deliveryId,
            timestamp,
            body,
          }),
        }
      : {}),
  };
}
