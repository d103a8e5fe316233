import { SchedulerService } from '@backstage/backend-plugin-api';
import {
  Excuse,
  FirstLate,
  JudgedPartition,
  Partition,
  partitionsEnding,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Database, Executor } from '../database';
import { alertsOf } from './alerts';
import { AlertNotes } from './AlertNotes';
import {
  DatabaseDeliveryLogStore,
  toDeliveryEvent,
} from './DatabaseDeliveryLogStore';
import {
  DatabaseFamilyStore,
  DbFamilyKeyRow,
  scheduleOf,
  StoredVerdict,
} from './DatabaseFamilyStore';
import { DatabaseSloStore, DbSloRow, toSloVersion } from './DatabaseSloStore';
import { LateQuestion, LateSources } from './LateSources';
import { spanOf, STRIP, Verdict, verdictOn } from './verdict';

const BATCH = 200;

/** Judges families: on demand for a page, and into their rows whenever something changes or a deadline passes. */
export class FamilyJudge {
  readonly #database: Database;
  readonly #families: DatabaseFamilyStore;
  readonly #log: DatabaseDeliveryLogStore;
  readonly #slos: DatabaseSloStore;
  readonly #alerts: AlertNotes;
  readonly #lateSources: LateSources;

  constructor(options: {
    database: Database;
    families: DatabaseFamilyStore;
    log: DatabaseDeliveryLogStore;
    slos: DatabaseSloStore;
    alerts: AlertNotes;
    lateSources: LateSources;
  }) {
    this.#database = options.database;
    this.#families = options.families;
    this.#log = options.log;
    this.#slos = options.slos;
    this.#alerts = options.alerts;
    this.#lateSources = options.lateSources;
  }

  async schedule(scheduler: SchedulerService): Promise<void> {
    await scheduler.scheduleTask({
      id: 'ml-home-judge-deliveries',
      frequency: { seconds: 10 },
      timeout: { minutes: 5 },
      initialDelay: { seconds: 5 },
      scope: 'local',
      fn: async signal => {
        while (!signal.aborted && (await this.judgeDue()) === BATCH);
      },
    });
  }

