import { generatePlaylists, PLAYLISTS, TRACKS } from '../data/playlists.mjs';
import { describeItems } from '../lib/dataset.mjs';
import { csv, curvePlot } from '../lib/evaluation.mjs';
import { evaluateTop, trainFactorisation } from '../train/factorisation.mjs';

const K = 20;
/** Playlists that are looked at after every epoch; the end is measured on all. */
const WATCHED = 80;

const STANDARD = {
  algorithm: 'matrix-factorisation',
  loss: 'bpr',
  factors: 16,
  learning_rate: 0.05,
  regularisation: 0.01,
  epochs: 40,
  val_sample: WATCHED,
  seed: 1,
};

export const playlistContinuation = {
  name: 'playlist-continuation',
  title: 'Playlist continuation',
  file: 'examples/demo/experiments/playlist-continuation.mjs',
  project: 'listening-next',
  person: 'jonas-ek',
  description:
    'Which tracks go on with a playlist: matrix factorisation on simulated playlists, tested on the last four tracks of each.',
  process:
    'Simulated playlists; see the head of examples/demo/data/playlists.mjs for how tracks are drawn.',
  model: {
    description:
      'Ranks tracks to go on with a playlist. Demo: trained on simulated playlists.',
    tags: { task: 'recommendation', framework: 'plain-javascript' },
  },
  select: {
    metric: 'val_ndcg_at_10',
    best: 'max',
    test: 'test_ndcg_at_10',
    n: 'test_n',
  },
  groups: [
    {
      key: 'popularity',
      title: 'the most popular tracks, as a baseline',
      runs: [
        {
          name: 'popularity',
          params: { algorithm: 'popularity' },
          alone: true,
        },
      ],
    },
    {
      key: 'squared',
      title: 'squared error, learning-rate sweep',
      sweep: 'learning_rate',
      // The last one is too large on purpose: its trainer notices and gives up.
      runs: [0.01, 0.03, 0.1, 0.5].map(rate => ({
        name: `squared-lr-${rate}`,
        params: { loss: 'squared', learning_rate: rate },
      })),
    },
    {
      key: 'factors',
      title: 'pairwise ranking, number of factors',
      sweep: 'factors',
      runs: [4, 8, 16, 32].map(factors => ({
        name: `bpr-${factors}-factors`,
        params: { factors },
      })),
    },
    {
      key: 'regularisation',
      title: 'pairwise ranking, regularisation',
      sweep: 'regularisation',
      runs: [0.003, 0.03, 0.1].map(regularisation => ({
        name: `bpr-reg-${regularisation}`,
        params: { regularisation },
      })),
    },
  ],
  standard: STANDARD,

  prepare() {
    const parts = generatePlaylists();
    const describe = (lists, context) =>
      describeItems(lists, PLAYLISTS, context, {
        columns: [
          ['playlist', 'long'],
          ['track', 'long'],
        ],
        profile: {
          num_rows: lists.flat().length,
          playlists: lists.length,
          tracks: new Set(lists.flat()).size,
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

  train({ data, params, random, recorder }) {
    const { train, validation, test } = data;
    const known = train.map((list, i) => [...list, ...validation[i]]);
    const onValidation = (score, lists) =>
      evaluateTop(score, {
        have: train,
        wanted: validation,
        items: TRACKS,
        k: K,
        lists,
      });
    const { score, weights, epochs } =
      params.algorithm === 'popularity'
        ? popularity(train)
        : factorise({ train, params, random, recorder, onValidation });
    const last = onValidation(score);
    recorder.record(epochs, {
      val_recall_at_20: last.recall,
      val_ndcg_at_10: last.ndcg,
    });
    const end = evaluateTop(score, {
      have: known,
      wanted: test,
      items: TRACKS,
      k: K,
    });
    return {
      metrics: {
        test_recall_at_20: end.recall,
        test_ndcg_at_10: end.ndcg,
        test_n: end.count,
      },
      files: [
        {
          path: 'evaluation/test.csv',
          body: csv(
            ['measure', 'value', 'playlists'],
            [
              ['recall@20', end.recall, end.count],
              ['ndcg@10', end.ndcg, end.count],
            ],
          ),
        },
        curvePlot(recorder, ['train_loss'], {
          path: 'plots/loss.png',
          title: 'Training loss',
        }),
      ],
      weights,
      signature: {
        inputs: [
          { type: 'long', name: 'playlist', required: true },
          { type: 'long', name: 'track', required: true },
        ],
        outputs: [{ type: 'double', name: 'score', required: true }],
      },
    };
  },
};

function popularity(lists) {
  const counts = new Float64Array(TRACKS);
  lists.flat().forEach(track => counts[track]++);
  return {
    score: (_, track) => counts[track],
    weights: { counts: Array.from(counts) },
    epochs: 0,
  };
}

function factorise({ train, params, random, recorder, onValidation }) {
  const model = trainFactorisation({
    lists: train,
    items: TRACKS,
    factors: params.factors,
    epochs: params.epochs,
    learningRate: params.learning_rate,
    regularisation: params.regularisation,
    loss: params.loss,
    random,
    onEpoch(epoch, loss, current) {
      const now = onValidation(current.score, params.val_sample);
      recorder.record(epoch, {
        train_loss: loss,
        val_sample_recall_at_20: now.recall,
        val_sample_ndcg_at_10: now.ndcg,
      });
    },
  });
  const rounded = values => Array.from(values, v => Number(v.toFixed(5)));
  return {
    score: model.score,
    weights: {
      factors: model.factors,
      playlists: rounded(model.list),
      tracks: rounded(model.item),
      bias: rounded(model.bias),
    },
    epochs: params.epochs,
  };
}
