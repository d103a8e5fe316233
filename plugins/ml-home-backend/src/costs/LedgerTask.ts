import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { Database } from '../database';
import { DatabaseChargeStore } from './DatabaseChargeStore';

/** Months before and after this one that have a partition of their own. */
const BEFORE = 36;
const AFTER = 3;

const monthAt = (offset: number): string => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1))
    .toISOString()
    .slice(0, 7);
};

/** Makes the ledger's partitions ahead of the bills, so that no import has to wait for one. */
export class LedgerTask {
  readonly #database: Database;
  readonly #charges: DatabaseChargeStore;
  readonly #logger: LoggerService;

  constructor(options: {
    database: Database;
    charges: DatabaseChargeStore;
    logger: LoggerService;
  }) {
    this.#database = options.database;
    this.#charges = options.charges;
    this.#logger = options.logger;
  }

  async schedule(scheduler: SchedulerService): Promise<void> {
    await scheduler.scheduleTask({
      id: 'ml-home-ledger-months',
      frequency: { hours: 24 },
      timeout: { minutes: 5 },
      fn: async () => {
        try {
          await this.#charges.ensureMonths(
            this.#database,
            Array.from({ length: BEFORE + AFTER + 1 }, (_, i) =>
              monthAt(i - BEFORE),
            ),
          );
        } catch (error) {
          this.#logger.error(
            'Partitions of the ledger could not be made; charges go to the rest',
            error as Error,
          );
        }
      },
    });
  }
}
