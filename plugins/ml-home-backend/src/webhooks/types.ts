import { WebhookEvent } from '@ml-home/backstage-plugin-ml-home-common';

/** A message to one webhook. */
export interface WebhookMessage {
  deliveryId: string;
  url: string;
  /** JSON, as it is signed and sent. */
  body: string;
  /** Key of the signature. */
  secret?: string;
}

/** What came of one attempt. */
export type Attempt =
  | { kind: 'answered'; status: number; body: string; retryAfterMs?: number }
  /** The address is one that must not be called. */
  | { kind: 'refused'; error: string }
  /** No answer: no connection, no name, no time. */
  | { kind: 'failed'; error: string };

export interface WebhookEventBody {
  event: WebhookEvent;
  data: object;
}
