/** Trains the runs of a venture and logs them as a tracking client does. */

import { pairs } from '../lib/client.mjs';
import { createRandom } from '../lib/random.mjs';
import { createPruner, createRecorder } from '../lib/recorder.mjs';
import { DivergedError, PrunedError } from '../train/diverged.mjs';
import { PLAN_TAG, valueOf } from './marks.mjs';
import { runReadme } from './readme.mjs';

const MAX_RUNS = 1000;

/** Runs of an experiment by their place in the plan. */
export async function findRuns(client, experimentId) {
  const { runs = [] } = await client.post('runs/search', {
    experiment_ids: [experimentId],
    max_results: MAX_RUNS,
  });
  return new Map(runs.map(run => [valueOf(run.data.tags, PLAN_TAG), run]));
}

/**
 * Trains the runs of a group that are not there yet, below one parent when it is
 * a sweep.
 *
 * @param {object} context client, experiment, experimentId, data, existing runs, onStep
 * @returns {Promise<object>} the best run by the venture's metric: name, key, runId, value, metrics and,
 *   when it was trained just now, what came of it
 */
export async function trainGroup(context, group) {
  const { experiment } = context;
  const parent = group.sweep ? await openParent(context, group) : undefined;
  const prune =
    group.prune &&
    createPruner({
      ...group.prune,
      stop: (step, reason) => {
        throw new PrunedError(step, reason);
      },
    });
  const entries = [];
  const uploads = [];
  for (const run of group.runs) {
    context.onStep(`${group.title}: ${run.name}`);
    const plan = planOf(experiment, group, run);
    let entry = await findFinished(context, plan);
    if (!entry) {
      const trained = await trainRun(context, { ...plan, parent, prune });
      // The portal takes it in while the next one trains.
      uploads.push(quiet(logRun(context, group, trained)));
      entry = trained.entry;
    }
    entries.push(entry);
  }
  await Promise.all(uploads);
  const best = bestOf(experiment, entries);
  if (parent) {
    await closeParent(context, { parent, entries, best });
  }
  return best;
}

export function planOf(experiment, group, run) {
  return {
    name: run.name,
    key: `${experiment.name}/${group.key}/${run.name}`,
    // A baseline has none of the params that trainings share.
    params: run.alone ? run.params : { ...experiment.standard, ...run.params },
  };
}

/** Trains without logging: what a run that is there already had come to. */
export function trainAgain(context, plan) {
  const { experiment, data } = context;
  return train({ experiment, data, plan, recorder: createRecorder() });
}

function train({ experiment, data, plan, recorder }) {
  return experiment.train({
    data,
    params: plan.params,
    random: createRandom(`train-${plan.params.seed ?? 0}`),
    recorder,
  });
}

/** Its failure is heard when it is waited for, and not before. */
function quiet(promise) {
  promise.catch(() => {});
  return promise;
}

async function trainRun(context, plan) {
  const { experiment, data } = context;
  const run = await createRun(context, plan);
  const recorder = createRecorder({ watch: plan.prune });
  const outcome = attempt(() => train({ experiment, data, plan, recorder }));
  const ended = Date.now();
  const last = recorder.points[recorder.points.length - 1]?.step ?? 0;
  const entry = {
    ...plan,
    runId: run.info.run_id,
    status: outcome.status,
    value: lastValue(recorder, outcome, experiment.select.metric),
    metrics: outcome.metrics,
    finals: Object.entries(outcome.metrics ?? {}).map(([key, value]) => ({
      key,
      value,
      step: last,
      timestamp: ended,
    })),
    result: outcome.result,
  };
  return { run, outcome, points: recorder.points, ended, entry };
}

async function logRun(context, group, { run, outcome, points, ended, entry }) {
  const { client, data } = context;
  const { runId, finals, params } = entry;
  const readme = runReadme({ ...context, ...entry, group, outcome });
  const files = [
    ...(outcome.result?.files ?? []),
    { path: 'README.md', body: readme },
  ];
  if (outcome.metrics) {
    files.push({
      path: 'evaluation/metrics.json',
      body: `${JSON.stringify(outcome.metrics, null, 2)}\n`,
    });
  }
  await Promise.all([
    client.post('runs/log-batch', {
      run_id: runId,
      params: pairs(params),
      tags: pairs(outcome.failure ? { 'mlhome.failure': outcome.failure } : {}),
    }),
    logInputs(client, runId, data.inputs),
    client.logMetrics(runId, [...points, ...(outcome.points ?? []), ...finals]),
    ...files.map(({ path, body }) =>
      client.putFile(run.info.artifact_uri, path, body),
    ),
  ]);
  await client.post('runs/update', {
    run_id: runId,
    status: outcome.status,
    end_time: ended,
  });
}

