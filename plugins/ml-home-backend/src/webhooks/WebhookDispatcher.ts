import { LoggerService } from '@backstage/backend-plugin-api';
import { Database } from '../database';
import { DatabaseDeliveryStore } from './DatabaseDeliveryStore';
import { judge } from './retry';
import { DbClaimRow } from './rows';
import { Sealer } from './sealing';
import { ATTEMPT_TIMEOUT_MS, WebhookSender } from './WebhookSender';

/** How often to look for messages that are due again, and for those of replicas that went away. */
const POLL_MS = 5_000;
const AT_ONCE = 10;
const AT_ONCE_PER_WEBHOOK = 3;
/** Longer than an attempt can take. */
const LEASE_SECONDS = ATTEMPT_TIMEOUT_MS / 1000 + 30;
const LOG_DAYS = 7;
const FORGET_EVERY_MS = 3_600_000;

/**
 * Delivers the messages of the outbox: at least once, in any order, several at a time. Any number of replicas may do
 * so at once.
 */
export class WebhookDispatcher {
  readonly #database: Database;
  readonly #store: DatabaseDeliveryStore;
  readonly #sender: WebhookSender;
  readonly #sealer: Sealer;
  readonly #logger: LoggerService;
  /** Webhook of each message that is under way. */
  readonly #underWay = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  #looking = false;
  #lookAgain = false;
  #failing = false;
  #forgotAt = 0;

  constructor(options: {
    database: Database;
    store: DatabaseDeliveryStore;
    sender: WebhookSender;
    sealer: Sealer;
    logger: LoggerService;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#sender = options.sender;
    this.#sealer = options.sealer;
    this.#logger = options.logger;
  }

  start(): void {
    this.#running = true;
    this.wake();
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  /** Looks for messages now. */
  wake(): void {
    if (!this.#running) return;
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = true;
    clearTimeout(this.#timer);
    void this.#look().finally(() => {
      this.#looking = false;
      if (!this.#running) return;
      if (this.#lookAgain) {
        this.#lookAgain = false;
        this.wake();
        return;
      }
      this.#timer = setTimeout(() => this.wake(), POLL_MS);
      this.#timer.unref();
    });
  }

  async #look(): Promise<void> {
    try {
      const free = AT_ONCE - this.#underWay.size;
      if (free > 0) {
        const claimed = await this.#store.claim(this.#database, {
          limit: free,
          perWebhook: AT_ONCE_PER_WEBHOOK,
          except: this.#busyWebhooks(),
          leaseSeconds: LEASE_SECONDS,
        });
        for (const row of claimed) void this.#deliver(row);
      }
      if (Date.now() - this.#forgotAt > FORGET_EVERY_MS) {
        this.#forgotAt = Date.now();
        await this.#store.forget(this.#database, LOG_DAYS);
      }
      this.#failing = false;
    } catch (error) {
      if (!this.#failing && this.#running) {
        this.#logger.warn(
          `Webhook deliveries cannot be read, trying again: ${error}`,
        );
      }
      this.#failing = true;
    }
  }

  #busyWebhooks(): string[] {
    const counts = new Map<string, number>();
    for (const webhook of this.#underWay.values()) {
      counts.set(webhook, (counts.get(webhook) ?? 0) + 1);
    }
    return [...counts]
      .filter(([, count]) => count >= AT_ONCE_PER_WEBHOOK)
      .map(([webhook]) => webhook);
  }

  async #deliver(row: DbClaimRow): Promise<void> {
    this.#underWay.set(row.id, row.webhook_id);
    try {
      await this.#attempt(row);
    } catch (error) {
      // The claim runs out, and the message is tried again.
      this.#logger.warn(`Webhook delivery ${row.id} is not noted: ${error}`);
    } finally {
      this.#underWay.delete(row.id);
      this.wake();
    }
  }

  async #attempt(row: DbClaimRow): Promise<void> {
    const secret = row.secret ? this.#sealer.open(row.secret) : '';
    const attempt =
      secret === undefined
        ? ({
            kind: 'failed',
            error:
              'Its secret was sealed with another mlHome.webhooks.encryptionKey; set the secret again',
          } as const)
        : await this.#sender.send({
            deliveryId: row.id,
            url: row.url,
            body: row.body,
            secret,
          });
    const verdict = judge(attempt, row.attempts, Math.random());
    if (verdict.state === 'retry') {
      await this.#store.retryLater(this.#database, row.id, verdict);
    } else {
      await this.#store.finish(this.#database, row.id, verdict);
    }
  }
}
