/**
 * MLflow's own server in the forms that it can be run in. Users are checked
 * (`basic-auth`) unless a form says `open`; the check of the password is cached,
 * as MLflow's documentation advises for speed.
 */

import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dieWithParentPrefix } from '../../scripts/lib/postgres-identity.mjs';
import { readTail } from '../../scripts/lib/log-file.mjs';
import { findFreePort } from '../../scripts/lib/ports.mjs';
import { waitUntilGone } from '../../scripts/lib/processes.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { treeOf } from './processTree.mjs';

const USER = 'admin';
const PASSWORD = 'bench-password-of-mlflow';
const START_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 20_000;
// Sync workers close the connection after each answer; threads keep it.
const GUNICORN =
  '--workers 4 --threads 4 --keep-alive 75 --timeout 600 --log-level warning';

export const FORMS = {
  default: { label: 'uvicorn, 4 workers (default)', args: [] },
  one: { label: 'uvicorn, 1 worker', args: ['--workers', '1'] },
  gunicorn: {
    label: 'gunicorn, 4 workers of 4 threads',
    args: [`--gunicorn-opts=${GUNICORN}`],
  },
};

/** `gunicorn-open` is gunicorn without any check of users. */
export function formOf(name) {
  const open = name.endsWith('-open');
  const base = FORMS[name.replace(/-open$/, '')];
  return (
    base && { ...base, open, label: base.label + (open ? ', no users' : '') }
  );
}

/** Lets MLflow make its tables in an empty database. */
export function createTables({ python, database, signal }) {
  const code = `
import sys
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
SqlAlchemyStore(sys.argv[1], "mlflow-artifacts:/")
`;
  return run(python, ['-c', code, driverUrl(database)], {
    signal,
    env: environment(),
  });
}

/**
 * @param {{ form: string, python: string, folder: string, database: string,
 *   authDatabase: string }} options `folder` for its logs and artifacts
 */
export async function startMlflow(options) {
  const { form, folder } = options;
  mkdirSync(folder, { recursive: true });
  const system = {
    kind: 'mlflow',
    name: form,
    label: `MLflow, ${formOf(form).label}`,
    database: options.database,
    authorization: formOf(form).open
      ? undefined
      : `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`,
    env: { MLFLOW_TRACKING_USERNAME: USER, MLFLOW_TRACKING_PASSWORD: PASSWORD },
  };
  const port = await findFreePort();
  system.base = `http://127.0.0.1:${port}`;
  system.start = async () => {
    const begun = Date.now();
    await launch(system, { ...options, port });
    system.readyAfterMs = Date.now() - begun;
  };
  await system.start();
  return system;
}

async function launch(system, options) {
  const { form, python, folder, database, port } = options;
  const { args, open } = formOf(form);
  const logFile = path.join(folder, `mlflow-${form}.log`);
  const log = openSync(logFile, 'a');
  const [command, ...rest] = [
    ...dieWithParentPrefix(),
    python,
    ...['-m', 'mlflow', 'server', '--host', '127.0.0.1'],
    ...['--port', String(port), '--backend-store-uri', driverUrl(database)],
    ...['--artifacts-destination', path.join(folder, 'artifacts')],
    ...(open ? [] : ['--app-name', 'basic-auth']),
    ...args,
  ];
  const child = spawn(command, rest, {
    cwd: folder,
    env: { ...environment(), ...(open ? {} : authEnvironment(options)) },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  let ended = false;
  child.once('exit', () => (ended = true));
  child.once('error', () => (ended = true));
  system.pid = child.pid;
  system.kill = () => endTree(child.pid, 'SIGKILL');
  system.stop = () => endTree(child.pid, 'SIGTERM');
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await isReady(system))) {
    if (ended || Date.now() > deadline) {
      await system.kill();
      throw new Error(
        [`MLflow (${form}) does not start.`, ...readTail(logFile, 15)].join(
          '\n',
        ),
      );
    }
    await sleep(200);
  }
}

/** Its workers and its runner of jobs lead groups of their own. */
async function endTree(pid, signal) {
  const pids = treeOf(pid);
  const send = (each, how) => {
    try {
      process.kill(each, how);
    } catch {
      // Gone by itself.
    }
  };
  if (signal === 'SIGTERM') {
    send(pid, signal);
    await waitUntilGone(pid, STOP_TIMEOUT_MS);
  }
  pids.forEach(each => send(each, 'SIGKILL'));
  await Promise.all(pids.map(each => waitUntilGone(each, 5_000)));
}

function isReady(system) {
  const headers = system.authorization
    ? { Authorization: system.authorization }
    : {};
  return fetch(
    `${system.base}/api/2.0/mlflow/experiments/get?experiment_id=0`,
    { headers },
  ).then(
    ({ status }) => status === 200,
    () => false,
  );
}

function authEnvironment({ folder, authDatabase }) {
  const file = path.join(folder, 'basic-auth.ini');
  const settings = {
    default_permission: 'READ',
    database_uri: driverUrl(authDatabase).replaceAll('%', '%%'),
    admin_username: USER,
    admin_password: PASSWORD,
    authorization_function:
      'mlflow.server.auth:authenticate_request_basic_auth',
    auth_cache_ttl_seconds: 3600,
  };
  const lines = Object.entries(settings).map(each => each.join(' = '));
  writeFileSync(file, ['[mlflow]', ...lines, ''].join('\n'), { mode: 0o600 });
  return {
    MLFLOW_AUTH_CONFIG_PATH: file,
    MLFLOW_FLASK_SERVER_SECRET_KEY: 'bench-secret-of-mlflow',
  };
}

function environment() {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(MLFLOW_|ML_HOME_|npm_)/.test(name),
  );
  return { ...Object.fromEntries(kept), MLFLOW_DISABLE_TELEMETRY: 'true' };
}

/** SQLAlchemy is told which driver to take: the bare name may pick one that is not installed. */
const driverUrl = url => url.replace(/^postgresql:/, 'postgresql+psycopg2:');
