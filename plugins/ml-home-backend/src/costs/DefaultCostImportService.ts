import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import {
  CostExportQuery,
  CostImport,
  CostImportMode,
  PushedCharges,
  toChargeRecords,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  CallOptions,
  ChargeSource,
  CostImportOptions,
  CostImportService,
} from '@ml-home/backstage-plugin-ml-home-node';
import { createHash } from 'node:crypto';
import { ScopedOptions } from '../access';
import { Database, Transaction } from '../database';
import { AllocationDesk } from './AllocationDesk';
import { CostExporter } from './CostExporter';
import { plannedForMany } from './costSql';
import { DatabaseChargeStore } from './DatabaseChargeStore';
import { DatabaseCostImportStore } from './DatabaseCostImportStore';
import { LedgerWriter, tellBill } from './LedgerWriter';
import { billKeyOf, ImportOutcome, ImportProgress } from './types';

const PROGRESS_MS = 1_000;

const monthsOf = (bills: { month: string }[]): string[] =>
  [...new Set(bills.map(({ month }) => month))].sort();

/** Ends the transaction of an import that changes nothing. */
class Unchanged extends Error {
  readonly same: CostImport;
  readonly outcome: ImportOutcome;

  constructor(same: CostImport, outcome: ImportOutcome) {
    super('The same content was imported before');
    this.same = same;
    this.outcome = outcome;
  }
}

/** The ledger as the portal itself uses it, beside what adapters may do. */
export interface CostLedgerService extends CostImportService {
  /** Takes charges that a system of one's own says, all or none. */
  pushCharges(given: PushedCharges, options: CallOptions): Promise<CostImport>;
}

/** Changes the ledger by whole files: all of one is in it, or nothing. */
export class DefaultCostImportService implements CostLedgerService {
  readonly #database: Database;
  readonly #imports: DatabaseCostImportStore;
  readonly #charges: DatabaseChargeStore;
  readonly #desk: AllocationDesk;
  readonly #exports: CostExporter;
  readonly #logger: LoggerService;

  constructor(options: {
    database: Database;
    logger: LoggerService;
    imports: DatabaseCostImportStore;
    charges: DatabaseChargeStore;
    desk: AllocationDesk;
    exports: CostExporter;
  }) {
    this.#database = options.database;
    this.#imports = options.imports;
    this.#charges = options.charges;
    this.#desk = options.desk;
    this.#exports = options.exports;
    this.#logger = options.logger;
  }

  /** Whoever gets here may: the decorator asked. */
  async requireImport(): Promise<void> {}

  async exportCharges(query: CostExportQuery, options: CallOptions) {
    return this.#exports.read(query, options.caller);
  }

  async knownOrigins(origins: string[]): Promise<string[]> {
    return this.#imports.knownOrigins(this.#database, origins);
  }

  async pushCharges(
    given: PushedCharges,
    options: CallOptions,
  ): Promise<CostImport> {
    const charges = toChargeRecords(given);
    return this.importCharges(
      {
        source: 'api',
        name: given.name,
        batches: (async function* one() {
          yield { charges, bytesRead: 0 };
        })(),
        finish: () => ({
          format: `JSON of ${given.issuer}`,
          digest: createHash('sha256')
            .update(JSON.stringify([given.mode, charges]))
            .digest('hex'),
          defects: [],
        }),
      },
      { ...options, mode: given.mode },
    );
  }

