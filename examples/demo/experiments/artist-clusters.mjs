import { ARTIST_COLUMNS, ARTISTS, generateArtists } from '../data/audio.mjs';
import { describeTable, split } from '../lib/dataset.mjs';
import { csv, curvePlot, numbers } from '../lib/evaluation.mjs';
import { mean, silhouette, squaredDistance } from '../lib/metrics.mjs';
import { trainKMeans } from '../train/kmeans.mjs';

const STANDARD = {
  algorithm: 'k-means',
  clusters: 7,
  restarts: 3,
  iterations: 40,
  seed: 1,
};

export const artistClusters = {
  name: 'artist-clusters',
  title: 'Artist clusters',
  file: 'examples/demo/experiments/artist-clusters.mjs',
  project: 'music-understanding',
  person: 'maja-svensson',
  description:
    'Groups artists that sound alike: k-means on simulated embeddings, judged by silhouette on artists held out.',
  process:
    'Simulated artists around seven scenes; see the head of examples/demo/data/audio.mjs.',
  model: {
    description:
      'Groups of artists that sound alike. Demo: found in simulated embeddings.',
    tags: { task: 'clustering', framework: 'plain-javascript' },
  },
  select: {
    metric: 'val_silhouette',
    best: 'max',
    test: 'test_silhouette',
    n: 'test_n',
  },
  groups: [
    {
      key: 'clusters',
      title: 'number of clusters',
      sweep: 'clusters',
      runs: [3, 4, 5, 6, 7, 8, 10].map(clusters => ({
        name: `k-${clusters}`,
        params: { clusters, restarts: 1 },
      })),
    },
    {
      key: 'restarts',
      title: 'seven clusters, more restarts',
      sweep: 'restarts',
      runs: [3, 10].map(restarts => ({
        name: `k-7-restarts-${restarts}`,
        params: { restarts },
      })),
    },
  ],
  standard: STANDARD,

  prepare() {
    const parts = split(generateArtists(), { train: 0.5, validation: 0.25 });
    const points = part =>
      Array.from({ length: part.count }, (_, i) => part.row(i));
    return {
      train: points(parts.train),
      validation: points(parts.validation),
      test: points(parts.test),
      inputs: [
        describeTable(parts.train, ARTISTS, 'training'),
        describeTable(parts.validation, ARTISTS, 'validation'),
        describeTable(parts.test, ARTISTS, 'test'),
      ],
    };
  },

  train({ data, params, random, recorder }) {
    const { clusters } = params;
    const model = trainKMeans({
      points: data.train,
      clusters,
      iterations: params.iterations,
      restarts: params.restarts,
      random,
      onIteration(iteration, inertia, moved) {
        recorder.record(iteration, { inertia, moved });
      },
    });
    const judge = points =>
      silhouette(points, points.map(model.nearest), clusters);
    const spread = points =>
      mean(
        points.map(p => squaredDistance(p, model.centres[model.nearest(p)])),
      );
    const sizes = Array(clusters).fill(0);
    data.test.forEach(point => sizes[model.nearest(point)]++);
    return {
      metrics: {
        val_silhouette: judge(data.validation),
        test_silhouette: judge(data.test),
        test_mean_squared_distance: spread(data.test),
        test_n: data.test.length,
      },
      files: [
        {
          path: 'evaluation/cluster_sizes.csv',
          body: csv(
            ['cluster', 'test_artists'],
            sizes.map((size, i) => [i, size]),
          ),
        },
        curvePlot(recorder, ['inertia'], {
          path: 'plots/inertia.png',
          title: 'Inertia',
          xLabel: 'iteration, over all restarts',
        }),
      ],
      weights: {
        inputs: ARTIST_COLUMNS,
        centres: model.centres.map(centre => Array.from(centre)),
      },
      signature: {
        inputs: numbers(ARTIST_COLUMNS),
        outputs: [{ type: 'long', name: 'cluster', required: true }],
      },
    };
  },
};
