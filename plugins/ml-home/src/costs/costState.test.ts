import { rangeDays, readCostState } from './costState';

const url = (query: string) => {
  const params = new URLSearchParams(query);
  return {
    get: (key: string) => params.get(key) ?? undefined,
    all: (key: string) => params.getAll(key),
  };
};
const TODAY = '2026-03-31';

describe('rangeDays', () => {
  it.each([
    ['month', '2026-03-31', '2026-03-01', '2026-04-01'],
    ['month', '2026-12-05', '2026-12-01', '2027-01-01'],
    ['last', '2026-03-31', '2026-02-01', '2026-03-01'],
    ['last', '2026-01-01', '2025-12-01', '2026-01-01'],
    ['30', '2026-03-31', '2026-03-02', '2026-04-01'],
  ] as const)('%s of %s', (range, today, from, to) => {
    expect(rangeDays(range, today)).toEqual({ from, to });
  });
});

describe('readCostState', () => {
  it('shows this month by model unless it is told otherwise', () => {
    expect(readCostState(url(''), TODAY)).toMatchObject({
      range: 'month',
      from: '2026-03-01',
      to: '2026-04-01',
      cost: 'effective',
      by: 'model',
    });
    const asked =
      'from=2026-01-05&to=2026-02-01&cost=billed&by=team&team=a&team=b';
    expect(readCostState(url(asked), TODAY)).toMatchObject({
      from: '2026-01-05',
      cost: 'billed',
      by: 'team',
      filters: { team: ['a', 'b'] },
    });
    expect(readCostState(url(asked), TODAY)).not.toHaveProperty('range');
  });

  it.each([
    'from=2026-02-01&to=2026-01-01',
    'from=yesterday&to=2026-01-01',
    'cost=paid&by=colour&currency=dollars&range=ever',
  ])('reads %s as if it said nothing', query => {
    expect(readCostState(url(query), TODAY)).toEqual(
      readCostState(url(''), TODAY),
    );
  });
});
