import { ConflictError } from '@backstage/errors';
import {
  CostExportQuery,
  CostObject,
  modelReadPermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  AllocatedCharge,
  Caller,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Authorizer } from '../access';
import { Database } from '../database';
import {
  DatabaseCostExportStore,
  ExportCursor,
} from './DatabaseCostExportStore';
import { DatabaseCostReadStore } from './DatabaseCostReadStore';

const ROWS_AT_ONCE = 5_000;
/** No model is called so. */
const NOBODY = '\u0001';

/** The model that an object is, or belongs to by its name. */
export function modelOf({ kind, name }: CostObject): string | undefined {
  if (kind === 'model') return name;
  return kind === 'version' ? name.replace(/\/[^/]*$/, '') : undefined;
}

/** Tells the ledger row by row, without the names of models that the caller may not see. */
export class CostExporter {
  readonly #database: Database;
  readonly #store: DatabaseCostExportStore;
  readonly #reads: DatabaseCostReadStore;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    store: DatabaseCostExportStore;
    reads: DatabaseCostReadStore;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#store = options.store;
    this.#reads = options.reads;
    this.#authorizer = options.authorizer;
  }

  /** @throws ConflictError - in the middle, when the ledger changed while it was read */
  async *read(
    query: CostExportQuery,
    caller: Caller,
  ): AsyncGenerator<AllocatedCharge[]> {
    const hidden = await this.#hidden(query.model ?? [], caller);
    const within = {
      ...query,
      // As if nothing were known of a model that may not be seen.
      model: query.model?.map(name => (hidden.has(name) ? NOBODY : name)),
    };
    const state = await this.#store.stateOf(this.#database);
    for (const month of await this.#store.months(this.#database, query)) {
      const pooled = await this.#store.pooledShapes(this.#database, month);
      for (const part of ['charges', 'pools'] as const) {
        const cursor: ExportCursor = { month, part, after: ['0', '0', '-1'] };
        for (;;) {
          const { items, last } =
            part === 'charges'
              ? await this.#store.charges(
                  ...([this.#database, within, cursor, pooled] as const),
                  ROWS_AT_ONCE,
                )
              : await this.#store.pools(
                  ...([this.#database, within, cursor] as const),
                  ROWS_AT_ONCE,
                );
          if (items.length > 0) yield await this.#veiled(items, caller);
          if (items.length < ROWS_AT_ONCE || !last) break;
          cursor.after = last;
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
    const names = items.flatMap(({ object }) =>
      object ? modelOf(object) ?? [] : [],
    );
    const hidden = await this.#hidden(names, caller);
    if (hidden.size === 0) return items;
    return items.map(item =>
      item.object && hidden.has(modelOf(item.object) ?? '')
        ? { ...item, object: undefined }
        : item,
    );
  }

  async #hidden(names: string[], caller: Caller): Promise<Set<string>> {
    const scope = await this.#authorizer.visibleTo(caller, modelReadPermission);
    return scope && names.length > 0
      ? this.#reads.modelsOutside(this.#database, [...new Set(names)], scope)
      : new Set();
  }
}
