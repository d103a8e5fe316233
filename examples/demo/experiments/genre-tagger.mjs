import { AUDIO, AUDIO_COLUMNS, generateAudio, GENRES } from '../data/audio.mjs';
import { createScaler, describeTable, split } from '../lib/dataset.mjs';
import { confusionFiles, curvePlot, numbers } from '../lib/evaluation.mjs';
import {
  accuracyOf,
  confusionMatrix,
  macroF1,
  scoresOf,
} from '../lib/metrics.mjs';
import { trainMlp } from '../train/mlp.mjs';

const STANDARD = {
  algorithm: 'multilayer-perceptron',
  hidden: 16,
  learning_rate: 0.02,
  momentum: 0.9,
  batch_size: 32,
  l2: 0.0001,
  epochs: 40,
  seed: 1,
};

export const genreTagger = {
  name: 'genre-tagger',
  title: 'Genre tagger',
  file: 'examples/demo/experiments/genre-tagger.mjs',
  project: 'music-understanding',
  person: 'maja-svensson',
  description:
    'The genre of a track from a summary of its sound: a small neural network on simulated tracks.',
  process:
    'Simulated tracks; see the head of examples/demo/data/audio.mjs for what makes a genre.',
  model: {
    description:
      'Says which of seven genres a track is. Demo: trained on simulated sound.',
    tags: { task: 'audio-classification', framework: 'plain-javascript' },
  },
  select: {
    metric: 'val_macro_f1',
    best: 'max',
    test: 'test_macro_f1',
    n: 'test_n',
  },
  groups: [
    {
      key: 'linear',
      title: 'without a hidden layer, as a baseline',
      runs: [{ name: 'linear', params: { hidden: 0 } }],
    },
    {
      key: 'width',
      title: 'width of the hidden layer, poor runs stopped early',
      sweep: 'hidden',
      // Runs below the median of those before are stopped after twelve epochs.
      prune: { metric: 'val_macro_f1', step: 12, best: 'max', least: 2 },
      runs: [32, 16, 2, 24, 4, 8].map(hidden => ({
        name: `hidden-${hidden}`,
        params: { hidden },
      })),
    },
    {
      key: 'l2',
      title: 'regularisation sweep',
      sweep: 'l2',
      runs: [0.001, 0.003, 0.01].map(l2 => ({
        name: `hidden-16-l2-${l2}`,
        params: { l2 },
      })),
    },
  ],
  standard: STANDARD,

  prepare() {
    const parts = split(generateAudio(), { train: 0.5, validation: 0.25 });
    const scaler = createScaler(parts.train);
    return {
      scaler,
      train: scaler.apply(parts.train),
      validation: scaler.apply(parts.validation),
      test: scaler.apply(parts.test),
      inputs: [
        describeTable(parts.train, AUDIO, 'training'),
        describeTable(parts.validation, AUDIO, 'validation'),
        describeTable(parts.test, AUDIO, 'test'),
      ],
    };
  },

  train({ data, params, random, recorder }) {
    const { train, validation, test, scaler } = data;
    const classes = GENRES.length;
    const confusionOf = (model, part) =>
      confusionMatrix(part.target, model.predict(part), classes);
    const model = trainMlp({
      table: train,
      classes,
      hidden: params.hidden,
      epochs: params.epochs,
      batchSize: params.batch_size,
      learningRate: params.learning_rate,
      momentum: params.momentum,
      l2: params.l2,
      random,
      onEpoch(epoch, loss, current) {
        const counts = confusionOf(current, validation);
        recorder.record(epoch, {
          train_loss: loss,
          val_loss: current.lossOf(validation),
          val_accuracy: accuracyOf(counts),
          val_macro_f1: macroF1(counts),
        });
      },
    });
    const counts = confusionOf(model, test);
    return {
      metrics: {
        test_macro_f1: macroF1(counts),
        test_accuracy: accuracyOf(counts),
        ...Object.fromEntries(
          GENRES.map((genre, i) => [
            `test_recall/${genre}`,
            scoresOf(counts, i).recall,
          ]),
        ),
        test_n: test.count,
      },
      files: [
        ...confusionFiles(counts, GENRES, 'Genres, test'),
        curvePlot(recorder, ['train_loss', 'val_loss'], {
          path: 'plots/loss.png',
          title: 'Cross entropy',
        }),
      ],
      weights: {
        inputs: AUDIO_COLUMNS,
        classes: GENRES,
        mean: scaler.means,
        deviation: scaler.deviations,
        layers: model.layers.map(({ inputs, outputs, weights, bias }) => ({
          inputs,
          outputs,
          weights: Array.from(weights, v => Number(v.toFixed(6))),
          bias: Array.from(bias),
        })),
      },
      signature: {
        inputs: numbers(AUDIO_COLUMNS),
        outputs: [{ type: 'string', name: 'genre', required: true }],
      },
    };
  },
};
