import { COLUMNS, generateListeners, LISTENERS } from '../data/listeners.mjs';
import { describeTable, split } from '../lib/dataset.mjs';
import { csv, curvePlot, numbers } from '../lib/evaluation.mjs';
import { mae, mean, r2, rmse } from '../lib/metrics.mjs';
import { trainStumps, valueOf } from '../train/stumps.mjs';

const STANDARD = {
  algorithm: 'boosted-stumps',
  rounds: 200,
  learning_rate: 0.1,
  bins: 32,
  subsample: 1,
  seed: 1,
};

export const listeningMinutes = {
  name: 'listening-minutes',
  title: 'Listening minutes',
  file: 'examples/demo/experiments/listening-minutes.mjs',
  project: 'capacity-forecast',
  person: 'priya-raman',
  description:
    'Minutes a listener will listen next week, to plan capacity: boosted stumps on simulated listeners.',
  process:
    'Simulated listeners; see the head of examples/demo/data/listeners.mjs for what their minutes follow.',
  model: {
    description:
      'Minutes a listener will listen next week. Demo: trained on simulated listeners.',
    tags: { task: 'tabular-regression', framework: 'plain-javascript' },
  },
  select: { metric: 'val_rmse', best: 'min', test: 'test_rmse', n: 'test_n' },
  groups: [
    {
      key: 'mean',
      title: 'the mean, as a baseline',
      runs: [{ name: 'mean', params: { algorithm: 'mean' }, alone: true }],
    },
    {
      key: 'learning-rate',
      title: 'learning-rate sweep',
      sweep: 'learning_rate',
      runs: [0.02, 0.1, 0.3, 1].map(rate => ({
        name: `lr-${rate}`,
        params: { learning_rate: rate },
      })),
    },
    {
      key: 'subsample',
      title: 'share of the rows per round',
      sweep: 'subsample',
      runs: [0.3, 0.5, 0.8].map(subsample => ({
        name: `subsample-${subsample}`,
        params: { subsample },
      })),
    },
  ],
  standard: STANDARD,

  prepare() {
    const parts = split(generateListeners(), { train: 0.6, validation: 0.2 });
    return {
      ...parts,
      inputs: [
        describeTable(parts.train, LISTENERS, 'training'),
        describeTable(parts.validation, LISTENERS, 'validation'),
        describeTable(parts.test, LISTENERS, 'test'),
      ],
    };
  },

  train({ data, params, random, recorder }) {
    const { train, validation, test } = data;
    const base = mean(train.target);
    // Every round only adds one stump, so only that one is looked at.
    const current = new Float64Array(validation.count).fill(base);
    const model =
      params.algorithm === 'mean'
        ? {
            base,
            stumps: [],
            predict: part => new Float64Array(part.count).fill(base),
          }
        : trainStumps({
            table: train,
            rounds: params.rounds,
            learningRate: params.learning_rate,
            bins: params.bins,
            subsample: params.subsample,
            random,
            onRound(round, trainRmse, { stumps }) {
              const stump = stumps[stumps.length - 1];
              for (let i = 0; i < current.length; i++) {
                current[i] += valueOf(stump, validation.row(i));
              }
              recorder.record(round, {
                train_rmse: trainRmse,
                val_rmse: rmse(validation.target, current),
              });
            },
          });
    if (params.algorithm === 'mean') {
      recorder.record(0, { val_rmse: rmse(validation.target, current) });
    }
    const said = model.predict(test);
    const uses = COLUMNS.map((name, column) => [
      name,
      model.stumps.filter(stump => stump.column === column).length,
    ]);
    return {
      metrics: {
        test_rmse: rmse(test.target, said),
        test_mae: mae(test.target, said),
        test_r2: r2(test.target, said),
        test_n: test.count,
      },
      files: [
        {
          path: 'evaluation/stumps_by_column.csv',
          body: csv(['column', 'stumps'], uses),
        },
        curvePlot(recorder, ['train_rmse', 'val_rmse'], {
          path: 'plots/rmse.png',
          title: 'RMSE, minutes',
          xLabel: 'round',
        }),
      ],
      weights: { inputs: COLUMNS, base: model.base, stumps: model.stumps },
      signature: {
        inputs: numbers(COLUMNS),
        outputs: numbers(['minutes_next_week']),
      },
    };
  },
};
