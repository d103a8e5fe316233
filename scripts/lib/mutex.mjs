/** A file that belongs to one living process at a time. */

import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify } from './processes.mjs';

/** What file systems without hard links answer. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/**
 * Takes the file for this process.
 *
 * @param {object} [facts] kept in the file for whoever comes next
 * @returns {{ taken: true, left?: object } | { taken: false, owner: object }}
 *   `left` is what an owner that died without cleaning up had written
 */
export function takeFile(file, facts = {}) {
  const mine = { ...facts, pid: process.pid, identity: identify(process.pid) };
  const draft = `${file}.${process.pid}`;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  let left;
  try {
    for (;;) {
      try {
        // Appears whole or not at all, unlike a file that is being written.
        linkSync(draft, file);
        return { taken: true, left };
      } catch (error) {
        if (NO_LINKS.includes(error.code)) {
          writeFileSync(file, JSON.stringify(mine), {
            mode: 0o600,
            flag: 'wx',
          });
          return { taken: true, left };
        }
        if (error.code !== 'EEXIST') {
          throw error;
        }
      }
      const found = readFacts(file);
      if (found && identify(found.pid) === found.identity) {
        return { taken: false, owner: found };
      }
      left = discard(file, found) ? found ?? {} : left;
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Adds to what the file says about its owner, this process. */
export function amendFile(file, facts) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ ...readFacts(file), ...facts }), {
    mode: 0o600,
  });
  renameSync(draft, file);
}

export function releaseFile(file) {
  if (readFacts(file)?.pid === process.pid) {
    rmSync(file, { force: true });
  }
}

/** Runs `work` while no other process does so under the same file. */
export async function withMutex(file, { signal, onWait }, work) {
  while (!takeFile(file).taken) {
    onWait?.();
    await sleep(500, undefined, { signal });
  }
  try {
    return await work();
  } finally {
    releaseFile(file);
  }
}

export function readFacts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Moves a dead owner's file away, unless a living one has replaced it meanwhile. */
function discard(file, expected) {
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return false;
  }
  const moved = readFacts(aside);
  if (JSON.stringify(moved) !== JSON.stringify(expected)) {
    renameSync(aside, file);
    return false;
  }
  rmSync(aside, { force: true });
  return true;
}
