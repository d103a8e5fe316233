import { LoggerService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  CallOptions,
  DatasetDelivery,
  FeatureImportService,
  LineageEventInput,
  LineageName,
  LineageRecorded,
  LineageService,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Database } from '../database';
import { DatasetStatistics } from './columnStatistics';
import { PendingDelivery } from './DatabaseLineageDeliveryStore';
import { RunId } from './DatabaseLineageEventStore';
import { partitionOf } from './deliveries';
import { LineageRecorder, LineageStores } from './LineageRecorder';

/** Who is told of deliveries, and of statistics of columns. */
export type FamilyListener = Pick<
  FeatureImportService,
  'deliverDataset' | 'reportDataset'
>;

const SOURCE = 'openlineage';
/** Of Postgres: two requests wrote the same things in another order, and one of them has to begin again. */
const DEADLOCK = '40P01';

const toDeliveries = (one: PendingDelivery): DatasetDelivery[] =>
  one.pending.map(message => ({
    ...message,
    ...partitionOf(one.slot),
    runId: one.runId,
  }));

/** Rules of lineage: what is kept of events, and who is told of deliveries. */
export class DefaultLineageService implements LineageService {
  readonly #database: Database;
  readonly #logger: LoggerService;
  readonly #stores: LineageStores;
  readonly #recorder: LineageRecorder;
  readonly #families: FamilyListener;
  readonly #now: () => number;

  constructor(options: {
    database: Database;
    logger: LoggerService;
    stores: LineageStores;
    /** Who is told of deliveries. */
    families: FamilyListener;
    now?: () => number;
  }) {
    this.#database = options.database;
    this.#logger = options.logger;
    this.#stores = options.stores;
    this.#recorder = new LineageRecorder(options.stores);
    this.#families = options.families;
    this.#now = options.now ?? Date.now;
  }

  async recordEvents(
    events: LineageEventInput[],
    options: CallOptions,
  ): Promise<LineageRecorded> {
    const { accepted, statistics } = await this.#record(events);
    await this.#tell(events, options);
    await this.#report(statistics, options);
    return { accepted, repeated: events.length - accepted };
  }

  async #record(
    events: LineageEventInput[],
    attempts = 3,
  ): ReturnType<LineageRecorder['record']> {
    try {
      return await this.#database.transaction(tx =>
        this.#recorder.record(tx, events, this.#now()),
      );
    } catch (error) {
      const { code } = error as { code?: string };
      if (code !== DEADLOCK || attempts <= 1) throw error;
      return this.#record(events, attempts - 1);
    }
  }

  /**
   * Tells families of deliveries, also of those that could not be told before. After the transaction: should it fail,
   * whoever sends the event again makes good for it, as what was told is known by its key.
   */
  async #tell(
    events: LineageEventInput[],
    options: CallOptions,
  ): Promise<void> {
    const outputs = events.flatMap(event =>
      event.kind === 'run' ? event.outputs : [],
    );
    const jobs = events.flatMap(event =>
      event.kind === 'run'
        ? [
            {
              namespace: event.job.namespace,
              job: event.job.name,
              runId: event.runId,
            },
          ]
        : [],
    );
    if (jobs.length === 0) return;
    await this.#tellOf(outputs, jobs, options);
  }

  /** Tells families that name a dataset of what was delivered of it before they did, by whoever may report deliveries. */
  async tellHistory(dataset: LineageName, options: CallOptions): Promise<void> {
    await this.#tellOf([dataset], [], options);
  }

  async #tellOf(
    datasets: LineageName[],
    jobs: RunId[],
    options: CallOptions,
  ): Promise<void> {
    const pending = await this.#stores.deliveries.pendingOf(
      this.#database,
      datasets.map(({ namespace, name }) => ({ namespace, name })),
      jobs,
    );
    const byName = new Map<string, PendingDelivery[]>();
    for (const one of pending) {
      for (const name of one.claimed) {
        const others = byName.get(name);
        if (others) others.push(one);
        else byName.set(name, [one]);
      }
    }
    const told = new Set<PendingDelivery>();
    try {
      // One call for each name by which some family knows a dataset: one or two.
      for (const [name, group] of byName) {
        const result = await this.#families.deliverDataset(
          name,
          group.flatMap(toDeliveries),
          SOURCE,
          options,
        );
        if (result) group.forEach(one => told.add(one));
      }
    } catch (error) {
      if (!(error instanceof NotAllowedError)) throw error;
      // The event counts for whoever may send lineage but not deliveries.
      this.#logger.warn(`Deliveries were not told: ${error.message}`);
      return;
    }
    await this.#stores.deliveries.clear(this.#database, [...told]);
  }

  /** Tells families of statistics of their columns; the event counts also for whoever may not do that. */
  async #report(
    statistics: DatasetStatistics[],
    options: CallOptions,
  ): Promise<void> {
    try {
      // One call for each dataset of which an event brought statistics: one or two.
      for (const one of statistics) {
        await this.#families.reportDataset(
          one.names,
          one.statistics,
          SOURCE,
          options,
        );
      }
    } catch (error) {
      if (!(error instanceof NotAllowedError)) throw error;
      this.#logger.warn(`Statistics were not told: ${error.message}`);
    }
  }
}
