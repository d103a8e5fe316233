import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { defaultRules } from '@ml-home/backstage-plugin-ml-home-common';
import { AllocatedCharge } from '@ml-home/backstage-plugin-ml-home-node';
import { Knex } from 'knex';
import { aCharge, costsOf, MARCH, sharedRule } from '../__testUtils__/costs';
import { asCaller, databases, startMlHome } from '../__testUtils__/harness';
import { addDecimals } from '../costs/decimals';

jest.setTimeout(120_000);

describe('charges from other sources', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;
  const denied = new Set<string>();

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({
      knex,
      decide: name =>
        denied.has(name) ? { result: AuthorizeResult.DENY } : undefined,
    });
  });
  afterAll(() => portal?.stop());

  const { clear, call, get, bring, overview, publish } = costsOf(
    () => portal,
    () => knex,
  );
  beforeEach(clear);
  afterEach(() => denied.clear());

  const push = (body: object) => call('POST', '/charges', body);
  const cluster = (charges: object[], more: object = {}) => ({
    issuer: 'gpu-cluster',
    account: 'north',
    currency: 'USD',
    charges,
    ...more,
  });

  it('takes pushed charges, and lets later ones restate the days they cover', async () => {
    const { status, body } = await push(
      cluster([
        { start: '2026-03-05', amount: '10.5', tags: { model: 'ranker' } },
        { start: '2026-03-06', amount: 2, tags: { model: 'ranker' } },
        { start: '2026-03-07T12:00:00+02:00', billed: '7', sku: 'H100 hour' },
      ]),
    );
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { state: 'applied', rows: 3, source: 'api' },
    });
    expect((await overview()).total).toEqual({ amount: '12.5', unknown: 1 });
    expect((await overview('&cost=billed&gpuType=H100')).total.amount).toBe(
      '7',
    );

    const again = await push(
      cluster([{ start: '2026-03-06', amount: '3', tags: {} }]),
    );
    expect(again.body).toMatchObject({ state: 'applied' });
    const now = await overview();
    expect(now.total).toEqual({ amount: '13.5', unknown: 1 });
    expect(now.reconciliation.equal).toBe(true);
    // The same once more changes nothing.
    const same = await push(
      cluster([{ start: '2026-03-06', amount: '3', tags: {} }]),
    );
    expect(same.body).toMatchObject({ state: 'unchanged' });
    expect(await get('/costs/verification')).toEqual({
      equal: true,
      mismatches: [],
    });
  });

  it('leaves other accounts and other months alone when days are restated', async () => {
    await push(cluster([{ start: '2026-03-05', amount: '1' }]));
    await push(
      cluster([{ start: '2026-03-05', amount: '2' }], { account: 'south' }),
    );
    await push(cluster([{ start: '2026-02-27', amount: '4' }]));
    await push(
      cluster([
        { start: '2026-03-04', amount: '8' },
        { start: '2026-03-06', amount: '16' },
      ]),
    );
    // What covered the 5th of the north is gone, the rest stands.
    expect((await overview()).total.amount).toBe('26');
    const february = await get('/costs?from=2026-02-01&to=2026-03-01');
    expect(february.total.amount).toBe('4');
  });

  it.each([
    [{ charges: [] }, 'charges'],
    [{ charges: [{ start: '2026-03-05' }] }, 'charges.0.amount'],
    [{ charges: [{ start: '2026-03-05', amount: 1e308 }] }, 'charges.0.amount'],
    [{ charges: [{ start: '2026-03-05', amount: 'NaN' }] }, 'charges.0.amount'],
    [{ charges: [{ start: 'soon', amount: 1 }] }, 'charges.0.start'],
    [
      { charges: [{ start: '2026-03-05', end: '2026-03-04', amount: 1 }] },
      'charges.0.end',
    ],
    [{ charges: [{ start: '9999-12-31', amount: 1 }] }, 'charges.0.start'],
    [{ charges: [{ start: '0000-01-01', amount: 1 }] }, 'charges.0.start'],
    [{ charges: [{ start: '2026-03-05', amount: 1, Team: 'x' }] }, 'Team'],
    [{ currency: 'dollars' }, 'currency'],
    [{ issuer: ' ' }, 'issuer'],
  ])('refuses %j and names the field', async (wrong, field) => {
    const { status, body } = await push(
      cluster([{ start: '2026-03-05', amount: 1 }], wrong),
    );
    expect(status).toBe(400);
    expect(body.error.message).toContain(field);
    expect(await knex('charges').count('* as n').first()).toEqual({ n: '0' });
  });

  it('does not take days to come for days that are complete', async () => {
    await push(
      cluster([
        { start: '2026-03-05', amount: '5' },
        { start: '2099-12-31', amount: '9' },
      ]),
    );
    const found = await overview();
    expect(found.total.amount).toBe('5');
    expect(found.completeTo).toBe('2026-03-05');
  });

  it('tells what is estimated apart from what was billed', async () => {
    await bring([aCharge({ amount: '5', shape: { tags: { model: 'a' } } })]);
    expect((await overview()).estimated).toBeUndefined();
    await push(
      cluster([{ start: '2026-03-05', amount: '2', tags: { model: 'a' } }], {
        basis: 'estimated',
      }),
    );
    const all = await overview('&by=basis');
    expect(all.total.amount).toBe('7');
    expect(all.estimated).toEqual({ amount: '2', unknown: 0 });
    expect(
      all.groups.map((group: { key: string; sum: { amount: string } }) => [
        group.key,
        group.sum.amount,
      ]),
    ).toEqual([
      ['billed', '5'],
      ['estimated', '2'],
    ]);
    expect((await overview('&basis=billed&by=model')).total.amount).toBe('5');
    const model = await get(`/costs/objects/model?name=a&${MARCH}`);
    expect(model.total.amount).toBe('7');
    expect(model.estimated).toEqual({ amount: '2', unknown: 0 });
  });

  describe('the ledger as a file', () => {
    const exported = async (query: object = {}, who?: string) => {
      const all: AllocatedCharge[] = [];
      const batches = await portal.services.costs.exportCharges(
        { from: '2026-03-01', to: '2026-04-01', ...query },
        { caller: asCaller(who) },
      );
      for await (const batch of batches) all.push(...batch);
      return all;
    };
    const total = (rows: AllocatedCharge[]) =>
      addDecimals(rows.map(({ charge }) => charge.costs.effective ?? '0'));

    it('has every charge once, with what the rules say, and adds up to the bill', async () => {
      await publish(
        [
          sharedRule('platform', {
            method: 'even',
            among: [
              { kind: 'model', name: 'a' },
              { kind: 'model', name: 'b' },
              { kind: 'model', name: 'c' },
            ],
          }),
          sharedRule('empty', { method: 'usage', series: 'nothing' }),
          ...defaultRules,
        ],
        0,
      );
      await bring([
        aCharge({ amount: '10', shape: { tags: { model: 'a' } } }),
        aCharge({ amount: '10', shape: { tags: { pool: 'platform' } } }),
        aCharge({ amount: '1', shape: { tags: { pool: 'empty' } } }),
        aCharge({ amount: '3', shape: { commitment: 'Unused' } }),
        aCharge({ costs: { billed: '7' }, shape: {} }),
        aCharge({ day: '2026-02-28', amount: '100' }),
      ]);
      const rows = await exported();
      expect(total(rows)).toBe('24');
      expect(total(rows)).toBe((await overview()).total.amount);
      expect(
        rows
          .map(({ kind, object, charge }) => [
            kind,
            object?.name,
            charge.costs.effective,
          ])
          .sort(),
      ).toEqual(
        [
          ['direct', 'a', '10'],
          ['idle', undefined, '3'],
          ['shared', 'a', '3.3333333334'],
          ['shared', 'b', '3.3333333333'],
          ['shared', 'c', '3.3333333333'],
          ['unallocated', undefined, '1'],
          ['unallocated', undefined, undefined],
        ].sort(),
      );
      expect((await exported({ model: ['a'] })).map(row => row.kind)).toEqual([
        'direct',
        'shared',
      ]);
      expect(total(await exported({ kind: ['shared', 'idle'] }))).toBe('13');
    });

    it('is told in pages without a gap, and not to everybody', async () => {
      await bring(
        Array.from({ length: 11_003 }, (_, i) =>
          aCharge({
            day: `2026-03-${String(1 + (i % 28)).padStart(2, '0')}`,
            amount: '0.01',
          }),
        ),
      );
      const rows = await exported({ provider: ['AWS'] });
      expect(rows).toHaveLength(11_003);
      expect(total(rows)).toBe('110.03');
      denied.add('ml-home.cost.read');
      // Answers of the policy are remembered for a while: this is somebody else.
      await expect(exported({}, 'user:default/other')).rejects.toThrow(
        'not allowed',
      );
    });

    it('does not go on with a ledger that changed', async () => {
      await bring(Array.from({ length: 6_000 }, () => aCharge({})));
      const batches = await portal.services.costs.exportCharges(
        { from: '2026-03-01', to: '2026-04-01' },
        { caller: asCaller() },
      );
      await expect(async () => {
        for await (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          await bring([aCharge({ amount: String(batch.length) })], 'add');
        }
      }).rejects.toThrow('The ledger changed');
    });
  });

  it('keeps the smaller sums equal to the ledger when rules change', async () => {
    await bring([
      aCharge({ amount: '1', shape: { tags: { model: 'a' }, region: 'eu' } }),
      aCharge({ amount: '2', shape: { tags: { team: 'recs' } } }),
    ]);
    await publish([], 0);
    expect(await get('/costs/verification')).toMatchObject({ equal: true });
    expect((await overview('&by=model')).groups).toHaveLength(1);
    expect((await overview('&by=region&region=eu')).total.amount).toBe('1');
    expect((await overview(`&by=region&kind=unallocated`)).total.amount).toBe(
      '3',
    );
    await knex('cost_shape_days').where({ region: 'eu' }).delete();
    expect(await get('/costs/verification')).toEqual({
      equal: false,
      mismatches: [{ month: '2026-03', currency: 'USD' }],
    });
  });
});
