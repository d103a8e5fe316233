/**
 * Portals that start on one database take turns until they are ready: Backstage's
 * plugins create their databases and run their migrations at start, and two of
 * them doing so at once on an empty server make each other fail.
 */

import { createRequire } from 'node:module';
import path from 'node:path';
import { say } from './console.mjs';

// Any number that no other program uses on this server.
const STARTING_LOCK = 7_160_210;
const NOTICE_MS = 2_000;

/**
 * Waits until no other portal is starting on the database.
 *
 * The turn is a lock of the database session, so it ends with the process, however that ends.
 *
 * @returns {Promise<() => Promise<void>>} gives the turn to the next one
 */
export async function takeStartingTurn(root, url) {
  const require = createRequire(path.join(root, 'package.json'));
  const { Client } = require('pg');
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  const notice = setTimeout(
    () => say('… waiting for another portal that starts on this database'),
    NOTICE_MS,
  );
  try {
    await client.query('select pg_advisory_lock($1)', [STARTING_LOCK]);
  } finally {
    clearTimeout(notice);
  }
  return () => client.end().catch(() => {});
}
