/** Starts real portals, and starts that cannot work, the way a person would. */

import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { dataPaths } from '../lib/data-folder.mjs';
import {
  allGone,
  runStart,
  startPortal,
  throwAwayFolder,
} from '../lib/portal.mjs';
import { findFreePort } from '../lib/ports.mjs';
import { startPostgres, THROW_AWAY_SETTINGS } from '../lib/postgres.mjs';
import { readLock } from '../lib/postgres-folder.mjs';
import { ROOT } from '../lib/settings.mjs';

const require = createRequire(path.join(ROOT, 'package.json'));
const SECOND_START_LIMIT_MS = 15_000;
const REFUSAL_LIMIT_MS = 20_000;
const GONE_LIMIT_MS = 15_000;
const START_LIMIT = { timeout: 300_000 };

/** Starts with this environment, which must be refused in one sentence. */
async function refusal(env) {
  const { child, ended } = runStart(env);
  const hanging = setTimeout(() => child.kill('SIGKILL'), 2 * REFUSAL_LIMIT_MS);
  const result = await ended;
  clearTimeout(hanging);
  assert.equal(result.code, 1, `${result.stdout}${result.stderr}`);
  const lines = result.stderr.trim().split('\n');
  assert.equal(lines.length, 1, `more than one sentence: ${result.stderr}`);
  assert.match(lines[0], /^[A-Z].*\.$/);
  assert.ok(
    result.ms < REFUSAL_LIMIT_MS,
    `it took ${result.ms} ms to say: ${lines[0]}`,
  );
  return lines[0];
}

function status(url) {
  return fetch(url).then(
    response => response.status,
    () => 0,
  );
}

function postmasterOf(dataDir) {
  return Number(readLock(path.join(dataPaths(dataDir).postgres, 'data'))[0]);
}

async function query(connectionString, sql) {
  const { Client } = require('pg');
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a start that cannot work says what to do', () => {
  let data;
  before(() => (data = throwAwayFolder()));
  after(() => data.remove());

  const env = more => ({ ML_HOME_DATA_DIR: data.folder, ...more });

  const cases = [
    ['a port that is no number', { ML_HOME_PORT: 'http' }, /ML_HOME_PORT/],
    ['a port out of range', { ML_HOME_PORT: '65536' }, /1 to 65535/],
    ['a short token', { ML_HOME_TOKEN: 'x'.repeat(19) }, /20 characters/],
    [
      'a token with spaces',
      { ML_HOME_TOKEN: 'a b '.repeat(9) },
      /ML_HOME_TOKEN/,
    ],
    ['a demo flag that is none', { ML_HOME_DEMO: 'maybe' }, /ML_HOME_DEMO/],
    [
      'an address that is not a database',
      { ML_HOME_DATABASE_URL: 'mysql://localhost/ml' },
      /postgresql:\/\//,
    ],
  ];
  for (const [name, more, expected] of cases) {
    test(name, async () => {
      assert.match(await refusal(env(more)), expected);
    });
  }

  test('a port that is taken', async () => {
    const server = net.createServer();
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address();
    try {
      const sentence = await refusal(env({ ML_HOME_PORT: String(port) }));
      assert.match(sentence, new RegExp(`Port ${port} is already in use`));
    } finally {
      server.close();
    }
  });

  test('a data folder whose place is taken by a file', async () => {
    const file = path.join(data.folder, 'file');
    writeFileSync(file, '');
    const sentence = await refusal({ ML_HOME_DATA_DIR: file });
    assert.match(sentence, /cannot be written.*ML_HOME_DATA_DIR/);
  });

  test('a data folder that may not be written', async t => {
    if (process.platform === 'win32') {
      t.skip('Windows keeps no such mode on folders');
      return;
    }
    let folder = path.join(data.folder, 'read-only');
    if (process.getuid() === 0) {
      // Root may write anywhere on a disk, but not here.
      folder = '/proc/ml-home';
    } else {
      mkdirSync(folder);
      chmodSync(folder, 0o500);
    }
    const sentence = await refusal({ ML_HOME_DATA_DIR: folder });
    assert.match(sentence, /cannot be written.*ML_HOME_DATA_DIR/);
  });

  test('a database that does not answer', async () => {
    const port = await findFreePort();
    const sentence = await refusal(
      env({
        ML_HOME_PORT: String(await findFreePort()),
        ML_HOME_DATABASE_URL: `postgresql://me:secret-word@127.0.0.1:${port}/ml`,
      }),
    );
    assert.match(sentence, new RegExp(`127.0.0.1:${port}`));
    assert.doesNotMatch(sentence, /secret-word/);
  });
});

