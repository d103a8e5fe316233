/** A Postgres of our own in a folder: made once, started, stopped, taken over from a start that died. */

import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from './console.mjs';
import { findFreePort } from './ports.mjs';
import { findPostgresBinaries } from './postgres-binaries.mjs';
import {
  environment,
  openFolder,
  readLock,
  STOP_TIMEOUT_MS,
  stopLingering,
  USER,
} from './postgres-folder.mjs';
import { chooseIdentity, dieWithParentPrefix } from './postgres-identity.mjs';
import { isWindows } from './platform.mjs';
import { readTail } from './log-file.mjs';

const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 60_000;
const ATTEMPTS = 3;

/** For one portal on one machine. A commit is on disk when it is answered. */
const SETTINGS = {
  max_connections: 200,
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  wal_compression: 'on',
  max_wal_size: '2GB',
  random_page_cost: 1.1,
  // Compiling costs more than it saves on queries that take milliseconds.
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  password_encryption: 'scram-sha-256',
};

/** For databases that are thrown away: nothing survives a power cut, everything is faster. */
export const THROW_AWAY_SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};

/**
 * @param {{
 *   root: string, folder: string, passwordFile: string, logFile: string,
 *   settings?: Record<string, string | number>,
 *   onExit?: (sentence: string) => void,
 * }} options
 *   `folder` becomes Postgres' own, `root` is where node_modules is, `onExit`
 *   hears of an end that nobody asked for
 */
export async function startPostgres(options) {
  const {
    root,
    folder,
    passwordFile,
    logFile,
    settings = {},
    onExit,
  } = options;
  const binaries = findPostgresBinaries(root);
  mkdirSync(folder, { recursive: true });
  mkdirSync(path.dirname(logFile), { recursive: true });
  const context = {
    binaries,
    folder,
    data: path.join(folder, 'data'),
    logFile,
    identity: chooseIdentity(binaries.postgres, folder),
    settings: { ...SETTINGS, ...settings },
  };
  await stopLingering(context.data);
  const password = openFolder(context, passwordFile);
  for (let attempt = 1; ; attempt++) {
    // Free now; another program may take it before Postgres does.
    const port = await findFreePort(HOST);
    const server = await launch(context, port);
    if (server) {
      return describe(context, server, { port, password, onExit });
    }
    if (attempt === ATTEMPTS) {
      throw new StartError(
        `Postgres does not start: see the lines above and ${logFile}.`,
        readTail(logFile),
      );
    }
  }
}

function describe(context, child, { port, password, onExit }) {
  let stopping = false;
  const ended = new Promise(resolve => child.once('exit', resolve));
  ended.then(() => {
    if (!stopping) {
      onExit?.(`Postgres ended unexpectedly: see ${context.logFile}.`);
    }
  });
  return {
    host: HOST,
    port,
    user: USER,
    password,
    pid: child.pid,
    url: (database = 'postgres') =>
      `postgresql://${USER}:${password}@${HOST}:${port}/${database}`,
    /** Ends sessions, writes a checkpoint, and is gone when it resolves. */
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) {
        return;
      }
      if (isWindows) {
        spawnSync(context.binaries.pg_ctl, [
          'stop',
          '-D',
          context.data,
          '-m',
          'fast',
          '-w',
        ]);
      } else {
        child.kill('SIGINT');
      }
      const timeout = sleep(STOP_TIMEOUT_MS, 'late', { ref: false });
      if ((await Promise.race([ended, timeout])) === 'late') {
        child.kill(isWindows ? 'SIGKILL' : 'SIGQUIT');
        await ended;
      }
    },
    /** Ends at once; the next start recovers from the log as after a power cut. */
    kill() {
      stopping = true;
      child.kill(isWindows ? 'SIGKILL' : 'SIGQUIT');
    },
  };
}

/** @returns the server's process once it answers, undefined when it ended instead */
async function launch(context, port) {
  const { binaries, data, identity, logFile, settings } = context;
  const all = {
    listen_addresses: HOST,
    port,
    unix_socket_directories: '',
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const [command, ...args] = [
    ...identity.prefix,
    ...dieWithParentPrefix(),
    binaries.postgres,
    '-D',
    data,
    ...flags,
  ];
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(command, args, {
    cwd: '/',
    uid: identity.uid,
    gid: identity.gid,
    env: environment(),
    stdio: ['ignore', log, log],
    // Ctrl-C in the terminal reaches our group only: the backend goes first.
    detached: !isWindows,
    windowsHide: true,
  });
  closeSync(log);
  let ended = false;
  child.once('error', () => (ended = true));
  child.once('exit', () => (ended = true));
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!ended && Date.now() < deadline) {
    if (isReady(data, child.pid)) {
      return child;
    }
    await sleep(25);
  }
  child.kill('SIGKILL');
  return undefined;
}

/** The server writes its state into the eighth line of its lock file. */
function isReady(data, pid) {
  const lines = readLock(data);
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}
