/** What of the demo is there already, and whether anything of somebody's is in its place. */

import { DemoError } from '../lib/client.mjs';
import { COMPLETE_TAG, DEMO_LABEL, DEMO_TAG, isTrue } from './marks.mjs';

/**
 * Looks only.
 *
 * @returns {Promise<Map<string, { experiment?: object, complete: boolean }>>} by name of the venture
 */
export async function survey(client, experiments) {
  const projects = new Set(experiments.map(({ project }) => project));
  await Promise.all([...projects].map(name => checkProject(client, name)));
  const found = await Promise.all(
    experiments.map(async ({ name }) => {
      const [experiment] = await Promise.all([
        findExperiment(client, name),
        checkModel(client, name),
      ]);
      return [
        name,
        { experiment, complete: isTrue(experiment?.tags, COMPLETE_TAG) },
      ];
    }),
  );
  return new Map(found);
}

async function findExperiment(client, name) {
  const answer = await client.find('experiments/get-by-name', {
    experiment_name: name,
  });
  if (answer && !isTrue(answer.experiment.tags, DEMO_TAG)) {
    throw inTheWay('an experiment', name);
  }
  return answer?.experiment;
}

async function checkModel(client, name) {
  const [registered, known] = await Promise.all([
    client.find('registered-models/get', { name }),
    client.findModel(name),
  ]);
  const tags = registered?.registered_model.tags;
  const declared = known?.declaration.state === 'declared';
  if (
    (registered && !isTrue(tags, DEMO_TAG)) ||
    (declared && !known.labels.includes(DEMO_LABEL))
  ) {
    throw inTheWay('a model', name);
  }
}

async function checkProject(client, name) {
  const project = await client.findProject(name);
  if (project && !project.demo) {
    throw inTheWay('a project', name);
  }
}

const inTheWay = (what, name) =>
  new DemoError(
    `There is ${what} named ${name} here that is not the demo's, so nothing was loaded: rename it, or do without the demo.`,
  );
