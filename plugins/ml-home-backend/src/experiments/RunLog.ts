import { InputError, NotFoundError } from '@backstage/errors';
import { Database, Executor } from '../database';
import { DatabaseMetricStore } from './DatabaseMetricStore';
import {
  DatabaseRunLogStore,
  DbLoggedRow,
  DIVISION_BY_ZERO,
} from './DatabaseRunLogStore';
import { LogCall, toLogGroup } from './logGroup';

/** Groups that are written at the same time at most. */
const MAX_FLIGHTS = 4;
/** Rows that make a second group worth a commit of its own while another is being written. */
const WORTH_A_FLIGHT = 1_000;
const GROUP_CALLS = 256;
const GROUP_ROWS = 4_000;
const ATTEMPTS = 3;
/** Worth another try: another writer came between, a serialization failure, a deadlock. */
const PASSING = [DIVISION_BY_ZERO, '40001', '40P01'];

interface Waiting {
  call: LogCall;
  done: () => void;
  failed: (error: unknown) => void;
}

const isPassing = (error: unknown): boolean =>
  PASSING.includes(String((error as { code?: string }).code));

const rowsOf = ({ metrics, params, tags }: LogCall): number =>
  metrics.length + params.length + tags.length;

/**
 * Writes what is logged into runs. Calls that arrive while a group is being written make up the next one and share
 * its commit: the first never waits for company, and many clients cost little more than one. Only large groups are
 * written side by side, because small ones would wait for the disk one by one. Calls of one run stay in order.
 */
export class RunLog {
  readonly #database: Database;
  readonly #store: DatabaseRunLogStore;
  readonly #metrics: DatabaseMetricStore;
  #waiting: Waiting[] = [];
  #waitingRows = 0;
  #flights = 0;
  /** Runs that are being written: their next calls wait. */
  readonly #busy = new Set<string>();

  constructor(options: {
    database: Database;
    store: DatabaseRunLogStore;
    metrics: DatabaseMetricStore;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#metrics = options.metrics;
  }

  /** Resolves once the call is committed; throws what keeps it from being written. */
  async write(call: LogCall): Promise<void> {
    await new Promise<void>((done, failed) => {
      this.#waiting.push({ call, done, failed });
      this.#waitingRows += rowsOf(call);
      this.#depart();
    });
  }

  /** Writes one call together with what belongs to it, in one transaction. */
  async writeWith(
    call: LogCall,
    also: (tx: Executor) => Promise<void>,
  ): Promise<void> {
    const keyIds = await this.#keyIdsOf([call]);
    await this.#attempt(() =>
      this.#database.transaction(async tx => {
        await this.#store.lock(tx, [call.runId]);
        await this.#writeLocked(tx, call, keyIds);
        await also(tx);
      }),
    );
  }

  /** Writes a call, without metrics, that follows from what its run holds: nobody else logs into the run meanwhile. */
  async writeFrom(
    runId: string,
    toCall: (tx: Executor) => Promise<LogCall>,
  ): Promise<void> {
    await this.#attempt(() =>
      this.#database.transaction(async tx => {
        await this.#store.lock(tx, [runId]);
        await this.#writeLocked(tx, await toCall(tx), new Map());
      }),
    );
  }

  async #writeLocked(
    tx: Executor,
    call: LogCall,
    keyIds: Map<string, number>,
  ): Promise<void> {
    const [row] = await this.#store.write(tx, toLogGroup([call], keyIds));
    const error = errorOf(call, row);
    if (error) throw error;
  }

  #depart(): void {
    while (
      this.#waiting.length > 0 &&
      (this.#flights === 0 ||
        (this.#flights < MAX_FLIGHTS && this.#waitingRows >= WORTH_A_FLIGHT))
    ) {
      const group = this.#takeGroup();
      if (group.length === 0) return;
      this.#fly(group);
    }
  }

  async #fly(group: Waiting[]): Promise<void> {
    this.#flights += 1;
    const runs = group.map(({ call }) => call.runId);
    for (const run of runs) this.#busy.add(run);
    try {
      await this.#writeGroup(group);
    } catch (error) {
      if (group.length === 1) group[0].failed(error);
      else await this.#writeOneByOne(group);
    }
    for (const run of runs) this.#busy.delete(run);
    this.#flights -= 1;
    this.#depart();
  }

  /** Takes calls in their order, except those whose run must wait for an earlier call. */
  #takeGroup(): Waiting[] {
    const group: Waiting[] = [];
    const left: Waiting[] = [];
    const blocked = new Set(this.#busy);
    const taken = new Set<string>();
    let rows = 0;
    for (const one of this.#waiting) {
      const { call } = one;
      const size = rowsOf(call);
      // Params and tags of a run are written once per statement.
      const alone = call.params.length > 0 || call.tags.length > 0;
      const full =
        group.length > 0 &&
        (group.length === GROUP_CALLS || rows + size > GROUP_ROWS);
      if (full || blocked.has(call.runId) || (alone && taken.has(call.runId))) {
        left.push(one);
        blocked.add(call.runId);
      } else {
        group.push(one);
        rows += size;
        taken.add(call.runId);
        if (alone) blocked.add(call.runId);
      }
    }
    this.#waiting = left;
    this.#waitingRows -= rows;
    return group;
  }

  /** One bad call must not take its neighbours along. */
  async #writeOneByOne(group: Waiting[]): Promise<void> {
    for (const one of group) {
      await this.#writeGroup([one]).catch(one.failed);
    }
  }

  async #writeGroup(group: Waiting[]): Promise<void> {
    const calls = group.map(({ call }) => call);
    const columns = toLogGroup(calls, await this.#keyIdsOf(calls));
    const rows = await this.#attempt(attempt =>
      attempt === 1
        ? this.#store.write(this.#database, columns)
        : this.#database.transaction(async tx => {
            await this.#store.lock(tx, columns.runs);
            return this.#store.write(tx, columns);
          }),
    );
    const byRun = new Map(rows.map(row => [row.run_id, row]));
    for (const { call, done, failed } of group) {
      const error = errorOf(call, byRun.get(call.runId));
      if (error) failed(error);
      else done();
    }
  }

  #keyIdsOf(calls: LogCall[]): Promise<Map<string, number>> {
    return this.#metrics.keyIds(
      this.#database,
      calls.flatMap(call => call.metrics.map(metric => metric.key)),
    );
  }

  async #attempt<T>(work: (attempt: number) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work(attempt);
      } catch (error) {
        if (!isPassing(error) || attempt === ATTEMPTS) throw error;
      }
    }
  }
}

function errorOf(
  call: LogCall,
  row: DbLoggedRow | undefined,
): Error | undefined {
  if (!row) return new NotFoundError(`Run with id=${call.runId} not found`);
  if (row.lifecycle_stage !== 'active') {
    return new InputError(
      `The run ${call.runId} must be in the 'active' state. Current state is ${row.lifecycle_stage}.`,
    );
  }
  return row.changed_key === null
    ? undefined
    : new InputError(
        `Changing param values is not allowed. Param with key='${row.changed_key}' was already logged with value='${row.changed_value}' for run ID='${call.runId}'.`,
      );
}
