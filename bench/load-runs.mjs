#!/usr/bin/env node
/**
 * Loads an experiment of very many runs straight into the Postgres of a portal,
 * to look at its pages with them:
 *
 *   node bench/load-runs.mjs --runs 100000 --data .data
 *   node bench/load-runs.mjs --runs 100000 --database postgresql://…/backstage_plugin_ml-home
 *
 * The portal may be running; it must have been started once.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { say, step } from '../scripts/lib/console.mjs';
import { USER } from '../scripts/lib/postgres-folder.mjs';
import { query, settle } from './lib/database.mjs';
import { loadRuns } from './lib/loadPortal.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    metrics: { type: 'string', default: '50' },
    params: { type: 'string', default: '50' },
    name: { type: 'string' },
    data: { type: 'string', default: process.env.ML_HOME_DATA_DIR ?? '.data' },
    database: { type: 'string' },
  },
});

/** The Postgres that a portal keeps in its data folder, while it runs. */
function embedded(folder) {
  const read = file => readFileSync(path.join(folder, file), 'utf8');
  const port = read('postgres/data/postmaster.pid').split('\n')[3];
  const password = read('postgres-password').trim();
  return `postgresql://${USER}:${password}@127.0.0.1:${port}/backstage_plugin_ml-home`;
}

const size = Number(values.runs);
const dataset = values.name ?? `runs-${size}`;
const url = values.database ?? embedded(values.data);
const there = await query(url, 'select id from experiments where name = $1', [
  dataset,
]);
if (there.length > 0) {
  say(`The experiment ${dataset} is there already: ${there[0].id}`);
} else {
  await step(`loading ${size} runs`, async () => {
    const [metrics, params] = [values.metrics, values.params].map(Number);
    const id = await loadRuns(url, { dataset, size, metrics, params });
    await settle(url);
    return `experiment ${id}, ${dataset}, has ${size.toLocaleString(
      'en',
    )} runs`;
  });
}
