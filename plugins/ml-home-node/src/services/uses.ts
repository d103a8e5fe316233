import {
  ResourceUseInput,
  SkippedUse,
  UseImport,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from './caller';

/** What one system reports at once. */
export interface UseBatch {
  /** The adapter, such as `ray`. */
  source: string;
  /** Which of several of the source, such as a cluster; empty where there is one. */
  origin: string;
  uses: ResourceUseInput[];
  /** What the adapter could not read. */
  skipped: SkippedUse[];
}

/** Takes what jobs and workflows held, for estimates of cost and carbon before the bill. */
export interface ResourceUseService {
  /** Throws NotAllowedError unless the caller may import: to be asked before a large answer is taken. */
  requireImport(options: CallOptions): Promise<void>;
  /**
   * Adds reports in one transaction; those of the same source, id and segment restate one another. A report that makes
   * no sense is skipped and told, the rest is kept.
   */
  importUses(batch: UseBatch, options: CallOptions): Promise<UseImport>;
  /** Says that a source could not be read; told until it is read again. */
  reportFailure(
    failure: { source: string; origin: string; message: string },
    options: CallOptions,
  ): Promise<void>;
}
