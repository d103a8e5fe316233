import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { ScopedOptions } from '../access';
import { Database, Executor, transactionAgainOnConflict } from '../database';
import { DatabaseRunStore } from './DatabaseRunStore';
import { cleanTags } from './limits';
import { DbRunRow } from './rows';

/** Changes of many runs at once: all of them, or none. Each answers how many runs it changed. */
export interface RunBulkService {
  archiveRuns(runIds: string[], options: ScopedOptions): Promise<number>;
  restoreRuns(runIds: string[], options: ScopedOptions): Promise<number>;
  /** `null` removes the tag. */
  tagRuns(
    runIds: string[],
    tag: { key: string; value: string | null },
    options: ScopedOptions,
  ): Promise<number>;
}

const idsOf = (rows: DbRunRow[], stage: DbRunRow['lifecycle_stage']) =>
  rows.filter(row => row.lifecycle_stage === stage).map(row => row.id);

export class DefaultRunBulkService implements RunBulkService {
  readonly #database: Database;
  readonly #runs: DatabaseRunStore;

  constructor(options: { database: Database; runs: DatabaseRunStore }) {
    this.#database = options.database;
    this.#runs = options.runs;
  }

  archiveRuns(runIds: string[], options: ScopedOptions): Promise<number> {
    return this.#changing(runIds, options, (tx, rows) =>
      this.#runs.setStages(tx, idsOf(rows, 'active'), 'deleted'),
    );
  }

  restoreRuns(runIds: string[], options: ScopedOptions): Promise<number> {
    return this.#changing(runIds, options, (tx, rows) =>
      this.#runs.setStages(tx, idsOf(rows, 'deleted'), 'active'),
    );
  }

  tagRuns(
    runIds: string[],
    tag: { key: string; value: string | null },
    options: ScopedOptions,
  ): Promise<number> {
    const [clean] = cleanTags([{ key: tag.key, value: tag.value ?? '' }]);
    return this.#changing(runIds, options, async (tx, rows) => {
      const archived = rows.find(row => row.lifecycle_stage !== 'active');
      if (archived) {
        throw new InputError(
          `Run ${archived.run_id} is archived; restore it before tagging it`,
        );
      }
      const ids = rows.map(row => row.id);
      return tag.value === null
        ? this.#runs.deleteTagOfMany(tx, ids, tag.key)
        : this.#runs.setTagOfMany(tx, ids, clean);
    });
  }

  #changing(
    runIds: string[],
    { scope }: ScopedOptions,
    change: (tx: Executor, rows: DbRunRow[]) => Promise<number>,
  ): Promise<number> {
    const distinct = [...new Set(runIds)];
    return transactionAgainOnConflict(this.#database, async tx => {
      const rows = await this.#runs.lock(tx, distinct);
      const found = new Set(rows.map(row => row.run_id));
      const missing = distinct.find(runId => !found.has(runId));
      if (missing) throw new NotFoundError(`There is no run ${missing}`);
      if (scope) {
        const allowed = new Set(
          await this.#runs.withinScope(tx, distinct, scope),
        );
        const denied = distinct.find(runId => !allowed.has(runId));
        if (denied)
          throw new NotAllowedError(`You may not change run ${denied}`);
      }
      return change(tx, rows);
    });
  }
}
