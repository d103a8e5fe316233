import { DeliveryResult } from '@ml-home/backstage-plugin-ml-home-node';
import { Database } from '../database';
import {
  DatabaseDeliveryLogStore,
  NewDelivery,
} from './DatabaseDeliveryLogStore';
import { DbFamilyKeyRow, scheduleOf } from './DatabaseFamilyStore';
import { readDelivery } from './deliveryInput';
import { FamilyJudge } from './FamilyJudge';
import { noSchedule } from './requireFamily';

/** Takes reported deliveries into the log and has the families judged again, in one transaction. */
export class DeliveryDesk {
  readonly #database: Database;
  readonly #log: DatabaseDeliveryLogStore;
  readonly #judge: FamilyJudge;

  constructor(options: {
    database: Database;
    log: DatabaseDeliveryLogStore;
    judge: FamilyJudge;
  }) {
    this.#database = options.database;
    this.#log = options.log;
    this.#judge = options.judge;
  }

  /** Reports the same deliveries to each of some families. What is wrong is named, and the rest is kept. */
  async deliver(
    families: DbFamilyKeyRow[],
    inputs: unknown[],
    source: string,
  ): Promise<DeliveryResult> {
    const now = Date.now();
    const result: DeliveryResult = { accepted: 0, repeated: 0, refused: [] };
    const plans = families.map(row => {
      const schedule = scheduleOf(row);
      if (!schedule) {
        throw noSchedule(row.name);
      }
      const good: NewDelivery[] = [];
      inputs.forEach((input, index) => {
        const read = readDelivery(schedule, input, now);
        if (!('problem' in read)) good.push(read);
        else if (!result.refused.some(one => one.index === index)) {
          result.refused.push({ index, message: read.problem });
        }
      });
      return { row, good };
    });
    await this.#database.transaction(async tx => {
      for (const { row, good } of plans) {
        if (good.length === 0) continue;
        const added = await this.#log.append(tx, row.id, good, source);
        result.accepted += added;
        result.repeated += good.length - added;
      }
      await this.#judge.judgeAgain(
        tx,
        plans.map(({ row }) => row.id),
      );
    });
    return result;
  }
}
