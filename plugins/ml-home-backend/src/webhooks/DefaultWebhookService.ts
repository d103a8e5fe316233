import { InputError, NotFoundError } from '@backstage/errors';
import {
  Page,
  WebhookDelivery,
  WebhookEvent,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  WebhookInput,
  WebhookRecord,
  WebhookService,
  WebhookTestResult,
} from '@ml-home/backstage-plugin-ml-home-node';
import { randomUUID } from 'node:crypto';
import { ScopedOptions } from '../access';
import { Database } from '../database';
import { DatabaseDeliveryStore } from './DatabaseDeliveryStore';
import { DatabaseWebhookStore } from './DatabaseWebhookStore';
import { exampleOf } from './examples';
import { messageBody } from './messageBody';
import { DbWebhookRow, toDelivery, toWebhook } from './rows';
import { Sealer } from './sealing';
import { Attempt } from './types';
import { WebhookSender } from './WebhookSender';

const LONGEST = { description: 1000, url: 500, secret: 1000 } as const;

function requireName(name: string): void {
  if (/^(?=.{1,63}$)[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(name)) return;
  throw new InputError(
    `Webhook name '${name.slice(
      0,
      100,
    )}' is invalid. It must start and end with a letter or digit, have 63 characters or less, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).`,
  );
}

function toResult(attempt: Attempt): WebhookTestResult {
  if (attempt.kind !== 'answered') {
    return { success: false, error: attempt.error };
  }
  return {
    success: attempt.status < 400,
    responseStatus: attempt.status,
    responseBody: attempt.body,
  };
}

/** Rules of webhooks. */
export class DefaultWebhookService implements WebhookService {
  readonly #database: Database;
  readonly #webhooks: DatabaseWebhookStore;
  readonly #deliveries: DatabaseDeliveryStore;
  readonly #sender: WebhookSender;
  readonly #sealer: Sealer;

  constructor(options: {
    database: Database;
    webhooks: DatabaseWebhookStore;
    deliveries: DatabaseDeliveryStore;
    sender: WebhookSender;
    sealer: Sealer;
  }) {
    this.#database = options.database;
    this.#webhooks = options.webhooks;
    this.#deliveries = options.deliveries;
    this.#sender = options.sender;
    this.#sealer = options.sealer;
  }

  async createWebhook(
    input: WebhookInput,
    { caller }: ScopedOptions,
  ): Promise<WebhookRecord> {
    this.#require(input);
    if (input.events.length === 0) {
      throw new InputError("Webhook events must not be empty ('events')");
    }
    const row = await this.#webhooks.insert(this.#database, {
      id: randomUUID(),
      name: input.name,
      description: input.description || null,
      url: input.url,
      events: [...new Set(input.events)],
      status: input.status ?? 'ACTIVE',
      secret: input.secret ? this.#sealer.seal(input.secret) : null,
      created_by: caller.userEntityRef ?? null,
    });
    return toWebhook(row);
  }

  async getWebhook(id: string, _options: ScopedOptions) {
    return toWebhook(await this.#read(id));
  }

  async listWebhooks(
    page: { limit: number; cursor?: string },
    _options: ScopedOptions,
  ): Promise<Page<WebhookRecord>> {
    const rows = await this.#webhooks.list(this.#database, page);
    return { ...rows, items: rows.items.map(toWebhook) };
  }

  async updateWebhook(
    id: string,
    changes: Partial<WebhookInput>,
    _options: ScopedOptions,
  ): Promise<WebhookRecord> {
    this.#require(changes);
    const { name, description, url, events, status, secret } = changes;
    const row = await this.#webhooks.update(this.#database, id, {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(url === undefined ? {} : { url }),
      ...(events?.length ? { events: [...new Set(events)] } : {}),
      ...(status === undefined ? {} : { status }),
      ...(secret === undefined
        ? {}
        : { secret: secret ? this.#sealer.seal(secret) : null }),
    });
    if (!row) throw this.#absent(id);
    return toWebhook(row);
  }

  async deleteWebhook(id: string, _options: ScopedOptions): Promise<void> {
    if (!(await this.#webhooks.delete(this.#database, id))) {
      throw this.#absent(id);
    }
  }

  async testWebhook(
    id: string,
    event: WebhookEvent | undefined,
    _options: ScopedOptions,
  ): Promise<WebhookTestResult> {
    const row = await this.#read(id);
    const secret = row.secret ? this.#sealer.open(row.secret) : '';
    if (secret === undefined) {
      return {
        success: false,
        error: 'Its secret cannot be read any more; set it again',
      };
    }
    const tested = event ?? row.events[0];
    const attempt = await this.#sender.send({
      deliveryId: randomUUID(),
      url: row.url,
      body: messageBody({ event: tested, data: exampleOf[tested] }, new Date()),
      secret,
    });
    return toResult(attempt);
  }

  async listDeliveries(
    id: string,
    page: { limit: number; cursor?: string },
    _options: ScopedOptions,
  ): Promise<Page<WebhookDelivery>> {
    const { id: webhookId } = await this.#read(id);
    const rows = await this.#deliveries.list(this.#database, webhookId, page);
    return { ...rows, items: rows.items.map(toDelivery) };
  }

  #require({ name, url, description, secret }: Partial<WebhookInput>): void {
    if (name !== undefined) requireName(name);
    const texts = { url, description, secret };
    for (const field of ['url', 'description', 'secret'] as const) {
      if ((texts[field]?.length ?? 0) > LONGEST[field]) {
        throw new InputError(
          `'${field}' exceeds the maximum length of ${LONGEST[field]} characters`,
        );
      }
    }
    if (url !== undefined) this.#sender.requireUrl(url);
  }

  async #read(id: string): Promise<DbWebhookRow> {
    const row = await this.#webhooks.find(this.#database, id);
    if (!row) throw this.#absent(id);
    return row;
  }

  #absent(id: string) {
    return new NotFoundError(`Webhook with ID ${id} not found.`);
  }
}
