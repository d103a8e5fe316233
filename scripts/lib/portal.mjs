/** Portals for tests: started as a user starts one, on a free port with a folder of their own. */

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataPaths } from './data-folder.mjs';
import { findFreePort } from './ports.mjs';
import { isAlive } from './processes.mjs';
import { ROOT } from './settings.mjs';

const READY = /^ML Home is ready: +(\S+)/m;
const START_TIMEOUT_MS = 300_000;
const STOP_TIMEOUT_MS = 45_000;

/** A folder that is gone after the test, also when Postgres owns part of it. */
export function throwAwayFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'ml-home-test-'));
  return {
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Runs `npm start`'s script, whatever comes of it.
 *
 * @param {NodeJS.ProcessEnv} env on top of ours, from which every ML_HOME_ name is dropped
 */
export function runStart(env) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(ML_HOME_|npm_lifecycle)/.test(name),
  );
  const started = Date.now();
  const child = spawn(
    process.execPath,
    [path.join(ROOT, 'scripts', 'start.mjs')],
    {
      cwd: ROOT,
      env: {
        ...Object.fromEntries(inherited),
        ML_HOME_WATCH_PARENT: '1',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', text => (output[name] += text));
  }
  const ended = new Promise(resolve =>
    child.once('close', (code, signal) =>
      resolve({ code, signal, ...output, ms: Date.now() - started }),
    ),
  );
  return { child, output, ended };
}

/**
 * @param {{ dataDir: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal }} options
 */
export async function startPortal({ dataDir, env = {}, signal }) {
  const port = await findFreePort();
  const started = Date.now();
  const { child, output, ended } = runStart({
    ML_HOME_PORT: String(port),
    ML_HOME_DATA_DIR: dataDir,
    ...env,
  });
  let result;
  ended.then(outcome => (result = outcome));
  const stop = async (how = 'SIGTERM') => {
    if (result === undefined) {
      child.kill(how);
      await Promise.race([
        ended,
        sleep(STOP_TIMEOUT_MS, undefined, { ref: false }),
      ]);
      if (result === undefined) {
        child.kill('SIGKILL');
        throw new Error('The portal did not stop when it was asked to.');
      }
    }
    return result;
  };
  while (!READY.test(output.stdout)) {
    const late = Date.now() - started > START_TIMEOUT_MS;
    if (result !== undefined || late || signal?.aborted) {
      await stop();
      throw new Error(
        `The portal did not start:\n${output.stdout}${output.stderr}`,
      );
    }
    await sleep(50);
  }
  return {
    url: READY.exec(output.stdout)[1],
    port,
    dataDir,
    pid: child.pid,
    token: /MLFLOW_TRACKING_TOKEN=(\S+)/.exec(output.stdout)[1],
    readyAfterMs: Date.now() - started,
    output,
    ended,
    /** @returns how it ended and what it printed */
    stop,
    /** The processes it has started and that its lock file remembers. */
    children: () =>
      JSON.parse(readFileSync(dataPaths(dataDir).lock, 'utf8')).children.map(
        ({ pid }) => pid,
      ),
  };
}

/** @returns {Promise<boolean>} whether all of them were gone in time */
export async function allGone(pids, timeoutMs) {
  const deadline = Date.now() + timeoutMs;
  while (pids.some(isAlive)) {
    if (Date.now() > deadline) {
      return false;
    }
    await sleep(50);
  }
  return true;
}