  async importCharges(
    source: ChargeSource,
    options: CostImportOptions & ScopedOptions,
  ): Promise<CostImport> {
    const id = await this.#imports.create(this.#database, {
      source: source.source,
      name: source.name.slice(0, 500),
      mode: options.mode,
      origin: source.origin,
      bytesTotal: source.bytesTotal,
      createdBy: options.caller.userEntityRef,
    });
    const progress: ImportProgress = { rows: 0, bytesRead: 0 };
    // Also while it waits for another import: whoever looks sees that it lives.
    const beat = setInterval(() => {
      this.#imports
        .progress(this.#database, id, progress)
        .catch(error => this.#logger.warn('Progress was not noted', error));
    }, PROGRESS_MS);
    try {
      await this.#database.transaction(async tx => {
        const outcome = await this.#read(
          tx,
          id,
          source,
          options.mode,
          progress,
        );
        clearInterval(beat);
        await this.#imports.finish(tx, id, outcome);
      });
    } catch (error) {
      clearInterval(beat);
      const outcome: ImportOutcome =
        error instanceof Unchanged
          ? {
              ...error.outcome,
              state: 'unchanged',
              message: `Import ${error.same.id} brought the same content; nothing changed.`,
            }
          : {
              state: 'failed',
              rows: 0,
              bills: [],
              defects: [],
              message: tellFailure(error),
            };
      await this.#imports.finish(this.#database, id, outcome);
      if (!(error instanceof Unchanged)) throw error;
    }
    return (await this.#imports.find(this.#database, id))!;
  }

  async #read(
    tx: Transaction,
    id: string,
    source: ChargeSource,
    mode: CostImportMode,
    progress: ImportProgress,
  ): Promise<ImportOutcome> {
    await this.#charges.lock(tx);
    const writer = new LedgerWriter({
      ...{ tx, importId: id, mode, progress },
      store: this.#charges,
    });
    for await (const batch of source.batches) await writer.add(batch);
    const bills = await writer.end();
    const { rows } = progress;
    const { format, digest, reader = '', defects } = source.finish();
    if (rows === 0) {
      throw new InputError(`${source.name} has no charges: ${format}`);
    }
    const outcome: ImportOutcome = {
      ...{ state: 'applied', format, digest, reader, defects, rows },
      bills,
    };
    const same = await this.#imports.findSame(tx, digest, reader);
    if (same) throw new Unchanged(same, outcome);
    await this.#settle(tx, id, outcome, mode);
    return outcome;
  }

  /** Replaces what stood there, and says whom the new charges belong to. */
  async #settle(
    tx: Transaction,
    id: string,
    outcome: ImportOutcome,
    mode: CostImportMode,
  ): Promise<void> {
    const { bills, digest = '', reader = '' } = outcome;
    const brought = monthsOf(bills);
    await this.#charges.sumDays(tx, id, brought, outcome.rows);
    const older = await this.#imports.readOtherwise(tx, digest, reader);
    const restating = mode === 'add' ? undefined : mode;
    const held = [
      ...older.flatMap(one =>
        one.bills.map(bill => ({ ...bill, importId: one.id })),
      ),
      ...(restating
        ? await this.#imports.holders(tx, id, brought, restating)
        : []),
    ];
    if (older.length > 0) await this.#removeMisread(tx, older);
    if (restating && held.length > 0) {
      // How much is restated is not known; its month is read whole.
      await plannedForMany(tx, Infinity, () =>
        this.#charges.removeRestated(tx, id, brought, restating),
      );
    }
    const before = new Map(held.map(one => [billKeyOf(one), one.importId]));
    for (const bill of bills) bill.replaced = before.get(billKeyOf(bill));
    await this.#imports.markReplaced(
      tx,
      held.map(({ importId }) => importId),
    );
    if (older.length > 0) {
      outcome.message = `Import ${older
        .map(one => one.id)
        .join(', ')} read the same content otherwise; this one replaces it.`;
    }
    const months = monthsOf([...bills, ...older.flatMap(one => one.bills)]);
    const { rules } = await this.#desk.rulesInForce(tx);
    await this.#desk.assign(tx, rules, 'new');
    await this.#desk.recompute(tx, rules, months);
  }

  /** Removes what another reader made of the same content, also of bills that this one does not see in it. */
  async #removeMisread(tx: Transaction, older: CostImport[]): Promise<void> {
    const ids = older.map(one => one.id);
    const [closed] = await this.#charges.closedBillsOf(tx, ids);
    if (closed) {
      throw new ConflictError(
        `Import ${ids.join(
          ', ',
        )} read the same content otherwise, and holds charges of ${tellBill(
          closed,
        )}, which is closed: open the month again to have it read anew.`,
      );
    }
    const months = monthsOf(older.flatMap(one => one.bills));
    await plannedForMany(tx, Infinity, () =>
      this.#charges.removeImports(tx, ids, months),
    );
  }
}

/** What a person may read of a failure; the rest is in the log. */
function tellFailure(error: unknown): string {
  const { name, message } = error as Error;
  return name === 'InputError' || name === 'ConflictError'
    ? message
    : 'The file could not be read to its end; nothing of it was kept.';
}
