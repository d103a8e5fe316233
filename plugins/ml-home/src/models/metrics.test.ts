import { aModelVersion } from '@ml-home/backstage-plugin-ml-home-common/testUtils';
import { loadLines, metricKeysOf, versionSeries } from './metrics';

const versions = [
  aModelVersion({ version: '10', metrics: [{ key: 'auc', value: 0.9 }] }),
  aModelVersion({
    version: '9',
    metrics: [
      { key: 'auc', value: 'NaN' },
      { key: 'loss', value: 1 },
    ],
  }),
  aModelVersion({ version: '2', metrics: [] }),
];

it('puts the metric that most versions have first', () => {
  expect(metricKeysOf(versions)).toEqual(['auc', 'loss']);
});

it('puts what says how good it is before how training went', () => {
  const keys = ['system/cpu', 'lr', 'loss', 'auc', 'val/ndcg', 'grad_norm'];
  expect(
    metricKeysOf([{ metrics: keys.map(key => ({ key, value: 1 })) }]),
  ).toEqual(['val/ndcg', 'auc', 'loss', 'grad_norm', 'lr', 'system/cpu']);
});

it('draws versions in their order, with a gap and a word for what is missing', () => {
  const { series, missing } = versionSeries(versions, 'auc');
  expect(series.points.map(p => [p.x, p.value])).toEqual([
    [2, null],
    [9, null],
    [10, 0.9],
  ]);
  expect(missing).toEqual(['2']);
  expect(series.notFinite).toBe(1);
});

it.each([
  [
    { name: 'a', aliases: [{ alias: 'x' }, { alias: 'champion' }] },
    undefined,
    'models:/a@champion',
  ],
  [{ name: 'a', aliases: [{ alias: 'x' }] }, undefined, 'models:/a@x'],
  [
    { name: 'a', aliases: [], latestVersion: { version: '7' } },
    undefined,
    'models:/a/7',
  ],
  [{ name: 'a b', aliases: [{ alias: 'x' }] }, '3', 'models:/a b/3'],
])('loads %j by %p as %p', (model, version, target) => {
  expect(loadLines(model, 'http://x/mlflow', version)).toContain(`"${target}"`);
});

it('offers the files of a model that is not of Python', () => {
  const lines = loadLines(
    { name: 'x', aliases: [], tags: { framework: 'plain-javascript' } },
    'http://x/mlflow',
  );
  expect(lines).toContain('download_artifacts("models:/x/1")');
  expect(lines).not.toContain('pyfunc');
});