describe('the portal on its own Postgres', () => {
  let data;
  let portal;
  before(() => (data = throwAwayFolder()));
  after(async () => {
    await portal?.stop().catch(() => {});
    data.remove();
  });

  const start = () =>
    startPortal({ dataDir: data.folder, env: { ML_HOME_DEMO: '0' } });

  test(
    'starts, and prints what a practitioner pastes',
    START_LIMIT,
    async t => {
      portal = await start();
      t.diagnostic(`first start ready after ${portal.readyAfterMs} ms`);
      const { port, token, output } = portal;
      for (const line of [
        `export MLFLOW_TRACKING_URI=http://localhost:${port}/api/ml-home/mlflow`,
        `export MLFLOW_TRACKING_TOKEN=${token}`,
        `export OPENLINEAGE_URL=http://localhost:${port}/api/ml-home/openlineage`,
      ]) {
        assert.ok(output.stdout.includes(line), output.stdout);
      }
      assert.match(token, /^mlh_[0-9A-Za-z]{32}$/);
      assert.equal(output.stderr, '');
    },
  );

  test('answers by both names of this machine', async () => {
    for (const host of ['localhost', '127.0.0.1']) {
      const base = `http://${host}:${portal.port}`;
      assert.equal(await status(`${base}/.backstage/health/v1/readiness`), 200);
      assert.equal(await status(`${base}/ml-home`), 200);
    }
  });

  test('keeps its secrets to its user', t => {
    if (process.platform === 'win32') {
      t.skip('Windows keeps no such mode on files');
      return;
    }
    const { token, postgresPassword } = dataPaths(data.folder);
    for (const file of [token, postgresPassword]) {
      assert.equal(statSync(file).mode & 0o777, 0o600);
    }
  });

  test('refuses a second portal on the same folder', async () => {
    const sentence = await refusal({
      ML_HOME_DATA_DIR: data.folder,
      ML_HOME_PORT: String(await findFreePort()),
    });
    assert.match(sentence, new RegExp(`already runs.*process ${portal.pid}`));
  });

  test('Ctrl-C leaves nothing running', START_LIMIT, async () => {
    const processes = [...portal.children(), postmasterOf(data.folder)];
    assert.ok(processes.length >= 2 && processes.every(pid => pid > 0));
    const { code, ms, stdout } = await portal.stop('SIGINT');
    assert.equal(code, 0, stdout);
    assert.ok(ms > 0);
    assert.ok(await allGone(processes, 1_000), `left running: ${processes}`);
    assert.equal(await status(portal.url), 0);
  });

  test(
    'starts again with the same token, and quickly',
    START_LIMIT,
    async t => {
      const { token } = portal;
      portal = await start();
      t.diagnostic(`second start ready after ${portal.readyAfterMs} ms`);
      assert.equal(portal.token, token);
      assert.ok(portal.readyAfterMs < SECOND_START_LIMIT_MS);
    },
  );

  test(
    'kill -9 ends the backend, and the next start recovers',
    START_LIMIT,
    async t => {
      const backend = portal.children();
      const postmaster = postmasterOf(data.folder);
      process.kill(portal.pid, 'SIGKILL');
      await portal.ended;
      assert.ok(await allGone(backend, GONE_LIMIT_MS), 'the backend lives on');
      const { token } = portal;
      portal = await start();
      t.diagnostic(`ready after ${portal.readyAfterMs} ms from a kill -9`);
      assert.equal(portal.token, token);
      assert.ok(await allGone([postmaster], 0), 'two servers on one folder');
    },
  );

  test(
    'a backend that dies ends the start with an error',
    START_LIMIT,
    async () => {
      const postmaster = postmasterOf(data.folder);
      const [backend] = portal.children();
      process.kill(backend, 'SIGKILL');
      const { code, stderr } = await portal.ended;
      assert.equal(code, 1);
      assert.match(stderr.trim().split('\n').at(-1), /^The backend ended.*\.$/);
      assert.ok(await allGone([postmaster], 1_000), 'Postgres lives on');
    },
  );
});

describe('the portal on a Postgres of the user', () => {
  let data;
  let server;
  const url = (user, password, database) =>
    `postgresql://${user}:${password}@127.0.0.1:${server.port}/${database}`;

  before(async () => {
    data = throwAwayFolder();
    server = await startPostgres({
      root: ROOT,
      folder: path.join(data.folder, 'postgres'),
      passwordFile: path.join(data.folder, 'password'),
      logFile: path.join(data.folder, 'postgres.log'),
      settings: THROW_AWAY_SETTINGS,
    });
    await query(
      server.url(),
      `create role tenant login password 'tenant-pass'`,
    );
    await query(
      server.url(),
      `create role reader login password 'reader-pass'`,
    );
    await query(server.url(), 'create database portal owner tenant');
  });
  after(async () => {
    await server?.stop();
    data.remove();
  });

  const env = async databaseUrl => ({
    ML_HOME_DATA_DIR: path.join(data.folder, 'data'),
    ML_HOME_PORT: String(await findFreePort()),
    ML_HOME_DATABASE_URL: databaseUrl,
  });

  test('refuses a wrong password without repeating it', async () => {
    const sentence = await refusal(
      await env(url('tenant', 'guess-word', 'portal')),
    );
    assert.match(sentence, /turns the user "tenant" away/);
    assert.doesNotMatch(sentence, /guess-word/);
  });

  test('refuses a database that is not there', async () => {
    const sentence = await refusal(
      await env(url('tenant', 'tenant-pass', 'nowhere')),
    );
    assert.match(sentence, /no database "nowhere"/);
  });

  test('refuses a user who may create nothing', async () => {
    const sentence = await refusal(
      await env(url('reader', 'reader-pass', 'portal')),
    );
    assert.match(sentence, /"reader" may create neither/);
  });

  test(
    'keeps to schemas where databases may not be created',
    START_LIMIT,
    async () => {
      const portal = await startPortal({
        dataDir: path.join(data.folder, 'data'),
        env: {
          ML_HOME_DATABASE_URL: url('tenant', 'tenant-pass', 'portal'),
          ML_HOME_DEMO: '0',
        },
      });
      try {
        const databases = await query(
          server.url(),
          `select datname from pg_database where datname like 'backstage%'`,
        );
        assert.deepEqual(databases, []);
        const schemas = await query(
          server.url('portal'),
          `select nspname from pg_namespace where nspname in ('catalog', 'search')`,
        );
        assert.equal(schemas.length, 2);
      } finally {
        await portal.stop();
      }
    },
  );
});
