/** W3: a storm of whole runs, and metrics logged one at a time. */

import {
  DATASETS,
  datasetInput,
  METRICS,
  PARAMS,
  TAGS,
} from '../scenarios/lifecycle.mjs';
import { call } from '../lib/client.mjs';
import { countLifecycles, countPoints } from '../lib/stores.mjs';
import { API, expectSame, newExperiment, newRuns } from '../lib/wire.mjs';

export const cases = () => [lifecycles, singles(16), singles(1)];

const lifecycles = {
  id: 'w3.lifecycles-32',
  workload: 'W3',
  title: 'whole runs of 5 requests, 32 clients',
  unit: 'runs/s',
  better: 'higher',
  target: 10,
  group: 'write',
  main: 'create',
  async prepare(system, { scale }) {
    const experimentId = await newExperiment(system, 'storm');
    // MLflow may fail when two first uses of one dataset meet; here each is known already.
    const [first] = await newRuns(system, experimentId, 1);
    await call(system, 'POST', `${API}/runs/log-inputs`, {
      run_id: first,
      datasets: Array.from({ length: DATASETS }, (_, i) => datasetInput(i)),
    });
    const { runs, seconds } = scale.w3;
    const params = { clients: 32, runs, experimentId };
    return { experimentId, job: { scenario: 'lifecycle', seconds, params } };
  },
  async check(system, { experimentId }, { returns }) {
    const finished = returns.reduce((sum, each) => sum + each.finished, 0);
    expectSame(
      await countLifecycles(system, experimentId),
      {
        runs: finished,
        params: finished * PARAMS,
        tags: finished * TAGS,
        metrics: finished * METRICS,
        datasets: finished + DATASETS,
      },
      'rows in the database',
    );
  },
  figure: ({ returns }) =>
    returns.reduce((sum, each) => sum + each.finished, 0) /
    Math.max(...returns.map(each => each.seconds)),
};

const singles = clients => ({
  id: `w3.single-${clients}`,
  workload: 'W3',
  title: `log-metric, ${clients} client${clients > 1 ? 's' : ''}`,
  unit: 'requests/s',
  better: 'higher',
  target: clients === 16 ? 15 : undefined,
  group: 'write',
  main: 'log-metric',
  async prepare(system, { scale }) {
    const experimentId = await newExperiment(system, 'single');
    const runIds = await newRuns(system, experimentId, clients);
    return {
      runIds,
      job: {
        scenario: 'single',
        seconds: scale.w3.seconds,
        params: { runIds },
      },
    };
  },
  async check(system, { runIds }, { returns }) {
    const acknowledged = returns.reduce(
      (sum, each) => sum + each.acknowledged,
      0,
    );
    expectSame(
      await countPoints(system, runIds),
      acknowledged,
      'rows in the database',
    );
  },
  figure: ({ returns }) =>
    returns.reduce((sum, each) => sum + each.acknowledged, 0) /
    Math.max(...returns.map(each => each.seconds)),
});
