/**
 * A Postgres that the user names in ML_HOME_DATABASE_URL: checked before the
 * portal leans on it. No message carries the password.
 */

import { createRequire } from 'node:module';
import path from 'node:path';
import { StartError } from './console.mjs';
import { accepts } from './ports.mjs';

const MIN_VERSION = 15;
const PATIENCE_MS = 10_000;

/** What needs nothing installed: does anything answer at the address? */
export async function checkDatabaseAnswers(url) {
  const { host, port } = address(url);
  // Without a host, or with one in the parameters, it is a local socket.
  if (host && !(await accepts(port, host, PATIENCE_MS))) {
    throw new StartError(
      `No Postgres answers at ${host}:${port}: check the address in ML_HOME_DATABASE_URL and that the server runs.`,
    );
  }
}

/**
 * Connects, and finds out how the plugins can be kept apart there.
 *
 * @returns {Promise<'database' | 'schema'>} `schema` for a user who may not create databases
 */
export async function checkDatabase(root, url) {
  const require = createRequire(path.join(root, 'package.json'));
  const { Client } = require('pg');
  const where = describe(url);
  const client = new Client({
    connectionString: url.href,
    connectionTimeoutMillis: PATIENCE_MS,
  });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw explain(error, url);
  }
  try {
    const { rows } = await client.query(`
      select current_setting('server_version_num')::int / 10000 as version,
             current_user as name,
             current_database() as database,
             (select rolcreatedb or rolsuper from pg_roles
               where rolname = current_user) as creates_databases,
             exists (select from pg_database
               where datname = 'postgres'
                 and has_database_privilege(oid, 'connect')) as reaches_postgres,
             exists (select from pg_database
               where datname = 'backstage_plugin_ml-home'
                 and has_database_privilege(oid, 'create')) as has_databases,
             to_regclass('catalog.refresh_state') is not null as has_schemas,
             has_database_privilege(current_database(), 'create') as creates_schemas
    `);
    return choose(rows[0], where);
  } finally {
    await client.end();
  }
}

function choose(facts, where) {
  if (facts.version < MIN_VERSION) {
    throw new StartError(
      `Postgres ${facts.version} at ${where} is too old: ML Home needs version ${MIN_VERSION} or newer.`,
    );
  }
  // What an earlier start has made decides, whatever the user was granted since.
  if (facts.has_schemas) {
    return 'schema';
  }
  if (
    facts.reaches_postgres &&
    (facts.creates_databases || facts.has_databases)
  ) {
    return 'database';
  }
  if (facts.creates_schemas) {
    return 'schema';
  }
  throw new StartError(
    `The user "${facts.name}" may create neither databases nor schemas at ${where}: grant it CREATEDB, or CREATE on the database "${facts.database}".`,
  );
}

function explain(error, url) {
  const where = describe(url);
  const user = decodeURIComponent(url.username) || 'of this session';
  switch (error.code) {
    case '28P01':
    case '28000':
      return new StartError(
        `Postgres at ${where} turns the user "${user}" away: check name and password in ML_HOME_DATABASE_URL, and the server's pg_hba.conf.`,
      );
    case '3D000':
      return new StartError(
        `There is no database "${databaseOf(
          url,
        )}" at ${where}: create it, or name another in ML_HOME_DATABASE_URL.`,
      );
    default:
      return new StartError(
        `Postgres at ${where} cannot be used (${withoutPassword(
          error,
          url,
        )}): check ML_HOME_DATABASE_URL.`,
      );
  }
}

function withoutPassword(error, url) {
  const text = String(error.message || error.code || error).replace(
    /\s+/g,
    ' ',
  );
  return [url.password, decodeURIComponent(url.password)]
    .filter(Boolean)
    .reduce((rest, password) => rest.replaceAll(password, '…'), text);
}

function describe(url) {
  const { host, port } = address(url);
  return host
    ? `${host}:${port}`
    : url.searchParams.get('host') ?? 'the local socket';
}

function address(url) {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { host: decodeURIComponent(host), port: Number(url.port || 5432) };
}

function databaseOf(url) {
  return (
    decodeURIComponent(url.pathname.slice(1)) ||
    decodeURIComponent(url.username)
  );
}
