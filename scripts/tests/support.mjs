/** What the tests of starting share. */

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { dataPaths } from '../lib/data-folder.mjs';
import { runStart } from '../lib/portal.mjs';
import { readLock } from '../lib/postgres-folder.mjs';
import { ROOT } from '../lib/settings.mjs';

const require = createRequire(path.join(ROOT, 'package.json'));
const REFUSAL_LIMIT_MS = 20_000;

/** A portal comes up in seconds; a busy machine may need minutes. */
export const START_LIMIT = { timeout: 300_000 };

/** Starts with this environment, which must be refused in one sentence. */
export async function refusal(env) {
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

export function status(url) {
  return fetch(url).then(
    response => response.status,
    () => 0,
  );
}

export function postmasterOf(dataDir) {
  return Number(readLock(path.join(dataPaths(dataDir).postgres, 'data'))[0]);
}

export async function query(connectionString, sql) {
  const { Client } = require('pg');
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
