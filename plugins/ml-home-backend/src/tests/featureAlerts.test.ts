import { mockServices } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { databases, FIXED_TOKEN, startMlHome } from '../__testUtils__/harness';
import { AlertSender, DatabaseAlertStore } from '../features';

jest.setTimeout(60_000);

const HOUR = 3_600_000;

describe('alerts about deliveries', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const call = (method: string, path: string, body?: unknown) =>
    portal.call(method, `/v1/feature-families/${path}`, {
      token: FIXED_TOKEN,
      body,
    });

  const collect = async (fail = false) => {
    const sent: { recipients: unknown; payload: Record<string, unknown> }[] =
      [];
    const sender = new AlertSender({
      database: knex,
      store: new DatabaseAlertStore(),
      notifications: {
        send: async given => {
          if (fail) throw new Error('nobody listens');
          sent.push(given as never);
        },
      },
      logger: mockServices.logger.mock(),
    });
    while (await sender.sendNext());
    return sent;
  };

  it('tell owner and watchers of a breach, its end and a new promise, once each', async () => {
    // Hourly partitions that are due at their end; the promise is a day old.
    await call('PUT', 'plays', {
      title: 'Plays',
      entityKeys: ['user_id'],
      owner: 'group:default/recs',
      schedule: { cadence: 'hour', zone: 'Europe/Stockholm' },
    });
    await call('PUT', 'plays/watch');
    await call('POST', 'plays/slo', {
      objective: 0.99,
      deadline: { kind: 'offset', minutes: 0 },
    });
    const [slo] = await collect();
    expect(slo).toMatchObject({
      recipients: {
        type: 'entity',
        entityRef: expect.arrayContaining([
          'group:default/recs',
          'user:default/guest',
        ]),
      },
      payload: {
        title: 'Plays: a promise was made',
        link: '/ml-home/features/plays?tab=quality',
        topic: 'feature-delivery',
      },
    });
    expect(await collect()).toEqual([]);

    const hour = Math.floor(Date.now() / HOUR) * HOUR;
    await knex('slo_versions').update({
      effective_from: new Date(hour - 4 * HOUR),
    });
    const key = (back: number) =>
      `${new Date(hour - back * HOUR).toISOString().slice(0, 16)}Z`;
    const deliver = (back: number, at: number) =>
      call('POST', 'plays/deliveries', {
        deliveries: [
          { partition: key(back), arrivedAt: new Date(at).toISOString() },
        ],
      });
    await deliver(5, hour - 5 * HOUR + 1);
    const titles = (sent: { payload: Record<string, unknown> }[]) =>
      sent.map(({ payload }) => payload.title).sort();
    // Of the five that the promise judges one came.
    const first = await collect();
    expect(titles(first)).toEqual(
      [
        ...[4, 3, 2, 1].map(back => `Plays: ${key(back)} is overdue`),
        'Plays: its error budget is being spent fast',
      ].sort(),
    );
    expect(
      first.find(({ payload }) => String(payload.title).includes(key(2)))!
        .payload,
    ).toMatchObject({
      link: `/ml-home/features/plays?tab=quality&partition=${encodeURIComponent(
        key(2),
      )}`,
      severity: 'high',
    });
    // All of them come at last.
    for (const back of [4, 3, 2, 1]) await deliver(back, Date.now());
    expect(titles(await collect())).toEqual(['Plays: delivered again']);
    await deliver(4, Date.now());
    expect(await collect()).toEqual([]);
  });

  it('are kept while nobody can be told', async () => {
    await call('PUT', 'kept', {
      entityKeys: ['user_id'],
      owner: 'group:default/recs',
      schedule: { cadence: 'day', zone: 'UTC' },
    });
    await call('POST', 'kept/slo', {
      objective: 0.9,
      deadline: { kind: 'wallClock', time: '10:00' },
    });
    expect(await collect(true)).toEqual([]);
    expect((await collect()).map(({ payload }) => payload.title)).toEqual([
      'kept: a promise was made',
    ]);
  });
});
