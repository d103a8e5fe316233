import {
  Caller,
  CostImportService,
} from '@ml-home/backstage-plugin-ml-home-node';
import { BillParts } from './BillParts';
import { BucketPlace } from './places/BucketPlace';
import { FolderPlace } from './places/FolderPlace';
import { Place, PlacedFile } from './places/types';
import { BillsSettings } from './settings';

interface Bill {
  name: string;
  origin: string;
  files: PlacedFile[];
  changedAt: number;
}

const folderOf = (path: string): string =>
  path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';

/** Bills of a place, the oldest first, so that what was written last restates what was written before. */
export function billsOf(
  settings: Pick<BillsSettings, 'name' | 'unit'>,
  files: PlacedFile[],
): Bill[] {
  const groups = Map.groupBy(files, ({ path }) =>
    settings.unit === 'folder' ? folderOf(path) : path,
  );
  return [...groups]
    .map(([name, parts]) => {
      const sorted = parts.sort((a, b) => (a.path < b.path ? -1 : 1));
      return {
        name: name || settings.name,
        origin: [
          settings.name,
          ...sorted.map(({ path, version }) => `${path}@${version}`),
        ].join('\n'),
        files: sorted,
        changedAt: Math.max(...parts.map(one => one.changedAt.getTime())),
      };
    })
    .sort((a, b) => a.changedAt - b.changedAt || (a.name < b.name ? -1 : 1));
}

/** Brings what is new in a folder or bucket. */
export class BillReader {
  readonly #settings: BillsSettings;
  readonly #place: Place;
  readonly #costs: CostImportService;
  readonly #maxFileBytes: number;

  constructor(options: {
    settings: BillsSettings;
    costs: CostImportService;
    maxFileBytes: number;
  }) {
    const { from } = options.settings;
    this.#settings = options.settings;
    this.#place =
      'path' in from ? new FolderPlace(from.path) : new BucketPlace(from);
    this.#costs = options.costs;
    this.#maxFileBytes = options.maxFileBytes;
  }

  /**
   * One that cannot be read does not keep the others from being read; it is told on the page of imports.
   *
   * @returns what became of the new ones, by name
   * @throws Error - the place cannot be looked at
   */
  async read(
    caller: Caller,
  ): Promise<{ name: string; state: string; error?: Error }[]> {
    const bills = billsOf(this.#settings, await this.#place.list());
    const known = new Set(
      await this.#costs.knownOrigins(
        bills.map(({ origin }) => origin),
        { caller },
      ),
    );
    const done = [];
    for (const { name, origin, files } of bills) {
      if (known.has(origin)) continue;
      try {
        const { state } = await this.#costs.importCharges(
          new BillParts({
            ...{ name, origin, files },
            maxFileBytes: this.#maxFileBytes,
          }),
          { caller, mode: this.#settings.mode },
        );
        done.push({ name, state });
      } catch (error) {
        done.push({ name, state: 'failed', error: error as Error });
      }
    }
    return done;
  }
}
