import { aRunDetail } from '@ml-home/backstage-plugin-ml-home-common/testUtils';
import { ComparedRun } from '@ml-home/backstage-plugin-ml-home-common';
import { meaningsOf } from '../runs/meaning';
import { bestOf, compareSections, majorityOf } from './compareRows';

const words = {
  commit: 'git commit',
  source: 'source',
  python: 'Python',
  dataset: (name: string) => name,
};

const metric = (key: string, value: number | 'NaN') => ({
  key,
  value,
  timestamp: 0,
  step: 0,
});

const runs: ComparedRun[] = [
  aRunDetail({
    runId: 'a',
    metrics: [metric('ndcg_at_10', 0.43), metric('val_loss', 0.4)],
    params: [
      { key: 'dim', value: '128' },
      { key: 'seed', value: '7' },
    ],
    tags: [{ key: 'mlflow.source.git.commit', value: 'a'.repeat(40) }],
  }),
  aRunDetail({
    runId: 'b',
    metrics: [metric('ndcg_at_10', 0.41), metric('val_loss', 'NaN')],
    params: [
      { key: 'dim', value: '128' },
      { key: 'seed', value: '7' },
    ],
    tags: [{ key: 'mlflow.source.git.commit', value: 'a'.repeat(40) }],
  }),
  aRunDetail({
    runId: 'c',
    metrics: [metric('val_loss', 0.3)],
    params: [
      { key: 'dim', value: '256' },
      { key: 'seed', value: '7' },
    ],
    tags: [],
  }),
];

describe('majorityOf', () => {
  it('is what more than half have', () => {
    expect(majorityOf(['a', 'a', 'b'])).toBe('a');
    expect(majorityOf(['a', 'b'])).toBeUndefined();
    expect(majorityOf(['a', undefined, undefined])).toBeUndefined();
  });
});

describe('bestOf', () => {
  it('follows the direction and never stars what cannot be told apart', () => {
    expect([...bestOf([1, 3, 3, undefined], 'higher')]).toEqual([1, 2]);
    expect([...bestOf([1, 'NaN', 3], 'lower')]).toEqual([0]);
    expect(bestOf([1, 3], 'none').size).toBe(0);
    expect(bestOf([2, 2], 'higher').size).toBe(0);
    expect(bestOf([2, undefined], 'higher').size).toBe(0);
  });
});

describe('compareSections', () => {
  const sections = compareSections({
    runs,
    baseline: { metrics: { ndcg_at_10: 0.42 } },
    meaningOf: meaningsOf(undefined),
    words,
  });
  const row = (id: string) =>
    sections.flatMap(one => one.rows).find(one => one.id === id)!;

  it('stars the best, and leaves unknown unknown', () => {
    const ndcg = row('ndcg_at_10');
    expect(ndcg.label).toBe('NDCG@10');
    expect(ndcg.cells.map(cell => cell.best)).toEqual([true, false, false]);
    expect(ndcg.cells[2].metric).toBeUndefined();
    expect(ndcg.cells[0].difference).toMatchObject({ verdict: 'better' });
    expect(ndcg.cells[2].difference).toBeUndefined();
    expect(row('val_loss').cells.map(cell => cell.best)).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('marks what differs from most, and counts the rows that differ', () => {
    expect(row('dim').cells.map(cell => cell.odd)).toEqual([
      false,
      false,
      true,
    ]);
    expect(row('seed').differs).toBe(false);
    const params = sections.find(one => one.id === 'params')!;
    expect([params.differing, params.rows.length]).toEqual([1, 2]);
  });

  it('shows the commit by its short name among data, code and environment', () => {
    expect(row('git commit').cells.map(cell => cell.text)).toEqual([
      'aaaaaaaa',
      'aaaaaaaa',
      undefined,
    ]);
    expect(sections.map(one => one.id)).toEqual([
      'metrics',
      'params',
      'origin',
    ]);
  });
});
