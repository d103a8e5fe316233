/** Loads both databases with the same data, what the chosen workloads read of it. */

import { setTimeout as sleep } from 'node:timers/promises';
import { step } from '../../scripts/lib/console.mjs';
import { databaseBytes, query, settle } from './database.mjs';
import * as mlflow from './loadMlflow.mjs';
import * as portal from './loadPortal.mjs';
import { cpuSeconds } from './processTree.mjs';
import { datasetsOf } from './shape.mjs';
import { casesOf } from './plan.mjs';
import { bytesPerPoint } from './stores.mjs';

const QUIET_MS = 3_000;
const QUIET_TIMEOUT_MS = 240_000;

export async function loadDatasets(context, mlflowUrl) {
  const { options, scale, portal: system, outcome } = context;
  const sides = [
    { kind: 'mlflow', name: 'MLflow', database: mlflowUrl, load: mlflow },
    {
      kind: 'portal',
      name: 'ML Home',
      database: system.database,
      load: portal,
    },
  ];
  const compared = ['read', 'soak'].some(group =>
    casesOf(context, group).some(each => each.only !== 'portal'),
  );
  for (const side of compared ? sides : sides.slice(1)) {
    await step(`loading ${side.name}`, async note => {
      const begun = Date.now();
      await loadOne(side, { only: options.only, scale, note, outcome });
      await settle(side.database);
      const bytes = await databaseBytes(side.database);
      const seconds = (Date.now() - begun) / 1000;
      outcome.loads.push({ kind: side.kind, seconds, databaseBytes: bytes });
      return `${side.name} is loaded, ${Math.round(bytes / 2 ** 20)} MiB`;
    });
  }
  await step('waiting until the catalog has taken the models', () =>
    quiet(context),
  );
}

async function loadOne(side, { only, scale, note, outcome }) {
  const { database: url, load, kind } = side;
  const { tables, wide, series, short, long } = datasetsOf(scale);
  const isThere = async name =>
    (await query(url, 'select 1 from experiments where name = $1', [name]))
      .length > 0;
  const unlessThere = async (set, work) => {
    note(set.dataset);
    if (!(await isThere(set.dataset))) {
      await work(url, set);
    }
  };
  if (only.includes('w6') || only.includes('w8')) {
    const fresh = !(await isThere(series.dataset));
    await unlessThere(series, load.loadSeries);
    const storage = await bytesPerPoint({ kind, database: url });
    // Only in tables that were empty can it be told what these points take.
    if (fresh && storage.points === series.size * series.points) {
      outcome.storage.push({
        kind,
        system: side.name,
        how: 'loaded in order for W6',
        ...storage,
      });
    }
    await unlessThere(short, load.loadSeries);
    if (kind === 'portal') {
      await unlessThere(long, load.loadSeries);
    }
  }
  if (only.includes('w4') || only.includes('w8')) {
    for (const table of tables) {
      await unlessThere(table, load.loadRuns);
    }
  }
  if (only.includes('w5')) {
    await unlessThere(wide, load.loadRuns);
  }
  if (only.includes('w7')) {
    note('models');
    const table = kind === 'portal' ? 'models' : 'registered_models';
    const [{ n }] = await query(url, `select count(*)::int as n from ${table}`);
    if (n < scale.w7.models) {
      await load.loadRegistry(url, scale.w7);
    }
  }
}

/** ML Home hands new models to the catalog, which takes its time; that is not what is measured. */
async function quiet({ portal: { pid }, signal }) {
  const deadline = Date.now() + QUIET_TIMEOUT_MS;
  let before = cpuSeconds(pid);
  for (let calm = 0; calm < 3 && Date.now() < deadline; ) {
    await sleep(QUIET_MS, undefined, { signal });
    const now = cpuSeconds(pid);
    calm = now - before < (0.1 * QUIET_MS) / 1000 ? calm + 1 : 0;
    before = now;
  }
  return Date.now() < deadline
    ? 'ML Home is quiet'
    : 'ML Home is still at work; measured all the same';
}
