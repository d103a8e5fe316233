import { DeliveryResult } from '@ml-home/backstage-plugin-ml-home-node';
import { Database } from '../database';
import {
  DatabaseDeliveryLogStore,
  DbDeliveryRow,
  NewDelivery,
  toDeliveryEvent,
} from './DatabaseDeliveryLogStore';
import { FeatureListener } from './AlertNotes';
import { DbFamilyKeyRow, scheduleOf } from './DatabaseFamilyStore';
import { readDelivery } from './deliveryInput';
import { FamilyJudge } from './FamilyJudge';
import { noSchedule } from './requireFamily';

/** Deliveries that a message names; a history that is loaded at once is counted. */
const NAMED = 100;

/** One message for what one report brought: a backfill of a year is one thing to tell, not hundreds. */
function toMessage(family: string, added: DbDeliveryRow[]) {
  return {
    event: 'feature_delivery.received' as const,
    data: {
      family,
      accepted: added.length,
      deliveries: added.slice(0, NAMED).map(row => {
        const { partition, type, runId, arrivedAt, rows } =
          toDeliveryEvent(row);
        return {
          partition,
          type,
          runId,
          arrivedAt: new Date(arrivedAt).toISOString(),
          rows,
        };
      }),
    },
  };
}

/** Takes reported deliveries into the log and has the families judged again, in one transaction. */
export class DeliveryDesk {
  readonly #database: Database;
  readonly #log: DatabaseDeliveryLogStore;
  readonly #judge: FamilyJudge;
  readonly #listener: FeatureListener;

  constructor(options: {
    database: Database;
    log: DatabaseDeliveryLogStore;
    judge: FamilyJudge;
    listener: FeatureListener;
  }) {
    this.#database = options.database;
    this.#log = options.log;
    this.#judge = options.judge;
    this.#listener = options.listener;
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
        result.accepted += added.length;
        result.repeated += good.length - added.length;
        if (added.length > 0) {
          await this.#listener.tell(tx, [toMessage(row.name, added)]);
        }
      }
      await this.#judge.judgeAgain(
        tx,
        plans.map(({ row }) => row.id),
      );
    });
    return result;
  }
}
