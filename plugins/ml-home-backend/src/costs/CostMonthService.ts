import { NotFoundError } from '@backstage/errors';
import { CostMonth } from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { Database } from '../database';
import { AllocationDesk } from './AllocationDesk';
import { DatabaseChargeStore } from './DatabaseChargeStore';
import { DatabaseClosedMonthStore } from './DatabaseClosedMonthStore';

/** Closes months, so that neither bills nor rules change what was charged for them. */
export interface CostMonthService {
  listMonths(options: CallOptions): Promise<{ items: CostMonth[] }>;
  /** Answers how many bills the month has, and the version of the rules that it is allocated by. */
  setMonthClosed(
    month: string,
    closed: boolean,
    options: CallOptions,
  ): Promise<{ bills: number; version: number }>;
}

export class DefaultCostMonthService implements CostMonthService {
  readonly #database: Database;
  readonly #charges: DatabaseChargeStore;
  readonly #months: DatabaseClosedMonthStore;
  readonly #desk: AllocationDesk;

  constructor(options: {
    database: Database;
    charges: DatabaseChargeStore;
    months: DatabaseClosedMonthStore;
    desk: AllocationDesk;
  }) {
    this.#database = options.database;
    this.#charges = options.charges;
    this.#months = options.months;
    this.#desk = options.desk;
  }

  async listMonths() {
    const [months, { version }] = await Promise.all([
      this.#months.months(this.#database),
      this.#desk.rulesInForce(this.#database),
    ]);
    return {
      items: months.map(one => ({
        month: one.month,
        bills: one.bills,
        closedBills: one.closedBills,
        closed: one.version !== null,
        version: one.version ?? version,
        closedAt: one.closedAt?.toISOString(),
        closedBy: one.closedBy ?? undefined,
      })),
    };
  }

  async setMonthClosed(
    month: string,
    closed: boolean,
    { caller }: CallOptions,
  ): Promise<{ bills: number; version: number }> {
    const by = caller.userEntityRef;
    return this.#database.transaction(async tx => {
      await this.#charges.lockSoon(tx);
      const bills = await this.#charges.close(tx, month, by, closed);
      if (bills === 0) throw new NotFoundError(`There is no bill of ${month}`);
      const version = closed
        ? await this.#desk.closeMonth(tx, month, by)
        : await this.#desk.openMonth(tx, month);
      return { bills, version };
    });
  }
}
