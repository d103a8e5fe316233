import {
  ArtifactEntry,
  Caller,
  UploadedPart,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Readable } from 'node:stream';

/** Transfers between a client and the store without the portal between, by signed addresses. */
export interface DirectTransfers {
  begin(
    path: string,
    parts: number,
  ): Promise<{ uploadId: string; urls: string[] }>;
  complete(
    path: string,
    uploadId: string,
    parts: UploadedPart[],
  ): Promise<void>;
  abort(path: string, uploadId: string): Promise<void>;
  signUpload(path: string, seconds: number): Promise<string>;
  /** Undefined when there is no such file. */
  signDownload(
    path: string,
    seconds: number,
  ): Promise<{ url: string; size: number } | undefined>;
}

/** Is told of files that arrived whole, before their sender is answered; must not throw. */
export interface ArtifactListener {
  uploaded(path: string, caller: Caller): Promise<void>;
}

/** Where files are kept. Paths are safe and relative, with `/`. */
export interface ArtifactStore {
  /** Streams; the file appears whole or not at all. */
  write(path: string, content: Readable): Promise<void>;
  /** Undefined when there is no such file. */
  read(path: string): Promise<{ content: Readable; size: number } | undefined>;
  /** Direct children, by their names. */
  list(path: string): Promise<ArtifactEntry[]>;
  /** Removes a file, or a folder with all below it; absent ones are fine. */
  remove(path: string): Promise<void>;
  /** Absent where clients cannot reach the store. */
  readonly direct?: DirectTransfers;
}
