import { type Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

/** Absolute path of each YAML file to a stamp that changes when the file does. */
export type FolderState = ReadonlyMap<string, string>;

/** Files and folders may go between being listed and being looked at. */
async function unlessMissing<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/** The stamp of a file, or undefined when it is gone or no file. */
async function stampOf(file: string): Promise<string | undefined> {
  const stats = await unlessMissing(stat(file));
  // ctime too, because moving an older file over a newer one keeps its mtime.
  return stats?.isFile()
    ? `${stats.mtimeMs}-${stats.ctimeMs}-${stats.size}`
    : undefined;
}

/**
 * Lists the YAML files of a folder and its subfolders. Names that begin with a dot
 * are left out: editors keep half-written copies under them. A link counts when it
 * leads to a file within the folder, which is how a mounted ConfigMap looks;
 * nothing outside of the folder is read through one.
 *
 * @throws when the folder itself can not be read: to whoever asks, a folder whose
 * volume has gone must not look like an empty one
 */
export async function scanFolder(folder: string): Promise<FolderState> {
  const found = new Map<string, string>();
  const root = await realpath(folder);

  async function isWithin(link: string): Promise<boolean> {
    const target = await unlessMissing(realpath(link));
    return target !== undefined && target.startsWith(root + path.sep);
  }

  async function visit(directory: string, entries: Dirent[]): Promise<void> {
    for (const entry of entries) {
      const file = path.join(directory, entry.name);
      if (entry.name.startsWith('.')) {
        continue;
      }
      if (entry.isDirectory()) {
        const children = await unlessMissing(
          readdir(file, { withFileTypes: true }),
        );
        await visit(file, children ?? []);
      } else if (
        /\.ya?ml$/i.test(entry.name) &&
        (entry.isFile() || (entry.isSymbolicLink() && (await isWithin(file))))
      ) {
        const stamp = await stampOf(file);
        if (stamp) {
          found.set(file, stamp);
        }
      }
    }
  }

  await visit(folder, await readdir(folder, { withFileTypes: true }));
  return found;
}
