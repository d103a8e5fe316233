import {
  COLUMNS,
  CROSSES,
  generateQueries,
  QUERIES,
} from '../data/queries.mjs';
import { describeItems } from '../lib/dataset.mjs';
import { csv, curvePlot, numbers } from '../lib/evaluation.mjs';
import { rankingQuality, trainRankNet } from '../train/ranknet.mjs';

const K = 10;
const STANDARD = {
  algorithm: 'ranknet-linear',
  features: 'all',
  learning_rate: 0.01,
  l2: 0.0001,
  pairs_per_query: 30,
  epochs: 50,
  seed: 1,
};
const FEATURES = {
  all: COLUMNS.map((_, i) => i),
  all_and_crosses: [...COLUMNS, ...CROSSES].map((_, i) => i),
};

export const queryRanker = {
  name: 'query-ranker',
  title: 'Query ranker',
  file: 'examples/demo/experiments/query-ranker.mjs',
  project: 'search-quality',
  person: 'ada-lindqvist',
  description:
    'Orders what a search has found: pairwise ranking on simulated judgements, tested on searches it has not seen.',
  process:
    'Simulated searches and judgements; see the head of examples/demo/data/queries.mjs for what a result is worth.',
  model: {
    description:
      'Orders the results of a search. Demo: trained on simulated judgements.',
    tags: { task: 'text-ranking', framework: 'plain-javascript' },
  },
  select: {
    metric: 'val_ndcg_at_10',
    best: 'max',
    test: 'test_ndcg_at_10',
    n: 'test_n',
  },
  groups: [
    {
      key: 'text-match',
      title: 'order by text match alone, as a baseline',
      runs: [
        {
          name: 'text-match',
          params: { algorithm: 'text-match' },
          alone: true,
        },
      ],
    },
    {
      key: 'learning-rate',
      title: 'learning-rate sweep',
      sweep: 'learning_rate',
      runs: [0.0003, 0.003, 0.01, 0.1].map(rate => ({
        name: `lr-${rate}`,
        params: { learning_rate: rate },
      })),
    },
    {
      key: 'crosses',
      title: 'with products of features, three seeds',
      sweep: 'seed',
      runs: [1, 2, 3].map(seed => ({
        name: `crosses-seed-${seed}`,
        params: { features: 'all_and_crosses', seed },
      })),
    },
  ],
  standard: STANDARD,

  prepare() {
    const queries = generateQueries();
    const cut = [0.6, 0.8].map(share => Math.round(queries.length * share));
    const parts = {
      train: queries.slice(0, cut[0]),
      validation: queries.slice(cut[0], cut[1]),
      test: queries.slice(cut[1]),
    };
    const columns = [...COLUMNS, ...CROSSES, QUERIES.target];
    const describe = (part, context) =>
      describeItems(
        part.map(results =>
          results.map(({ features, grade }) => [...features, grade]),
        ),
        QUERIES,
        context,
        {
          columns: columns.map(name => [name, 'double']),
          profile: { num_rows: part.flat().length, queries: part.length },
        },
      );
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
    const baseline = params.algorithm === 'text-match';
    const use = baseline ? [0] : FEATURES[params.features];
    const model = baseline
      ? { score: ({ features }) => features[0], weights: [1] }
      : trainRankNet({
          queries: train,
          use,
          epochs: params.epochs,
          learningRate: params.learning_rate,
          pairsPerQuery: params.pairs_per_query,
          l2: params.l2,
          random,
          onEpoch(epoch, loss, current) {
            recorder.record(epoch, {
              train_loss: loss,
              val_ndcg_at_10: rankingQuality(validation, current.score, K),
            });
          },
        });
    if (baseline) {
      recorder.record(0, {
        val_ndcg_at_10: rankingQuality(validation, model.score, K),
      });
    }
    const names = use.map(i => [...COLUMNS, ...CROSSES][i]);
    return {
      metrics: {
        test_ndcg_at_10: rankingQuality(test, model.score, K),
        test_ndcg_at_3: rankingQuality(test, model.score, 3),
        test_n: test.length,
      },
      files: [
        {
          path: 'evaluation/weights.csv',
          body: csv(
            ['feature', 'weight'],
            names.map((name, i) => [name, model.weights[i]]),
          ),
        },
        curvePlot(recorder, ['val_ndcg_at_10'], {
          path: 'plots/ndcg.png',
          title: 'ndcg@10, validation',
        }),
      ],
      weights: { inputs: names, weights: Array.from(model.weights) },
      signature: { inputs: numbers(names), outputs: numbers(['score']) },
    };
  },
};
