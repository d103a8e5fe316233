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

/** How it went with the datasets of a run: its run is gone, or others kept adding the same datasets. */
type Noted = 'done' | 'gone' | 'raced';

function isThere(noted: Noted): boolean {
  if (noted === 'raced') {
    throw new ConflictError(
      'Other clients log the same datasets at this moment; try again',
    );
  }
  return noted === 'done';
}

const byRunId = <Row extends { run_id: string }>(rows: Row[]) =>
  new Map(rows.map(row => [row.run_id, row]));

/** Begins and ends runs: what several clients ask for at the same moment is written together. */
export class RunWriter {
  readonly #database: Database;
  readonly #store: DatabaseRunWriteStore;
  readonly #creations: GroupCommit<NewRun, DbRunRow | undefined>;
  readonly #changes: GroupCommit<RunChange, DbRunRow | undefined>;
  readonly #datasets: GroupCommit<RunDatasets, Noted>;

  constructor(options: { database: Database; store: DatabaseRunWriteStore }) {
    const { database, store } = options;
    this.#database = database;
    this.#store = store;
    const maxItems = GROUP_RUNS;
    this.#creations = new GroupCommit({
      maxItems,
      write: async runs => {
        const rows = byRunId(await store.insert(database, runs));
        return runs.map(run => rows.get(run.runId));
      },
    });
    this.#changes = new GroupCommit({
      maxItems,
      write: async changes => {
        const rows = new Map<RunChange, DbRunRow>();
        for (const round of roundsOf(changes)) {
          const written = byRunId(await store.update(database, round));
          for (const change of round) {
            const row = written.get(change.runId);
            if (row) rows.set(change, row);
          }
        }
        return changes.map(change => rows.get(change));
      },
    });
    this.#datasets = new GroupCommit({
      maxItems,
      write: async runs => {
        const noted = new Map<RunDatasets, Noted>();
        for (const round of roundsOf(runs)) {
          const outcome = await this.#note(database, round);
          for (const run of round) noted.set(run, outcome.get(run.runId)!);
        }
        return runs.map(run => noted.get(run)!);
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
  async addDatasets(run: RunDatasets): Promise<boolean> {
    return isThere(await this.#datasets.add(run));
  }

  /** As `addDatasets`, in a transaction that is open. */
  async addDatasetsWithin(tx: Executor, run: RunDatasets): Promise<boolean> {
    return isThere((await this.#note(tx, [run])).get(run.runId)!);
  }

  async #note(
    executor: Executor,
    runs: RunDatasets[],
  ): Promise<Map<string, Noted>> {
    const outcome = new Map<string, Noted>();
    let left = runs;
    for (let attempt = 0; left.length > 0 && attempt < ATTEMPTS; attempt += 1) {
      const rows = byRunId(await this.#store.addDatasets(executor, left));
      for (const { runId, datasets } of left) {
        const wanted = new Set(datasets.map(d => `${d.name}\n${d.digest}`));
        const linked = rows.get(runId)?.linked;
        if (linked === undefined) outcome.set(runId, 'gone');
        else outcome.set(runId, linked === wanted.size ? 'done' : 'raced');
      }
      left = left.filter(({ runId }) => outcome.get(runId) === 'raced');
    }
    return outcome;
  }
}
