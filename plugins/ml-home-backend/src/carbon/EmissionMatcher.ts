import { Emission, runIdIn } from '@ml-home/backstage-plugin-ml-home-common';
import { Database, SqlPart } from '../database';
import { DatabaseEmissionMatchStore } from './DatabaseEmissionMatchStore';
import { MatchedEmission } from './types';

const LATE = 1_000;

type Told = Pick<
  Emission,
  'tracker' | 'project' | 'experiment' | 'at' | 'seconds'
>;

/**
 * Says which runs reports belong to: by the id of a run that was given, is the experiment of the tracker, or stands
 * in its project's name; by a tag or param of a run that names the tracker; by the name of an experiment of which one
 * run ran at that time. What could belong to two runs belongs to none until a person says so.
 */
export class EmissionMatcher {
  readonly #database: Database;
  readonly #store: DatabaseEmissionMatchStore;

  constructor(options: {
    database: Database;
    store: DatabaseEmissionMatchStore;
  }) {
    this.#database = options.database;
    this.#store = options.store;
  }

  async match<T extends Told>(
    emissions: T[],
    options: { run?: string; by?: string; scope?: SqlPart } = {},
  ): Promise<(T & Pick<MatchedEmission, 'runId' | 'matchedBy'>)[]> {
    const { run, scope } = options;
    if (run) {
      return emissions.map(one => ({
        ...one,
        runId: run,
        matchedBy: options.by ?? 'run',
      }));
    }
    const candidates = emissions.map(one => [
      { id: runIdIn(one.experiment), by: 'experiment' },
      { id: runIdIn(one.project), by: 'project' },
      { id: runIdIn(one.tracker), by: 'tracker' },
    ]);
    const known = await this.#store.existingRuns(
      this.#database,
      [...new Set(candidates.flat().flatMap(({ id }) => id ?? []))],
      scope,
    );
    const tagged = await this.#store.runsByTag(
      this.#database,
      [...new Set(emissions.map(({ tracker }) => tracker))],
      scope,
    );
    const named = emissions.flatMap((one, index) => {
      const to = one.at && Date.parse(one.at);
      if (!to || !one.project) return [];
      const from = to - (one.seconds ?? 0) * 1000;
      return [{ index, name: one.project, from, to }];
    });
    const byName = await this.#store.runsByName(this.#database, named, scope);
    const fromName = new Map(
      [...byName].map(([at, runId]) => [named[at].index, runId]),
    );
    return emissions.map((one, index) => {
      const direct = candidates[index].find(({ id }) => id && known.has(id));
      if (direct) return { ...one, runId: direct.id, matchedBy: direct.by };
      const tag = tagged.get(one.tracker);
      if (tag) return { ...one, runId: tag, matchedBy: 'tag' };
      const name = fromName.get(index);
      return name ? { ...one, runId: name, matchedBy: 'name' } : { ...one };
    });
  }

  async isRun(runId: string, scope?: SqlPart): Promise<boolean> {
    const found = await this.#store.existingRuns(
      this.#database,
      [runId],
      scope,
    );
    return found.has(runId);
  }

  /** Looks again for runs of reports that came before them; answers the runs. */
  async matchLate(): Promise<string[]> {
    const waiting = await this.#store.lately(this.#database, LATE);
    if (waiting.length === 0) return [];
    const found = (await this.match(waiting)).flatMap(one =>
      one.runId && one.matchedBy
        ? [{ id: one.id, runId: one.runId, by: one.matchedBy }]
        : [],
    );
    if (found.length > 0) {
      await this.#store.matchLate(this.#database, found);
    }
    return found.map(({ runId }) => runId);
  }
}
