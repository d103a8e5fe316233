import {
  WebhookDelivery,
  WebhookEvent,
  WebhookStatus,
} from '@ml-home/backstage-plugin-ml-home-common';
import { WebhookRecord } from '@ml-home/backstage-plugin-ml-home-node';

export interface DbWebhookRow {
  id: string;
  name: string;
  description: string | null;
  url: string;
  events: WebhookEvent[];
  status: WebhookStatus;
  secret: string | null;
  created_by: string | null;
  created_at: Date;
  updated_at: Date;
}

export interface DbDeliveryRow {
  id: string;
  webhook_id: string;
  event: string;
  body: string;
  state: WebhookDelivery['state'];
  attempts: number;
  next_attempt_at: Date;
  response_status: number | null;
  error: string | null;
  created_at: Date;
  finished_at: Date | null;
}

/** A message that was claimed, with what sending it needs. */
export type DbClaimRow = Pick<
  DbDeliveryRow,
  'id' | 'webhook_id' | 'body' | 'attempts'
> &
  Pick<DbWebhookRow, 'url' | 'secret'>;

export function toWebhook(row: DbWebhookRow): WebhookRecord {
  return {
    id: row.id,
    name: row.name,
    description: row.description ?? undefined,
    url: row.url,
    events: row.events,
    status: row.status,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
  };
}

export function toDelivery(row: DbDeliveryRow): WebhookDelivery {
  return {
    id: row.id,
    event: row.event,
    state: row.state,
    attempts: row.attempts,
    createdAt: row.created_at.toISOString(),
    nextAttemptAt:
      row.state === 'pending' ? row.next_attempt_at.toISOString() : undefined,
    finishedAt: row.finished_at?.toISOString(),
    responseStatus: row.response_status ?? undefined,
    error: row.error ?? undefined,
  };
}
