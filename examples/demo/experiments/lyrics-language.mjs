import { generateLines, LANGUAGES, LINES } from '../data/lyrics.mjs';
import { describeItems } from '../lib/dataset.mjs';
import { confusionFiles, curvePlot } from '../lib/evaluation.mjs';
import {
  accuracyOf,
  confusionMatrix,
  macroF1,
  scoresOf,
} from '../lib/metrics.mjs';
import { createNgramModel } from '../train/ngrams.mjs';

const PARTS = { train: 1200, validation: 400, test: 800 };
/** Lines between two points of the learning curve, and lines looked at there. */
const EVERY = 24;
const WATCHED = 80;

const STANDARD = {
  algorithm: 'naive-bayes-ngrams',
  order: 3,
  smoothing: 0.5,
  training_lines: PARTS.train,
  val_sample: WATCHED,
};

export const lyricsLanguage = {
  name: 'lyrics-language',
  title: 'Lyrics language',
  file: 'examples/demo/experiments/lyrics-language.mjs',
  project: 'safer-catalogue',
  person: 'ruth-adeyemi',
  description:
    'The language of a line of lyrics from its letters: naive Bayes over n-grams, on five invented languages.',
  process:
    'Lines in invented languages; see the head of examples/demo/data/lyrics.mjs.',
  model: {
    description:
      'Says in which of five invented languages a line of lyrics is. Demo: no living language is meant.',
    tags: { task: 'text-classification', framework: 'plain-javascript' },
  },
  select: {
    metric: 'val_accuracy',
    best: 'max',
    test: 'test_accuracy',
    n: 'test_n',
  },
  groups: [
    {
      key: 'letters',
      title: 'single letters, as a baseline',
      runs: [{ name: 'letters', params: { order: 1 } }],
    },
    {
      key: 'order',
      title: 'length of the n-grams',
      sweep: 'order',
      runs: [2, 3, 4].map(order => ({
        name: `order-${order}`,
        params: { order },
      })),
    },
    {
      key: 'smoothing',
      title: 'smoothing, up to four letters',
      sweep: 'smoothing',
      runs: [0.01, 0.05, 0.2, 2].map(smoothing => ({
        name: `order-4-smoothing-${smoothing}`,
        params: { order: 4, smoothing },
      })),
    },
  ],
  standard: STANDARD,

  prepare() {
    const lines = generateLines(PARTS.train + PARTS.validation + PARTS.test);
    const parts = {
      train: lines.slice(0, PARTS.train),
      validation: lines.slice(PARTS.train, -PARTS.test),
      test: lines.slice(-PARTS.test),
    };
    const describe = (part, context) =>
      describeItems(part, LINES, context, {
        columns: [
          ['text', 'string'],
          ['language', 'string'],
        ],
        profile: {
          num_rows: part.length,
          lines_by_language: Object.fromEntries(
            LANGUAGES.map((name, i) => [
              name,
              part.filter(({ language }) => language === i).length,
            ]),
          ),
        },
      });
    return {
      ...parts,
      inputs: [
        describe(parts.train, 'training'),
        describe(parts.validation, 'validation'),
        describe(parts.test, 'test'),
      ],
    };
  },

  train({ data, params, recorder }) {
    const { train, validation, test } = data;
    const classes = LANGUAGES.length;
    const model = createNgramModel({
      classes,
      order: params.order,
      smoothing: params.smoothing,
    });
    const confusionOf = part =>
      confusionMatrix(
        part.map(({ language }) => language),
        part.map(({ text }) => model.predict(text)),
        classes,
      );
    const watched = validation.slice(0, params.val_sample);
    train.forEach(({ text, language }, i) => {
      model.learn(text, language);
      if ((i + 1) % EVERY === 0) {
        recorder.record(i + 1, {
          val_sample_accuracy: accuracyOf(confusionOf(watched)),
          val_sample_loss: model.lossOf(watched),
          ngrams_seen: model.size(),
        });
      }
    });
    const counts = confusionOf(test);
    return {
      metrics: {
        val_accuracy: accuracyOf(confusionOf(validation)),
        val_n: validation.length,
        test_accuracy: accuracyOf(counts),
        test_macro_f1: macroF1(counts),
        ...Object.fromEntries(
          LANGUAGES.map((name, i) => [
            `test_recall/${name}`,
            scoresOf(counts, i).recall,
          ]),
        ),
        test_n: test.length,
      },
      files: [
        ...confusionFiles(counts, LANGUAGES, 'Languages, test'),
        curvePlot(recorder, ['val_sample_accuracy'], {
          path: 'plots/learning_curve.png',
          title: 'Accuracy, learning curve',
          xLabel: 'training lines',
        }),
      ],
      weights: {
        classes: LANGUAGES,
        order: params.order,
        smoothing: params.smoothing,
        counts: model.counts.map(known => Object.fromEntries(known)),
      },
      signature: {
        inputs: [{ type: 'string', name: 'text', required: true }],
        outputs: [{ type: 'string', name: 'language', required: true }],
      },
    };
  },
};
