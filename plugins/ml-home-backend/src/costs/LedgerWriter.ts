import { ConflictError } from '@backstage/errors';
import {
  ChargeRecord,
  CostImport,
  CostImportMode,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ChargeBatch } from '@ml-home/backstage-plugin-ml-home-node';
import { Transaction } from '../database';
import { DatabaseChargeStore, toLedgerPiece } from './DatabaseChargeStore';
import { ShapeBook } from './ShapeBook';
import { BillKey, billKeyOf, ImportProgress } from './types';

/** What is written at once, some 5,000 charges: less spends its time on the way, more only waits. */
const BYTES_AT_ONCE = 2 ** 19;
/** Charges that are made ready at once. */
const ROWS_AT_ONCE = 5_000;

type Bill = CostImport['bills'][number];

const billOf = ({ shape, billingMonth }: ChargeRecord): BillKey => ({
  issuer: shape.issuer,
  account: shape.billingAccount ?? '',
  month: billingMonth.slice(0, 7),
});

const isOf = (bill: BillKey, { shape, billingMonth }: ChargeRecord): boolean =>
  billingMonth.startsWith(bill.month) &&
  shape.issuer === bill.issuer &&
  (shape.billingAccount ?? '') === bill.account;

export const tellBill = ({ issuer, account, month }: BillKey): string =>
  `${month} of ${account ? `${issuer}, account ${account}` : issuer}`;

/** Writes the charges of one import while more of them are read. */
export class LedgerWriter {
  readonly #tx: Transaction;
  readonly #importId: string;
  readonly #mode: CostImportMode;
  readonly #store: DatabaseChargeStore;
  readonly #progress: ImportProgress;
  readonly #shapes: ShapeBook;
  readonly #bills = new Map<string, Bill>();
  readonly #closed = new Set<Bill>();
  #ready: Buffer[] = [];
  #readyBytes = 0;
  #rows = 0;
  /** What is on its way to the database: one piece at most, so that memory stays the same. */
  #underway: Promise<void> = Promise.resolve();

  constructor(options: {
    tx: Transaction;
    importId: string;
    mode: CostImportMode;
    store: DatabaseChargeStore;
    progress: ImportProgress;
  }) {
    this.#tx = options.tx;
    this.#importId = options.importId;
    this.#mode = options.mode;
    this.#store = options.store;
    this.#progress = options.progress;
    this.#shapes = new ShapeBook(options.store);
  }

  /** @throws ConflictError - a bill is closed */
  async add({ charges, bytesRead }: ChargeBatch): Promise<void> {
    for (let at = 0; at < charges.length; at += ROWS_AT_ONCE) {
      await this.#take(charges.slice(at, at + ROWS_AT_ONCE));
    }
    this.#progress.bytesRead = bytesRead;
  }

  /**
   * Waits until all is written.
   *
   * @returns the bills that the charges are of
   */
  async end(): Promise<Bill[]> {
    await this.#write();
    await this.#underway;
    return [...this.#bills.values()];
  }

  async #take(charges: ChargeRecord[]): Promise<void> {
    await this.#openBills(charges);
    const shapes = charges.map(({ shape }) => shape);
    // The transaction has one connection: what is asked of it would wait for what is underway anyway.
    if (!this.#shapes.knows(shapes)) await this.#underway;
    const ids = await this.#shapes.idsOf(this.#tx, shapes);
    const piece = toLedgerPiece(this.#importId, this.#rows + 1, charges, ids);
    this.#rows += charges.length;
    this.#progress.rows = this.#rows;
    this.#ready.push(piece);
    this.#readyBytes += piece.length;
    if (this.#readyBytes >= BYTES_AT_ONCE) await this.#write();
  }

  /** Sends what is ready, and does not wait for it: meanwhile more is read. */
  async #write(): Promise<void> {
    await this.#underway;
    if (this.#ready.length === 0) return;
    this.#underway = this.#store.insert(this.#tx, this.#ready);
    // Whoever waits for it hears of a failure; until then it is none that nobody handles.
    this.#underway.catch(() => {});
    this.#ready = [];
    this.#readyBytes = 0;
  }

  /** Notes the bills of charges; those that are closed take nothing but corrections that are added. */
  async #openBills(charges: ChargeRecord[]): Promise<void> {
    const fresh: Bill[] = [];
    const restated = new Set<Bill>();
    let bill: Bill | undefined;
    for (const charge of charges) {
      // Rows of a bill stand together more often than not.
      if (!bill || !isOf(bill, charge)) {
        const given = billOf(charge);
        const key = billKeyOf(given);
        bill = this.#bills.get(key);
        if (!bill) {
          bill = { ...given, rows: 0 };
          this.#bills.set(key, bill);
          fresh.push(bill);
        }
      }
      bill.rows += 1;
      if (this.#mode !== 'add' || !charge.shape.correction) restated.add(bill);
    }
    if (fresh.length > 0) {
      await this.#underway;
      // None is closed meanwhile: that takes the lock of the ledger.
      for (const one of await this.#store.openBills(this.#tx, fresh)) {
        this.#closed.add(this.#bills.get(billKeyOf(one))!);
      }
    }
    for (const one of restated) {
      if (this.#closed.has(one)) {
        throw new ConflictError(
          `${tellBill(
            one,
          )} is closed and cannot be restated. Corrections of closed months are charges of the class Correction, sent with mode=add or in a later month; or open the month again.`,
        );
      }
    }
  }
}
