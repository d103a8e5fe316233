import { Knex } from 'knex';
import { featuresOf } from '../__testUtils__/features';
import { databases, startMlHome, userToken } from '../__testUtils__/harness';

jest.setTimeout(60_000);

const DAY = 86_400_000;
const slo = { objective: 0.97, deadline: { kind: 'offset', minutes: 540 } };
const OWNER = 'user:default/olga';
const OTHER = 'user:default/otto';

describe('proposals to the owner of a family', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const { register, get } = featuresOf(() => portal);
  const as = async (
    who: string,
    method: string,
    path: string,
    body?: unknown,
  ) => portal.call(method, `/v1${path}`, { token: userToken(who), body });
  const propose = (who: string, family: string, body: object) =>
    as(who, 'POST', `/feature-families/${family}/proposals`, body);
  const decide = (who: string, id: string, body: object) =>
    as(who, 'POST', `/feature-proposals/${id}/decision`, body);

  it('become a version of the promise when the owner accepts them', async () => {
    await register('owned', { owner: OWNER });
    const proposed = await propose(OTHER, 'owned', {
      kind: 'slo',
      slo,
      reason: 'The ranker starts at nine',
    });
    expect(proposed.body).toMatchObject({
      state: 'open',
      author: OTHER,
      isAuthor: true,
      canDecide: false,
    });
    expect((await get('/feature-families/owned')).sloVersions).toEqual([]);
    const { id } = proposed.body;
    const twice = await propose(OTHER, 'owned', {
      kind: 'slo',
      slo,
      reason: 'again',
    });
    expect([twice.status, twice.body.error.name]).toEqual([
      409,
      'ConflictError',
    ]);
    const forOwner = await as(
      OWNER,
      'GET',
      '/feature-proposals?mine=true&state=open',
    );
    expect(forOwner.body.items).toEqual([
      expect.objectContaining({
        id,
        canDecide: true,
        isAuthor: false,
        slo: expect.objectContaining({ objective: 0.97 }),
      }),
    ]);
    expect(
      (await as(OTHER, 'GET', '/feature-proposals?mine=true')).body.items,
    ).toEqual([]);
    const own = await decide(OTHER, id, { decision: 'accept' });
    expect([own.status, own.body.error.message]).toEqual([
      403,
      expect.stringContaining(OWNER),
    ]);
    // Two clicks at once make one version.
    const both = await Promise.all([
      decide(OWNER, id, { decision: 'accept' }),
      decide(OWNER, id, { decision: 'accept' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { sloVersions } = await get('/feature-families/owned');
    expect(sloVersions).toEqual([
      expect.objectContaining({
        version: 1,
        author: OWNER,
        objective: 0.97,
        reason: expect.stringContaining(OTHER),
      }),
    ]);
    const told = await knex('feature_alerts')
      .join('feature_families as f', 'f.id', 'family_id')
      .where('f.name', 'owned')
      .orderBy('feature_alerts.kind')
      .select('feature_alerts.kind', 'feature_alerts.facts');
    expect(told.map(({ kind }) => kind)).toEqual([
      'decision',
      'proposal',
      'slo',
    ]);
    expect(told[0].facts).toMatchObject({
      decision: 'accepted',
      author: OTHER,
    });
  });

  it('are declined with a reason, or withdrawn by who made them', async () => {
    await register('other', { owner: OWNER });
    const first = await propose(OTHER, 'other', {
      kind: 'slo',
      slo,
      reason: 'earlier please',
    });
    const bare = await decide(OWNER, first.body.id, { decision: 'decline' });
    expect([bare.status, bare.body.error.message]).toEqual([
      400,
      expect.stringContaining("'reason'"),
    ]);
    const declined = await decide(OWNER, first.body.id, {
      decision: 'decline',
      reason: 'Its source is later',
    });
    expect(declined.body.proposal).toMatchObject({
      state: 'declined',
      decidedBy: OWNER,
      decisionReason: 'Its source is later',
    });
    const second = await propose(OTHER, 'other', {
      kind: 'slo',
      slo,
      reason: 'once more',
    });
    expect(
      (await decide(OWNER, second.body.id, { decision: 'withdraw' })).status,
    ).toBe(403);
    expect(
      (await decide(OTHER, second.body.id, { decision: 'withdraw' })).body
        .proposal.state,
    ).toBe('withdrawn');
    expect((await get('/feature-families/other')).sloVersions).toEqual([]);
  });

  it('retire a family or one feature', async () => {
    await register('idle', { owner: OWNER });
    await knex('feature_families')
      .where({ name: 'idle' })
      .update({ unused_since: new Date(Date.now() - 100 * DAY) });
    await knex('features')
      .whereIn(
        'family_id',
        knex('feature_families').select('id').where({ name: 'idle' }),
      )
      .update({ unused_since: new Date(Date.now() - 100 * DAY) });
    const queue = async (query = '') =>
      (await get(`/feature-retirement?days=90${query}`)).items;
    expect(await queue()).toHaveLength(1);
    expect(
      (await queue('&level=feature')).map(
        (one: { feature: string }) => one.feature,
      ),
    ).toEqual(['plays', 'skip_rate_28d']);
    const one = await propose(OTHER, 'idle', {
      kind: 'retirement',
      feature: 'plays',
      reason: 'nobody reads it',
    });
    const [plays] = await queue('&level=feature');
    expect(plays).toMatchObject({
      name: 'idle',
      owner: OWNER,
      proposal: { id: one.body.id, author: OTHER },
    });
    await decide(OWNER, one.body.id, { decision: 'accept' });
    expect(
      (await queue('&level=feature')).map(
        (row: { feature: string }) => row.feature,
      ),
    ).toEqual(['skip_rate_28d']);
    expect(await get('/feature-families/idle/features/plays')).toMatchObject({
      lifecycle: { value: 'retired' },
      type: { value: 'int64' },
    });
    const whole = await propose(OTHER, 'idle', {
      kind: 'retirement',
      reason: 'nobody reads it',
    });
    await decide(OWNER, whole.body.id, { decision: 'accept' });
    expect(await get('/feature-families/idle')).toMatchObject({
      title: 'Skip rate',
      lifecycle: { value: 'retired' },
    });
    expect(await queue()).toEqual([]);
    const wrong = await propose(OTHER, 'idle', {
      kind: 'retirement',
      feature: 'nobody',
      reason: 'nobody reads it',
    });
    expect([wrong.status, wrong.body.error.message]).toEqual([
      400,
      expect.stringContaining("'feature'"),
    ]);
  });

  it('are not needed for what is kept, for a while', async () => {
    await register('kept', { owner: OWNER });
    await knex('feature_families')
      .where({ name: 'kept' })
      .update({ unused_since: new Date(Date.now() - 400 * DAY) });
    const keep = await as(OTHER, 'POST', '/feature-families/kept/keep', {
      reason: 'for the audit',
      days: 30,
    });
    expect(Date.parse(keep.body.until)).toBeGreaterThan(Date.now() + 29 * DAY);
    expect((await get('/feature-retirement')).items).toEqual([]);
    const [shown] = (await get('/feature-retirement?kept=true')).items;
    expect(shown).toMatchObject({
      name: 'kept',
      kept: { reason: 'for the audit', author: OTHER },
    });
    expect(
      (await as(OTHER, 'DELETE', '/feature-families/kept/keep')).status,
    ).toBe(200);
    expect(
      (await as(OTHER, 'DELETE', '/feature-families/kept/keep')).status,
    ).toBe(404);
    for (const body of [{ reason: '' }, { reason: 'x y z', days: 0 }, {}]) {
      expect(
        (await as(OTHER, 'POST', '/feature-families/kept/keep', body)).status,
      ).toBe(400);
    }
  });

  it('and deliveries and promises are told to webhooks, each thing once', async () => {
    const [{ id }] = await knex('webhooks')
      .insert({
        id: knex.raw('gen_random_uuid()'),
        name: 'ops',
        url: 'https://ops.example.net',
        status: 'ACTIVE',
        events: [
          'feature_delivery.received',
          'feature_slo.breached',
          'feature_slo.changed',
          'feature_slo.recovered',
        ],
      })
      .returning('id');
    await register('told', {
      owner: OWNER,
      schedule: { cadence: 'hour', zone: 'UTC' },
    });
    const hour = (ago: number) =>
      new Date(
        Math.floor(Date.now() / 3_600_000) * 3_600_000 - ago * 3_600_000,
      );
    await as(OWNER, 'POST', '/feature-families/told/slo', {
      objective: 0.9,
      deadline: { kind: 'offset', minutes: 0 },
    });
    await knex('slo_versions')
      .whereIn(
        'family_id',
        knex('feature_families').select('id').where({ name: 'told' }),
      )
      .update({ effective_from: hour(6) });
    const partition = hour(3).toISOString().slice(0, 16).concat('Z');
    const deliver = () =>
      as(OWNER, 'POST', '/feature-families/told/deliveries', {
        deliveries: [{ partition, arrivedAt: hour(1).toISOString(), rows: 3 }],
      });
    await deliver();
    await deliver();
    const sent = await knex('webhook_deliveries')
      .where({ webhook_id: id })
      .orderBy('event');
    const bodies = sent.map(({ body }) => JSON.parse(body));
    const of = (entity: string, action: string) =>
      bodies.filter(one => one.entity === entity && one.action === action);
    expect(of('feature_slo', 'changed')).toHaveLength(1);
    expect(of('feature_delivery', 'received')).toEqual([
      expect.objectContaining({
        data: {
          family: 'told',
          accepted: 1,
          deliveries: [expect.objectContaining({ partition, rows: 3 })],
        },
      }),
    ]);
    const breached = of('feature_slo', 'breached').map(({ data }) => data);
    expect(breached).toContainEqual(
      expect.objectContaining({
        family: 'told',
        owner: OWNER,
        partition,
        state: 'late',
      }),
    );
    expect(new Set(breached.map(data => data.partition)).size).toBe(
      breached.length,
    );
  });
});
