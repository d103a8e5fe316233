/** Reaches every worker of a server that has just started: the first requests to each take seconds. */

import { drive } from './drive.mjs';
import { newExperiment, newRuns } from './wire.mjs';

const USERS = 16;
const RUNS = 32;

export async function warmUp(system, context) {
  const experimentId = await newExperiment(system, 'warm');
  const runIds = await newRuns(system, experimentId, USERS);
  const whole = { clients: USERS, runs: RUNS, experimentId };
  const bulk = { runIds, shared: false, batches: 1, overlap: 0 };
  await drive(system, { scenario: 'lifecycle', params: whole }, context);
  await drive(system, { scenario: 'bulk', params: bulk }, context);
}
