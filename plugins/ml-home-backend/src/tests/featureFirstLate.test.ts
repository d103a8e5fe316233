import { mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { Knex } from 'knex';
import { featuresOf } from '../__testUtils__/features';
import {
  asCaller,
  databases,
  FIXED_TOKEN,
  startMlHome,
} from '../__testUtils__/harness';
import { aDataset, aRunEvent, nominal } from '../__testUtils__/lineage';
import { AlertSender, DatabaseAlertStore } from '../features';

jest.setTimeout(60_000);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const today = Math.floor(Date.now() / DAY) * DAY;
const dayKey = (daysAgo: number) =>
  new Date(today - daysAgo * DAY).toISOString().slice(0, 10);

describe('the source that was late first', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;
  const { call, get } = featuresOf(() => portal);
  let runs = 0;
  /** A run that makes a dataset for a day, so many hours after its end. */
  const ran = (
    output: string,
    input: string | undefined,
    daysAgo: number,
    hours: number,
  ) =>
    aRunEvent({
      runId: `0192f0c0-0000-7000-8000-${String(++runs).padStart(12, '0')}`,
      job: `make_${output}`,
      eventTime: today - (daysAgo - 1) * DAY + hours * HOUR,
      runFacets: nominal(`${dayKey(daysAgo)}T00:00:00Z`),
      inputs: input ? [aDataset(input)] : [],
      outputs: [aDataset(output)],
    });
  const history = Array.from({ length: 12 }, (_, i) => i + 3);
  const collect = async () => {
    const sent: Record<string, unknown>[] = [];
    const sender = new AlertSender({
      database: knex,
      store: new DatabaseAlertStore(),
      notifications: {
        send: async ({ payload }) => {
          sent.push(payload as never);
        },
      },
      logger: mockServices.logger.mock(),
    });
    while (await sender.sendNext());
    return sent;
  };

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
    await call('PUT', '/feature-families/user_plays', {
      entityKeys: ['user_id'],
      owner: 'group:default/recs',
      schedule: { cadence: 'day', zone: 'UTC' },
      features: [{ name: 'plays', offlineSource: 'features' }],
    });
    await call('POST', '/feature-families/user_plays/slo', {
      objective: 0.9,
      deadline: { kind: 'offset', minutes: 60 },
    });
    await knex('slo_versions').update({ effective_from: new Date(0) });
    await portal.services.lineage.recordEvents(
      [
        ...history.flatMap(daysAgo => [
          ran('raw', 'report', daysAgo, 0.1),
          ran('plays', 'raw', daysAgo, 0.3),
          ran('features', 'plays', daysAgo, 0.5),
        ]),
        // What is made of the features comes back to their source: a ring.
        ran('report', 'features', 3, 0.6),
        // The source came two hours late, and everything after it too.
        ran('raw', 'report', 2, 2.1),
        ran('plays', 'raw', 2, 2.3),
        ran('features', 'plays', 2, 2.5),
      ],
      { caller: asCaller() },
    );
  });
  afterAll(() => portal?.stop());

  it('is named with how that is known, also where lineage goes in a ring', async () => {
    const { items } = await get(
      `/feature-families/user_plays/first-late?partition=${dayKey(
        2,
      )}&partition=${dayKey(3)}`,
    );
    expect(items).toEqual([
      {
        partition: dayKey(2),
        found: 'late',
        alsoLate: 1,
        upstream: { known: 2, all: 3 },
        source: {
          namespace: 'pg://lake:5432',
          name: 'raw',
          state: 'late',
          by: 'usual',
          history: 12,
          expectedAt: new Date(today - DAY + 0.1 * HOUR).toISOString(),
          arrivedAt: new Date(today - DAY + 2.1 * HOUR).toISOString(),
          learned: 'observed',
          path: ['raw', 'plays', 'features'],
        },
      },
      expect.objectContaining({ partition: dayKey(3), found: 'none' }),
    ]);
  });

  it('is judged by the promise of the family that names it', async () => {
    await call('PUT', '/feature-families/raw_plays', {
      entityKeys: ['user_id'],
      schedule: { cadence: 'day', zone: 'UTC' },
      features: [{ name: 'raw', offlineSource: 'pg://lake:5432/raw' }],
    });
    await call('POST', '/feature-families/raw_plays/slo', {
      objective: 0.9,
      deadline: { kind: 'offset', minutes: 30 },
    });
    await knex('slo_versions').update({ effective_from: new Date(0) });
    await call('POST', '/feature-families/raw_plays/deliveries', {
      deliveries: [
        {
          partition: dayKey(2),
          arrivedAt: new Date(today - DAY + 2.1 * HOUR).toISOString(),
        },
      ],
    });
    const { items } = await get(
      `/feature-families/user_plays/first-late?partition=${dayKey(2)}`,
    );
    expect(items[0].source).toMatchObject({
      name: 'raw',
      family: 'raw_plays',
      by: 'promise',
      expectedAt: new Date(today - DAY + 0.5 * HOUR).toISOString(),
    });
    await call('DELETE', '/feature-families/raw_plays');
  });

  it('is told with the breach', async () => {
    // Judged as of a time at which the breach is news and nothing has come.
    await knex('feature_alerts').delete();
    await portal.services.lineage.recordEvents(
      [ran('raw', 'report', 1, -0.01)],
      { caller: asCaller() },
    );
    const [{ id }] = await knex('feature_families')
      .where({ name: 'user_plays' })
      .select('id');
    await knex('slo_versions').update({
      deadline: JSON.stringify({ kind: 'offset', minutes: 0 }),
    });
    await knex('feature_families').update({ next_judge_at: new Date(0) });
    await call('POST', '/feature-families/user_plays/deliveries', {
      deliveries: [
        {
          partition: dayKey(20),
          runId: 'touch',
          arrivedAt: new Date(today - 18 * DAY).toISOString(),
        },
      ],
    });
    const sent = await collect();
    const breach = sent.find(({ title }) =>
      String(title).includes(`${dayKey(1)} is overdue`),
    );
    const alert = await knex('feature_alerts')
      .where({ family_id: id, kind: 'breach', key: dayKey(1) })
      .first();
    expect(alert.facts.firstLate).toMatchObject({ partition: dayKey(1) });
    // Shortly after midnight nothing is late yet.
    expect(breach!.description).toMatch(
      Date.now() > today + 0.4 * HOUR
        ? /First late: plays, missing since .* UTC, its usual time, known from 1[0-9] deliveries\./
        : /It was due/,
    );
  });

  it.each([
    ['nothing', '', /'partition'/],
    ['a partition that is none', 'partition=2026-W10', /Unknown partition/],
  ])('is not asked for %s', async (_, query, message) => {
    const { status, body } = await call(
      'GET',
      `/feature-families/user_plays/first-late?${query}`,
    );
    expect(status).toBe(400);
    expect(body.error.message).toMatch(message);
  });

  it('is not for whoever may not see lineage', async () => {
    const strict = await startMlHome({
      knex,
      decide: name =>
        name === 'ml-home.lineage.read'
          ? { result: AuthorizeResult.DENY }
          : undefined,
    });
    const { status } = await strict.call(
      'GET',
      `/v1/feature-families/user_plays/first-late?partition=${dayKey(2)}`,
      { token: FIXED_TOKEN },
    );
    expect(status).toBe(403);
    await strict.stop();
  });
});
