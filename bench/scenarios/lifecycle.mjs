/** Whole runs: create, 100 params, 10 metrics and 5 tags, one dataset, finish. */

import { EPOCH, valueOf } from '../lib/data.mjs';

const RUNS = '/api/2.0/mlflow/runs';
export const DATASETS = 20;
export const PARAMS = 100;
export const METRICS = 10;
export const TAGS = 5;

const numbered = (count, make) =>
  Array.from({ length: count }, (_, i) => make(i));

export function datasetInput(number) {
  return {
    tags: [{ key: 'mlflow.data.context', value: 'training' }],
    dataset: {
      name: `dataset_${number}`,
      digest: `digest${number}`,
      source_type: 'http',
      source: JSON.stringify({ url: `https://example.org/${number}.csv` }),
      schema: JSON.stringify({
        mlflow_colspec: numbered(20, i => ({
          type: 'double',
          name: `column_${i}`,
        })),
      }),
      profile: JSON.stringify({ num_rows: 10_000, num_elements: 200_000 }),
    },
  };
}

/** Everything of a run but its id, which only the server knows. */
function bodiesOf(number, experimentId) {
  const rest = object => JSON.stringify(object).slice(1);
  return {
    create: Buffer.from(
      JSON.stringify({
        experiment_id: experimentId,
        user_id: 'bench',
        run_name: `run-${number}`,
        start_time: EPOCH + number,
        tags: [{ key: 'mlflow.user', value: 'bench' }],
      }),
    ),
    steps: [
      [
        'params',
        'log-batch',
        {
          params: numbered(PARAMS, i => ({
            key: `param_${i}`,
            value: `value ${number} of ${i}`,
          })),
        },
      ],
      [
        'metrics-and-tags',
        'log-batch',
        {
          metrics: numbered(METRICS, i => ({
            key: `metric_${i}`,
            value: valueOf(number, i),
            timestamp: EPOCH + number,
            step: 0,
          })),
          tags: numbered(TAGS, i => ({
            key: `bench.tag_${i}`,
            value: `tag ${number % 7}`,
          })),
        },
      ],
      [
        'log-inputs',
        'log-inputs',
        { datasets: [datasetInput(number % DATASETS)] },
      ],
      [
        'finish',
        'update',
        { status: 'FINISHED', end_time: EPOCH + number + 60_000 },
      ],
    ].map(([name, path, object]) => ({ name, path, rest: rest(object) })),
  };
}

/** @param {{ clients: number, runs: number, experimentId: string }} params `runs` at most, together */
export function prepare({ clients, runs, experimentId }) {
  const left = numbered(runs, number => bodiesOf(number, experimentId));
  return numbered(clients, () => async session => {
    let finished = 0;
    while (session.open() && left.length > 0) {
      const { create, steps } = left.shift();
      const created = await session.send('create', {
        method: 'POST',
        path: `${RUNS}/create`,
        body: create,
      });
      if (created.status !== 200) {
        continue;
      }
      const runId = JSON.parse(created.text()).run.info.run_id;
      let ok = true;
      for (const { name, path, rest } of steps) {
        const body = Buffer.from(`{"run_id":"${runId}",${rest}`);
        const answer = await session.send(name, {
          method: 'POST',
          path: `${RUNS}/${path}`,
          body,
        });
        ok &&= answer.status === 200;
      }
      finished += ok ? 1 : 0;
    }
    return { finished, seconds: session.now() / 1000 };
  });
}
