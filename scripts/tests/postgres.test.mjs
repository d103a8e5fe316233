/** The embedded Postgres by itself. */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { allGone, throwAwayFolder } from '../lib/portal.mjs';
import { startPostgres } from '../lib/postgres.mjs';
import { ROOT } from '../lib/settings.mjs';
import { query } from './support.mjs';

describe('the embedded Postgres', () => {
  let data;
  let server;
  before(() => (data = throwAwayFolder()));
  after(async () => {
    await server?.stop();
    data.remove();
  });

  const folder = () => path.join(data.folder, 'postgres');
  const start = () =>
    startPostgres({
      root: ROOT,
      folder: folder(),
      passwordFile: path.join(data.folder, 'password'),
      logFile: path.join(data.folder, 'postgres.log'),
    });

  test('keeps what was committed', async () => {
    server = await start();
    const sql = `select current_setting('fsync') as fsync,
                        current_setting('synchronous_commit') as commit`;
    assert.deepEqual(await query(server.url(), sql), [
      { fsync: 'on', commit: 'on' },
    ]);
  });

  test('knows letters beyond ASCII, whatever the locales of the machine', async () => {
    const sql = `select lower('ÉCOLE Ünï') as lower,
                        'école' ilike 'ÉCOLE' as alike,
                        to_tsvector('simple', 'ÉCOLE')::text as words`;
    assert.deepEqual(await query(server.url(), sql), [
      { lower: 'école ünï', alike: true, words: `'école':1` },
    ]);
  });

  test('has the extensions that searching needs', async () => {
    const sql = `select name from pg_available_extensions
                  where name in ('pg_trgm', 'btree_gin') order by name`;
    assert.deepEqual(await query(server.url(), sql), [
      { name: 'btree_gin' },
      { name: 'pg_trgm' },
    ]);
  });

  test('asks for the password', async () => {
    const wrong = server.url().replace(server.password, 'guess');
    await assert.rejects(query(wrong, 'select 1'), /password authentication/);
  });

  test('takes the folder over from a server that was left behind', async () => {
    await query(server.url(), 'create table kept (id int)');
    const left = server;
    server = await start();
    assert.ok(await allGone([left.pid], 0));
    assert.deepEqual(await query(server.url(), 'select * from kept'), []);
  });

  test('is not put off by the number of a process that is no server', async () => {
    await server.stop();
    const stale = path.join(folder(), 'data', 'postmaster.pid');
    writeFileSync(stale, `${process.pid}\n${folder()}\n`);
    server = await start();
    assert.deepEqual(await query(server.url(), 'select * from kept'), []);
  });
});
