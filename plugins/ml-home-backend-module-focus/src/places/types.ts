import { Readable } from 'node:stream';

/** A file of a bill where it lies. */
export interface PlacedFile {
  /** Path within the place. */
  path: string;
  /** Names this state of it: changes whenever its content may have changed. */
  version: string;
  changedAt: Date;
  open(): Promise<Readable>;
}

/** A folder or a bucket in which bills appear. */
export interface Place {
  list(): Promise<PlacedFile[]>;
}

/** Whether a name is one of a bill: manifests and marks of exporters lie beside them. */
export const isBill = (path: string): boolean =>
  /\.(csv|csv\.gz|parquet|gz)$/i.test(path) && !/(^|\/)[._][^/]*$/.test(path);
