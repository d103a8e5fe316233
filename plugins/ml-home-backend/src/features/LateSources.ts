import {
  FirstLate,
  JudgedPartition,
  Partition,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Executor } from '../database';
import {
  DatabaseFamilyStore,
  DbFamilyKeyRow,
  scheduleOf,
} from './DatabaseFamilyStore';
import { DatabaseLateSourceStore } from './DatabaseLateSourceStore';
import { firstLateOf, windowsBefore } from './firstLate';

/** A partition of which it is asked what was late first. */
export interface LateQuestion {
  row: DbFamilyKeyRow;
  partition: Partition & Pick<JudgedPartition, 'arrivedAt'>;
}

/** Finds, before families, the sources that were late first: one walk however many partitions are asked for. */
export class LateSources {
  readonly #store: DatabaseLateSourceStore;
  readonly #families: DatabaseFamilyStore;

  constructor(options: {
    store: DatabaseLateSourceStore;
    families: DatabaseFamilyStore;
  }) {
    this.#store = options.store;
    this.#families = options.families;
  }

  /**
   * Answers in the order of the questions.
   *
   * @param judge partitions of families by their id, as their promises judge them
   */
  async explain(
    executor: Executor,
    questions: LateQuestion[],
    now: number,
    judge: (rows: DbFamilyKeyRow[]) => Promise<Map<string, JudgedPartition[]>>,
  ): Promise<FirstLate[]> {
    const asked = questions.map(({ row, partition }) => {
      const schedule = scheduleOf(row);
      return {
        row,
        partition,
        windows: schedule ? windowsBefore(schedule, partition) : [partition],
      };
    });
    const found = await this.#store.before(
      executor,
      asked.map(({ row, windows }) => ({
        familyId: row.id,
        windows: windows.map(({ key, start, end }, i) => ({
          i,
          key,
          from: new Date(start).toISOString(),
          to: new Date(end).toISOString(),
        })),
      })),
    );
    const ids = [...new Set(found.flatMap(({ families }) => families ?? []))];
    const others =
      ids.length > 0 ? await this.#families.byIds(executor, ids) : [];
    const names = new Map(others.map(({ id, name }) => [id, name]));
    const judged: Map<string, JudgedPartition[]> =
      others.length > 0 ? await judge(others) : new Map();
    const byTarget = Map.groupBy(found, ({ n }) => n);
    return asked.map(({ partition, windows }, n) =>
      firstLateOf(
        windows,
        partition,
        (byTarget.get(n) ?? []).map(one => ({
          id: one.id,
          namespace: one.namespace,
          name: one.name,
          step: one.step,
          nextId: one.next_id ?? undefined,
          learned: one.learned ?? undefined,
          arrivals: new Map(
            (one.arrivals ?? []).map(({ i, at }) => [i, Number(at)]),
          ),
          promises: (one.families ?? []).map(id => ({
            family: names.get(id)!,
            partitions: judged.get(id) ?? [],
          })),
        })),
        now,
      ),
    );
  }
}
