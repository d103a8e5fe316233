/** W8: a soak with readers and writers, in the middle of which the server is killed and started again. */

import { setTimeout as sleep } from 'node:timers/promises';
import { KEYS, STEPS } from '../scenarios/soak.mjs';
import { createClient } from '../lib/client.mjs';
import { runIdOf } from '../lib/data.mjs';
import { drive } from '../lib/drive.mjs';
import { datasetsOf } from '../lib/shape.mjs';
import { countPoints } from '../lib/stores.mjs';
import { API, experimentByName, newExperiment, newRuns } from '../lib/wire.mjs';

const BATCH = KEYS * STEPS;
/** Share of the time after which it is killed; it must be back before the end. */
const KILL_AT = 0.4;

export function cases({ scale: { w8 } }) {
  return [
    {
      id: 'w8.soak',
      workload: 'W8',
      title: `${w8.readers} readers and ${w8.writers} writers for ${w8.seconds} s, the server killed in between; 95 % of the pages`,
      ...{
        unit: 'ms',
        better: 'lower',
        group: 'soak',
        main: 'page',
        // What it is about is loss and memory, not a ratio.
        only: 'portal',
        warmups: 0,
        repeats: 1,
      },
      prepare,
      run,
      check,
      figure: ({ classes }) => classes.page?.p95,
    },
  ];
}

async function prepare(system, { scale, portal }) {
  const { tables, series } = datasetsOf(scale);
  const experimentId = await newExperiment(system, 'soak');
  const runIds = await newRuns(system, experimentId, scale.w8.writers);
  const table = tables.at(-1).dataset;
  const chart = Array.from(
    { length: 10 },
    (_, i) => `run_ids=${runIdOf(series.dataset, i + 1)}`,
  ).join('&');
  const requests = [
    {
      name: 'page',
      method: 'POST',
      path: `${API}/runs/search`,
      body: {
        experiment_ids: [await experimentByName(system, table)],
        max_results: 100,
      },
    },
    {
      name: 'run',
      method: 'GET',
      path: `${API}/runs/get?run_id=${runIdOf(table, 1)}`,
    },
    {
      name: 'chart',
      method: 'GET',
      path: `${API}/metrics/get-history-bulk-interval?${chart}&metric_key=loss&max_results=320`,
    },
  ];
  // Both systems are asked the same, so what one cannot answer is left out.
  const asked = (await answers(portal, requests[2]))
    ? requests
    : requests.slice(0, 2);
  const { readers, seconds } = scale.w8;
  return {
    runIds,
    job: {
      scenario: 'soak',
      seconds,
      params: { runIds, readers, requests: asked },
    },
  };
}

async function run(system, { job }, context) {
  let restarted;
  const result = await drive(system, job, {
    ...context,
    onGo: () => {
      restarted = killAndStart(system, job.seconds * KILL_AT, context.signal);
      restarted.catch(() => {});
    },
  });
  const { downMs } = await restarted;
  const outages = result.returns.map(each => each?.outageMs ?? 0);
  return { ...result, downMs, longestOutageMs: Math.max(...outages) };
}

async function killAndStart(system, seconds, signal) {
  await sleep(seconds * 1000, undefined, { signal });
  const begun = Date.now();
  await system.kill();
  await system.start();
  return { downMs: Date.now() - begun };
}

/** Every acknowledged batch is there; of the one in flight at the end each writer may have one more. */
async function check(system, { runIds, job }, { returns, downMs }) {
  if (downMs > job.seconds * (1 - KILL_AT) * 1000) {
    throw new Error('the server was back only after the soak had ended');
  }
  const lost = [];
  for (const [writer, runId] of runIds.entries()) {
    const { acknowledged } = returns[writer];
    const found = await countPoints(system, [runId]);
    if (found < acknowledged * BATCH || found > (acknowledged + 1) * BATCH) {
      lost.push(`${found} of ${acknowledged * BATCH} points`);
    }
  }
  if (lost.length > 0) {
    throw new Error(
      `${lost.length} writers do not find what was acknowledged: ${lost[0]}`,
    );
  }
  const acknowledged = returns.reduce(
    (sum, each) => sum + (each.acknowledged ?? 0),
    0,
  );
  return { acknowledgedPoints: acknowledged * BATCH, lostPoints: 0 };
}

async function answers(system, request) {
  const client = createClient(system);
  const { status } = await client.send(request);
  client.close();
  return status === 200;
}
