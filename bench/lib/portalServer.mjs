/** One backend of ML Home, as `npm start` runs it, on a given Postgres. */

import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  backendEnvironment,
  startBackend,
  waitUntilReady,
} from '../../scripts/lib/backend.mjs';
import {
  prepareDataFolder,
  provideToken,
} from '../../scripts/lib/data-folder.mjs';
import { findFreePort } from '../../scripts/lib/ports.mjs';
import { prepareFrontend } from '../../scripts/lib/prepare.mjs';
import { findRuntime } from '../../scripts/lib/runtime.mjs';
import { readSettings, ROOT } from '../../scripts/lib/settings.mjs';
import { call } from './client.mjs';

const DATABASE = 'backstage_plugin_ml-home';

/** The built pages are served by the same process, so they have to be there. */
export async function prepareBuild({ runtime, signal }) {
  const index = path.join(ROOT, 'packages', 'app', 'dist', 'index.html');
  // An older build weighs the same; building takes a minute of both cores.
  if (!existsSync(index)) {
    await prepareFrontend({ root: ROOT, runtime, signal });
  }
}

/**
 * @param {{ folder: string, postgres: object, runtime?: string, env?: object,
 *   nodeArgs?: string[] }} options `folder` becomes its data folder
 */
export async function startPortal(options) {
  const { folder, postgres, env = {} } = options;
  const runtime = options.runtime ?? findRuntime(ROOT);
  const settings = readSettings({
    ML_HOME_PORT: String(await findFreePort()),
    ML_HOME_DATA_DIR: folder,
    ML_HOME_DEMO: '0',
  });
  const paths = prepareDataFolder(settings.dataDir);
  const fixed = provideToken(paths.token);
  const backendEnv = {
    ...backendEnvironment({
      settings,
      paths,
      token: fixed,
      runtime,
      database: { url: postgres.url(), division: 'database' },
    }),
    ...env,
  };
  const system = {
    kind: 'portal',
    name: 'ml-home',
    label: 'ML Home',
    url: settings.url.replace('localhost', '127.0.0.1'),
    database: postgres.url(encodeURIComponent(DATABASE)),
    logFile: paths.backendLog,
    profile: env.ML_HOME_BENCH_PROFILE,
  };
  system.base = `${system.url}/api/ml-home/mlflow`;
  system.start = async () => {
    const begun = Date.now();
    const backend = startBackend({
      root: ROOT,
      runtime,
      logFile: paths.backendLog,
      env: backendEnv,
    });
    system.pid = backend.pid;
    system.stop = () => backend.stop();
    system.kill = async () => {
      backend.kill();
      await backend.ended;
    };
    await waitUntilReady({ backend, settings, signal: options.signal });
    system.readyAfterMs = Date.now() - begun;
  };
  await system.start();
  const token = await personalToken(system);
  system.authorization = `Bearer ${token}`;
  system.env = { MLFLOW_TRACKING_TOKEN: token };
  return system;
}

/** As a person makes one on the tokens page: looked up in the database, unlike the one of the configuration. */
async function personalToken({ url: base }) {
  const path = '/api/auth/guest/refresh';
  const { backstageIdentity } = await call({ base }, 'POST', path);
  const person = { base, authorization: `Bearer ${backstageIdentity.token}` };
  const { secret } = await call(person, 'POST', '/api/ml-home/v1/tokens', {
    name: 'bench',
    scopes: ['read', 'write'],
    expiresInDays: 30,
  });
  return secret;
}
