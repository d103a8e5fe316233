/** A portal on a Postgres that the user names, and the names that cannot work. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startPortal, throwAwayFolder } from '../lib/portal.mjs';
import { findFreePort } from '../lib/ports.mjs';
import { startPostgres, THROW_AWAY_SETTINGS } from '../lib/postgres.mjs';
import { ROOT } from '../lib/settings.mjs';
import { query, refusal, START_LIMIT } from './support.mjs';

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
