/** Readers and writers at a steady pace, while the server is killed and comes back. */

import { setTimeout as sleep } from 'node:timers/promises';
import { batchMetrics } from '../lib/data.mjs';

const PACE_MS = 1000;
const RETRY_MS = 250;
/** What a server answers, or a proxy for it, that is not there yet. */
const DOWN = [502, 503, 504];
export const KEYS = 10;
export const STEPS = 10;

/**
 * @param {{ runIds: string[], readers: number,
 *   requests: { name: string, method: string, path: string, body?: object }[] }} params
 *   one writer for each run
 */
export function prepare({ runIds, readers, requests }) {
  const ready = requests.map(({ body, ...request }) => ({
    ...request,
    body: body && Buffer.from(JSON.stringify(body)),
  }));
  return [
    ...runIds.map((runId, writer) => session => write(session, runId, writer)),
    ...Array.from(
      { length: readers },
      (_, i) => session => read(session, ready[i % ready.length], i / readers),
    ),
  ];
}

/** Sends a batch until it is acknowledged, as the client does, then the next. */
async function write(session, runId, writer) {
  let acknowledged = 0;
  const outages = newOutages(session);
  await sleep((writer / 20) * PACE_MS);
  while (session.open()) {
    const next = session.now() + PACE_MS;
    const body = Buffer.from(
      JSON.stringify({
        run_id: runId,
        metrics: batchMetrics({
          run: writer,
          keys: KEYS,
          first: acknowledged * STEPS,
          steps: STEPS,
        }),
      }),
    );
    const request = {
      method: 'POST',
      path: '/api/2.0/mlflow/runs/log-batch',
      body,
    };
    if (await attempt(session, 'log-batch', request, outages)) {
      acknowledged += 1;
      await sleep(Math.max(0, next - session.now()));
    } else {
      await sleep(RETRY_MS);
    }
  }
  return { acknowledged, outageMs: outages.longest() };
}

async function read(session, request, share) {
  const outages = newOutages(session);
  await sleep(share * PACE_MS);
  while (session.open()) {
    const next = session.now() + PACE_MS;
    await attempt(session, request.name, request, outages);
    await sleep(Math.max(0, next - session.now()));
  }
  return { outageMs: outages.longest() };
}

/** A server that is down is no error; any other answer than 200 is one. */
async function attempt(session, name, request, outages) {
  try {
    const answer = await session.send(name, request, {
      accept: [200, ...DOWN],
    });
    const up = answer.status === 200;
    outages[up ? 'up' : 'down']();
    return up;
  } catch {
    outages.down();
    return false;
  }
}

function newOutages(session) {
  let since;
  let longest = 0;
  return {
    up() {
      longest =
        since === undefined
          ? longest
          : Math.max(longest, session.now() - since);
      since = undefined;
    },
    down: () => (since ??= session.now()),
    longest: () =>
      since === undefined ? longest : Math.max(longest, session.now() - since),
  };
}
