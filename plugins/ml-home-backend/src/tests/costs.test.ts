import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { defaultRules } from '@ml-home/backstage-plugin-ml-home-common';
import { Knex } from 'knex';
import { aCharge, aSource, costsOf, MARCH } from '../__testUtils__/costs';
import {
  asCaller,
  databases,
  startMlHome,
  userToken,
} from '../__testUtils__/harness';
import { trackingOf } from '../__testUtils__/tracking';

jest.setTimeout(120_000);

describe('costs', () => {
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
  afterEach(() => denied.clear());

  const { anExperiment, aRun } = trackingOf(() => portal);
  const { clear, call, get, bring, overview } = costsOf(
    () => portal,
    () => knex,
  );

  describe('the ledger', () => {
    beforeEach(clear);

    it('takes a bill, and says whom it belongs to', async () => {
      const done = await bring([
        aCharge({ amount: '10.10', shape: { tags: { model: 'ranker' } } }),
        aCharge({ amount: '0.20', shape: { tags: { team: 'recs' } } }),
        aCharge({ amount: '3', shape: { commitment: 'Unused' } }),
        aCharge({ costs: { billed: '7' }, shape: {} }),
      ]);
      expect(done).toMatchObject({
        state: 'applied',
        rows: 4,
        bills: [{ issuer: 'AWS', account: '1', month: '2026-03', rows: 4 }],
      });
      const body = await overview('&by=object');
      expect(body.total).toEqual({ amount: '13.3', unknown: 1 });
      expect(body.reconciliation).toEqual({
        kinds: {
          direct: { amount: '10.3', unknown: 0 },
          shared: { amount: '0', unknown: 0 },
          idle: { amount: '3', unknown: 0 },
          unallocated: { amount: '0', unknown: 1 },
        },
        bill: { amount: '13.3', unknown: 1 },
        equal: true,
      });
      expect(
        body.groups.map((group: { key: string; sum: object }) => [
          group.key,
          group.sum,
        ]),
      ).toEqual([
        ['model:ranker', { amount: '10.1', unknown: 0 }],
        [null, { amount: '3', unknown: 1 }],
        ['team:group:default/recs', { amount: '0.2', unknown: 0 }],
      ]);
      // A day of which nothing is known is no day that cost nothing.
      expect(body.groups[0].daily[4]).toBe(10.1);
      expect(body.groups[0].daily[5]).toBeNull();
      expect(body.previous).toBeUndefined();
      expect((await overview('&cost=billed')).total).toEqual({
        amount: '20.3',
        unknown: 0,
      });
      expect(await get('/costs/verification')).toEqual({
        equal: true,
        mismatches: [],
      });
    });

    it('restates a bill as a whole, and leaves others alone', async () => {
      const other = { billingAccount: '2' };
      await bring([aCharge({ amount: '5' }), aCharge({ amount: '6' })]);
      await bring([aCharge({ amount: '100', shape: other })]);
      const again = await bring([aCharge({ amount: '7' })]);
      expect(again.bills[0].replaced).toMatch(/^\d+$/);
      expect((await overview()).total.amount).toBe('107');
      const { items } = await get('/cost-imports');
      expect(items.map(({ state }: { state: string }) => state)).toEqual([
        'applied',
        'applied',
        'replaced',
      ]);
      await bring([aCharge({ amount: '1', day: '2026-03-09' })], 'add');
      expect((await overview()).total.amount).toBe('108');
      expect((await get('/costs/verification')).equal).toBe(true);
    });

    it('changes nothing when the same content comes again, unless it was restated since', async () => {
      const first = [aCharge({ amount: '5' })];
      const one = await bring(first);
      const two = await bring(first);
      expect(two.state).toBe('unchanged');
      expect(two.message).toContain(one.id);
      expect((await overview()).total.amount).toBe('5');
      await bring([aCharge({ amount: '9' })]);
      expect((await bring(first)).state).toBe('applied');
      expect((await overview()).total.amount).toBe('5');
    });

    it('keeps nothing of a file that breaks off', async () => {
      await bring([aCharge({ amount: '5' })]);
      const many = Array.from({ length: 9 }, () => aCharge({ amount: '1' }));
      await expect(bring(many, 'replace', { failAfter: 6 })).rejects.toThrow(
        'the disk is gone',
      );
      expect((await overview()).total.amount).toBe('5');
      const { items } = await get('/cost-imports');
      expect(items[0]).toMatchObject({ state: 'failed', rows: 0 });
      expect(items[0].message).not.toContain('disk');
      expect(await knex('charges').count({ n: '*' })).toEqual([{ n: '1' }]);
      await expect(bring([])).rejects.toThrow('has no charges');
    });

    it('does not let a closed month be restated, but takes its corrections', async () => {
      await bring([aCharge({ amount: '5' })]);
      expect((await call('POST', '/cost-months/2026-03/close')).body).toEqual({
        bills: 1,
        version: 0,
      });
      await expect(bring([aCharge({ amount: '6' })])).rejects.toThrow(
        /2026-03 of AWS, account 1 is closed/,
      );
      await expect(bring([aCharge({ amount: '6' })], 'add')).rejects.toThrow(
        'closed',
      );
      await bring(
        [aCharge({ amount: '-1', shape: { correction: true } })],
        'add',
      );
      expect((await overview()).total.amount).toBe('4');
      await call('POST', '/cost-months/2026-03/open');
      await bring([aCharge({ amount: '6' })]);
      expect((await overview()).total.amount).toBe('6');
      expect((await call('POST', '/cost-months/2020-01/close')).status).toBe(
        404,
      );
    });

    it('lets imports of the same bill come one after the other', async () => {
      const amounts = ['1', '2', '3', '4'];
      await Promise.all(
        amounts.map(amount =>
          bring(Array.from({ length: 5 }, () => aCharge({ amount }))),
        ),
      );
      const total = Number((await overview()).total.amount);
      expect([5, 10, 15, 20]).toContain(total);
      expect((await get('/costs/verification')).equal).toBe(true);
    });

    it('shows a reading that was killed as failed', async () => {
      await knex('cost_imports').insert({
        source: 'focus',
        name: 'killed.csv',
        mode: 'replace',
        heard_at: new Date(Date.now() - 600_000),
      });
      const { items } = await get('/cost-imports');
      expect(items[0]).toMatchObject({ state: 'failed', name: 'killed.csv' });
      expect(items[0].message).toContain('Send it again');
    });
  });

  describe('currencies', () => {
    beforeEach(clear);

    it('never adds what no rate converts, and uses the rate of the day', async () => {
      await bring([
        aCharge({ amount: '10' }),
        aCharge({ amount: '10', currency: 'EUR', day: '2026-03-02' }),
        aCharge({ amount: '10', currency: 'EUR', day: '2026-03-20' }),
      ]);
      let body = await overview();
      expect(body.total).toEqual({ amount: '10', unknown: 2 });
      expect(body.unconverted).toEqual([
        { currency: 'EUR', amount: '20', charges: 2 },
      ]);
      // The second of March has one charge, in a currency that nothing converts.
      expect(body.groups[0].daily[1]).toBeNull();
      const rate = (day: string, value: string) => ({
        ...{ currency: 'EUR', base: 'USD', day, rate: value, source: 'ECB' },
      });
      await call('PUT', '/currency-rates', {
        rates: [rate('2026-03-10', '1.20')],
      });
      body = await overview();
      expect(body.total).toEqual({ amount: '22', unknown: 1 });
      await call('PUT', '/currency-rates', {
        rates: [rate('2026-03-01', '1.10')],
      });
      expect((await overview()).total).toEqual({ amount: '33', unknown: 0 });
      const euros = await overview('&currency=EUR');
      expect(Number(euros.total.amount)).toBeCloseTo(20 + 10 / 1.1, 6);
      expect(euros.reconciliation.equal).toBe(true);
      const refused = await call('PUT', '/currency-rates', {
        rates: [rate('2026-03-01', '0')],
      });
      expect(refused.status).toBe(400);
      expect(refused.body.error.message).toContain('above zero');
      const itself = await call('PUT', '/currency-rates', {
        rates: [{ ...rate('2026-03-01', '1.1'), base: 'EUR' }],
      });
      expect(itself.status).toBe(400);
      expect(itself.body.error.message).toContain(
        "'rates.0.base' in the body: must be another currency",
      );
      const twice = await call('PUT', '/currency-rates', {
        rates: [rate('2026-04-01', '1.2'), rate('2026-04-01', '1.3')],
      });
      expect(twice.status).toBe(400);
      expect(twice.body.error.message).toMatch(/rates\.1.*same as entry 0/);
    });
  });

  describe('access and bad input', () => {
    beforeAll(clear);

    it('is asked for each thing', async () => {
      // Answers of the policy are remembered for a while: each of these is somebody else.
      const as = (name: string) => `user:default/${name}`;
      const trying = (
        who: string,
        method: string,
        route: string,
        body?: object,
      ) =>
        portal
          .call(method, `/v1${route}`, { token: userToken(as(who)), body })
          .then(({ status }) => status);
      denied.add('ml-home.cost.read');
      expect(await trying('a', 'GET', `/costs?${MARCH}`)).toBe(403);
      expect(await trying('a', 'GET', '/cost-imports')).toBe(403);
      expect(await trying('a', 'GET', '/allocation-rules')).toBe(403);
      denied.clear();
      denied.add('ml-home.cost.rule');
      const rules = { rules: defaultRules, basedOn: 0 };
      expect(await trying('b', 'POST', '/allocation-rules', rules)).toBe(403);
      expect(await trying('b', 'POST', '/cost-months/2026-03/close')).toBe(403);
      denied.clear();
      denied.add('ml-home.cost.import');
      const other = { caller: asCaller(as('c')), mode: 'add' as const };
      await expect(
        portal.services.costs.importCharges(aSource([aCharge({})]), other),
      ).rejects.toThrow('not allowed');
      await expect(portal.services.costs.requireImport(other)).rejects.toThrow(
        'not allowed',
      );
      const usage = {
        unit: 'x',
        points: [
          {
            object: { kind: 'model', name: 'a' },
            day: '2026-03-01',
            quantity: '1',
          },
        ],
      };
      expect(await trying('c', 'POST', '/usage-series/x', usage)).toBe(403);
      expect((await portal.call('GET', `/v1/costs?${MARCH}`, {})).status).toBe(
        401,
      );
    });

    it('does not name models that one may not see, and keeps their sums', async () => {
      await knex('models').insert({
        name: 'secret',
        entity_ref: 'mlmodel:default/secret',
        entity_name: 'secret',
        registered: true,
        owner_ref: 'group:default/vault',
      });
      await bring([
        aCharge({ amount: '5', shape: { tags: { model: 'secret' } } }),
      ]);
      expect((await overview('&by=model')).groups[0].key).toBe('secret');
      denied.add('ml-home.model.read');
      const as = { token: userToken('user:default/eve') };
      const seen = await portal.call('GET', `/v1/costs?${MARCH}&by=model`, as);
      expect(JSON.stringify(seen.body)).not.toContain('secret');
      expect(seen.body.total.amount).toBe('5');
      const asked = `/v1/costs?${MARCH}&by=service&model=secret`;
      expect((await portal.call('GET', asked, as)).body.groups).toEqual([]);
      const object = `/v1/costs/objects/model?name=secret&${MARCH}`;
      expect((await portal.call('GET', object, as)).status).toBe(404);
      // What makes up the cost of a team is named to those only who may see it.
      const team = `/v1/costs/objects/team?name=group:default/vault&${MARCH}`;
      const whole = await portal.call('GET', team, as);
      expect(whole.body.total.amount).toBe('5');
      expect(whole.body.parts).toEqual([]);
      denied.clear();
      expect((await get(team.slice(3))).parts[0].object.name).toBe('secret');
      const exported = await portal.services.costs.exportCharges(
        { from: '2026-03-01', to: '2026-04-01' },
        { caller: asCaller('user:default/eve') },
      );
      for await (const [{ object: named, charge }] of exported) {
        expect(named).toBeUndefined();
        expect(charge.costs.effective).toBe('5');
      }
      await clear();
    });

    it('does not tell the cost of runs and experiments that one may not see', async () => {
      const experiment = await anExperiment('hidden');
      const run = await aRun(experiment);
      await bring([
        aCharge({ amount: '7', shape: { tags: { 'mlflow.run_id': run } } }),
      ]);
      denied.add('ml-home.experiment.read');
      const as = { token: userToken('user:default/mallory') };
      for (const [kind, name] of [
        ['run', run],
        ['experiment', experiment],
      ]) {
        const route = `/v1/costs/objects/${kind}?name=${name}&${MARCH}`;
        expect((await portal.call('GET', route, as)).status).toBe(404);
      }
      const seen = await portal.call('GET', `/v1/costs?${MARCH}&by=object`, as);
      expect(seen.body.total.amount).toBe('7');
      expect(JSON.stringify(seen.body)).not.toContain(run);
      await clear();
    });

    it.each([
      ['/costs?from=2026-03-01', /to/],
      ['/costs?from=2026-03-02&to=2026-03-01', /later than 'from'/],
      ['/costs?from=1990-01-01&to=2026-03-01', /later than 'from'/],
      ['/costs?from=2026-02-30&to=2026-03-01', /from/],
      [`/costs?${MARCH}&by=colour`, /by/],
      [`/costs?${MARCH}&currency=dollars`, /currency/],
      [`/costs?${MARCH}&cost=paid`, /cost/],
      [`/costs/objects/colour?name=a&${MARCH}`, /kind/],
      ['/cost-imports/x', /id/],
    ])('refuses %s and names what is wrong', async (route, message) => {
      const { status, body } = await call('GET', route);
      expect(status).toBe(400);
      expect(body.error.message).toMatch(message);
    });

    it('answers for what is empty', async () => {
      const body = await overview('&by=team');
      expect(body).toMatchObject({
        total: { amount: '0', unknown: 0 },
        groups: [],
        reconciliation: { equal: true },
      });
      expect(body).not.toHaveProperty('completeTo');
      expect(body).not.toHaveProperty('forecast');
      expect((await call('GET', '/cost-imports/99')).status).toBe(404);
      expect((await call('GET', '/allocation-rules/7')).status).toBe(404);
    });
  });
});
