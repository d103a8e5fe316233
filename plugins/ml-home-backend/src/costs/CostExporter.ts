import { ConflictError } from '@backstage/errors';
import { CostExportQuery } from '@ml-home/backstage-plugin-ml-home-common';
import {
  AllocatedCharge,
  Caller,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Database } from '../database';
import {
  DatabaseCostExportStore,
  ExportCursor,
  START,
} from './DatabaseCostExportStore';
import { objectKey, teamName, Visibility } from './Visibility';

/** Tells the ledger row by row, without the names of what the caller may not see. */
export class CostExporter {
  readonly #database: Database;
  readonly #store: DatabaseCostExportStore;
  readonly #visibility: Visibility;

  constructor(options: {
    database: Database;
    store: DatabaseCostExportStore;
    visibility: Visibility;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#visibility = options.visibility;
  }

  /** @throws ConflictError - in the middle, when the ledger changed while it was read */
  async *read(
    query: CostExportQuery,
    caller: Caller,
  ): AsyncGenerator<AllocatedCharge[]> {
    const within = {
      ...query,
      team: query.team?.map(teamName),
      model: await this.#visibility.modelFilter(query.model, caller),
    };
    const state = await this.#store.stateOf(this.#database);
    for (const month of await this.#store.months(this.#database, query)) {
      const pooled = await this.#store.pooledShapes(
        this.#database,
        month.month,
      );
      const parts = [
        (after: ExportCursor) =>
          this.#store.charges(this.#database, within, month, after, pooled),
        (after: ExportCursor) =>
          this.#store.pools(this.#database, within, month.month, after),
      ];
      for (const read of parts) {
        for (let after: ExportCursor | undefined = START; after; ) {
          const { items, next } = await read(after);
          if (items.length > 0) yield await this.#veiled(items, caller);
          after = next;
        }
      }
    }
    if ((await this.#store.stateOf(this.#database)) !== state) {
      throw new ConflictError(
        'The ledger changed while it was exported: try again',
      );
    }
  }

  async #veiled(
    items: AllocatedCharge[],
    caller: Caller,
  ): Promise<AllocatedCharge[]> {
    const hidden = await this.#visibility.hidden(
      items.flatMap(({ object }) => object ?? []),
      caller,
    );
    if (hidden.size === 0) return items;
    return items.map(item =>
      item.object && hidden.has(objectKey(item.object))
        ? { ...item, object: undefined }
        : item,
    );
  }
}
