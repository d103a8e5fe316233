/** A real portal, started, stopped and killed the way a person would. */

import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { dataPaths } from '../lib/data-folder.mjs';
import { allGone, startPortal, throwAwayFolder } from '../lib/portal.mjs';
import { findFreePort } from '../lib/ports.mjs';
import { dieWithParentPrefix } from '../lib/postgres-identity.mjs';
import { postmasterOf, refusal, START_LIMIT, status } from './support.mjs';

const SECOND_START_LIMIT_MS = 15_000;
const GONE_LIMIT_MS = 15_000;

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
        `export OPENLINEAGE_API_KEY=${token}`,
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
      if (dieWithParentPrefix().length > 0) {
        assert.ok(
          await allGone([postmaster], GONE_LIMIT_MS),
          'so does Postgres',
        );
      }
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
