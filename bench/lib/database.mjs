/** The one Postgres that both systems write to, and statements run on it by hand. */

import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from '../../scripts/lib/settings.mjs';
import { startPostgres } from '../../scripts/lib/postgres.mjs';

/** Beside those of `npm start`; the same server and settings for both systems. */
export const SETTINGS = {
  shared_buffers: '1GB',
  effective_cache_size: '4GB',
  maintenance_work_mem: '512MB',
  max_wal_size: '8GB',
  max_connections: 400,
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
};

const TOLD = [
  'server_version',
  'shared_buffers',
  'effective_cache_size',
  'work_mem',
  'maintenance_work_mem',
  'max_wal_size',
  'max_connections',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'wal_compression',
  'random_page_cost',
  'jit',
];

export const MLFLOW_DATABASE = 'mlflow';
export const MLFLOW_AUTH_DATABASE = 'mlflow_auth';

export function startServer(folder, onExit) {
  return startPostgres({
    root: ROOT,
    folder: path.join(folder, 'postgres'),
    passwordFile: path.join(folder, 'postgres-password'),
    logFile: path.join(folder, 'postgres.log'),
    settings: SETTINGS,
    onExit,
  });
}

/** Runs work on one connection. @returns what the work returns */
export async function withClient(url, work) {
  const require = createRequire(path.join(ROOT, 'package.json'));
  const { Client } = require('pg');
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** @returns {Promise<object[]>} the rows */
export function query(url, sql, values) {
  return withClient(
    url,
    async client => (await client.query(sql, values)).rows,
  );
}

export async function createDatabase(postgres, name) {
  const found = await query(
    postgres.url(),
    'select 1 from pg_database where datname = $1',
    [name],
  );
  if (found.length === 0) {
    await query(postgres.url(), `create database "${name}"`);
  }
  return found.length === 0;
}

export async function describeServer(postgres) {
  const rows = await query(
    postgres.url(),
    'select name, current_setting(name) as setting from pg_settings where name = any($1) order by name',
    [TOLD],
  );
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
}

/** Before reading: nothing is left for autovacuum to do while it is measured. */
export async function settle(url) {
  await query(url, 'vacuum (analyze)');
  await query(url, 'checkpoint');
}

/** Bytes of a table with its indexes, partitions included. */
export async function tableBytes(url, table) {
  const [row] = await query(
    url,
    `select pg_total_relation_size($1::regclass)::float8 + coalesce(
       (select sum(pg_total_relation_size(inhrelid)) from pg_inherits
        where inhparent = $1::regclass), 0)::float8 as bytes`,
    [table],
  );
  return row.bytes;
}

export async function databaseBytes(url) {
  const [row] = await query(
    url,
    'select pg_database_size(current_database())::float8 as bytes',
  );
  return row.bytes;
}

export async function hasTable(client, table) {
  const { rows } = await client.query('select to_regclass($1) as found', [
    table,
  ]);
  return rows[0].found !== null;
}
