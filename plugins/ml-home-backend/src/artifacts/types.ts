import { ArtifactEntry } from '@ml-home/backstage-plugin-ml-home-node';
import { Readable } from 'node:stream';

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
}
