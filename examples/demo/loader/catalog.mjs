/** The demo's declarations, in the folder of the portal that the catalog watches. */

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../catalog',
);

const targetOf = dataDir => path.join(dataDir, 'catalog', 'demo');

/** @returns the number of files copied */
export function copyCatalog(dataDir) {
  const target = targetOf(dataDir);
  mkdirSync(target, { recursive: true });
  const files = readdirSync(SOURCE).filter(name => name.endsWith('.yaml'));
  for (const name of files) {
    // Under its name only when it is whole: the folder is watched.
    const draft = path.join(target, `${name}.tmp`);
    copyFileSync(path.join(SOURCE, name), draft);
    renameSync(draft, path.join(target, name));
  }
  return files.length;
}

/** @returns whether there was anything to remove */
export function removeCatalog(dataDir) {
  const target = targetOf(dataDir);
  const there = existsSync(target);
  rmSync(target, { recursive: true, force: true });
  return there;
}
