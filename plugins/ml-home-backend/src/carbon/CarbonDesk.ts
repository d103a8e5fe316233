import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import {
  CarbonDefaults,
  CarbonFigure,
  carbonOrigins,
  ComputeUse,
  estimateRun,
  FactorBook,
  FactorRow,
  importedFigure,
  KeptEmission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { createHash } from 'node:crypto';
import { RunEstimates } from '../costs';
import { Database } from '../database';
import { DatabaseCarbonRunStore, FigureToKeep } from './DatabaseCarbonRunStore';
import { DatabaseEmissionStore } from './DatabaseEmissionStore';
import { DatabaseFactorStore } from './DatabaseFactorStore';
import { EmissionMatcher } from './EmissionMatcher';
import { dayOf, readUse, trackerMetrics } from './readUse';
import { ChosenFigure, RunFacts } from './types';

const BATCH = 500;
/** Batches of one turn of the task: what is left waits for the next. */
const MOST_BATCHES = 400;
/** Transactions that were open while the last turn looked. */
const OVERLAP_MS = 120_000;

const digestOf = (figure: CarbonFigure): string =>
  createHash('sha256')
    .update(JSON.stringify(figure))
    .digest('hex')
    .slice(0, 32);

/**
 * All figures of a run that can be made, and the one that counts.
 *
 * @param held - what jobs and workflows say that it held, where they know better than the run; power is measured by the
 * run itself, over its own hours
 */
export function figuresOf(
  run: RunFacts,
  emissions: readonly KeptEmission[],
  book: FactorBook,
  defaults: CarbonDefaults,
  held?: ComputeUse,
): { figures: CarbonFigure[]; chosen: ChosenFigure } {
  const use = readUse(run);
  const logged = trackerMetrics(run);
  const said = logged ? [...emissions, logged] : emissions;
  const figures = [
    ...(use.gpuWatts === undefined ? [] : [estimateRun(use, book, defaults)]),
    ...[importedFigure(said, book, use.day, defaults) ?? []].flat(),
    estimateRun({ ...(held ?? use), gpuWatts: undefined }, book, defaults),
  ].sort(
    (a, b) => carbonOrigins.indexOf(a.origin) - carbonOrigins.indexOf(b.origin),
  );
  // What was measured counts, unless only what comes after it says what was emitted.
  const best =
    figures.find(({ location }) => location !== undefined) ??
    figures.find(({ kWh }) => kWh !== undefined);
  return {
    figures,
    chosen: {
      day: dayOf(run),
      origin: best?.origin,
      kWh: best?.kWh,
      location: best?.location,
      market: best?.market,
      embodied:
        best?.embodied ??
        figures.find(({ embodied }) => embodied !== undefined)?.embodied,
      gaps: (best ?? figures.at(-1))?.gaps ?? [],
    },
  };
}

/** Makes the figures of runs, anew whenever the runs, what trackers said of them, or factors change. */
export class CarbonDesk {
  readonly #database: Database;
  readonly #runs: DatabaseCarbonRunStore;
  readonly #emissions: DatabaseEmissionStore;
  readonly #factors: DatabaseFactorStore;
  readonly #matcher: EmissionMatcher;
  readonly #estimates: RunEstimates;
  readonly #defaults: CarbonDefaults;
  readonly #logger: LoggerService;

  constructor(options: {
    database: Database;
    runs: DatabaseCarbonRunStore;
    emissions: DatabaseEmissionStore;
    factors: DatabaseFactorStore;
    matcher: EmissionMatcher;
    /** What runs used is told there too, from the same facts. */
    estimates: RunEstimates;
    defaults: CarbonDefaults;
    logger: LoggerService;
  }) {
    this.#database = options.database;
    this.#runs = options.runs;
    this.#emissions = options.emissions;
    this.#factors = options.factors;
    this.#matcher = options.matcher;
    this.#estimates = options.estimates;
    this.#defaults = options.defaults;
    this.#logger = options.logger;
  }

  async schedule(scheduler: SchedulerService): Promise<void> {
    await scheduler.scheduleTask({
      id: 'ml-home-carbon',
      frequency: { seconds: 30 },
      timeout: { minutes: 30 },
      initialDelay: { seconds: 15 },
      scope: 'global',
      fn: async signal => {
        try {
          await this.run(signal);
        } catch (error) {
          this.#logger.error('Carbon could not be reckoned', error as Error);
        }
      },
    });
  }

  /** Looks at what changed; answers of how many runs figures were made. */
  async run(signal?: AbortSignal): Promise<number> {
    const late = await this.#matcher.matchLate();
    if (late.length > 0) await this.refresh(late);
    const book = await this.#book();
    const started = new Date(Date.now() - OVERLAP_MS);
    const since = await this.#runs.seenTo(this.#database);
    let done = 0;
    let after = '0';
    for (let i = 0; i < MOST_BATCHES && !signal?.aborted; i += 1) {
      const ids = await this.#runs.changed(this.#database, since, after, BATCH);
      await this.#make(ids, book);
      done += ids.length;
      if (ids.length < BATCH) {
        await this.#runs.setSeenTo(this.#database, started);
        break;
      }
      after = ids.at(-1)!;
    }
    for (let i = 0; i < MOST_BATCHES && !signal?.aborted; i += 1) {
      const ids = await this.#runs.outdated(
        this.#database,
        book.version,
        BATCH,
      );
      if (ids.length === 0) break;
      await this.#make(ids, book);
      done += ids.length;
    }
    return done;
  }

  /** Makes the figures of some runs now; of those that have not ended none. */
  async refresh(runIds: string[]): Promise<void> {
    const ids = await this.#runs.idsOf(this.#database, [...new Set(runIds)]);
    const book = await this.#book();
    for (let i = 0; i < ids.length; i += BATCH) {
      await this.#make(ids.slice(i, i + BATCH), book);
    }
  }

  /** As `refresh`, of a run that is looked at, if there is reason to. */
  async refreshStale(runId: string): Promise<void> {
    const book = await this.#book();
    const id = await this.#runs.stale(this.#database, runId, book.version);
    if (id) await this.#make([id], book);
  }

  async #book(): Promise<{ book: FactorBook; version: string }> {
    // The version first: a factor that is set in between makes the figures outdated, not wrong for good.
    const version = await this.#factors.version(this.#database);
    const site = await this.#factors.list(this.#database);
    // What the site takes for granted is a factor of its own kind: another one makes other figures.
    const own = JSON.stringify(this.#defaults);
    const mark =
      own === '{}'
        ? ''
        : `-${createHash('sha256').update(own).digest('hex').slice(0, 6)}`;
    return {
      book: new FactorBook(site as FactorRow[]),
      version: `${version}${mark}`,
    };
  }

  async factorsVersion(): Promise<string> {
    return (await this.#book()).version;
  }

  async #make(
    ids: string[],
    { book, version }: { book: FactorBook; version: string },
  ): Promise<void> {
    if (ids.length === 0) return;
    // Before the facts are read: whatever is logged meanwhile is newer.
    const readAt = new Date();
    const facts = await this.#runs.facts(this.#database, ids);
    const emissions = await this.#emissions.ofRuns(
      this.#database,
      facts.map(({ runId }) => runId),
    );
    const uses = facts.map(run => ({ id: run.id, use: readUse(run) }));
    // What others say is weighed against it.
    await this.#estimates.record(this.#database, uses);
    const held = await this.#estimates.held(uses);
    const made = facts.map(run => ({
      run,
      ...figuresOf(
        run,
        emissions.get(run.runId) ?? [],
        book,
        this.#defaults,
        held.get(run.id),
      ),
    }));
    const figures: FigureToKeep[] = made.flatMap(one =>
      one.figures.map(figure => ({
        id: one.run.id,
        origin: figure.origin,
        figure,
        digest: digestOf(figure),
      })),
    );
    await this.#database.transaction(async tx => {
      await this.#runs.keep(
        tx,
        facts.map(({ id }) => id),
        figures,
        version,
      );
      await this.#runs.choose(
        tx,
        made.map(({ run, chosen }) => ({ id: run.id, ...chosen })),
        version,
        readAt,
      );
    });
  }
}