  /** Judges some families whose verdict is out of date; answers how many. */
  async judgeDue(now = Date.now()): Promise<number> {
    return this.#database.transaction(async tx => {
      const rows = await this.#families.takeDue(tx, BATCH);
      await this.#store(tx, rows, now);
      return rows.length;
    });
  }

  /**
   * Judges families again into their rows.
   *
   * @param options `strict` throws InputError where a family cannot be judged, so that what made it so is refused
   */
  async judgeAgain(
    tx: Executor,
    ids: string[],
    options: { strict?: boolean } = {},
  ): Promise<void> {
    const rows = await this.#families.byIds(tx, ids);
    await this.#store(tx, rows, Date.now(), options);
  }

  /** The verdict on one family; undefined when nobody said how it is delivered. */
  async verdictOn(
    executor: Executor,
    row: DbFamilyKeyRow,
    options: { now: number; windowDays?: number; knownAt?: number },
  ): Promise<{ verdict: Verdict; versions: DbSloRow[] } | undefined> {
    const [found] = await this.#judge(executor, [row], options);
    return found && { verdict: found.verdict, versions: found.versions };
  }

  /** Which sources before families were late first. Answers in the order of the questions. */
  async firstLate(
    executor: Executor,
    questions: LateQuestion[],
    now: number,
  ): Promise<FirstLate[]> {
    return this.#lateSources.explain(executor, questions, now, async rows => {
      const judged = await this.#judge(executor, rows, { now, lenient: true });
      return new Map<string, JudgedPartition[]>(
        judged.map(({ id, verdict }) => [id, verdict.partitions]),
      );
    });
  }

  async #store(
    tx: Executor,
    rows: DbFamilyKeyRow[],
    now: number,
    { strict = false }: { strict?: boolean } = {},
  ): Promise<void> {
    if (rows.length === 0) return;
    const judged = await this.#judge(tx, rows, { now, lenient: !strict });
    const verdicts = new Map(judged.map(one => [one.id, one.verdict]));
    await this.#alerts.note(
      tx,
      judged.flatMap(({ id, verdict }) =>
        alertsOf(verdict, now).map(alert => ({ ...alert, familyId: id })),
      ),
      async breaches => {
        const keys = new Map(rows.map(row => [row.id, row]));
        const questions = breaches.map(({ familyId, partition }) => ({
          row: keys.get(familyId)!,
          partition: verdicts
            .get(familyId)!
            .partitions.find(({ key }) => key === partition)!,
        }));
        return this.firstLate(tx, questions, now);
      },
    );
    await this.#families.writeVerdicts(
      tx,
      rows.map(row =>
        toStored(row.id, verdicts.get(row.id), Boolean(scheduleOf(row))),
      ),
    );
  }

  async #judge(
    executor: Executor,
    rows: DbFamilyKeyRow[],
    options: {
      now: number;
      windowDays?: number;
      knownAt?: number;
      /** Leaves out what cannot be judged: one family must not keep the others from their verdict. */
      lenient?: boolean;
    },
  ): Promise<{ id: string; verdict: Verdict; versions: DbSloRow[] }[]> {
    const delivered = rows.flatMap(row => {
      const schedule = scheduleOf(row);
      return schedule ? [{ id: row.id, schedule }] : [];
    });
    if (delivered.length === 0) return [];
    const ids = delivered.map(({ id }) => id);
    const versionRows = Map.groupBy(
      await this.#slos.versionsOf(executor, ids),
      row => row.family_id,
    );
    // Calendar arithmetic is most of the work, and many families are delivered alike.
    const calendars = new Map<string, Partition[]>();
    const cases = delivered.flatMap(({ id, schedule }) => {
      const own = versionRows.get(id) ?? [];
      const versions = own.map(toSloVersion);
      const { now, windowDays } = options;
      const span = spanOf(schedule, versions, now, windowDays);
      const key = JSON.stringify([schedule, span]);
      try {
        const partitions =
          calendars.get(key) ?? partitionsEnding(schedule, span.from, span.to);
        calendars.set(key, partitions);
        return [{ id, schedule, versions, own, partitions }];
      } catch (error) {
        if (!options.lenient) throw error;
        return [];
      }
    });
    const excuses = Map.groupBy(
      await this.#slos.excusesOf(executor, ids),
      row => row.family_id,
    );
    const events = Map.groupBy(
      await this.#log.eventsOf(
        executor,
        cases.map(({ id, partitions }) => ({
          id,
          partitions: partitions.map(({ key }) => key),
        })),
      ),
      row => row.family_id,
    );
    return cases.map(({ id, schedule, versions, own, partitions }) => ({
      id,
      versions: own,
      verdict: verdictOn(
        {
          schedule,
          versions,
          events: (events.get(id) ?? []).map(toDeliveryEvent),
          excuses: (excuses.get(id) ?? []).map(
            ({ from_key: from, to_key: to, reason }): Excuse => ({
              from,
              to,
              reason,
            }),
          ),
        },
        partitions,
        options,
      ),
    }));
  }
}

function toStored(
  id: string,
  verdict: Verdict | undefined,
  isScheduled: boolean,
): StoredVerdict {
  if (!verdict) {
    return {
      id,
      state: isScheduled ? 'no_data' : 'no_slo',
      slo: { n: 0, onTime: 0, strip: [] },
      nextAt: null,
    };
  }
  const { current, due, partitions, slo, state, nextAt } = verdict;
  const last = partitions.reduce<(typeof partitions)[number] | undefined>(
    (newest, one) =>
      one.arrivedAt !== undefined &&
      (!newest || one.arrivedAt >= newest.arrivedAt!)
        ? one
        : newest,
    undefined,
  );
  return {
    id,
    state,
    slo: {
      objective: slo?.objective,
      n: current.n,
      onTime: current.onTime,
      strip: partitions.slice(-STRIP).map(one => [one.key, one.state]),
      due: due && {
        key: due.key,
        at: new Date(due.deadline!).toISOString(),
      },
    },
    lastPartition: last?.key,
    lastDeliveredAt: last && new Date(last.arrivedAt!).toISOString(),
    nextAt: new Date(nextAt).toISOString(),
  };
}
