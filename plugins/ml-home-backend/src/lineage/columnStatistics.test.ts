import { aDataset, aRunEvent, nominal } from '../__testUtils__/lineage';
import { columnStatisticsOf, datasetStatisticsOf } from './columnStatistics';
import { emptyRunState, mergeRun } from './runState';

const facet = {
  rowCount: 100,
  columnMetrics: {
    rate: {
      nullCount: 10,
      distinctCount: 40,
      sum: 45,
      count: 90,
      min: 0,
      max: 1,
      quantiles: { '0.75': 0.7, '0.25': 0.3, bad: 'x' },
    },
    name: { nullCount: 0 },
  },
};

describe('columnStatisticsOf', () => {
  it('reads what the facet says of each column, and nothing that it does not', () => {
    expect(columnStatisticsOf(facet)).toEqual([
      {
        feature: 'rate',
        rows: 100,
        missing: 10,
        distinct: 40,
        min: 0,
        max: 1,
        mean: 0.5,
        quantiles: [
          { q: 0.25, value: 0.3 },
          { q: 0.75, value: 0.7 },
        ],
      },
      { feature: 'name', rows: 100, missing: 0 },
    ]);
  });

  it.each([
    ['no columns', { rowCount: 3 }, 0],
    ['no count of rows', { columnMetrics: { a: { min: 1 } } }, 0],
    [
      'a column that is no object',
      { rowCount: 1, columnMetrics: { a: 'x' } },
      1,
    ],
    [
      'numbers that are none',
      { rowCount: 'many', columnMetrics: { a: { count: -1 } } },
      0,
    ],
  ])('takes %s', (_name, given, n) => {
    expect(columnStatisticsOf(given)).toHaveLength(n);
  });
});

describe('datasetStatisticsOf', () => {
  const event = aRunEvent({
    outputs: [aDataset('skips', { facets: { dataQualityMetrics: facet } })],
  });

  it('names the partition that the run said before', () => {
    const start = aRunEvent({
      eventType: 'START',
      runFacets: nominal('2026-03-28T00:00:00Z'),
    });
    const state = [start, event].reduce(mergeRun, emptyRunState());
    const [found] = datasetStatisticsOf(event, state);
    expect(found.names).toEqual(['pg://lake:5432/skips', 'skips']);
    expect(found.statistics[0]).toMatchObject({
      feature: 'rate',
      at: '2026-03-28T00:00:00.000Z',
      computedAt: '2026-03-29T04:00:00.000Z',
    });
  });

  it('says nothing of a run without a partition', () => {
    expect(
      datasetStatisticsOf(event, mergeRun(emptyRunState(), event)),
    ).toEqual([]);
  });
});
