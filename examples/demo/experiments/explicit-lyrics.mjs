import {
  generateSongs,
  MARKETS,
  SONG_COLUMNS,
  SONGS,
} from '../data/lyrics.mjs';
import { describeTable, split } from '../lib/dataset.mjs';
import { confusionFiles, csv, curvePlot, numbers } from '../lib/evaluation.mjs';
import {
  averagePrecision,
  confusionMatrix,
  logLoss,
  scoresOf,
} from '../lib/metrics.mjs';
import { trainLogistic } from '../train/logistic.mjs';

const STANDARD = {
  algorithm: 'logistic-regression',
  features: 'words',
  positive_weight: 1,
  learning_rate: 0.004,
  decay: 0.05,
  l2: 0,
  epochs: 60,
  threshold: 0.5,
  seed: 1,
};
const WORD_COUNT = SONG_COLUMNS.length - MARKETS.length;
const FEATURES = {
  words: SONG_COLUMNS.map((_, i) => i).slice(0, WORD_COUNT),
  words_and_market: SONG_COLUMNS.map((_, i) => i),
};

export const explicitLyrics = {
  name: 'explicit-lyrics',
  title: 'Explicit lyrics',
  file: 'examples/demo/experiments/explicit-lyrics.mjs',
  project: 'safer-catalogue',
  person: 'ruth-adeyemi',
  description:
    'Which songs need the explicit mark: logistic regression on counts of invented words, with recall by market.',
  process:
    'Songs as counts of invented words; see the head of examples/demo/data/lyrics.mjs.',
  model: {
    description:
      'Marks songs for a person to examine. Demo: trained on counts of invented words.',
    tags: { task: 'text-classification', framework: 'plain-javascript' },
  },
  select: {
    metric: 'val_average_precision',
    best: 'max',
    test: 'test_average_precision',
    n: 'test_n',
  },
  groups: [
    {
      key: 'plain',
      title: 'every song counts the same',
      runs: [{ name: 'plain', params: {} }],
    },
    {
      key: 'weight',
      title: 'weight of explicit songs',
      sweep: 'positive_weight',
      runs: [3, 6, 13].map(weight => ({
        name: `weight-${weight}`,
        params: { positive_weight: weight },
      })),
    },
    {
      key: 'market',
      title: 'knowing the market, regularisation',
      sweep: 'l2',
      runs: [0, 0.001, 0.01].map(l2 => ({
        name: `market-l2-${l2}`,
        params: { features: 'words_and_market', positive_weight: 6, l2 },
      })),
    },
  ],
  standard: STANDARD,

  prepare() {
    const parts = split(generateSongs(), { train: 0.5, validation: 0.2 });
    return {
      ...parts,
      inputs: [
        describeTable(parts.train, SONGS, 'training'),
        describeTable(parts.validation, SONGS, 'validation'),
        describeTable(parts.test, SONGS, 'test'),
      ],
    };
  },

  train({ data, params, random, recorder }) {
    const { train, validation, test } = data;
    const use = FEATURES[params.features];
    const model = trainLogistic({
      table: train,
      epochs: params.epochs,
      learningRate: params.learning_rate,
      decay: params.decay,
      l2: params.l2,
      positiveWeight: params.positive_weight,
      use,
      random,
      onEpoch(epoch, trainLoss, current) {
        const said = current.predict(validation);
        recorder.record(epoch, {
          train_loss: trainLoss,
          val_loss: logLoss(validation.target, said),
          val_average_precision: averagePrecision(validation.target, said),
        });
      },
    });
    const said = model.predict(test);
    const marked = said.map(p => (p >= params.threshold ? 1 : 0));
    const counts = confusionMatrix(test.target, marked, 2);
    const slices = MARKETS.map((market, i) =>
      recallIn(test, marked, WORD_COUNT + i, market),
    );
    const { precision, recall, f1 } = scoresOf(counts, 1);
    const names = use.map(i => SONG_COLUMNS[i]);
    return {
      metrics: {
        test_average_precision: averagePrecision(test.target, said),
        test_precision: precision,
        test_recall: recall,
        test_f1: f1,
        ...Object.fromEntries(
          slices.flatMap(({ market, recall: share, explicit }) => [
            [`test_recall/${market}`, share],
            [`test_explicit_n/${market}`, explicit],
          ]),
        ),
        test_n: test.count,
      },
      files: [
        ...confusionFiles(counts, ['clean', 'explicit'], 'Test'),
        {
          path: 'evaluation/markets.csv',
          body: csv(
            ['market', 'recall', 'explicit_songs'],
            slices.map(slice => [slice.market, slice.recall, slice.explicit]),
          ),
        },
        curvePlot(recorder, ['train_loss', 'val_loss'], {
          path: 'plots/loss.png',
          title: 'Log loss',
        }),
      ],
      weights: {
        inputs: names,
        weights: Array.from(model.weights),
        bias: model.bias,
        threshold: params.threshold,
      },
      signature: {
        inputs: numbers(names),
        outputs: numbers(['explicit_probability']),
      },
    };
  },
};

function recallIn(table, marked, column, market) {
  let explicit = 0;
  let found = 0;
  for (let i = 0; i < table.count; i++) {
    if (table.row(i)[column] === 1 && table.target[i] === 1) {
      explicit++;
      found += marked[i];
    }
  }
  return { market, recall: found / explicit, explicit };
}
