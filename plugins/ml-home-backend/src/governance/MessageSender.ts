import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Database } from '../database';
import { DatabaseOutboxStore } from './DatabaseOutboxStore';

const MAX_EACH = 200;

/** Sends what was noted as Backstage notifications, each once. */
export class MessageSender {
  readonly #database: Database;
  readonly #store: DatabaseOutboxStore;
  readonly #notifications: NotificationService;
  readonly #logger: LoggerService;
  #failing = false;

  constructor(options: {
    database: Database;
    store: DatabaseOutboxStore;
    notifications: NotificationService;
    logger: LoggerService;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#notifications = options.notifications;
    this.#logger = options.logger;
  }

  async schedule(scheduler: SchedulerService): Promise<void> {
    await scheduler.scheduleTask({
      id: 'ml-home-governance-messages',
      frequency: { seconds: 10 },
      timeout: { minutes: 5 },
      initialDelay: { seconds: 10 },
      scope: 'local',
      fn: async signal => {
        for (let i = 0; i < MAX_EACH && !signal.aborted; i++) {
          if (!(await this.sendNext())) return;
        }
      },
    });
  }

  /** Sends one; false when there is none, or it could not be sent. */
  async sendNext(): Promise<boolean> {
    return this.#database.transaction(async tx => {
      const row = await this.#store.takeNext(tx);
      if (!row) return false;
      try {
        await this.#notifications.send({
          recipients: { type: 'entity', entityRef: row.recipients },
          payload: {
            title: row.title,
            description: row.description,
            link: row.link,
            severity: row.severity,
            topic: 'governance',
            scope: row.scope,
          },
        });
        await this.#store.markSent(tx, row.id);
        this.#failing = false;
        return true;
      } catch (error) {
        await this.#store.markFailed(tx, row.id);
        if (!this.#failing) {
          this.#logger.warn(`Reviewers cannot be notified: ${error}`);
        }
        this.#failing = true;
        return false;
      }
    });
  }
}
