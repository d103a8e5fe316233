#!/usr/bin/env node
/**
 * Starts ML Home on this machine: `npm start` for the portal as its users see
 * it, `npm run dev` to work on it. Needs Node 20 or newer and npm; brings the
 * rest itself. Cheap checks come before slow steps.
 */

import {
  backendEnvironment,
  startBackend,
  waitUntilReady,
} from './lib/backend.mjs';
import { say, StartError, step } from './lib/console.mjs';
import {
  announceLeave,
  leaveDataFolder,
  ownDataFolder,
  prepareDataFolder,
  provideToken,
  rememberChild,
} from './lib/data-folder.mjs';
import { provideDatabase } from './lib/database.mjs';
import { devEnvironment, FRONTEND_URL, startDevServer } from './lib/dev.mjs';
import { checkDatabaseAnswers } from './lib/given-database.mjs';
import { provideDemo } from './lib/demo.mjs';
import { follow } from './lib/log-file.mjs';
import { checkPlatform } from './lib/platform.mjs';
import { checkPortIsFree, DEV_FRONTEND_PORT } from './lib/ports.mjs';
import { prepareDependencies, prepareFrontend } from './lib/prepare.mjs';
import { readSettings } from './lib/settings.mjs';
import { createShutdown } from './lib/shutdown.mjs';
import { takeStartingTurn } from './lib/starting-turn.mjs';

/** A bundler prints whole modules on one line. */
const LINE_LENGTH = 400;

const dev = process.argv.includes('--dev');
const shutdown = createShutdown();

async function main() {
  const settings = readSettings();
  const { root, databaseUrl } = settings;
  checkPlatform({ ownPostgres: !databaseUrl });
  const paths = prepareDataFolder(settings.dataDir);
  await ownDataFolder(paths, { url: settings.url });
  shutdown.add(() => leaveDataFolder(paths));
  shutdown.signal.addEventListener('abort', () => announceLeave(paths));
  await checkPortIsFree(settings.port, settings.host);
  if (dev) {
    await checkPortIsFree(DEV_FRONTEND_PORT, '127.0.0.1');
  }
  if (databaseUrl) {
    await checkDatabaseAnswers(databaseUrl);
  }

  const { signal } = shutdown;
  const runtime = await prepareDependencies({ root, signal });
  signal.throwIfAborted();
  const database = await provideDatabase({ settings, paths, shutdown });
  signal.throwIfAborted();
  const token = provideToken(paths.token, settings.token);
  const env = backendEnvironment({ settings, paths, token, database, runtime });
  if (dev) {
    return startDev({ settings, paths, runtime, token, env });
  }
  await prepareFrontend({ root, runtime, signal });
  signal.throwIfAborted();
  return startPortal({ settings, paths, runtime, token, env, database });
}

async function startPortal({ settings, paths, runtime, token, env, database }) {
  const endTurn = await takeStartingTurn(settings.root, database.url);
  const backend = startBackend({
    root: settings.root,
    runtime,
    logFile: paths.backendLog,
    env,
  });
  rememberChild(paths, backend.pid);
  shutdown.add(() => backend.stop(), backend.kill);
  if (settings.showLog) {
    shutdown.add(follow(paths.backendLog, say));
  }
  try {
    await step('starting the backend', async () => {
      await waitUntilReady({ backend, settings, signal: shutdown.signal });
      return 'backend is ready';
    });
  } finally {
    await endTurn();
  }
  await provideDemo({ settings, paths, token, signal: shutdown.signal });
  greet({ url: settings.url, page: settings.url, token });
  say(`Its log is ${paths.backendLog}. Stop it with Ctrl-C.\n`);
  return backend;
}

async function startDev({ settings, paths, runtime, token, env }) {
  const servers = ['backend', 'app'].map(name => {
    const server = startDevServer({
      root: settings.root,
      runtime,
      name,
      env: devEnvironment(env),
    });
    rememberChild(paths, server.pid);
    shutdown.add(() => server.stop(), server.kill);
    return server;
  });
  await waitUntilReady({
    backend: servers[0],
    settings,
    signal: shutdown.signal,
  });
  greet({ url: settings.url, page: FRONTEND_URL, token });
  say('Files are watched. Stop it with Ctrl-C.\n');
  return {
    ended: Promise.race(servers.map(({ ended }) => ended)),
    died: () =>
      new StartError('A development server ended: see its lines above.'),
  };
}

function greet({ url, page, token }) {
  say(`
ML Home is ready:  ${page}

Send runs and models to it from your own tools:

  export MLFLOW_TRACKING_URI=${url}/api/ml-home/mlflow
  export MLFLOW_TRACKING_TOKEN=${token}
  export OPENLINEAGE_URL=${url}/api/ml-home/openlineage
  export OPENLINEAGE_API_KEY=${token}
`);
}

function complain(error) {
  const known = error instanceof StartError;
  for (const line of error.details ?? []) {
    process.stderr.write(`  ${line.slice(0, LINE_LENGTH)}\n`);
  }
  process.stderr.write(`${known ? error.message : error.stack}\n`);
}

shutdown.listen();
let code = 1;
try {
  const backend = await main();
  await Promise.race([shutdown.requested, backend.ended]);
  if (!shutdown.signal.aborted) {
    throw backend.died();
  }
  throwIfFailed(shutdown.signal.reason);
  say(`Stopping (${shutdown.signal.reason}).`);
  code = 0;
} catch (error) {
  const { aborted, reason } = shutdown.signal;
  if (aborted && !(reason instanceof StartError)) {
    say(`Stopped before it was ready (${reason}).`);
    code = 130;
  } else {
    complain(aborted ? reason : error);
  }
}
await shutdown.run();
if (code === 0) {
  say('Stopped.');
}
process.exit(code);

function throwIfFailed(reason) {
  if (reason instanceof StartError) {
    throw reason;
  }
}
