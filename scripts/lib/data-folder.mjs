/** The folder that keeps everything between two starts: names, checks, the token, the owner. */

import { randomInt } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from './console.mjs';
import { amendFile, readFacts, releaseFile, takeFile } from './mutex.mjs';
import { identify, signalGroup, waitUntilGone } from './processes.mjs';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BACKEND_PATIENCE_MS = 10_000;
const PATIENCE_MS = 1_500;
const STOPPING_PATIENCE_MS = 30_000;

export function dataPaths(dataDir) {
  return {
    lock: path.join(dataDir, 'ml-home.lock'),
    token: path.join(dataDir, 'token'),
    // Says that the demo was loaded once, and may have been removed since.
    demoMark: path.join(dataDir, 'demo-loaded'),
    postgres: path.join(dataDir, 'postgres'),
    postgresPassword: path.join(dataDir, 'postgres-password'),
    logs: path.join(dataDir, 'logs'),
    backendLog: path.join(dataDir, 'logs', 'backend.log'),
    postgresLog: path.join(dataDir, 'logs', 'postgres.log'),
    catalog: path.join(dataDir, 'catalog'),
    artifacts: path.join(dataDir, 'artifacts'),
    compileCache: path.join(dataDir, 'cache', 'compile'),
  };
}

/** Makes the folders, and says so in one sentence when that cannot be. */
export function prepareDataFolder(dataDir) {
  const paths = dataPaths(dataDir);
  const probe = path.join(dataDir, `.probe-${process.pid}`);
  try {
    for (const folder of [paths.logs, paths.catalog, paths.artifacts]) {
      makeFolder(folder);
    }
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new StartError(
      `The data folder ${dataDir} cannot be written (${reason(
        error,
      )}): choose another with ML_HOME_DATA_DIR, or make it writable for this user.`,
    );
  }
  return paths;
}

/** Node's own recursive mkdir never returns in a place such as /proc. */
function makeFolder(folder) {
  if (!existsSync(folder)) {
    makeFolder(path.dirname(folder));
    mkdirSync(folder);
  }
}

/** The token in use: the given one, else the one made at the first start. */
export function provideToken(file, given) {
  if (given) {
    return given;
  }
  if (existsSync(file)) {
    return readFileSync(file, 'utf8').trim();
  }
  const random = Array.from(
    { length: 32 },
    () => BASE62[randomInt(BASE62.length)],
  );
  const token = `mlh_${random.join('')}`;
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return token;
}

/**
 * Makes this process the only one on the data folder. An owner that was killed
 * leaves a backend which may still be ending: it is waited for, then ended.
 *
 * @param {{ url: string }} facts told to whoever tries meanwhile
 */
export async function ownDataFolder(paths, facts) {
  const result = await takeWhenFree(paths.lock, facts);
  if (!result.taken) {
    const { pid, url } = result.owner;
    throw new StartError(
      `ML Home already runs on this data folder at ${url} (process ${pid}): stop it with Ctrl-C or kill ${pid}, or choose another folder with ML_HOME_DATA_DIR.`,
    );
  }
  for (const child of result.left?.children ?? []) {
    if (child.identity && identify(child.pid) === child.identity) {
      if (!(await waitUntilGone(child.pid, BACKEND_PATIENCE_MS))) {
        signalGroup(child.pid, 'SIGKILL');
        await waitUntilGone(child.pid, BACKEND_PATIENCE_MS);
      }
    }
  }
}

/** One that was told to stop a moment ago, or is at it, is worth waiting for. */
async function takeWhenFree(file, facts) {
  const started = Date.now();
  for (;;) {
    const result = takeFile(file, facts);
    const patience = result.owner?.stopping
      ? STOPPING_PATIENCE_MS
      : PATIENCE_MS;
    if (result.taken || Date.now() - started > patience) {
      return result;
    }
    await sleep(100);
  }
}

/** Tells whoever comes next that this process is about to be gone. */
export function announceLeave(paths) {
  if (readFacts(paths.lock)?.pid === process.pid) {
    amendFile(paths.lock, { stopping: true });
  }
}

/** Remembers a process to be ended should this one not get to it. */
export function rememberChild(paths, pid) {
  const children = readFacts(paths.lock)?.children ?? [];
  amendFile(paths.lock, {
    children: [...children, { pid, identity: identify(pid) }],
  });
}

export function leaveDataFolder(paths) {
  releaseFile(paths.lock);
}

function reason(error) {
  switch (error.code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the disk is read-only';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file is in its place';
    case 'ENOENT':
      return 'no folder can be made there';
    case 'ENOSPC':
      return 'the disk is full';
    default:
      return error.code ?? error.message;
  }
}
