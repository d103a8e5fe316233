/**
 * Portals that start on one database take turns until they are ready: Backstage's
 * plugins create their databases and run their migrations at start, and two of
 * them doing so at once on an empty server make each other fail.
 */

import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './console.mjs';

// Any number that no other program uses on this server.
const STARTING_LOCK = 7_160_210;
const NOTICE_MS = 2_000;
const POLL_MS = 300;

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
  // Asked for again and again rather than waited for: a waiting statement would
  // hold up the `create index concurrently` of the portal that has the turn.
  const begun = Date.now();
  let told = false;
  while (!(await tryLock(client))) {
    if (!told && Date.now() - begun > NOTICE_MS) {
      say('… waiting for another portal that starts on this database');
      told = true;
    }
    await sleep(POLL_MS);
  }
  return () => client.end().catch(() => {});
}

async function tryLock(client) {
  const { rows } = await client.query(
    'select pg_try_advisory_lock($1) as got',
    [STARTING_LOCK],
  );
  return rows[0].got;
}
