/** Tells whether something made from files is still what those files would make. */

import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/**
 * @param {string} root names in the hash are relative to it
 * @param {string[]} files absolute paths, in any order
 * @param {(file: string, content: Buffer) => string | Buffer} [select] the part that counts
 */
export function hashFiles(root, files, select = (_, content) => content) {
  const hash = createHash('sha256');
  for (const file of [...files].sort()) {
    hash.update(path.relative(root, file).replaceAll('\\', '/'));
    hash.update('\0');
    hash.update(select(file, readFileSync(file)));
    hash.update('\0');
  }
  return hash.digest('hex');
}

/** Every file below a folder, but not below the named folders nor those a filter drops. */
export function listFiles(
  folder,
  { skipFolders = [], keep = () => true } = {},
) {
  if (!existsSync(folder)) {
    return [];
  }
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      return skipFolders.includes(entry.name)
        ? []
        : listFiles(full, { skipFolders, keep });
    }
    return entry.isFile() && keep(full) ? [full] : [];
  });
}

export function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

export function writeStamp(file, value) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${value}\n`);
}
