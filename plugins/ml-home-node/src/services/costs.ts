import {
  ChargeRecord,
  ColumnDefect,
  CostImport,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from './caller';

/** Rows of a bill as they are read from a file, and what is known of the reading so far. */
export interface ChargeBatch {
  charges: ChargeRecord[];
  bytesRead: number;
}

/** A file of charges that is being read. */
export interface ChargeSource {
  /** The adapter, such as `focus` or `opencost`. */
  source: string;
  /** Of the file or the folder. */
  name: string;
  bytesTotal?: number;
  batches: AsyncIterable<ChargeBatch>;
  /** Called when all is read: what the file was, the SHA-256 of its content in hex, and what was wrong in it. */
  finish(): { format: string; digest: string; defects: ColumnDefect[] };
}

export interface CostImportOptions extends CallOptions {
  /**
   * `replace`: the months of the accounts in the file are restated, what was known of them goes. `add`: the file holds
   * further rows of them.
   */
  mode: 'replace' | 'add';
}

/** Takes charges into the ledger. */
export interface CostImportService {
  /** Throws NotAllowedError unless the caller may import: to be asked before a large file is taken. */
  requireImport(options: CallOptions): Promise<void>;
  /**
   * Reads a source to its end and changes the ledger in one transaction, or not at all. A file that was imported
   * before, and whose bills nobody restated since, changes nothing.
   *
   * @throws InputError - what is not a bill; ConflictError - a month that is closed
   */
  importCharges(
    source: ChargeSource,
    options: CostImportOptions,
  ): Promise<CostImport>;
}
