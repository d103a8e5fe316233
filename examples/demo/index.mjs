/**
 * Loads the demo: small real trainings on data made from a seed, logged through
 * the public interfaces like anybody's.
 */

import { createClient } from './lib/client.mjs';
import { EXPERIMENTS } from './experiments/index.mjs';
import { copyCatalog, removeCatalog } from './loader/catalog.mjs';
import { loadGovernance, removeGovernance } from './loader/governance.mjs';
import { COMPLETE_TAG, DEMO_TAG, PROJECT_TAG } from './loader/marks.mjs';
import { findRuns, trainGroup } from './loader/runs.mjs';
import { survey } from './loader/survey.mjs';
import {
  findVersions,
  openModel,
  registerBest,
  setAliases,
} from './loader/versions.mjs';
import { pairs } from './lib/client.mjs';

export { DemoError } from './lib/client.mjs';

/**
 * Loads what is missing of the demo. Stops, and changes nothing, when something
 * that is not the demo's has one of its names.
 *
 * @param {{
 *   url: string, token: string, dataDir?: string, signal?: AbortSignal,
 *   onProgress?: (progress: { done: number, total: number, percent: number, message: string }) => void,
 * }} options
 *   `url` is the portal's; `dataDir` is its data folder when that is on this
 *   machine, for the declarations
 * @returns {Promise<{ state: 'loaded' | 'already', models: number, versions: number, experiments: number, runs: number }>}
 *   with the counts of all demo content that is there now
 */
export async function loadDemo({
  url,
  token,
  dataDir,
  signal,
  onProgress = () => {},
}) {
  const client = createClient({ url, token, signal });
  const found = await survey(client, EXPERIMENTS);
  if (dataDir) {
    copyCatalog(dataDir);
  }
  const missing = EXPERIMENTS.filter(({ name }) => !found.get(name).complete);
  if (missing.length > 0) {
    const total = missing.reduce((sum, each) => sum + stepsOf(each), 0);
    let done = 0;
    const onStep = message => {
      onProgress({
        done,
        total,
        percent: Math.floor((done / total) * 100),
        message,
      });
      done++;
    };
    for (const each of missing) {
      await loadExperiment(client, each, found.get(each.name), onStep);
    }
    onProgress({ done: total, total, percent: 100, message: 'done' });
  }
  await loadGovernance(client);
  const { demo } = await client.me();
  return { state: missing.length > 0 ? 'loaded' : 'already', ...demo };
}

/**
 * Removes every object that is marked as demo, and the declarations.
 *
 * @returns {Promise<{ models: number, versions: number, experiments: number, runs: number, declarations: boolean }>}
 *   what was removed
 */
export async function removeDemo({ url, token, dataDir, signal }) {
  const client = createClient({ url, token, signal });
  // First the declarations: the catalog would bring their models back.
  const declarations = dataDir ? removeCatalog(dataDir) : false;
  await removeGovernance(client);
  return { ...(await client.removeDemo()), declarations };
}

/** One step per run, and one per version. */
const stepsOf = ({ groups }) =>
  groups.reduce((sum, { runs }) => sum + runs.length + 1, 0);

async function loadExperiment(client, experiment, found, onStep) {
  const say = message => onStep(`${experiment.title}, ${message}`);
  const experimentId = await openExperiment(client, experiment, found);
  await openModel(client, experiment);
  const [existing, versions] = await Promise.all([
    findRuns(client, experimentId),
    findVersions(client, experiment.name),
  ]);
  const context = {
    client,
    experiment,
    experimentId,
    existing,
    versions,
    data: experiment.prepare(),
    onStep: say,
  };
  const registered = [];
  for (const group of experiment.groups) {
    const best = await trainGroup(context, group);
    say(`registering ${best.name}`);
    registered.push(await registerBest(context, group, best));
  }
  await setAliases(client, experiment, registered);
  await client.post('experiments/set-experiment-tag', {
    experiment_id: experimentId,
    key: COMPLETE_TAG,
    value: 'true',
  });
}

async function openExperiment(client, experiment, { experiment: there }) {
  if (there) {
    if (there.lifecycle_stage === 'deleted') {
      await client.post('experiments/restore', {
        experiment_id: there.experiment_id,
      });
    }
    return there.experiment_id;
  }
  const { experiment_id: id } = await client.post('experiments/create', {
    name: experiment.name,
    tags: pairs({
      [DEMO_TAG]: 'true',
      [PROJECT_TAG]: experiment.project,
      'mlflow.note.content': experiment.description,
    }),
  });
  return id;
}
