import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isBill, Place, PlacedFile } from './types';

const MAX_FILES = 10_000;

/** A folder beside the portal, with the folders in it. */
export class FolderPlace implements Place {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async list(): Promise<PlacedFile[]> {
    const found: PlacedFile[] = [];
    const entries = await readdir(this.#root, {
      recursive: true,
      withFileTypes: true,
    });
    for (const entry of entries) {
      // What a link leads to is not in the folder.
      if (!entry.isFile() || !isBill(entry.name)) continue;
      if (found.length >= MAX_FILES) break;
      const file = path.join(entry.parentPath, entry.name);
      const { size, mtime } = await stat(file);
      found.push({
        path: path.relative(this.#root, file).split(path.sep).join('/'),
        version: `${size}-${mtime.getTime()}`,
        changedAt: mtime,
        open: async () => createReadStream(file),
      });
    }
    return found;
  }
}
