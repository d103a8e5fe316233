import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  Facets,
  LineageEventInput,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Knex } from 'knex';
import { featuresOf } from '../__testUtils__/features';
import {
  asCaller,
  databases,
  FIXED_TOKEN,
  startMlHome,
} from '../__testUtils__/harness';
import { aDataset, aRunEvent, nominal, rows } from '../__testUtils__/lineage';

jest.setTimeout(60_000);

const DAY = 86_400_000;
const today = Math.floor(Date.now() / DAY) * DAY;
const dayKey = (daysAgo: number) =>
  new Date(today - daysAgo * DAY).toISOString().slice(0, 10);
const run = (n: number) =>
  `0192f0c0-0000-7000-8000-${String(n).padStart(12, '0')}`;
const schema = (...names: string[]): Facets => ({
  schema: {
    fields: names.map(name => ({
      name,
      type: 'bigint',
      description: `The ${name}`,
    })),
  },
});

describe('candidates of features', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;
  const { call, get } = featuresOf(() => portal);
  const send = (...events: LineageEventInput[]) =>
    portal.services.lineage.recordEvents(events, { caller: asCaller() });
  const listed = async (query = '') =>
    (await get(`/feature-candidates?${query}`)).items.map(
      ({ name }: { name: string }) => name,
    );
  const idOf = async (name: string, query = '') =>
    (await get(`/feature-candidates?${query}`)).items.find(
      (one: { name: string }) => one.name === name,
    ).id;
  const adoption = (changes: object = {}) => ({
    name: 'user_plays',
    entityKeys: ['user_id'],
    owner: 'group:default/recs',
    schedule: { cadence: 'day', zone: 'UTC' },
    columns: ['plays', 'skips'],
    ...changes,
  });

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
    await send(
      ...[3, 2, 1].map(daysAgo =>
        aRunEvent({
          runId: run(daysAgo),
          job: 'count_plays',
          eventTime: today - (daysAgo - 1) * DAY + 3_600_000,
          runFacets: nominal(`${dayKey(daysAgo)}T00:00:00Z`),
          inputs: [aDataset('raw')],
          outputs: [
            aDataset('lake.plays', {
              facets: {
                ...schema('user_id', 'plays', 'skips', 'ds'),
                documentation: { description: 'What users play' },
                ownership: { owners: [{ name: 'group:recs' }] },
              },
              use: rows(10),
            }),
          ],
        }),
      ),
      aRunEvent({
        runId: run(9),
        job: 'other',
        outputs: [
          aDataset('lake.tracks', { facets: schema('track_id', 'tempo') }),
          aDataset('lake.old', {
            facets: {
              ...schema('user_id', 'x'),
              lifecycleStateChange: { lifecycleStateChange: 'DROP' },
            },
          }),
          aDataset('lake.odd', { facets: { schema: { fields: 'none' } } }),
        ],
      }),
    );
  });
  afterAll(() => portal?.stop());

  it('are datasets with a schema, with what is known of them', async () => {
    expect(await listed()).toEqual(['lake.plays', 'lake.tracks']);
    const { items, totalCount } = await get('/feature-candidates?q=SKIPS');
    expect(totalCount).toBe(1);
    expect(items).toEqual([
      expect.objectContaining({
        namespace: 'pg://lake:5432',
        name: 'lake.plays',
        description: 'What users play',
        columns: ['user_id', 'plays', 'skips', 'ds'].map(name => ({
          name,
          type: 'bigint',
          description: `The ${name}`,
        })),
        columnCount: 4,
        jobs: ['airflow:count_plays'],
        firstSeen: new Date(today - 2 * DAY + 3_600_000).toISOString(),
        deliveries: 3,
        lastDeliveredAt: new Date(today + 3_600_000).toISOString(),
        suggested: {
          name: 'plays',
          entityKeys: ['user_id'],
          features: ['plays', 'skips'],
          owner: 'group:default/recs',
          schedule: { cadence: 'day', zone: 'UTC' },
        },
      }),
    ]);
    expect(await listed('q=100%')).toEqual([]);
    const first = await get('/feature-candidates?limit=1');
    expect(first.items).toHaveLength(1);
    expect(
      await listed(`limit=1&cursor=${encodeURIComponent(first.nextCursor)}`),
    ).toEqual(['lake.tracks']);
  });

  it('are ignored, and looked at again', async () => {
    const id = await idOf('lake.tracks');
    const body = { reason: 'for a report only' };
    await call('PUT', `/feature-candidates/${id}/ignore`, body);
    expect(await listed()).toEqual(['lake.plays']);
    const { items } = await get('/feature-candidates?ignored=true');
    expect(items).toEqual([
      expect.objectContaining({
        name: 'lake.tracks',
        ignored: expect.objectContaining(body),
      }),
    ]);
    await call('DELETE', `/feature-candidates/${id}/ignore`);
    expect(await listed()).toEqual(['lake.plays', 'lake.tracks']);
    const again = await call('DELETE', `/feature-candidates/${id}/ignore`);
    expect(again.status).toBe(404);
  });

  it.each([
    [
      'a column that is not there',
      { columns: ['nope'] },
      400,
      /columns.*'nope'/,
    ],
    ['no column', { columns: [] }, 400, /columns/],
    ['a column twice', { columns: ['plays', 'plays'] }, 400, /columns/],
    ['no entity key', { entityKeys: [] }, 400, /entityKeys/],
    ['a name that is none', { name: 'a b' }, 400, /name/],
    [
      'a zone that is none',
      { schedule: { cadence: 'day', zone: 'Mars' } },
      400,
      /zone/,
    ],
    ['the name of another family', { name: 'taken' }, 409, /'name'.*'taken'/],
  ])('are not adopted with %s', async (_, changes, status, message) => {
    await call('PUT', '/feature-families/taken', { entityKeys: ['x'] });
    const id = await idOf('lake.plays');
    const answer = await call(
      'POST',
      `/feature-candidates/${id}/adopt`,
      adoption(changes),
    );
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toMatch(message);
    expect((await get('/feature-families/user_plays')).error).toBeDefined();
  });

  it('are adopted with what was delivered before, and with what comes', async () => {
    const id = await idOf('lake.plays');
    const answer = await call(
      'POST',
      `/feature-candidates/${id}/adopt`,
      adoption(),
    );
    expect(answer.body).toMatchObject({
      name: 'user_plays',
      owner: { value: 'group:default/recs', source: 'person', from: 'api' },
      featureCount: 2,
      lastDelivery: { partition: dayKey(1) },
    });
    const delivered = async () =>
      (await get('/feature-families/user_plays/deliveries')).items.map(
        (one: { partition: string }) => one.partition,
      );
    expect(await delivered()).toEqual([dayKey(1), dayKey(2), dayKey(3)]);
    expect(
      await get('/feature-families/user_plays/features/plays'),
    ).toMatchObject({
      type: { value: 'bigint' },
      description: { value: 'The plays' },
      offlineSource: { value: 'pg://lake:5432/lake.plays' },
    });
    expect(await listed()).toEqual(['lake.tracks']);
    const again = await call(
      'POST',
      `/feature-candidates/${id}/adopt`,
      adoption({ name: 'twice' }),
    );
    expect(again.status).toBe(409);
    expect(again.body.error.message).toMatch(/'user_plays' names this dataset/);
    await send(
      aRunEvent({
        runId: run(4),
        job: 'count_plays',
        eventTime: Date.now() - 60_000,
        runFacets: nominal(`${dayKey(4)}T00:00:00Z`),
        outputs: [aDataset('lake.plays')],
      }),
    );
    expect(await delivered()).toHaveLength(4);
    // Taken back, it is a candidate again.
    await call('DELETE', '/feature-families/user_plays');
    expect(await listed()).toContain('lake.plays');
    expect(
      (await call('POST', `/feature-candidates/999999/adopt`, adoption()))
        .status,
    ).toBe(404);
  });

  it('are not for whoever may not see lineage', async () => {
    const id = await idOf('lake.tracks');
    const strict = await startMlHome({
      knex,
      decide: name =>
        name === 'ml-home.lineage.read'
          ? { result: AuthorizeResult.DENY }
          : undefined,
    });
    const ask = async (method: string, path: string, body?: object) =>
      (await strict.call(method, `/v1${path}`, { token: FIXED_TOKEN, body }))
        .status;
    expect(await ask('GET', '/feature-candidates')).toBe(403);
    expect(
      await ask(
        'POST',
        `/feature-candidates/${id}/adopt`,
        adoption({ columns: ['tempo'] }),
      ),
    ).toBe(403);
    await strict.stop();
  });
});
