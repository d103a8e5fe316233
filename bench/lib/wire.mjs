/** Set-up calls in MLflow's protocol, the same for both systems. */

import { randomUUID } from 'node:crypto';
import { call } from './client.mjs';
import { EPOCH } from './data.mjs';

export const API = '/api/2.0/mlflow';

export async function newExperiment(system, prefix) {
  const name = `${prefix}-${randomUUID().slice(0, 8)}`;
  const body = { name };
  const answer = await call(system, 'POST', `${API}/experiments/create`, body);
  return answer.experiment_id;
}

export async function experimentByName(system, name) {
  const path = `${API}/experiments/get-by-name?experiment_name=${encodeURIComponent(
    name,
  )}`;
  return (await call(system, 'GET', path)).experiment.experiment_id;
}

/** @returns {Promise<string[]>} run ids */
export async function newRuns(system, experimentId, count) {
  const runIds = [];
  for (let i = 0; i < count; i++) {
    const answer = await call(system, 'POST', `${API}/runs/create`, {
      experiment_id: experimentId,
      start_time: EPOCH + i,
    });
    runIds.push(answer.run.info.run_id);
  }
  return runIds;
}

export function expectSame(actual, expected, what) {
  const [left, right] = [actual, expected].map(each => JSON.stringify(each));
  if (left !== right) {
    throw new Error(`${what}: ${short(left)} instead of ${short(right)}`);
  }
}

const short = (text = 'nothing') =>
  text.length > 200 ? `${text.slice(0, 200)}…` : text;

/** The page of an experiment, and the name of the run that its table begins with. */
export async function tableOf(system, name) {
  const id = await experimentByName(system, name);
  const { runs } = await call(system, 'POST', `${API}/runs/search`, {
    experiment_ids: [id],
    max_results: 1,
  });
  return {
    path: `/ml-home/experiments/${id}`,
    text: runs[0].info.run_name,
  };
}
