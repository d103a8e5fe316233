import { mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { addDays, CostAlert } from '@ml-home/backstage-plugin-ml-home-common';
import { Knex } from 'knex';
import { aCharge, costsOf } from '../__testUtils__/costs';
import {
  asCaller,
  databases,
  startMlHome,
  userToken,
} from '../__testUtils__/harness';
import { trackingOf } from '../__testUtils__/tracking';
import { BudgetBook } from '../costs/BudgetBook';
import { CostWatch } from '../costs/CostWatch';
import { DatabaseBudgetStore } from '../costs/DatabaseBudgetStore';
import { DatabaseCostReadStore } from '../costs/DatabaseCostReadStore';
import { DatabaseWasteStore } from '../costs/DatabaseWasteStore';

jest.setTimeout(60_000);

const TODAY = new Date().toISOString().slice(0, 10);
const TEAM = 'group:default/recs';

describe('budgets and what is told of costs', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;
  const sent: { recipients: object; payload: { title: string } }[] = [];
  let fail = false;
  let down = false;
  const hidden = new Set<string>();

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({
      knex,
      entities: [
        ['User', 'ada'],
        ['Group', 'recs'],
        ['Component', 'shop'],
      ].map(([kind, name]) => ({
        ...{ apiVersion: 'backstage.io/v1alpha1', kind },
        metadata: { name, namespace: 'default' },
      })),
      catalogDown: () => down,
      decide: name =>
        hidden.has(name) ? { result: AuthorizeResult.DENY } : undefined,
    });
  });
  afterAll(() => portal?.stop());
  const { clear, call, get, bring } = costsOf(
    () => portal,
    () => knex,
  );
  const { anExperiment, aRun } = trackingOf(() => portal);
  beforeEach(async () => {
    await clear();
    await knex.raw('truncate cost_budgets, cost_alerts');
    sent.length = 0;
    fail = false;
  });

  const watch = () => {
    const budgets = new DatabaseBudgetStore();
    const reads = new DatabaseCostReadStore();
    return new CostWatch({
      database: knex,
      budgets,
      reads,
      waste: new DatabaseWasteStore(),
      book: new BudgetBook({ database: knex, budgets, reads }),
      logger: mockServices.logger.mock(),
      currency: 'USD',
      notifications: {
        send: async (one: never) => {
          if (fail) throw new Error('away');
          sent.push(one);
        },
      } as never,
    });
  };
  /** Days up to today, each of an amount. */
  const days = (count: number, amountOf: (i: number) => number) =>
    Array.from({ length: count }, (_, i) =>
      aCharge({
        day: addDays(TODAY, i - count + 1),
        amount: String(amountOf(i)),
        shape: { tags: { team: 'recs' } },
      }),
    );
  const alerts = async (query = ''): Promise<CostAlert[]> =>
    (await get(`/cost-alerts${query}`)).items;

  it('judges a budget by what was spent, and says unknown where nothing is known', async () => {
    await bring([
      aCharge({ day: TODAY, amount: '90', shape: { tags: { team: 'recs' } } }),
    ]);
    const set = (body: object) => call('POST', '/cost-budgets', body);
    expect(
      (await set({ scope: 'team', name: TEAM, amount: '100' })).status,
    ).toBe(200);
    await set({ scope: 'team', name: 'group:default/other', amount: '50' });
    await set({ scope: 'all', amount: '80', period: 'year' });
    const { items } = await get('/cost-budgets');
    const found = Object.fromEntries(
      items.map((one: { name: string }) => [one.name, one]),
    );
    expect(found[TEAM]).toMatchObject({
      state: 'warning',
      spent: '90',
      passed: [{ percent: 80, on: 'actual' }],
    });
    expect(found['group:default/other']).toMatchObject({ state: 'unknown' });
    expect(found['group:default/other']).not.toHaveProperty('spent');
    expect(found['']).toMatchObject({ state: 'breached', period: 'year' });
    // Another of the same scope takes its place.
    await set({ scope: 'team', name: TEAM, amount: '1000' });
    const after = (await get('/cost-budgets')).items;
    expect(after).toHaveLength(3);
    await call('DELETE', `/cost-budgets/${found[''].id}`);
    expect((await get('/cost-budgets')).items).toHaveLength(2);
    expect((await call('DELETE', `/cost-budgets/${found[''].id}`)).status).toBe(
      404,
    );
    const wrong = await set({ scope: 'team', amount: '1' });
    expect(wrong.status).toBe(400);
    expect(wrong.body.error.message).toContain('name');
  });

  it('does not take charges that no rate converts for nothing spent', async () => {
    await bring([
      aCharge({ day: TODAY, amount: '90', shape: { tags: { team: 'recs' } } }),
    ]);
    const set = { scope: 'all', amount: '50', currency: 'EUR' };
    await call('POST', '/cost-budgets', set);
    const [found] = (await get('/cost-budgets')).items;
    expect(found).toMatchObject({ state: 'unknown', unknown: 1, passed: [] });
    expect(found).not.toHaveProperty('spent');
  });

  it('are not owned by somebody whom nobody knows', async () => {
    const set = (owner: string) =>
      call('POST', '/cost-budgets', { scope: 'all', amount: '1', owner });
    const stray = await set('group:default/nobody');
    expect(stray.status).toBe(400);
    expect(stray.body.error.message).toBe(
      "'owner' in the body: the catalog knows no group:default/nobody",
    );
    const thing = await set('component:default/shop');
    expect(thing.status).toBe(400);
    expect(thing.body.error.message).toMatch(/'owner'.*a user or a group/);
    down = true;
    const away = await set('group:default/recs');
    down = false;
    expect(away.status).toBe(503);
    expect((await get('/cost-budgets')).items).toEqual([]);
    expect((await set('Group:default/Recs')).status).toBe(200);
    expect((await get('/cost-budgets')).items).toMatchObject([
      { owner: 'group:default/recs' },
    ]);
    await call(
      'DELETE',
      `/cost-budgets/${(await get('/cost-budgets')).items[0].id}`,
    );
  });

  it('tells the owner once of each threshold, also after a failure', async () => {
    await bring([
      aCharge({ day: TODAY, amount: '90', shape: { tags: { team: 'recs' } } }),
    ]);
    await call('POST', '/cost-budgets', {
      scope: 'team',
      name: TEAM,
      amount: '100',
      owner: 'user:default/ada',
    });
    await watch().look();
    fail = true;
    await expect(watch().tell()).rejects.toThrow('away');
    fail = false;
    await watch().look();
    await watch().tell();
    await watch().tell();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      recipients: { entityRef: [TEAM, 'user:default/ada'] },
      payload: {
        title: 'recs: has passed 80 % of its budget',
        description: '$90.00 in the month, of $100.00.',
      },
    });
  });

  it('finds a day out of the ordinary, says what moved, and learns from what people say', async () => {
    await bring(days(40, i => (i === 38 ? 500 : 100 + (i % 3))));
    await watch().look();
    const [found] = await alerts('?kind=anomaly');
    expect(found).toMatchObject({
      objectKind: 'team',
      objectName: TEAM,
      state: 'open',
      facts: { day: addDays(TODAY, -1), spent: 500 },
    });
    expect(found.facts.contributors?.[0].label).toBe('Amazon SageMaker');
    expect(found.facts.contributors?.[0].amount).toBeGreaterThan(350);
    await watch().look();
    expect(await alerts('?kind=anomaly')).toHaveLength(1);

    const decide = (body: object) =>
      call('POST', `/cost-alerts/${found.id}`, body);
    expect((await decide({ state: 'dismissed' })).status).toBe(400);
    expect((await decide({ state: 'snoozed', days: 0 })).status).toBe(400);
    expect((await decide({ state: 'snoozed', days: 7 })).body.state).toBe(
      'snoozed',
    );
    await knex('cost_alerts').update({ snoozed_until: new Date(0) });
    expect(await alerts('?state=open')).toHaveLength(1);
    expect(
      (await decide({ state: 'dismissed', reason: 'expected' })).body,
    ).toMatchObject({ state: 'dismissed', reason: 'expected' });
    await watch().look();
    expect(await alerts('?state=open')).toEqual([]);
    expect(
      (await call('POST', '/cost-alerts/999', { state: 'open' })).status,
    ).toBe(404);
  });

  it('shows waste for as long as it is there', async () => {
    await bring([
      aCharge({ day: TODAY, amount: '40', shape: { commitment: 'Unused' } }),
      aCharge({ day: TODAY, amount: '5' }),
    ]);
    await watch().look();
    expect(await alerts('?kind=recommendation')).toMatchObject([
      {
        objectName: 'Amazon SageMaker',
        facts: { type: 'idle-commitment', amount: 40 },
        state: 'open',
      },
    ]);
    await bring([aCharge({ day: TODAY, amount: '5' })]);
    await watch().look();
    expect(await alerts('?kind=recommendation')).toMatchObject([
      { state: 'resolved' },
    ]);
  });

  it('sees runs that repeat another, and deployments that serve nothing', async () => {
    const experimentId = await anExperiment('sweep');
    const ids: string[] = [];
    for (const rate of ['0.1', '0.1', '0.1', '0.2']) {
      const id = await aRun(experimentId, { params: { rate } });
      await portal.services.runs.updateRun(
        id,
        { status: 'FINISHED' },
        { caller: asCaller() },
      );
      ids.push(id);
    }
    const deployment = (name: string) =>
      aCharge({
        day: TODAY,
        amount: '9',
        shape: { tags: { 'mlhome.dev/deployment': name } },
      });
    await bring([
      ...ids.map(id =>
        aCharge({
          day: TODAY,
          amount: '2',
          shape: { tags: { 'mlflow.run_id': id } },
        }),
      ),
      ...['silent', 'busy', 'uncounted'].map(deployment),
    ]);
    for (const [name, quantity] of [
      ['silent', '0'],
      ['busy', '4'],
    ]) {
      await call('POST', '/usage-series/requests', {
        unit: 'requests',
        points: [
          { object: { kind: 'deployment', name }, day: TODAY, quantity },
        ],
      });
    }
    const other = await call('POST', '/usage-series/requests', {
      unit: 'thousands',
      points: [
        {
          object: { kind: 'deployment', name: 'busy' },
          day: TODAY,
          quantity: '1',
        },
      ],
    });
    expect(other.status).toBe(400);
    expect(other.body.error.message).toContain("'unit' must be 'requests'");
    await watch().look();
    const found = await alerts('?kind=recommendation');
    expect(
      found.map(({ objectName, facts }) => [
        facts.type,
        objectName,
        facts.amount,
        facts.count,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['repeated-runs', expect.stringMatching(/^sweep/), 4, 2],
        ['unused-deployment', 'silent', 9, undefined],
      ]),
    );
    expect(found).toHaveLength(2);
  });

  it('does not tell of models that the reader may not see', async () => {
    await knex.raw(`insert into models (name, entity_ref, entity_name, registered) values
      ('secret', 'mlmodel:default/secret', 'secret', true) on conflict do nothing`);
    await call('POST', '/cost-budgets', {
      scope: 'model',
      name: 'secret',
      amount: '1',
    });
    await bring(
      days(60, () => 100).map(charge => ({
        ...charge,
        shape: { ...charge.shape, tags: { model: 'secret' } },
      })),
    );
    await watch().look();
    expect((await alerts()).map(({ objectName }) => objectName)).toContain(
      'secret',
    );
    const blind = { token: userToken('user:default/blind') };
    hidden.add('ml-home.model.read');
    try {
      const read = async (route: string) =>
        JSON.stringify((await portal.call('GET', `/v1${route}`, blind)).body);
      expect(await read('/cost-alerts')).not.toContain('secret');
      expect(await read('/cost-budgets')).not.toContain('secret');
      const [alert] = await alerts();
      expect(
        (
          await portal.call('POST', `/v1/cost-alerts/${alert.id}`, {
            ...blind,
            body: { state: 'acknowledged' },
          })
        ).status,
      ).toBe(404);
    } finally {
      hidden.clear();
    }
  });
});
