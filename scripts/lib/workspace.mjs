/** The packages of this repository, read from their package.json files. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** @returns {{ name: string, dir: string, manifest: object }[]} */
export function listPackages(root) {
  return ['packages', 'plugins'].flatMap(group => {
    const folder = path.join(root, group);
    if (!existsSync(folder)) {
      return [];
    }
    return readdirSync(folder)
      .map(name => path.join(folder, name))
      .filter(dir => existsSync(path.join(dir, 'package.json')))
      .map(dir => {
        const manifest = readManifest(dir);
        return { name: manifest.name, dir, manifest };
      });
  });
}

/** A package and every package of this repository it is built from. */
export function withLocalDependencies(root, name) {
  const all = new Map(listPackages(root).map(each => [each.name, each]));
  const found = new Map();
  const visit = each => {
    if (!each || found.has(each.name)) {
      return;
    }
    found.set(each.name, each);
    Object.keys(each.manifest.dependencies ?? {}).forEach(dependency =>
      visit(all.get(dependency)),
    );
  };
  visit(all.get(name));
  return [...found.values()];
}

export function readManifest(dir) {
  return JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8'));
}
