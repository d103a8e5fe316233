import { InputError, NotFoundError } from '@backstage/errors';
import {
  ArtifactEntry,
  ArtifactService,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Readable } from 'node:stream';
import { ScopedOptions } from '../access';
import { Database } from '../database';
import { DatabaseExperimentStore } from '../experiments';
import { safePath } from './paths';
import { ArtifactStore } from './types';

/** Files of runs and logged models; who may see or change them follows the experiment that their path begins with. */
export class DefaultArtifactService implements ArtifactService {
  readonly #database: Database;
  readonly #experiments: DatabaseExperimentStore;
  readonly #store: ArtifactStore;

  constructor(options: {
    database: Database;
    experiments: DatabaseExperimentStore;
    store: ArtifactStore;
  }) {
    this.#database = options.database;
    this.#experiments = options.experiments;
    this.#store = options.store;
  }

  async upload(
    path: string,
    content: Readable,
    options: ScopedOptions,
  ): Promise<void> {
    const safe = await this.#place(path, options);
    if (!safe.includes('/')) {
      throw new InputError(
        `Invalid path: '${path.slice(0, 200)}' names an experiment, not a file`,
      );
    }
    await this.#store.write(safe, content);
  }

  async download(path: string, options: ScopedOptions) {
    const safe = await this.#place(path, options);
    const file = await this.#store.read(safe);
    if (!file) throw new NotFoundError(`No such artifact: '${path}'`);
    return file;
  }

  async list(path: string, options: ScopedOptions): Promise<ArtifactEntry[]> {
    return this.#store.list(await this.#place(path, options));
  }

  async remove(path: string, options: ScopedOptions): Promise<void> {
    await this.#store.remove(await this.#place(path, options));
  }

  async #place(path: string, { scope }: ScopedOptions): Promise<string> {
    const safe = safePath(path);
    const id = safe.split('/')[0];
    const experiment = /^\d{1,18}$/.test(id)
      ? await this.#experiments.find(this.#database, { id }, scope)
      : undefined;
    if (!experiment) {
      throw new NotFoundError(
        `No such artifact: '${path.slice(
          0,
          200,
        )}' does not begin with the id of an experiment that you may use`,
      );
    }
    return safe;
  }
}
