import { readIntervals, trendOf, changeOf } from './intervals';
import { CostInsightsClient } from './CostInsightsClient';

const anOverview = (given: object) => ({
  days: ['2026-08-30', '2026-08-31', '2026-09-01', '2026-09-02'],
  groups: [],
  total: { amount: '0', unknown: 0 },
  ...given,
});

describe('intervals', () => {
  it.each([
    ['R2/P30D/2026-09-01', '2026-07-03', '2026-08-02', '2026-09-01'],
    ['R2/P3M/2026-10-01', '2026-04-01', '2026-07-01', '2026-10-01'],
    ['R2/P1M/2026-03-31', '2026-01-31', '2026-02-28', '2026-03-31'],
    ['R1/P7D/2026-09-08', '2026-09-01', '2026-09-01', '2026-09-08'],
  ])('%s', (text, from, middle, to) => {
    expect(readIntervals(text)).toEqual({ from, middle, to });
  });

  it.each(['', 'P30D', 'R2/P30H/2026-09-01', 'R0/P1D/2026-09-01'])(
    'refuses %j',
    text => expect(() => readIntervals(text)).toThrow('no repeating interval'),
  );

  it('draws the line through days that lie on one', () => {
    const days = [0, 1, 2, 3].map(i => ({
      date: `2026-09-0${i + 1}`,
      amount: 10 + 2 * i,
    }));
    const { slope, intercept } = trendOf(days)!;
    for (const { date, amount } of days) {
      expect(slope * (Date.parse(date) / 1_000) + intercept).toBeCloseTo(
        amount,
        6,
      );
    }
    expect(trendOf(days.slice(0, 1))).toBeUndefined();
    expect(changeOf(days, '2026-09-03')).toEqual({
      amount: 8,
      ratio: 8 / 22,
    });
  });
});

describe('CostInsightsClient', () => {
  const asked: { query: Record<string, unknown> }[] = [];
  const decided: object[] = [];
  const alert = {
    id: '7',
    kind: 'budget',
    objectKind: 'team',
    objectName: 'group:default/recs',
    facts: {
      type: 'budget-threshold',
      currency: 'EUR',
      spent: 90,
      limit: 100,
      percent: 80,
    },
    state: 'open',
  };
  const client = new CostInsightsClient({
    mlHomeApi: {
      costs: {
        overview: async (input: { query: Record<string, unknown> }) => {
          asked.push(input);
          const { by } = input.query;
          if (by === 'project') {
            return anOverview({
              groups: [
                {
                  key: 'mlproject:default/mix',
                  daily: [1, null, 2, 3],
                  sum: { amount: '6', unknown: 0 },
                },
                { key: null, daily: [1, 1, 1, 1], sum: { amount: '4' } },
              ],
            });
          }
          return anOverview({
            completeTo: '2026-09-01',
            groups: [
              {
                key: 'direct',
                daily: [1, null, 2, 3],
                sum: { amount: '6', unknown: 0 },
              },
            ],
            total: { amount: '6', unknown: 0 },
          });
        },
        object: async () => ({
          days: ['2026-08-31', '2026-09-01'],
          daily: [null, 5],
        }),
        usageDays: async () => ({
          days: [{ day: '2026-09-01', quantity: '12' }],
        }),
        alerts: async () => ({
          items: [alert, { ...alert, id: '8', objectName: 'other' }],
        }),
        decideAlert: async (input: object) => decided.push(input),
      },
    } as never,
    catalogApi: {
      getEntityByRef: async () =>
        ({
          relations: [
            { type: 'memberOf', targetRef: 'group:default/recs' },
            { type: 'ownerOf', targetRef: 'component:default/x' },
          ],
        } as never),
    },
  });

  it('knows groups, projects and the last complete day', async () => {
    expect(await client.getLastCompleteBillingDate()).toBe('2026-09-01');
    expect(await client.getUserGroups('ada')).toEqual([
      { id: 'group:default/recs', name: 'recs' },
    ]);
    expect(await client.getGroupProjects('group:default/recs')).toEqual([
      { id: 'mlproject:default/mix', name: 'mix' },
    ]);
  });

  it('leaves days out of which nothing is known', async () => {
    const cost = await client.getGroupDailyCost(
      'group:default/recs',
      'R2/P2D/2026-09-03',
    );
    expect(cost.aggregation.map(({ amount }) => amount)).toEqual([1, 2, 3]);
    expect(cost.change).toEqual({ amount: 4, ratio: 4 });
    expect(cost.groupedCosts!.project.map(({ id }) => id)).toEqual([
      'mlproject:default/mix',
      'other',
    ]);
    expect(asked.at(-1)!.query).toMatchObject({
      team: ['group:default/recs'],
      from: '2026-08-30',
      to: '2026-09-03',
    });
    const entity = await client.getCatalogEntityDailyCost(
      'component:default/shop',
      'R2/P1D/2026-09-02',
    );
    expect(entity.aggregation).toEqual([{ date: '2026-09-01', amount: 5 }]);
  });

  it('tells alerts of the group, and passes on what is said of them', async () => {
    const [one, ...none] = await client.getAlerts('group:default/recs');
    expect(none).toEqual([]);
    expect(one).toMatchObject({
      title: 'The budget of recs passed 80 %',
      subtitle: '90.00 EUR of 100.00 EUR',
    });
    await one.onSnoozed!({ data: { intervals: 'R1/P7D/2026-09-09' } });
    await one.onDismissed!({
      data: { reason: 'seasonal', other: null, feedback: 'summer' },
    });
    expect(decided).toEqual([
      { params: { id: '7' }, body: { state: 'snoozed', days: 7 } },
      {
        params: { id: '7' },
        body: { state: 'dismissed', reason: 'seasonal', note: 'summer' },
      },
    ]);
  });

  it('answers for metrics and products', async () => {
    expect(
      await client.getDailyMetricData('requests', 'R2/P1D/2026-09-02'),
    ).toMatchObject({
      id: 'requests',
      format: 'number',
      aggregation: [{ date: '2026-09-01', amount: 12 }],
    });
    const insights = await client.getProductInsights({
      product: 'S3',
      group: 'group:default/recs',
      intervals: 'R2/P2D/2026-09-03',
      project: null,
    });
    expect(insights).toMatchObject({ id: 'S3', aggregation: [6, 6] });
    expect(Object.keys(insights.entities)).toEqual(['model', 'SKU']);
    expect(asked.at(-1)!.query).toMatchObject({ service: ['S3'] });
  });
});
