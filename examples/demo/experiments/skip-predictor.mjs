import {
  COLUMNS,
  CROSSES,
  generateSessions,
  SESSIONS,
} from '../data/sessions.mjs';
import { createScaler, describeTable, split } from '../lib/dataset.mjs';
import { confusionFiles, curvePlot, numbers } from '../lib/evaluation.mjs';
import {
  auc,
  calibrationError,
  confusionMatrix,
  logLoss,
} from '../lib/metrics.mjs';
import { trainLogistic } from '../train/logistic.mjs';

const STANDARD = {
  algorithm: 'logistic-regression',
  features: 'all',
  learning_rate: 0.01,
  decay: 0.05,
  l2: 0,
  epochs: 60,
  seed: 1,
};
const FEATURES = {
  first_three: [0, 1, 2],
  all: COLUMNS.map((_, i) => i),
  all_and_crosses: [...COLUMNS, ...CROSSES].map((_, i) => i),
};

export const skipPredictor = {
  name: 'skip-predictor',
  title: 'Skip predictor',
  file: 'examples/demo/experiments/skip-predictor.mjs',
  project: 'listening-next',
  person: 'ada-lindqvist',
  description:
    'Whether a listener skips a track within half a minute: logistic regression on simulated plays, tested on listeners it has not seen.',
  process:
    'Simulated plays; see the head of examples/demo/data/sessions.mjs for how a skip comes about.',
  model: {
    description:
      'Chance that a listener skips a track within half a minute. Demo: trained on simulated plays.',
    tags: { task: 'tabular-classification', framework: 'plain-javascript' },
  },
  select: { metric: 'val_auc', best: 'max', test: 'test_auc', n: 'test_n' },
  groups: [
    {
      key: 'baseline',
      title: 'three features, as a baseline',
      runs: [{ name: 'three-features', params: { features: 'first_three' } }],
    },
    {
      key: 'learning-rate',
      title: 'learning-rate sweep',
      sweep: 'learning_rate',
      runs: [0.0005, 0.002, 0.01, 0.03, 0.1, 0.5].map(rate => ({
        name: `lr-${rate}`,
        params: { learning_rate: rate },
      })),
    },
    {
      key: 'crosses',
      title: 'with products of features',
      runs: [{ name: 'with-crosses', params: { features: 'all_and_crosses' } }],
    },
    {
      key: 'l2',
      title: 'regularisation sweep',
      sweep: 'l2',
      runs: [0.0001, 0.001, 0.003, 0.01].map(l2 => ({
        name: `crosses-l2-${l2}`,
        params: { features: 'all_and_crosses', l2 },
      })),
    },
  ],
  standard: STANDARD,

  prepare() {
    const parts = split(generateSessions(), { train: 0.6, validation: 0.2 });
    const scaler = createScaler(parts.train);
    return {
      scaler,
      train: scaler.apply(parts.train),
      validation: scaler.apply(parts.validation),
      test: scaler.apply(parts.test),
      inputs: [
        describeTable(parts.train, SESSIONS, 'training'),
        describeTable(parts.validation, SESSIONS, 'validation'),
        describeTable(parts.test, SESSIONS, 'test'),
      ],
    };
  },

  train({ data, params, random, recorder }) {
    const { train, validation, test, scaler } = data;
    const use = FEATURES[params.features];
    const model = trainLogistic({
      table: train,
      epochs: params.epochs,
      learningRate: params.learning_rate,
      decay: params.decay,
      l2: params.l2,
      use,
      random,
      onEpoch(epoch, trainLoss, current) {
        const said = current.predict(validation);
        recorder.record(epoch, {
          train_loss: trainLoss,
          val_loss: logLoss(validation.target, said),
          val_auc: auc(validation.target, said),
        });
      },
    });
    const said = model.predict(test);
    const counts = confusionMatrix(
      test.target,
      said.map(p => (p >= 0.5 ? 1 : 0)),
      2,
    );
    const names = use.map(i => train.columns[i]);
    return {
      metrics: {
        test_auc: auc(test.target, said),
        test_log_loss: logLoss(test.target, said),
        test_calibration_error: calibrationError(test.target, said),
        test_n: test.count,
      },
      files: [
        ...confusionFiles(counts, ['played on', 'skipped'], 'Test, cut at 0.5'),
        curvePlot(recorder, ['train_loss', 'val_loss'], {
          path: 'plots/loss.png',
          title: 'Log loss',
        }),
      ],
      weights: {
        inputs: names,
        weights: Array.from(model.weights),
        bias: model.bias,
        mean: use.map(i => scaler.means[i]),
        deviation: use.map(i => scaler.deviations[i]),
      },
      signature: {
        inputs: numbers(names),
        outputs: numbers(['skip_probability']),
      },
    };
  },
};
