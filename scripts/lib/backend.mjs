/** The backend process: started under the right Node, watched until it is ready, stopped. */

import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from './console.mjs';
import { readTail, rotate } from './log-file.mjs';
import { isWindows } from './platform.mjs';
import { signalGroup } from './processes.mjs';
import { runtimeEnvironment } from './runtime.mjs';
import { watchdogArgs, watchdogEnvironment } from './watchdog.mjs';

const POLL_MS = 150;
const READY_TIMEOUT_MS = 300_000;
const STOP_TIMEOUT_MS = 10_000;

/** The configuration files of a start, the later ones winning. */
export function configFiles(root) {
  return [
    'app-config.yaml',
    'app-config.embedded.yaml',
    'app-config.local.yaml',
  ]
    .map(name => path.join(root, name))
    .filter(existsSync);
}

/** What the configuration files take from the environment. */
export function backendEnvironment({
  settings,
  paths,
  token,
  database,
  runtime,
}) {
  return {
    ...runtimeEnvironment(runtime),
    ML_HOME_PORT: String(settings.port),
    ML_HOME_HOST: settings.host,
    ML_HOME_DATA_DIR: settings.dataDir,
    ML_HOME_TOKEN: token,
    // The configuration's schema knows the words, not the digits.
    ML_HOME_DEMO: String(settings.demo),
    ML_HOME_PG_URL: database.url,
    ML_HOME_PG_DIVISION: database.division,
    ML_HOME_PG_CREATE_DATABASES: String(database.division === 'database'),
    ML_HOME_PG_CREATE_SCHEMAS: String(database.division === 'schema'),
    // Saves about a tenth of every start but the first.
    NODE_COMPILE_CACHE: paths.compileCache,
    NODE_ENV: 'production',
  };
}

/**
 * @param {{ root: string, runtime: string, logFile: string, env: NodeJS.ProcessEnv }} options
 */
export function startBackend({ root, runtime, logFile, env }) {
  rotate(logFile);
  const logStart = existsSync(logFile) ? statSync(logFile).size : 0;
  const log = openSync(logFile, 'a', 0o600);
  const args = [
    '--no-node-snapshot',
    // The heap grows by a fifth at a time: the widest runs of the bench peak at half of the memory, no slower.
    '--heap-growing-percent=20',
    ...watchdogArgs(),
    '--require',
    path.join(
      root,
      'node_modules',
      '@backstage',
      'cli',
      'config',
      'nodeTransform.cjs',
    ),
    path.join('src', 'index.ts'),
    ...configFiles(root).flatMap(file => ['--config', file]),
  ];
  const child = spawn(runtime, args, {
    cwd: path.join(root, 'packages', 'backend'),
    env: watchdogEnvironment(env),
    stdio: ['ignore', log, log, 'ipc'],
    // Ctrl-C in the terminal goes to us; we decide the order.
    detached: !isWindows,
    windowsHide: true,
  });
  closeSync(log);
  return watch(child, () => readTail(logFile, 40, logStart));
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {() => string[]} lastLines the end of what it logged
 */
export function watch(child, lastLines) {
  let outcome;
  const ended = new Promise(resolve => {
    child.once('exit', (code, signal) =>
      resolve((outcome = signal ?? `code ${code}`)),
    );
    child.once('error', error => resolve((outcome = error.message)));
  });
  return {
    pid: child.pid,
    /** Resolves when it is gone, to how it ended. */
    ended,
    died: () =>
      new StartError(
        `The backend ended (${outcome}): see the lines above.`,
        lastLines(),
      ),
    async stop() {
      if (outcome !== undefined) {
        return;
      }
      signalGroup(child.pid, 'SIGTERM');
      const late = await Promise.race([
        ended.then(() => false),
        sleep(STOP_TIMEOUT_MS, true, { ref: false }),
      ]);
      if (late) {
        signalGroup(child.pid, 'SIGKILL');
        await ended;
      }
    },
    kill: () => outcome === undefined && signalGroup(child.pid, 'SIGKILL'),
  };
}

/** Waits until the portal answers that it is ready, or the backend is gone. */
export async function waitUntilReady({ backend, settings, signal }) {
  let gone = false;
  backend.ended.then(() => (gone = true));
  const host =
    settings.host === '::' || settings.host === '0.0.0.0'
      ? '127.0.0.1'
      : settings.host;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${
    settings.port
  }/.backstage/health/v1/readiness`;
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    if (gone) {
      throw backend.died();
    }
    const status = await fetch(url).then(
      response => response.status,
      () => 0,
    );
    if (status === 200) {
      return;
    }
    await sleep(POLL_MS, undefined, { signal });
  }
  throw new StartError(
    `The backend is not ready after ${
      READY_TIMEOUT_MS / 1000
    } s: see its log in the data folder under logs/backend.log.`,
  );
}
