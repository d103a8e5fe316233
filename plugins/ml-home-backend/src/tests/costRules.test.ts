import {
  AllocationRule,
  defaultRules,
} from '@ml-home/backstage-plugin-ml-home-common';
import fc from 'fast-check';
import { Knex } from 'knex';
import { aCharge, costsOf, MARCH, sharedRule } from '../__testUtils__/costs';
import { databases, startMlHome } from '../__testUtils__/harness';

jest.setTimeout(120_000);

describe('rules of allocation', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const { clear, call, get, bring, overview, publish } = costsOf(
    () => portal,
    () => knex,
  );

  beforeEach(clear);

  it('are tried before they are published, and another one wins no race', async () => {
    await bring([
      aCharge({ amount: '10', shape: { tags: { app: 'eval' } } }),
      aCharge({ amount: '4', shape: { tags: { model: 'ranker' } } }),
    ]);
    const rules: AllocationRule[] = [
      {
        id: 'eval',
        name: 'Evaluations',
        when: [{ field: 'tag:app', op: 'is', values: ['eval'] }],
        then: { kind: 'direct', to: 'team', name: 'ml-platform' },
      },
      ...defaultRules,
    ];
    const dry = await call('POST', '/allocation-rules/dry-run', {
      rules,
      month: '2026-03',
    });
    expect(dry.body.kinds).toContainEqual({
      kind: 'unallocated',
      before: { amount: '10', unknown: 0 },
      after: { amount: '0', unknown: 0 },
    });
    expect(dry.body.changes).toEqual([
      {
        object: { kind: 'team', name: 'group:default/ml-platform' },
        before: { amount: '0', unknown: 0 },
        after: { amount: '10', unknown: 0 },
      },
    ]);
    expect((await overview('&by=kind')).groups).toHaveLength(2);
    expect((await get('/allocation-rules')).current.version).toBe(0);
    const unmatched = await get(`/costs/unmatched?${MARCH}`);
    expect(unmatched.sum.amount).toBe('10');
    expect(unmatched.groups).toContainEqual(
      expect.objectContaining({ field: 'tag:app', value: 'eval' }),
    );

    expect((await publish(rules, 0)).body.version).toBe(1);
    const late = await publish(defaultRules, 0);
    expect(late.status).toBe(409);
    expect(late.body.error.message).toContain('version 1');
    expect((await overview('&by=team')).groups[0]).toMatchObject({
      key: 'group:default/ml-platform',
      sum: { amount: '10' },
    });
    expect((await get(`/costs/unmatched?${MARCH}`)).sum.amount).toBe('0');
  });

  it('leave every part of a pool unknown that no rate converts, and count its charges once', async () => {
    const pool = { tags: { pool: 'even' } };
    await bring([
      aCharge({ amount: '10', currency: 'CHF', shape: pool }),
      aCharge({ day: '2026-03-06', currency: 'CHF', shape: pool }),
      aCharge({ amount: '4', shape: { tags: { model: 'ranker' } } }),
    ]);
    const among = ['a', 'b', 'c'].map(name => ({ kind: 'model', name }));
    await publish(
      [sharedRule('even', { method: 'even', among }), ...defaultRules],
      0,
    );
    const { groups, total, reconciliation } = await overview('&by=model');
    for (const { name } of among) {
      const group = groups.find((one: { key: string }) => one.key === name);
      expect(group.sum).toEqual({ amount: '0', unknown: 2 });
      expect(group.daily.every((day: number | null) => day === null)).toBe(
        true,
      );
      const object = await get(`/costs/objects/model?name=${name}&${MARCH}`);
      expect(object.total).toEqual({ amount: '0', unknown: 2 });
    }
    expect(total).toEqual({ amount: '4', unknown: 2 });
    expect(reconciliation.equal).toBe(true);
    expect((await overview('&model=c')).total.unknown).toBe(2);
  });

  it('leave every part of a pool unknown whose charges have no amount, and count them once in all', async () => {
    const pool = { tags: { pool: 'even' } };
    await bring([
      aCharge({ costs: { billed: '5' }, shape: pool }),
      aCharge({ costs: { billed: '5' }, shape: pool }),
      aCharge({ day: '2026-03-06', amount: '9', shape: pool }),
      aCharge({ costs: {}, shape: { tags: { model: 'c' } } }),
    ]);
    const among = ['a', 'b', 'c', 'a'].map(name => ({ kind: 'model', name }));
    await publish(
      [sharedRule('even', { method: 'even', among }), ...defaultRules],
      0,
    );
    const dayOf = (daily: (number | null)[]) => daily.slice(4, 6);
    const { groups, total, reconciliation } = await overview('&by=model');
    const of = (name: string) =>
      groups.find((one: { key: string }) => one.key === name);
    expect(of('a').sum).toEqual({ amount: '4.5', unknown: 2 });
    expect(of('b').sum).toEqual({ amount: '2.25', unknown: 2 });
    expect(of('c').sum).toEqual({ amount: '2.25', unknown: 3 });
    for (const { name } of among) {
      expect(dayOf(of(name).daily)[0]).toBeNull();
      expect(dayOf(of(name).daily)[1]).toBeGreaterThan(0);
      const object = await get(`/costs/objects/model?name=${name}&${MARCH}`);
      expect(object.total).toEqual(of(name).sum);
      expect(object.shared.unknown).toBe(2);
      expect(dayOf(object.daily)[0]).toBeNull();
    }
    expect(total).toEqual({ amount: '9', unknown: 3 });
    expect(reconciliation).toMatchObject({
      bill: { amount: '9', unknown: 3 },
      equal: true,
    });
    expect((await overview('&model=b')).total.unknown).toBe(2);
    expect((await overview('&model=b&by=service')).total.unknown).toBe(2);
    const rest = await overview('&by=model&limit=1');
    expect(rest.others.sum.unknown).toBe(3);
    expect(rest.total.unknown).toBe(3);
    // Billed is known of the pool, whatever of it is effective.
    expect(
      (await overview('&cost=billed&by=model')).groups.find(
        (one: { key: string }) => one.key === 'b',
      ).sum,
    ).toEqual({ amount: '4.75', unknown: 0 });
    expect((await get('/costs/verification')).mismatches).toEqual([]);
  });

  it('spread to a team by its bare name what is the same team by its ref', async () => {
    await bring([
      aCharge({ amount: '6', shape: { tags: { team: 'search' } } }),
      aCharge({ amount: '10', shape: { tags: { pool: 'even' } } }),
      aCharge({ amount: '10', shape: { tags: { pool: 'used' } } }),
    ]);
    await call('POST', '/usage-series/requests', {
      unit: 'requests',
      points: [
        {
          object: { kind: 'team', name: 'Search' },
          day: '2026-03-05',
          quantity: '1',
        },
      ],
    });
    await publish(
      [
        sharedRule('even', {
          method: 'even',
          among: [
            { kind: 'team', name: 'search' },
            { kind: 'component', name: 'shop' },
          ],
        }),
        sharedRule('used', { method: 'usage', series: 'requests' }),
        ...defaultRules,
      ],
      0,
    );
    const { groups } = await overview('&by=object');
    expect(
      groups.map((group: { key: string; sum: { amount: string } }) => [
        group.key,
        Number(group.sum.amount),
      ]),
    ).toEqual([
      ['team:group:default/search', 21],
      ['component:component:default/shop', 5],
    ]);
    const team = await get(
      `/costs/objects/team?name=group:default/search&${MARCH}`,
    );
    expect(team.units).toMatchObject([{ series: 'requests', quantity: '1' }]);
    const inShort = await get(`/costs/objects/team?name=Search&${MARCH}`);
    expect(inShort).toEqual(team);
    expect(inShort.object.name).toBe('group:default/search');
    expect((await overview('&by=team&team=search')).total.amount).toBe('21');
    const series = `/usage-series/requests?${MARCH}&object=team:search`;
    expect((await get(series)).days).toHaveLength(1);
  });

  it('spread a pool by what objects cost, by usage, in fixed shares and evenly, to the last digit', async () => {
    await bring([
      aCharge({ amount: '30', shape: { tags: { model: 'a' } } }),
      aCharge({ amount: '10', shape: { tags: { model: 'b' } } }),
      aCharge({ amount: '10', shape: { tags: { pool: 'cost' } } }),
      aCharge({ amount: '10', shape: { tags: { pool: 'used' } } }),
      aCharge({ amount: '10', shape: { tags: { pool: 'fixed' } } }),
      aCharge({ amount: '10', shape: { tags: { pool: 'even' } } }),
    ]);
    const among = ['a', 'b', 'c'].map(name => ({ kind: 'model', name }));
    const rules = [
      sharedRule('cost', { method: 'proportional', kind: 'model' }),
      sharedRule('used', { method: 'usage', series: 'requests' }),
      sharedRule('fixed', {
        method: 'fixed',
        shares: [
          { object: among[0], percent: 99.9 },
          { object: among[1], percent: 0.1 },
        ],
      }),
      sharedRule('even', { method: 'even', among }),
      ...defaultRules,
    ];
    await publish(rules, 0);
    // Nothing was used yet, so nobody can be made to pay.
    let body = await overview('&by=object');
    expect(body.reconciliation.kinds.unallocated.amount).toBe('10');
    await call('POST', '/usage-series/requests', {
      unit: 'requests',
      points: [
        { object: among[2], day: '2026-03-05', quantity: '1' },
        { object: among[0], day: '2026-02-27', quantity: '100' },
      ],
    });
    body = await overview('&by=object');
    const amounts = Object.fromEntries(
      body.groups.map((group: { key: string; sum: { amount: string } }) => [
        group.key,
        Number(group.sum.amount),
      ]),
    );
    expect(amounts['model:a']).toBeCloseTo(30 + 7.5 + 9.99 + 10 / 3, 9);
    expect(amounts['model:b']).toBeCloseTo(10 + 2.5 + 0.01 + 10 / 3, 9);
    expect(amounts['model:c']).toBeCloseTo(10 + 10 / 3, 9);
    expect(body.reconciliation).toMatchObject({
      bill: { amount: '80' },
      equal: true,
    });
    const [object] = [await get(`/costs/objects/model?name=c&${MARCH}`)];
    expect(object).toMatchObject({
      shared: { unknown: 0 },
      units: [{ series: 'requests', quantity: '1' }],
    });
    expect(object.direct).toBeUndefined();
    expect(object.units[0].each).toBeCloseTo(10 + 10 / 3, 9);
    const nothing = await get(`/costs/objects/model?name=other&${MARCH}`);
    expect(nothing).not.toHaveProperty('total');
    expect(nothing.daily[0]).toBeNull();
  });

  it('make the parts add up to the bill, whatever the charges and the rules', async () => {
    const amount = fc
      .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.nat(9_999_999_999))
      .map(([whole, part]) => `${whole}.${String(part).padStart(10, '0')}`);
    const charge = fc
      .record({
        day: fc.constantFrom('2026-03-01', '2026-03-17', '2026-03-31'),
        currency: fc.constantFrom('USD', 'USD', 'SEK'),
        costs: fc.record(
          {
            billed: amount,
            effective: amount,
            list: amount,
            contracted: amount,
          },
          { requiredKeys: [] },
        ),
        shape: fc.record({
          billingAccount: fc.constantFrom('1', '2'),
          commitment: fc.constantFrom('Unused' as const, undefined),
          tags: fc.dictionary(
            fc.constantFrom('model', 'pool', 'team'),
            fc.constantFrom('a', 'b', 'c'),
          ),
        }),
      })
      .map(aCharge);
    const weights = fc
      .array(fc.integer({ min: 1, max: 1_000 }), {
        minLength: 1,
        maxLength: 7,
      })
      .map(list => {
        const sum = list.reduce((total, one) => total + one, 0);
        return list.map((one, i) => ({
          object: { kind: 'model' as const, name: `m${i}` },
          percent: (100 * one) / sum,
        }));
      });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(charge, { minLength: 1, maxLength: 12 }), {
          minLength: 1,
          maxLength: 3,
        }),
        weights,
        async (files, shares) => {
          await clear();
          await publish(
            [
              sharedRule('a', { method: 'fixed', shares }),
              sharedRule('b', { method: 'proportional', kind: 'model' }),
              sharedRule('c', {
                method: 'even',
                among: shares.map(({ object }) => object),
              }),
              ...defaultRules,
            ],
            0,
          );
          for (const file of files) await bring(file);
          for (const cost of ['billed', 'effective', 'list', 'contracted']) {
            const { reconciliation } = await overview(`&cost=${cost}`);
            expect(reconciliation.equal).toBe(true);
          }
          expect((await get('/costs/verification')).mismatches).toEqual([]);
          // Whoever has a part of a charge without an amount does not know what it pays of it.
          const { rows: known } = await knex.raw(`
            select 1 from (
              select day, shape_id, currency, object_id, sum(effective_unknown + effective_unknown_parts) as unknown,
                sum(list_unknown + list_unknown_parts) as list_unknown
              from cost_days where kind = 'shared' group by 1, 2, 3, 4
            ) part join (
              select day, shape_id, currency, sum(effective_unknown) as unknown, sum(list_unknown) as list_unknown
              from charge_days group by 1, 2, 3
            ) pool using (day, shape_id, currency)
            where part.unknown <> pool.unknown or part.list_unknown <> pool.list_unknown`);
          expect(known).toEqual([]);
        },
      ),
      { numRuns: 15 },
    );
  });
});
