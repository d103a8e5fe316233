import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { ScopedOptions } from '../access';
import { Database, Executor, transactionAgainOnConflict } from '../database';
import { DatabaseModelStore } from './DatabaseModelStore';
import { DatabaseVersionStore } from './DatabaseVersionStore';
import { requireVersion } from './limits';
import { DbModelWithPartsRow, DbVersionRow } from './rows';

export const noModel = (name: string) =>
  new NotFoundError(`Registered Model with name=${name} not found`);

export const noVersion = (name: string, version: string) =>
  new NotFoundError(
    `Model Version (name=${name}, version=${version}) not found`,
  );

/** Changes of what is there and within the caller's reach, each in a transaction. */
export class ModelChanges {
  readonly #database: Database;
  readonly #models: DatabaseModelStore;
  readonly #versions: DatabaseVersionStore;

  constructor(options: {
    database: Database;
    models: DatabaseModelStore;
    versions: DatabaseVersionStore;
  }) {
    this.#database = options.database;
    this.#models = options.models;
    this.#versions = options.versions;
  }

  async ofModel<Result>(
    name: string,
    { scope }: ScopedOptions,
    change: (tx: Executor, row: DbModelWithPartsRow) => Promise<Result>,
    /** Names that the model gives up or takes. */
    names: string[] = [],
  ): Promise<Result> {
    return transactionAgainOnConflict(this.#database, async tx => {
      const identity = names.length > 0;
      if (identity) await this.#models.lockNames(tx, names);
      const row = await this.#models.lock(
        tx,
        name,
        identity ? 'identity' : 'within',
      );
      if (!row) throw noModel(name);
      if (scope && !(await this.#models.find(tx, name, scope))) {
        throw new NotAllowedError(`You may not change the model '${name}'`);
      }
      return change(tx, row);
    });
  }

  async ofVersion(
    name: string,
    version: string,
    options: ScopedOptions,
    change: (
      tx: Executor,
      row: DbVersionRow,
      model: DbModelWithPartsRow,
    ) => Promise<void>,
  ): Promise<void> {
    const number = requireVersion(version);
    await this.ofModel(name, options, async (tx, model) => {
      const row = await this.#versions.find(tx, name, number);
      if (!row) throw noVersion(name, version);
      await change(tx, row, model);
      await this.#models.touch(tx, model.id);
    });
  }
}
