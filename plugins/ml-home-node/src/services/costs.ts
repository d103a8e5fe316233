import {
  ChargeRecord,
  ColumnDefect,
  CostExportQuery,
  CostImport,
  CostImportMode,
  CostKind,
  CostObject,
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
  /** Names one state of a file that is looked at again and again, such as its path with size and time. */
  origin?: string;
  bytesTotal?: number;
  batches: AsyncIterable<ChargeBatch>;
  /**
   * Called when all is read: what the file was, the SHA-256 of its content in hex, and what was wrong in it. `reader` is
   * the version of what read it: the same content read by another version replaces what that one made of it.
   */
  finish(): {
    format: string;
    digest: string;
    reader?: string;
    defects: ColumnDefect[];
  };
}

export interface CostImportOptions extends CallOptions {
  mode: CostImportMode;
}

/** A charge with what the rules say of it; of a shared pool the part of one object. */
export interface AllocatedCharge {
  charge: ChargeRecord;
  kind: CostKind;
  rule?: string;
  /** Absent for what belongs to nobody, and for models that the caller may not see. */
  object?: CostObject;
}

/** Takes charges into the ledger, and tells them again. */
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
  /**
   * Charges of a range of days with their allocation, in the order of the ledger. Their amounts add up to the bill; a
   * pool that is shared is told by day and object.
   */
  exportCharges(
    query: CostExportQuery,
    options: CallOptions,
  ): Promise<AsyncIterable<AllocatedCharge[]>>;
  /** Which of these origins were imported already, as `ChargeSource.origin` named them. */
  knownOrigins(origins: string[], options: CallOptions): Promise<string[]>;
}
