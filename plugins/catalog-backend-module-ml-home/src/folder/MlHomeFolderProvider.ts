import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  type DeferredEntity,
  type EntityProvider,
  type EntityProviderConnection,
  locationSpecToLocationEntity,
} from '@backstage/plugin-catalog-node';
import { type FolderState, scanFolder } from './scanFolder';

/** On Location entities of the folder: changes whenever the file does. */
const ANNOTATION_FILE_STAMP = 'mlhome.dev/file-stamp';

/** The catalog reads a file location as a glob pattern and offers no escape. */
const GLOB_PATTERN = /[*?[\]{}]|[@!+]\(/;

/**
 * Registers every YAML file of a folder as a location, and forgets it when the
 * file goes.
 *
 * The folder is scanned and not watched: `fs.watch` tells nothing on network and
 * many container volumes, misses changes when a folder is replaced, and behaves
 * differently on each system, while looking at a few hundred files takes
 * milliseconds.
 *
 * @public
 */
export class MlHomeFolderProvider implements EntityProvider {
  readonly #folder: string;
  readonly #logger: LoggerService;
  readonly #reported = new Set<string>();
  #connection: EntityProviderConnection | undefined;
  #known: FolderState | undefined;

  constructor(options: { folder: string; logger: LoggerService }) {
    this.#folder = path.resolve(options.folder);
    this.#logger = options.logger;
  }

  getProviderName(): string {
    return 'ml-home-folder';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    this.#connection = connection;
  }

  /** One turn of the scan. Throws when the folder can not be read; call again later. */
  async scan(): Promise<void> {
    const connection = this.#connection;
    if (!connection) {
      throw new Error('The catalog has not connected the provider yet');
    }
    const known = this.#known;
    const found = await scanFolder(this.#folder);
    const readable = [...found].filter(([file]) => this.#isReadable(file));
    if (known) {
      const added = readable.filter(
        ([file, stamp]) => known.get(file) !== stamp,
      );
      const removed = [...known].filter(([file]) => !found.has(file));
      if (added.length || removed.length) {
        await connection.applyMutation({
          type: 'delta',
          added: added.map(toLocation),
          removed: removed.map(entry => {
            const { entity, locationKey } = toLocation(entry);
            return { entityRef: stringifyEntityRef(entity), locationKey };
          }),
        });
      }
    } else {
      await connection.applyMutation({
        type: 'full',
        entities: readable.map(toLocation),
      });
    }
    this.#known = found;
  }

  #isReadable(file: string): boolean {
    if (!GLOB_PATTERN.test(file)) {
      return true;
    }
    if (!this.#reported.has(file)) {
      this.#reported.add(file);
      this.#logger.warn(
        `Left out ${file}: the catalog would take the path for a pattern`,
      );
    }
    return false;
  }
}

/**
 * The stamp makes the location differ when its file has changed, which has the
 * catalog read it again. Refresh keys are what the catalog offers for this, but a
 * file that was empty or unreadable at first has none yet, and one that changed
 * while the backend was down would wait for the regular round.
 */
function toLocation([file, stamp]: [string, string]): DeferredEntity {
  const entity = locationSpecToLocationEntity({
    location: { type: 'file', target: file },
  });
  return {
    entity: {
      ...entity,
      metadata: {
        ...entity.metadata,
        annotations: {
          ...entity.metadata.annotations,
          [ANNOTATION_FILE_STAMP]: stamp,
        },
      },
    },
    // The key that `catalog.locations` would give it, so that a file listed there
    // as well is one location and not a conflict.
    locationKey: entity.metadata.annotations![ANNOTATION_LOCATION],
  };
}
