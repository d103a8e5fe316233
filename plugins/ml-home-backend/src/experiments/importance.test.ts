import {
  adjustedEtaSquared,
  correlationOf,
  paramImportance,
  ranksOf,
} from './importance';

describe('ranks and correlation', () => {
  it('shares the rank of ties', () => {
    expect(ranksOf([10, 30, 20, 20])).toEqual([1, 4, 2.5, 2.5]);
  });

  it('is null when a side does not vary', () => {
    expect(correlationOf([1, 1, 1], [1, 2, 3])).toBeNull();
    expect(correlationOf([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1);
  });

  it('takes what chance explains away', () => {
    expect(
      adjustedEtaSquared([
        [1, 2],
        [1, 2],
      ]),
    ).toBe(0);
    expect(
      adjustedEtaSquared([
        [1, 1, 1],
        [2, 2, 2],
      ]),
    ).toBe(1);
    expect(adjustedEtaSquared([[1], [2], [3]])).toBe(0);
  });
});

describe('paramImportance', () => {
  const rows = Array.from({ length: 60 }, (_, i) => ({
    value: (i % 3) * 10 + ((i * 7) % 5) / 10,
    params: {
      loss: ['bpr', 'softmax', 'mse'][i % 3],
      lr: String(0.001 * (1 + ((i * 31) % 60))),
      fixed: '1',
      name: `run-${i}`,
    },
  }));

  it('puts the param that decides first and leaves out those that cannot', () => {
    const { params, warning, runs } = paramImportance(rows, false);
    expect(runs).toBe(60);
    expect(warning).toBeUndefined();
    expect(params.map(p => p.key)).toEqual(['loss', 'lr']);
    expect(params[0]).toMatchObject({ correlation: null, values: 3 });
    expect(params[0].importance).toBeGreaterThan(0.85);
    expect(params[1].importance).toBeLessThan(0.3);
  });

  it('warns of few runs', () => {
    expect(paramImportance(rows.slice(0, 5), false).warning).toContain(
      'Only 5 runs',
    );
  });
});
