import {
  InputError,
  NotFoundError,
  NotImplementedError,
} from '@backstage/errors';
import {
  ArtifactEntry,
  ArtifactService,
  UploadedPart,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Readable } from 'node:stream';
import { ScopedOptions } from '../access';
import { Database } from '../database';
import { DatabaseExperimentStore } from '../experiments';
import { safePath } from './paths';
import { ArtifactListener, ArtifactStore, DirectTransfers } from './types';

/** Of S3. */
const MOST_PARTS = 10_000;
/** Addresses that are signed for longer are refused by the stores. */
const LONGEST_SECONDS = 604_800;

/** Files of runs and logged models; who may see or change them follows the experiment that their path begins with. */
export class DefaultArtifactService implements ArtifactService {
  readonly #database: Database;
  readonly #experiments: DatabaseExperimentStore;
  readonly #store: ArtifactStore;
  readonly #listener?: ArtifactListener;

  constructor(options: {
    database: Database;
    experiments: DatabaseExperimentStore;
    store: ArtifactStore;
    listener?: ArtifactListener;
  }) {
    this.#database = options.database;
    this.#experiments = options.experiments;
    this.#store = options.store;
    this.#listener = options.listener;
  }

  async upload(
    path: string,
    content: Readable,
    options: ScopedOptions,
  ): Promise<void> {
    const safe = await this.#placeOfFile(path, options);
    await this.#store.write(safe, content);
    await this.#listener?.uploaded(safe, options.caller);
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

  async canTransferDirectly(_options: ScopedOptions): Promise<boolean> {
    return this.#store.direct !== undefined;
  }

  async beginUpload(path: string, parts: number, options: ScopedOptions) {
    const direct = this.#direct();
    if (!Number.isInteger(parts) || parts < 1 || parts > MOST_PARTS) {
      throw new InputError(
        `'num_parts' must be between 1 and ${MOST_PARTS}, not ${parts}`,
      );
    }
    return direct.begin(await this.#placeOfFile(path, options), parts);
  }

  async completeUpload(
    path: string,
    uploadId: string,
    parts: UploadedPart[],
    options: ScopedOptions,
  ): Promise<void> {
    const direct = this.#direct();
    const safe = await this.#placeOfFile(path, options);
    await direct.complete(safe, uploadId, parts);
    await this.#listener?.uploaded(safe, options.caller);
  }

  async abortUpload(path: string, uploadId: string, options: ScopedOptions) {
    const direct = this.#direct();
    await direct.abort(await this.#placeOfFile(path, options), uploadId);
  }

  async signUpload(path: string, seconds: number, options: ScopedOptions) {
    const direct = this.#direct(seconds);
    return direct.signUpload(await this.#placeOfFile(path, options), seconds);
  }

  async signDownload(path: string, seconds: number, options: ScopedOptions) {
    const direct = this.#direct(seconds);
    const safe = await this.#place(path, options);
    const signed = await direct.signDownload(safe, seconds);
    if (!signed) throw new NotFoundError(`No such artifact: '${path}'`);
    return signed;
  }

  #direct(seconds = 1): DirectTransfers {
    if (!this.#store.direct) {
      // Clients look for the beginning of this sentence, and then send the file through the portal.
      throw new NotImplementedError(
        'Multipart upload is not supported for the current artifact repository',
      );
    }
    if (!(seconds >= 1 && seconds <= LONGEST_SECONDS)) {
      throw new InputError(
        `expiration must be between 1 and ${LONGEST_SECONDS} seconds (got ${seconds}).`,
      );
    }
    return this.#store.direct;
  }

  async #placeOfFile(path: string, options: ScopedOptions): Promise<string> {
    const safe = await this.#place(path, options);
    if (!safe.includes('/')) {
      throw new InputError(
        `Invalid path: '${path.slice(0, 200)}' names an experiment, not a file`,
      );
    }
    return safe;
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
