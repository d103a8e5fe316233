import { Knex } from 'knex';
import { aCharge, costsOf, MARCH } from '../__testUtils__/costs';
import { databases, startMlHome } from '../__testUtils__/harness';

jest.setTimeout(60_000);

describe('unit costs', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const { clear, call, get, bring } = costsOf(
    () => portal,
    () => knex,
  );

  beforeEach(clear);

  const object = { kind: 'model', name: 'ranker' };
  const shape = { tags: { model: 'ranker' } };
  const day = (n: number) => `2026-03-${String(n).padStart(2, '0')}`;
  const use = (series: string, points: Record<number, string>) =>
    call('POST', `/usage-series/${series}`, {
      unit: 'requests',
      points: Object.entries(points).map(([n, quantity]) => ({
        ...{ object, quantity },
        day: day(Number(n)),
      })),
    });
  const unitsOf = async () =>
    (await get(`/costs/objects/model?name=ranker&${MARCH}`)).units;

  it('divide cost and usage of the same days', async () => {
    await bring(
      Array.from({ length: 20 }, (_, i) =>
        aCharge({ day: day(i + 1), amount: '10', shape }),
      ),
    );
    await use('requests', {
      2: '100',
      3: '50',
      // Nothing was served, and it cost as much.
      4: '0',
      // Of this day the bill has not come.
      25: '100000',
    });
    expect(await unitsOf()).toEqual([
      {
        ...{ series: 'requests', unit: 'requests', days: 3 },
        ...{ quantity: '150', amount: '30', unknown: 0, each: 0.2 },
      },
    ]);
  });

  it('leave out days of which somebody does not know what they cost', async () => {
    await bring([
      aCharge({ day: day(1), amount: '10', shape }),
      aCharge({ day: day(2), amount: '10', shape }),
      aCharge({ day: day(2), costs: { billed: '1' }, shape }),
      aCharge({ day: day(4), amount: '2', shape }),
    ]);
    await use('requests', { 1: '5', 2: '1000', 3: '1' });
    await use('tokens', { 2: '1000' });
    // On the third day the bill has no charge: it cost nothing.
    expect(await unitsOf()).toEqual([
      {
        ...{ series: 'requests', unit: 'requests', days: 2 },
        ...{ quantity: '6', amount: '10', unknown: 0, each: 10 / 6 },
      },
      // Of the tokens no day is known in full: one costs at least so much.
      {
        ...{ series: 'tokens', unit: 'requests', days: 1 },
        ...{ quantity: '1000', amount: '10', unknown: 1, each: 0.01 },
      },
    ]);
  });

  it('refuse a series that says twice what of an object was used in a day', async () => {
    const point = (name: string, quantity: string) => ({
      ...{ object: { kind: 'team', name }, day: day(2), quantity },
    });
    const { status, body } = await call('POST', '/usage-series/requests', {
      unit: 'requests',
      points: [
        point('search', '1'),
        point('ads', '2'),
        point('group:default/Search', '3'),
      ],
    });
    expect(status).toBe(400);
    expect(body.error.message).toMatch(
      /points\.2.*same as entry 0 \(team group:default\/search, 2026-03-02\)/,
    );
    const { unit, days } = await get(`/usage-series/requests?${MARCH}`);
    expect({ unit, days }).toEqual({ unit: undefined, days: [] });
    // Said again, it is said anew.
    await use('requests', { 2: '1' });
    await use('requests', { 2: '3' });
    expect((await get(`/usage-series/requests?${MARCH}`)).days).toEqual([
      { day: day(2), quantity: '3' },
    ]);
  });
});
