import {
  AllocationRule,
  defaultRules,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Knex } from 'knex';
import { aCharge, asText, costsOf, sharedRule } from '../__testUtils__/costs';
import { databases, startMlHome } from '../__testUtils__/harness';

jest.setTimeout(60_000);

const APRIL = 'from=2026-04-01&to=2026-05-01';

describe('closed months', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const { clear, call, get, bring, overview, publish, exported } = costsOf(
    () => portal,
    () => knex,
  );

  beforeEach(clear);

  const toTeam: AllocationRule = {
    id: 'eval',
    name: 'Evaluations',
    when: [{ field: 'tag:app', op: 'exists' }],
    then: { kind: 'direct', to: 'team', name: 'evaluation' },
  };
  const spread = (series: string) => [
    sharedRule('pool', { method: 'usage', series }),
    toTeam,
    ...defaultRules,
  ];
  const use = (object: string, quantity: string) =>
    call('POST', '/usage-series/requests', {
      unit: 'requests',
      points: ['2026-03-07', '2026-04-07'].map(day => ({
        object: { kind: 'model', name: object },
        day,
        quantity,
      })),
    });
  const told = async (query = '') => {
    const { groups, reconciliation } = await overview(`&by=object${query}`);
    expect(reconciliation.equal).toBe(true);
    expect((await get('/costs/verification')).mismatches).toEqual([]);
    return Object.fromEntries(
      groups.map((group: { key: string | null; sum: { amount: string } }) => [
        group.key ?? 'nobody',
        Number(group.sum.amount),
      ]),
    );
  };
  const close = (month = '2026-03') =>
    call('POST', `/cost-months/${month}/close`);
  const open = (month = '2026-03') =>
    call('POST', `/cost-months/${month}/open`);

  it('keep their allocation when rules and usage change, until they are opened again', async () => {
    await bring(
      ['2026-03-05', '2026-04-05'].flatMap(day => [
        aCharge({ day, amount: '10', shape: { tags: { app: 'eval' } } }),
        aCharge({ day, amount: '30', shape: { tags: { pool: 'pool' } } }),
      ]),
    );
    await use('a', '1');
    await publish(spread('requests'), 0);
    const march = {
      'model:a': 30,
      'team:group:default/evaluation': 10,
    };
    expect(await told()).toEqual(march);
    expect((await close()).body).toEqual({ bills: 1, version: 1 });
    const [, one] = (await get('/cost-months')).items;
    expect(one).toMatchObject({
      ...{ month: '2026-03', closed: true, version: 1 },
      ...{ bills: 1, closedBills: 1, closedAt: expect.any(String) },
    });

    const rules = [
      { ...toTeam, then: { ...toTeam.then, name: 'research' } },
      ...spread('requests'),
    ].map((rule, i) => ({ ...rule, id: `r${i}` })) as AllocationRule[];
    const dry = await call('POST', '/allocation-rules/dry-run', {
      rules,
      month: '2026-04',
    });
    expect(dry.body).toMatchObject({
      months: ['2026-04'],
      closed: [{ month: '2026-03', version: 1 }],
    });
    await publish(rules, 1);
    await use('b', '2');
    expect(await told()).toEqual(march);
    const april = await get(`/costs?${APRIL}&by=object`);
    expect(
      april.groups.map((group: { key: string }) => group.key).sort(),
    ).toEqual(['model:a', 'model:b', 'team:group:default/research']);
    expect((await get('/cost-months')).items).toMatchObject([
      { month: '2026-04', closed: false, version: 2 },
      { month: '2026-03', closed: true, version: 1 },
    ]);
    const file = await exported('from=2026-03-01&to=2026-05-01');
    expect(asText(file, '2026-03')).toEqual([
      '10 direct team:group:default/evaluation eval',
      '30 shared model:a pool',
    ]);
    expect(asText(file, '2026-04')).toContain(
      '10 direct team:group:default/research r0',
    );

    expect((await open()).body).toEqual({ bills: 1, version: 2 });
    expect(await told()).toEqual({
      'model:a': 10,
      'model:b': 20,
      'team:group:default/research': 10,
    });
  });

  it('allocate by their own rules what is added to them', async () => {
    await bring([
      aCharge({ amount: '10', shape: { tags: { app: 'eval' } } }),
      aCharge({ amount: '30', shape: { tags: { pool: 'pool' } } }),
    ]);
    await use('a', '1');
    await publish(spread('requests'), 0);
    await close();
    await publish(defaultRules, 1);
    await use('b', '1');
    await bring(
      [
        aCharge({
          amount: '-2',
          shape: { correction: true, tags: { app: 'eval' } },
        }),
        aCharge({
          amount: '-6',
          shape: { correction: true, tags: { pool: 'pool' } },
        }),
      ],
      'add',
    );
    // The bill of an account that came late.
    await bring([
      aCharge({
        amount: '5',
        shape: { billingAccount: '2', tags: { app: 'batch' } },
      }),
    ]);
    expect(await told()).toEqual({
      'model:a': 24,
      'team:group:default/evaluation': 13,
    });
    expect((await get('/cost-months')).items).toMatchObject([
      { bills: 2, closedBills: 1, closed: true, version: 1 },
    ]);
    // What is tried on a closed month is what opening it would bring.
    const dry = await call('POST', '/allocation-rules/dry-run', {
      rules: [toTeam, ...defaultRules],
      month: '2026-03',
    });
    expect(dry.body).toMatchObject({ months: [], closed: [{ version: 1 }] });
    expect(dry.body.kinds).toContainEqual({
      kind: 'unallocated',
      before: { amount: '0', unknown: 0 },
      after: { amount: '24', unknown: 0 },
    });
    expect(await told()).toMatchObject({ 'model:a': 24 });
  });

  it('keep the rules that were built in, where none were published', async () => {
    await bring([aCharge({ amount: '10', shape: { tags: { model: 'a' } } })]);
    expect((await close()).body.version).toBe(0);
    await publish([toTeam], 0);
    expect(await told()).toEqual({ 'model:a': 10 });
    await bring(
      [
        aCharge({
          amount: '-1',
          shape: { correction: true, tags: { model: 'b' } },
        }),
      ],
      'add',
    );
    expect(await told()).toEqual({ 'model:a': 10, 'model:b': -1 });
    await open();
    expect(await told()).toEqual({ nobody: 9 });
  });
});
