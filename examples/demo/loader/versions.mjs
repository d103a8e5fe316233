/** Registers the best run of each group, and points the aliases by what was measured. */

import { DemoError, pairs } from '../lib/client.mjs';
import { DEMO_TAG, isTrue, PLAN_TAG, valueOf } from './marks.mjs';
import { mlmodelFile, versionDescription } from './readme.mjs';
import { trainAgain } from './runs.mjs';

const MAX_VERSIONS = 1000;

/** The registered model, made when it is not there. */
export async function openModel(client, { name, model }) {
  const there = await client.find('registered-models/get', { name });
  if (!there) {
    await client.post('registered-models/create', {
      name,
      description: model.description,
      tags: pairs({ [DEMO_TAG]: 'true', ...model.tags }),
    });
  } else if (!isTrue(there.registered_model.tags, DEMO_TAG)) {
    throw new DemoError(
      `A registered model named ${name} appeared here that is not the demo's: rename it, then load again.`,
    );
  }
}

/** Versions of a model by the key of the run they came from. */
export async function findVersions(client, name) {
  const answer = await client.find('model-versions/search', {
    filter: `name = '${name}'`,
    max_results: MAX_VERSIONS,
  });
  return new Map(
    (answer?.model_versions ?? []).map(version => [
      valueOf(version.tags, PLAN_TAG),
      version.version,
    ]),
  );
}

/**
 * @param {object} best a run, as trainGroup answers it
 * @returns {Promise<{ version: string, value: number }>} what the aliases are chosen by
 */
export async function registerBest(context, group, best) {
  const there = context.versions.get(best.key);
  if (there) {
    return { version: there, value: best.value };
  }
  const { client, experiment } = context;
  const result = best.result ?? trainAgain(context, best);
  const model = await logModel(context, { best, result });
  const { model_version: version } = await client.post(
    'model-versions/create',
    {
      name: experiment.name,
      source: `models:/${model.info.model_id}`,
      run_id: best.runId,
      model_id: model.info.model_id,
      description: versionDescription({ experiment, group, best }),
      tags: pairs({
        [PLAN_TAG]: best.key,
        algorithm: best.params.algorithm,
        selected_by: experiment.select.metric,
      }),
    },
  );
  return { version: version.version, value: best.value };
}

async function logModel({ client, experiment, experimentId, data }, given) {
  const { best, result } = given;
  const { model } = await client.post('logged-models', {
    experiment_id: experimentId,
    name: experiment.name,
    source_run_id: best.runId,
    model_type: experiment.model.tags.task,
    params: pairs(best.params),
    tags: pairs({ framework: experiment.model.tags.framework }),
  });
  const { model_id: modelId, artifact_uri: root } = model.info;
  const files = {
    MLmodel: mlmodelFile({
      model,
      runId: best.runId,
      algorithm: best.params.algorithm,
      signature: result.signature,
      created: new Date().toISOString(),
    }),
    'weights.json': JSON.stringify(result.weights),
    'README.md': `# ${experiment.title}\n\n${experiment.model.description}\n\n\`weights.json\` holds what was learned; \`${experiment.file}\` shows how it is used.\n`,
  };
  const test = data.inputs.find(({ context }) => context === 'test');
  await Promise.all([
    client.post('runs/outputs', {
      run_id: best.runId,
      models: [{ model_id: modelId, step: 0 }],
    }),
    client.logMetrics(
      best.runId,
      (best.finals ?? [])
        .filter(({ key }) => key.startsWith('test_'))
        .map(point => ({
          ...point,
          model_id: modelId,
          dataset_name: test.name,
          dataset_digest: test.digest,
        })),
    ),
    ...Object.entries(files).map(([name, content]) =>
      client.putFile(root, name, content),
    ),
  ]);
  await client.patch(`logged-models/${modelId}`, {
    model_id: modelId,
    status: 'LOGGED_MODEL_READY',
  });
  return model;
}

/** The best version by the venture's metric is the champion, the next best the challenger. */
export async function setAliases(client, { name, select }, versions) {
  const sign = select.best === 'max' ? -1 : 1;
  const ranked = [...versions].sort((a, b) => sign * (a.value - b.value));
  for (const [index, alias] of ['champion', 'challenger'].entries()) {
    if (ranked[index]) {
      await client.post('registered-models/alias', {
        name,
        alias,
        version: ranked[index].version,
      });
    }
  }
}
