import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { addDays } from '@ml-home/backstage-plugin-ml-home-common';
import { Database } from '../database';
import { BudgetBook } from './BudgetBook';
import { DatabaseBudgetStore, NewCostAlert } from './DatabaseBudgetStore';
import { DatabaseCostReadStore } from './DatabaseCostReadStore';
import { DatabaseWasteStore } from './DatabaseWasteStore';
import { toCostNotification } from './notification';
import {
  anomalyAlerts,
  budgetAlerts,
  contributorsOf,
  recommendations,
} from './watchRules';

const HISTORY_DAYS = 84;
const WASTE_DAYS = 30;
/** GPUs that are busy for less than this share of a run, in the mean, wait for something else. */
const BUSY = 0.3;
/** Alerts that are told in one go at most. */
const MAX_EACH = 100;
/** Anomalies that are noted in one go, those with the most money; more at once are one event with many faces. */
const MAX_EXPLAINED = 50;

const todayUtc = (): string => new Date().toISOString().slice(0, 10);

/** Looks for budgets that are passed, days out of the ordinary, and waste; tells owners once. */
export class CostWatch {
  readonly #database: Database;
  readonly #book: BudgetBook;
  readonly #budgets: DatabaseBudgetStore;
  readonly #reads: DatabaseCostReadStore;
  readonly #wasted: DatabaseWasteStore;
  readonly #notifications: NotificationService;
  readonly #logger: LoggerService;
  readonly #currency: string;

  constructor(options: {
    database: Database;
    book: BudgetBook;
    budgets: DatabaseBudgetStore;
    reads: DatabaseCostReadStore;
    waste: DatabaseWasteStore;
    notifications: NotificationService;
    logger: LoggerService;
    currency: string;
  }) {
    this.#database = options.database;
    this.#book = options.book;
    this.#budgets = options.budgets;
    this.#reads = options.reads;
    this.#wasted = options.waste;
    this.#notifications = options.notifications;
    this.#logger = options.logger;
    this.#currency = options.currency;
  }

  async schedule(scheduler: SchedulerService): Promise<void> {
    await scheduler.scheduleTask({
      id: 'ml-home-cost-watch',
      frequency: { minutes: 10 },
      timeout: { minutes: 10 },
      initialDelay: { seconds: 60 },
      fn: async () => {
        try {
          await this.look();
          await this.tell();
        } catch (error) {
          this.#logger.warn(`Costs could not be watched: ${error}`);
        }
      },
    });
  }

  /** Notes what is to be told as of a day. */
  async look(today = todayUtc()): Promise<void> {
    const budgets = await this.#book.judged(today);
    await this.#budgets.note(this.#database, budgetAlerts(budgets));
    const { completeTo } = await this.#reads.freshness(this.#database);
    if (!completeTo) return;
    await this.#budgets.note(this.#database, await this.#anomalies(completeTo));
    const waste = await this.#waste(completeTo);
    await this.#budgets.note(this.#database, waste);
    await this.#budgets.resolveOthers(
      this.#database,
      waste.map(({ key }) => key),
    );
  }

  async #anomalies(completeTo: string): Promise<NewCostAlert[]> {
    const view = {
      from: addDays(completeTo, -HISTORY_DAYS),
      to: addDays(completeTo, 1),
      cost: 'effective' as const,
      currency: this.#currency,
    };
    const accepted = await this.#budgets.acceptedDays(this.#database);
    const found = (
      await Promise.all(
        (['model', 'team'] as const).map(async by => {
          const cells = await this.#reads.cells(this.#database, view, {}, by);
          return anomalyAlerts({
            ...{ by, cells, completeTo, accepted },
            currency: this.#currency,
            from: view.from,
          });
        }),
      )
    )
      .flat()
      .sort((a, b) => Math.abs(b.facts.amount!) - Math.abs(a.facts.amount!));
    return Promise.all(
      found.slice(0, MAX_EXPLAINED).map(async alert => {
        const { day } = alert.facts;
        const services = await this.#reads.cells(
          this.#database,
          { ...view, from: addDays(day!, -28), to: addDays(day!, 1) },
          { [alert.objectKind]: [alert.objectName] },
          'service',
        );
        return {
          ...alert,
          facts: {
            ...alert.facts,
            contributors: contributorsOf(services, day!),
          },
        };
      }),
    );
  }

  async #waste(completeTo: string): Promise<NewCostAlert[]> {
    const view = {
      from: addDays(completeTo, 1 - WASTE_DAYS),
      to: addDays(completeTo, 1),
      cost: 'effective' as const,
      currency: this.#currency,
    };
    const [
      idle,
      failedRuns,
      unreadFamilies,
      repeatedRuns,
      unusedDeployments,
      idleGpus,
    ] = await Promise.all([
      this.#reads.cells(this.#database, view, { kind: ['idle'] }, 'service'),
      this.#wasted.failedRuns(this.#database, view),
      this.#wasted.unreadFamilies(this.#database, view),
      this.#wasted.repeatedRuns(this.#database, view),
      this.#wasted.unusedDeployments(this.#database, view),
      this.#wasted.idleGpus(this.#database, view, BUSY),
    ]);
    return recommendations({
      ...{ idle, failedRuns, unreadFamilies },
      ...{ repeatedRuns, unusedDeployments, idleGpus },
      currency: this.#currency,
    });
  }

  /** Tells owners what they were not told yet. */
  async tell(): Promise<void> {
    for (let i = 0; i < MAX_EACH; i += 1) {
      if (!(await this.#tellNext())) return;
    }
  }

  async #tellNext(): Promise<boolean> {
    return this.#database.transaction(async tx => {
      const alert = await this.#budgets.takeUntold(tx);
      if (!alert) return false;
      if (alert.recipients.length > 0 && alert.kind !== 'recommendation') {
        await this.#notifications.send({
          recipients: { type: 'entity', entityRef: alert.recipients },
          payload: {
            ...toCostNotification(alert),
            topic: 'costs',
            scope: `ml-home:${alert.key}`,
          },
        });
      }
      await this.#budgets.markTold(tx, alert.id);
      return true;
    });
  }
}
