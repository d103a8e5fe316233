import { ConflictError } from '@backstage/errors';
import { Database, Executor, GroupCommit, SqlPart } from '../database';
import {
  DatabaseRunWriteStore,
  NewRun,
  RunChange,
  RunDatasets,
} from './DatabaseRunWriteStore';
import { DbRunRow } from './rows';

const GROUP_RUNS = 100;
const ATTEMPTS = 5;

/** Cuts a group so that no part has a run twice: what is said of one run is written in the order it was said. */
function roundsOf<T extends { runId: string }>(items: T[]): T[][] {
  const rounds: Map<string, T>[] = [];
  for (const item of items) {
    let round = rounds.find(each => !each.has(item.runId));
    if (!round) rounds.push((round = new Map()));
    round.set(item.runId, item);
  }
  return rounds.map(round => [...round.values()]);
}

/** Begins and ends runs: what several clients ask for at the same moment is written together. */
export class RunWriter {
  readonly #database: Database;
  readonly #store: DatabaseRunWriteStore;
  readonly #creations: GroupCommit<NewRun, DbRunRow | undefined>;
  readonly #changes: GroupCommit<RunChange, DbRunRow | undefined>;
  readonly #datasets: GroupCommit<RunDatasets, boolean>;

  constructor(options: { database: Database; store: DatabaseRunWriteStore }) {
    const { database, store } = options;
    this.#database = database;
    this.#store = store;
    const maxItems = GROUP_RUNS;
    this.#creations = new GroupCommit({
      maxItems,
      write: async runs => {
        const rows = await store.insert(database, runs);
        return runs.map(run => rows.find(row => row.run_id === run.runId));
      },
    });
    this.#changes = new GroupCommit({
      maxItems,
      write: async changes => {
        const rows = new Map<RunChange, DbRunRow>();
        for (const round of roundsOf(changes)) {
          const written = await store.update(database, round);
          const byRun = new Map(written.map(row => [row.run_id, row]));
          for (const change of round) {
            const row = byRun.get(change.runId);
            if (row) rows.set(change, row);
          }
        }
        return changes.map(change => rows.get(change));
      },
    });
    this.#datasets = new GroupCommit({
      maxItems,
      write: async runs => {
        const done = new Map<RunDatasets, boolean>();
        for (const round of roundsOf(runs)) {
          const linked = await this.#link(database, round);
          for (const run of round) done.set(run, linked.has(run.runId));
        }
        return runs.map(run => done.get(run)!);
      },
    });
  }

  /** The run; nothing when its experiment is not there, not active or not within the scope. */
  async create(run: NewRun, scope?: SqlPart): Promise<DbRunRow | undefined> {
    if (!scope) return this.#creations.add(run);
    const [row] = await this.#store.insert(this.#database, [run], scope);
    return row;
  }

  /** The run as it is then; nothing when it is not there or not active. */
  update(change: RunChange): Promise<DbRunRow | undefined> {
    return this.#changes.add(change);
  }

  /** Notes the datasets that a run reads; false when it is not there or not active. */
  addDatasets(run: RunDatasets): Promise<boolean> {
    return this.#datasets.add(run);
  }

  /** As `addDatasets`, in a transaction that is open. */
  async addDatasetsWithin(tx: Executor, run: RunDatasets): Promise<boolean> {
    return (await this.#link(tx, [run])).has(run.runId);
  }

  /** The runs of which all datasets are noted. */
  async #link(executor: Executor, runs: RunDatasets[]): Promise<Set<string>> {
    const done = new Set<string>();
    let left = runs;
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt === ATTEMPTS) {
        throw new ConflictError(
          'Other clients log the same datasets at this moment; try again',
        );
      }
      const rows = await this.#store.addDatasets(executor, left);
      const linked = new Map(rows.map(row => [row.run_id, row.linked]));
      left = left.filter(({ runId, datasets }) => {
        const wanted = new Set(datasets.map(d => `${d.name}\n${d.digest}`));
        if (linked.get(runId) === wanted.size) done.add(runId);
        return linked.has(runId) && !done.has(runId);
      });
    }
    return done;
  }
}