/** How a training ended, by the trainer's own word. */
function attempt(work) {
  try {
    const result = work();
    return { status: 'FINISHED', result, metrics: result.metrics };
  } catch (error) {
    if (error instanceof DivergedError) {
      const { step, loss } = error;
      const point = { key: 'train_loss', value: loss, step };
      return {
        status: 'FAILED',
        failure: error.message,
        points: [{ ...point, timestamp: Date.now() }],
      };
    }
    if (error instanceof PrunedError) {
      return { status: 'KILLED', failure: error.message };
    }
    throw error;
  }
}

function lastValue(recorder, outcome, metric) {
  const { points } = recorder.curve(metric);
  return outcome.metrics?.[metric] ?? points[points.length - 1]?.value;
}

function createRun(
  { client, experiment, experimentId },
  { name, key, parent },
) {
  return client
    .post('runs/create', {
      experiment_id: experimentId,
      user_id: experiment.person,
      run_name: name,
      start_time: Date.now(),
      tags: pairs({
        'mlflow.user': experiment.person,
        'mlflow.source.name': experiment.file,
        'mlflow.source.type': 'LOCAL',
        [PLAN_TAG]: key,
        ...(parent ? { 'mlflow.parentRunId': parent.runId } : {}),
      }),
    })
    .then(({ run }) => run);
}

function logInputs(client, runId, inputs) {
  return client.post('runs/log-inputs', {
    run_id: runId,
    datasets: inputs.map(({ context, ...dataset }) => ({
      dataset,
      tags: pairs({ 'mlflow.data.context': context }),
    })),
  });
}

/** One that was interrupted is thrown away, and trained anew. */
async function findFinished({ client, experiment, existing }, plan) {
  const run = existing.get(plan.key);
  if (!run) {
    return undefined;
  }
  if (run.info.status === 'RUNNING') {
    await client.post('runs/delete', { run_id: run.info.run_id });
    return undefined;
  }
  const metrics = Object.fromEntries(
    (run.data.metrics ?? []).map(({ key, value }) => [key, Number(value)]),
  );
  return {
    ...plan,
    runId: run.info.run_id,
    status: run.info.status,
    value: metrics[experiment.select.metric],
    metrics,
  };
}

async function openParent(context, group) {
  const { client, experiment, existing } = context;
  const key = `${experiment.name}/${group.key}`;
  const there = existing.get(key);
  if (there) {
    return { runId: there.info.run_id, done: there.info.status !== 'RUNNING' };
  }
  const run = await createRun(context, { name: group.title, key });
  await client.post('runs/log-batch', {
    run_id: run.info.run_id,
    params: pairs({ sweep: group.sweep, runs: group.runs.length }),
  });
  return { runId: run.info.run_id, done: false };
}

async function closeParent({ client, experiment }, { parent, entries, best }) {
  if (parent.done) {
    return;
  }
  const ended = Date.now();
  const count = status =>
    entries.filter(entry => entry.status === status).length;
  const summary = {
    [`best_${experiment.select.metric}`]: best.value,
    runs_finished: count('FINISHED'),
    runs_failed: count('FAILED'),
    runs_stopped: count('KILLED'),
  };
  await client.logMetrics(
    parent.runId,
    Object.entries(summary).map(([key, value]) => ({
      key,
      value,
      step: 0,
      timestamp: ended,
    })),
  );
  await client.post('runs/log-batch', {
    run_id: parent.runId,
    tags: pairs({ best_run: best.name }),
  });
  await client.post('runs/update', {
    run_id: parent.runId,
    status: 'FINISHED',
    end_time: ended,
  });
}

export function bestOf({ select }, entries) {
  const sign = select.best === 'max' ? 1 : -1;
  return entries
    .filter(({ status }) => status === 'FINISHED')
    .reduce((best, entry) =>
      sign * entry.value > sign * best.value ? entry : best,
    );
}
