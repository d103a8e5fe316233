import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import {
  NotificationSendOptions,
  NotificationService,
} from '@backstage/plugin-notifications-node';
import { Database, Executor } from '../database';

const MAX_EACH = 200;

/** Messages that were noted in the transaction of what they tell of. */
export interface Outbox<Row> {
  /** The next that waits, under a lock that other replicas pass by. */
  takeNext(tx: Executor): Promise<Row | undefined>;
  markSent(tx: Executor, row: Row): Promise<void>;
  markFailed(tx: Executor, row: Row): Promise<void>;
}

export interface SenderOptions<Store> {
  database: Database;
  store: Store;
  notifications: NotificationService;
  logger: LoggerService;
}

/** Sends what was noted as Backstage notifications, each once. */
export class OutboxSender<Row> {
  readonly #options: SenderOptions<Outbox<Row>>;
  readonly #of: {
    task: string;
    /** Whom it tells, for the log. */
    whom: string;
    /** Undefined where nobody is to be told. */
    write: (row: Row) => NotificationSendOptions | undefined;
  };
  #failing = false;

  constructor(
    options: SenderOptions<Outbox<Row>>,
    of: {
      task: string;
      whom: string;
      write: (row: Row) => NotificationSendOptions | undefined;
    },
  ) {
    this.#options = options;
    this.#of = of;
  }

  async schedule(scheduler: SchedulerService): Promise<void> {
    await scheduler.scheduleTask({
      id: this.#of.task,
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
    const { database, store, notifications, logger } = this.#options;
    return database.transaction(async tx => {
      const row = await store.takeNext(tx);
      if (!row) return false;
      try {
        const notification = this.#of.write(row);
        if (notification) await notifications.send(notification);
        await store.markSent(tx, row);
        this.#failing = false;
        return true;
      } catch (error) {
        await store.markFailed(tx, row);
        if (!this.#failing) {
          logger.warn(`${this.#of.whom} cannot be notified: ${error}`);
        }
        this.#failing = true;
        return false;
      }
    });
  }
}
