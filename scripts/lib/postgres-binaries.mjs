/** Where the embedded Postgres is in node_modules. */

import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { StartError } from './console.mjs';
import { isWindows, platformPackages } from './platform.mjs';

/** @returns {{ postgres: string, initdb: string, pg_ctl: string, major: string }} */
export function findPostgresBinaries(root) {
  const name = platformPackages().postgres;
  const folder = path.join(root, 'node_modules', ...name.split('/'));
  if (!existsSync(path.join(folder, 'native', 'bin'))) {
    throw new StartError(
      `The package ${name} is missing from node_modules: remove node_modules and start again, or set ML_HOME_DATABASE_URL to a Postgres of your own.`,
    );
  }
  hydrateSymlinks(folder);
  const { version } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  const binary = each => {
    const file = path.join(
      folder,
      'native',
      'bin',
      isWindows ? `${each}.exe` : each,
    );
    makeExecutable(file);
    return file;
  };
  return {
    postgres: binary('postgres'),
    initdb: binary('initdb'),
    pg_ctl: binary('pg_ctl'),
    major: version.split('.')[0],
  };
}

/**
 * Packages cannot carry links, so the library names the server looks for are
 * made after the install, unless scripts of packages are switched off.
 */
function hydrateSymlinks(folder) {
  const list = path.join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) {
    return;
  }
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = path.join(folder, target);
    if (!existsSync(link)) {
      mkdirSync(path.dirname(link), { recursive: true });
      symlinkSync(
        path.relative(path.dirname(link), path.join(folder, source)),
        link,
      );
    }
  }
}

function makeExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}
