import {
  Page,
  WebhookDelivery,
  WebhookEvent,
  WebhookStatus,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from './caller';

/** Times are epoch milliseconds. The secret never leaves the portal. */
export interface WebhookRecord {
  id: string;
  name: string;
  description?: string;
  url: string;
  events: WebhookEvent[];
  status: WebhookStatus;
  createdAt: number;
  updatedAt: number;
}

export interface WebhookInput {
  name: string;
  description?: string;
  url: string;
  events: WebhookEvent[];
  /** Key of the signature; an empty one means that messages are not signed. */
  secret?: string;
  status?: WebhookStatus;
}

/** How a message with example content was taken. */
export interface WebhookTestResult {
  success: boolean;
  responseStatus?: number;
  responseBody?: string;
  error?: string;
}

/** Addresses that are told what happens in the registry. */
export interface WebhookService {
  createWebhook(
    input: WebhookInput,
    options: CallOptions,
  ): Promise<WebhookRecord>;
  getWebhook(id: string, options: CallOptions): Promise<WebhookRecord>;
  /** Newest first. */
  listWebhooks(
    page: { limit: number; cursor?: string },
    options: CallOptions,
  ): Promise<Page<WebhookRecord>>;
  updateWebhook(
    id: string,
    changes: Partial<WebhookInput>,
    options: CallOptions,
  ): Promise<WebhookRecord>;
  /** Messages that wait for it are dropped. */
  deleteWebhook(id: string, options: CallOptions): Promise<void>;
  /** Sends example content now, once; of its first event unless another is named. */
  testWebhook(
    id: string,
    event: WebhookEvent | undefined,
    options: CallOptions,
  ): Promise<WebhookTestResult>;
  listDeliveries(
    id: string,
    page: { limit: number; cursor?: string },
    options: CallOptions,
  ): Promise<Page<WebhookDelivery>>;
}
