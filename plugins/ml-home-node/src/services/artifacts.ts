import { Readable } from 'node:stream';
import { CallOptions } from './caller';

export interface ArtifactEntry {
  /** Path from the listed folder's root, with `/`. */
  path: string;
  isDir: boolean;
  /** Bytes; absent for folders. */
  size?: number;
}

/**
 * Files of runs and logged models. Paths start with the experiment's id, such as
 * `1/<run id>/artifacts/model/MLmodel`; permission is that of the experiment.
 */
export interface ArtifactService {
  /** Streams into the store; a file becomes visible only once it is whole. */
  upload(path: string, content: Readable, options: CallOptions): Promise<void>;
  download(
    path: string,
    options: CallOptions,
  ): Promise<{ content: Readable; size: number }>;
  /** Direct children of a folder; empty for an absent folder or a file. */
  list(path: string, options: CallOptions): Promise<ArtifactEntry[]>;
  remove(path: string, options: CallOptions): Promise<void>;
}
