import { budgetInputSchema, judgeBudget, periodOf } from './budgets';

describe('periodOf', () => {
  it.each([
    ['month', '2026-02-28', '2026-02-01', '2026-03-01'],
    ['month', '2026-12-31', '2026-12-01', '2027-01-01'],
    ['quarter', '2026-05-31', '2026-04-01', '2026-07-01'],
    ['quarter', '2026-10-01', '2026-10-01', '2027-01-01'],
    ['year', '2028-02-29', '2028-01-01', '2029-01-01'],
  ] as const)('%s of %s', (period, day, from, to) => {
    expect(periodOf(period, day)).toEqual({ from, to });
  });
});

describe('judgeBudget', () => {
  const thresholds = [
    { percent: 80, on: 'actual' as const },
    { percent: 100, on: 'actual' as const },
    { percent: 100, on: 'forecast' as const },
  ];
  const judge = (spent?: number, forecast?: number) =>
    judgeBudget({ amount: 1000, thresholds, spent, forecast });

  it.each([
    [undefined, 2000, 'unknown', 0],
    [0, undefined, 'ok', 0],
    [799.99, 999.99, 'ok', 0],
    [800, 999, 'warning', 1],
    [500, 1000, 'warning', 1],
    [1000, 1200, 'warning', 3],
    [1000.01, undefined, 'breached', 2],
  ])('%p spent, %p foretold: %s', (spent, forecast, state, passed) => {
    const verdict = judge(spent, forecast);
    expect(verdict.state).toBe(state);
    expect(verdict.passed).toHaveLength(passed);
  });
});

describe('budgetInputSchema', () => {
  it.each([
    [{ scope: 'team', amount: '10' }, 'name'],
    [{ scope: 'all', name: 'x', amount: '10' }, 'name'],
    [{ scope: 'all', amount: '0' }, 'amount'],
    [{ scope: 'all', amount: '-1' }, 'amount'],
    [{ scope: 'all', amount: 'NaN' }, 'amount'],
    [{ scope: 'all', amount: '10', period: 'day' }, 'period'],
    [
      {
        scope: 'all',
        amount: '10',
        thresholds: [{ percent: 0, on: 'actual' }],
      },
      'thresholds.0.percent',
    ],
    [{ scope: 'all', amount: '10', owner: 'the boss' }, 'owner'],
    [{ scope: 'team', name: ' ', amount: '10' }, 'name'],
  ])('refuses %j and names %s', (given, path) => {
    const { error } = budgetInputSchema.safeParse(given);
    expect(error?.issues[0].path.join('.')).toBe(path);
  });

  it.each([
    ['team', 'Search', 'group:default/search'],
    ['team', 'user:default/Jane', 'user:default/jane'],
    ['project', 'taste', 'mlproject:default/taste'],
    ['model', 'Ranker', 'Ranker'],
  ])('knows the %s %s as sums do: %s', (scope, name, known) => {
    expect(budgetInputSchema.parse({ scope, name, amount: '10' }).name).toBe(
      known,
    );
  });
});
