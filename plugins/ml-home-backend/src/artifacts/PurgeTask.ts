import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { Database } from '../database';
import { DatabasePurgeStore } from '../experiments';
import { artifactRoot } from './paths';
import { ArtifactStore } from './types';

const DEFAULT_DAYS = 30;
/** Runs whose rows go in one transaction: short locks, however much there is to do. */
const BATCH = 200;

/**
 * Removes for good what was deleted a while ago: the rows, then the files. Runs from which a model version was
 * registered stay, because the version's origin is evidence, and so do the experiments that hold one.
 */
export class PurgeTask {
  readonly #database: Database;
  readonly #store: DatabasePurgeStore;
  readonly #artifacts: ArtifactStore;
  readonly #logger: LoggerService;
  readonly #days: number;

  constructor(options: {
    database: Database;
    store: DatabasePurgeStore;
    artifacts: ArtifactStore;
    logger: LoggerService;
    config: Config;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#artifacts = options.artifacts;
    this.#logger = options.logger;
    this.#days =
      options.config.getOptionalNumber(
        'mlHome.experiments.purgeDeletedAfterDays',
      ) ?? DEFAULT_DAYS;
  }

  async schedule(scheduler: SchedulerService): Promise<void> {
    // Zero keeps everything.
    if (this.#days <= 0) return;
    await scheduler.scheduleTask({
      id: 'ml-home-purge',
      frequency: { hours: 1 },
      timeout: { minutes: 30 },
      initialDelay: { minutes: 5 },
      scope: 'global',
      fn: async signal => {
        await this.run(signal);
      },
    });
  }

  /** Removes what is old enough; answers how many runs and experiments went. */
  async run(
    signal?: AbortSignal,
  ): Promise<{ runs: number; experiments: number }> {
    let runs = 0;
    let batch: { artifact_uri: string }[];
    do {
      batch = await this.#database.transaction(tx =>
        this.#store.purgeRuns(tx, this.#days, BATCH),
      );
      for (const run of batch) await this.#removeFiles(run.artifact_uri);
      runs += batch.length;
    } while (batch.length === BATCH && !signal?.aborted);
    const gone = await this.#database.transaction(tx =>
      this.#store.purgeExperiments(tx, this.#days),
    );
    for (const one of gone) await this.#removeFiles(one.artifact_location);
    if (runs + gone.length > 0) {
      this.#logger.info(
        `Purged ${runs} runs and ${
          gone.length
        } experiments that were deleted more than ${this.#days} days ago`,
      );
    }
    return { runs, experiments: gone.length };
  }

  /** Files that cannot be removed now are a nuisance, not an error: the rows are gone already. */
  async #removeFiles(uri: string): Promise<void> {
    const root = artifactRoot(uri);
    if (!root) return;
    try {
      await this.#artifacts.remove(root.replace(/\/artifacts$/, ''));
    } catch (error) {
      this.#logger.warn(`Files at ${uri} could not be removed: ${error}`);
    }
  }
}
