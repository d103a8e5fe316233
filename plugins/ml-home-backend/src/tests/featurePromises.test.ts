import { Knex } from 'knex';
import { featuresOf } from '../__testUtils__/features';
import { databases, startMlHome } from '../__testUtils__/harness';

jest.setTimeout(60_000);

const DAY = 86_400_000;

describe('promises of feature families', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const { call, get, register } = featuresOf(() => portal);

  it('exchange their promise with other tools', async () => {
    await register('exchanged');
    const path = '/feature-families/exchanged/slo';
    expect((await call('GET', path)).status).toBe(404);
    const document = (target: number) => `
apiVersion: openslo/v1
kind: SLO
metadata: { name: x, annotations: { mlhome.dev/within: 10h } }
spec:
  service: x
  budgetingMethod: Occurrences
  timeWindow: [{ duration: 4w, isRolling: true }]
  objectives: [{ target: ${target} }]`;
    const imported = await call('POST', `${path}/import`, {
      format: 'openslo',
      document: document(0.97),
    });
    expect(imported.body).toMatchObject({
      version: 1,
      objective: 0.97,
      windowDays: 28,
      deadline: { kind: 'offset', minutes: 600 },
    });
    const exported = await get(path);
    expect(exported).toMatchObject({
      kind: 'SLO',
      spec: { service: 'exchanged' },
    });
    const contract = await get(`${path}?format=odcs`);
    const again = await call('POST', `${path}/import`, {
      format: 'odcs',
      document: contract,
      objective: 0.97,
    });
    expect(again.body).toMatchObject({
      version: 2,
      deadline: { minutes: 600 },
    });
    for (const [body, message] of [
      [{ format: 'openslo', document: document(97) }, 'objective'],
      [{ format: 'openslo', document: '{ a: [' }, 'cannot be read as YAML'],
      [{ format: 'odcs', document: contract }, "'objective' is missing"],
      [{ format: 'openslo' }, 'must be the document'],
    ] as const) {
      const { status, body: answer } = await call(
        'POST',
        `${path}/import`,
        body,
      );
      expect([status, answer.error.message]).toEqual([
        400,
        expect.stringContaining(message),
      ]);
    }
  });

  it('count versions of a promise without gap, however many make one', async () => {
    await register('promised');
    const slo = {
      objective: 0.9,
      deadline: { kind: 'wallClock', time: '10:00' },
    };
    const made = await Promise.all(
      Array.from({ length: 8 }, () =>
        call('POST', '/feature-families/promised/slo', slo),
      ),
    );
    expect(made.map(({ body }) => body.version).sort()).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ]);
    const { sloVersions } = await get('/feature-families/promised');
    expect(sloVersions[0]).toMatchObject({
      version: 8,
      author: 'user:default/guest',
    });
    const bad = await call('POST', '/feature-families/promised/slo', {
      objective: 95,
      deadline: { kind: 'wallClock', time: '25:00' },
    });
    expect(bad.status).toBe(400);
    expect(bad.body.error.message).toContain("'objective'");
    expect(bad.body.error.message).toContain("'deadline.time'");
  });

  it.each([
    [{ cadence: 'hour', zone: 'UTC' }, "contradicts the cadence 'hour'"],
    [
      { cadence: 'cron', cron: '0 18 * * *', zone: 'UTC' },
      'is before the end of partition',
    ],
  ] as const)('refuse a time of day before %j ends', async (schedule, why) => {
    await register('contradicted', { schedule });
    const slo = {
      objective: 0.9,
      deadline: { kind: 'wallClock', time: '09:30' },
    };
    const path = '/feature-families/contradicted';
    for (const answer of [
      await call('POST', `${path}/slo`, slo),
      await call('POST', `${path}/proposals`, {
        kind: 'slo',
        slo,
        reason: 'why not',
      }),
    ]) {
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toContain(`'deadline' `);
      expect(answer.body.error.message).toContain(why);
    }
  });

  it('name a field that nobody knows, in place of leaving it out', async () => {
    const path = '/feature-families/mistyped';
    const sound = { entityKeys: ['user_id'], schedule: { cadence: 'day' } };
    for (const [body, field] of [
      [{ ...sound, delivery: { cadence: 'day' } }, 'delivery'],
      [{ ...sound, schedule: { cadence: 'day', tz: 'Asia/Tokyo' } }, 'tz'],
      [{ ...sound, features: [{ name: 'a', dtype: 'float' }] }, 'dtype'],
    ] as const) {
      const { status, body: answer } = await call('PUT', path, body);
      expect([status, answer.error?.message]).toEqual([
        400,
        expect.stringContaining(`"${field}"`),
      ]);
    }
    await call('PUT', path, sound);
    const promised = await call('POST', `${path}/slo`, {
      objective: 0.9,
      deadline: { kind: 'offset', minutes: 60 },
      effectiveFrom: '2026-01-01T00:00:00Z',
    });
    expect(promised.body.error.message).toContain('"effectiveFrom"');
    const delivered = await call('POST', `${path}/deliveries`, {
      deliveries: [
        { partition: '2026-01-01', arivedAt: '2026-01-02T00:00:00Z' },
        { partition: '2026-01-02', arrivedAt: '2026-01-03T00:00:00Z' },
        { partition: '2026-01-02', at: '2026-01-02T00:00:00Z' },
        { at: 'yesterday' },
      ],
    });
    expect(delivered.body).toMatchObject({
      accepted: 1,
      refused: [
        { index: 0, message: expect.stringContaining('"arivedAt"') },
        { index: 2, message: expect.stringContaining("beside 'partition'") },
        { index: 3, message: expect.stringContaining('at: must be') },
      ],
    });
  });

  it('keep the schedule that their promise is made for, until the promise fits', async () => {
    await register('steady', { schedule: { cadence: 'day', zone: 'UTC' } });
    const path = '/feature-families/steady';
    const at = (deadline: object) =>
      call('POST', `${path}/slo`, { objective: 0.9, deadline, reason: 'x' });
    await at({ kind: 'wallClock', time: '10:00', days: 0 });
    const hourly = () =>
      call('PUT', path, {
        entityKeys: ['user_id'],
        title: 'Changed',
        schedule: { cadence: 'hour' },
        features: [],
      });
    const refused = await hourly();
    expect([refused.status, refused.body.error.message]).toEqual([
      400,
      expect.stringMatching(
        /'schedule' in the body: cadence hour contradicts the promise in force, version 1: its deadline 10:00/,
      ),
    ]);
    // Nothing of the refused registration is left.
    expect(await get(path)).toMatchObject({ schedule: { cadence: 'day' } });
    expect((await get(path)).title).not.toBe('Changed');
    await at({ kind: 'offset', minutes: 90 });
    expect((await hourly()).status).toBe(200);
    // A file cannot be refused: what it does is said.
    await knex('slo_versions').update({
      deadline: { kind: 'wallClock', time: '10:00', days: 0 },
    });
    expect((await get(path)).promiseProblem).toMatch(
      /cadence hour contradicts the promise in force, version 2/,
    );
  });

  it('are excused for a while, and refuse what nobody knows of a deadline', async () => {
    await register('lasting');
    const path = '/feature-families/lasting';
    const long = await call('POST', `${path}/excuses`, {
      from: '2026-11-20',
      to: '9999-11-20',
      reason: 'never again',
    });
    expect([long.status, long.body.error.message]).toEqual([
      400,
      "'to' (9999-11-20) is more than a year ahead",
    ]);
    const slip = await call('POST', `${path}/slo`, {
      objective: 0.9,
      deadline: { kind: 'offset', minutes: 60, hours: 3 },
    });
    expect([slip.status, slip.body.error.message]).toEqual([
      400,
      expect.stringMatching(/'deadline' in the body: .*"hours"/),
    ]);
    const old = await call('POST', `${path}/deliveries`, {
      deliveries: [{ partition: '0026-11-20' }],
    });
    expect(old.body.refused).toEqual([
      { index: 0, message: "partition: '0026-11-20' is before 1900" },
    ]);
  });

  it('that nobody reads are queued for retirement, with the proof', async () => {
    await register('unread_long', { features: [] });
    await register('unread_lately', { features: [] });
    await knex('feature_families')
      .where({ name: 'unread_long' })
      .update({ unused_since: new Date(Date.now() - 100 * DAY) });
    const { items } = await get('/feature-retirement');
    expect(items.map(({ name }: { name: string }) => name)).toEqual([
      'unread_long',
    ]);
    expect(items[0]).toMatchObject({
      owner: 'group:default/recs',
      featureCount: 0,
    });
    expect(
      items[0].proof.map(({ source }: { source: string }) => source),
    ).toContain('mlflow');
    const all = await get('/feature-retirement?days=0&limit=500');
    const names = all.items.map(({ name }: { name: string }) => name);
    expect(names).toContain('unread_lately');
    expect(names).not.toContain('observed');
  });
});
