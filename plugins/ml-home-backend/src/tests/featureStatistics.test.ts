import { Knex } from 'knex';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { featuresOf } from '../__testUtils__/features';
import { asCaller, databases, startMlHome } from '../__testUtils__/harness';
import { aDataset, aRunEvent, nominal } from '../__testUtils__/lineage';

jest.setTimeout(60_000);

const edges = Array.from({ length: 11 }, (_, i) => i);
const flat = Array(10).fill(100);
const shifted = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1000];
const day = (n: number) => `2026-03-${String(n).padStart(2, '0')}`;

describe('statistics of features', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const { call, get, register } = featuresOf(() => portal);
  const of = (partition: string, counts: number[], more: object = {}) => ({
    feature: 'skip_rate_28d',
    partition,
    computedAt: `${partition}T23:00:00Z`,
    rows: 1000,
    missing: 0,
    histogram: { edges, counts },
    ...more,
  });
  const report = async (family: string, ...statistics: unknown[]) =>
    (
      await call('POST', `/feature-families/${family}/statistics`, {
        statistics,
      })
    ).body;

  it('are kept once however often and in whichever order they come, and say how far the newest moved', async () => {
    const before = Array.from({ length: 28 }, (_, i) => of(day(i + 1), flat));
    const newest = of(day(29), shifted);
    await register('forth');
    await register('back');
    expect(await report('forth', ...before, newest)).toEqual({
      accepted: 29,
      repeated: 0,
      refused: [],
    });
    await report('back', newest);
    await report('back', ...[...before].reverse());
    expect(await report('back', newest, before[3])).toEqual({
      accepted: 0,
      repeated: 2,
      refused: [],
    });
    const path = 'features/skip_rate_28d/statistics';
    const [forth, back] = [
      await get(`/feature-families/forth/${path}`),
      await get(`/feature-families/back/${path}`),
    ];
    expect(back).toEqual(forth);
    expect(forth.items).toHaveLength(29);
    expect(forth.items.at(-1)).toMatchObject({
      partition: day(29),
      source: 'api',
    });
    expect(forth.drift).toMatchObject({
      state: 'drifted',
      partition: day(29),
      against: { from: day(1), to: day(28), partitions: 28 },
      n: 28_000,
      m: 1_000,
    });
    expect(forth.drift.ks).toBeCloseTo(0.9, 6);
    expect((await get('/feature-families/forth')).drift).toBe('drifted');
    const { drift } = await get('/feature-facets');
    expect(drift).toContainEqual({ value: 'drifted', count: 2 });
    const listed = await get('/feature-families?drift=drifted');
    expect(listed.totalCount).toBe(2);
    // A correction is a later computation; the earlier one is kept and does not hold any more.
    await report(
      'forth',
      of(day(29), flat, { computedAt: '2026-03-30T09:00:00Z' }),
    );
    expect((await get('/feature-families/forth')).drift).toBe('stable');
    expect(
      await knex('feature_statistics').where({ partition_key: day(29) }),
    ).toHaveLength(3);
  });

  it('of several scopes stay apart', async () => {
    await register('scoped');
    await report(
      'scoped',
      of(day(1), flat),
      of(day(1), shifted, { scope: 'training:r1' }),
    );
    const path = '/feature-families/scoped/features/skip_rate_28d/statistics';
    expect((await get(path)).scopes).toEqual(['batch', 'training:r1']);
    expect(
      (await get(`${path}?scope=training:r1`)).items[0].histogram.counts,
    ).toEqual(shifted);
  });

  it('that are wrong are named, and the rest is kept', async () => {
    await register('careful');
    const good = of(day(1), flat);
    const { accepted, refused } = await report(
      'careful',
      good,
      { ...good, feature: 'nobody' },
      { ...good, partition: '2026-W12' },
      of(day(2), [...flat, 1]),
      of(day(2), flat, { missing: 2000 }),
      of(day(2), flat, { rows: 10 }),
      of(day(2), flat, { mean: Number.NaN }),
      of(day(2), flat, {
        quantiles: [
          { q: 0.9, value: 1 },
          { q: 0.1, value: 2 },
        ],
      }),
      of(day(2), flat, { top: [{ value: 'a', count: 1 }] }),
      of(day(2), flat, { computedAt: '2099-01-01T00:00:00Z' }),
      of(day(1), shifted),
      'nothing',
    );
    expect(accepted).toBe(1);
    expect(
      refused.map(({ index, message }: { index: number; message: string }) => [
        index,
        message.split(':')[0],
      ]),
    ).toEqual([
      [1, 'feature'],
      [2, 'partition'],
      [3, 'histogram.edges'],
      [4, 'missing'],
      [5, 'histogram'],
      [6, 'mean'],
      [7, 'quantiles'],
      [8, 'top'],
      [9, 'computedAt'],
      [10, 'computedAt'],
      [11, 'Invalid input'],
    ]);
    for (const body of [{}, { statistics: [] }, { statistics: 'x' }]) {
      const { status } = await call(
        'POST',
        '/feature-families/careful/statistics',
        body,
      );
      expect(status).toBe(400);
    }
    expect(
      (
        await call('POST', '/feature-families/none/statistics', {
          statistics: [good],
        })
      ).status,
    ).toBe(404);
    expect(
      (await call('GET', '/feature-families/careful/features/none/statistics'))
        .status,
    ).toBe(404);
  });

  it('are learned from events of lineage, of columns that are features', async () => {
    await register('learned');
    const metrics = {
      rowCount: 200,
      columnMetrics: {
        skip_rate_28d: {
          nullCount: 20,
          min: 0,
          max: 1,
          quantiles: { '0': 0, '0.5': 0.4, '1': 1 },
        },
        no_feature: { nullCount: 0 },
      },
    };
    const event = aRunEvent({
      runFacets: nominal('2026-03-28T00:00:00Z'),
      outputs: [
        aDataset('skip_rate', {
          namespace: 'lake',
          facets: {
            dataQualityMetrics: metrics,
            symlinks: {
              identifiers: [
                { namespace: 'hive', name: 'lake.skip_rate', type: 'TABLE' },
              ],
            },
          },
        }),
      ],
    });
    const options = { caller: asCaller() };
    await portal.services.lineage.recordEvents([event], options);
    await portal.services.lineage.recordEvents([event], options);
    const { items } = await get('/feature-families/learned/statistics');
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      feature: 'skip_rate_28d',
      latest: {
        partition: day(28),
        rows: 200,
        missing: 20,
        source: 'openlineage',
      },
    });
    expect(items[0].drift).toBeUndefined();
  });

  it('are learned when the partition comes after them', async () => {
    await register('early', {
      features: [
        { name: 'skip_rate_28d', offlineSource: 'lake.early' } as never,
      ],
    });
    const options = { caller: asCaller() };
    const early = (more: Parameters<typeof aRunEvent>[0]) =>
      aRunEvent({
        runId: '0192f0c0-0000-7000-8000-00000000ea01',
        job: 'early',
        ...more,
      });
    await portal.services.lineage.recordEvents(
      [
        early({
          eventType: 'START',
          inputs: [
            aDataset('lake.early', {
              use: {
                dataQualityMetrics: {
                  rowCount: 50,
                  columnMetrics: { skip_rate_28d: { nullCount: 5 } },
                },
              },
            }),
          ],
        }),
      ],
      options,
    );
    const found = async () =>
      (await get('/feature-families/early/statistics')).items;
    expect(await found()).toEqual([]);
    await portal.services.lineage.recordEvents(
      [
        early({
          minutes: 5,
          runFacets: nominal('2026-03-28T00:00:00Z'),
        }),
      ],
      options,
    );
    expect(await found()).toEqual([
      expect.objectContaining({
        latest: expect.objectContaining({
          partition: day(28),
          rows: 50,
          missing: 5,
        }),
      }),
    ]);
  });

  it('are imported from TensorFlow Data Validation', async () => {
    await register('tfdv');
    const document = JSON.parse(
      readFileSync(
        join(__dirname, '..', 'features', '__fixtures__', 'tfdv.json'),
        'utf8',
      ),
    );
    const send = (query: string, body: object = document) =>
      call('POST', `/feature-families/tfdv/statistics/tfdv?${query}`, body);
    const at = `partition=${day(28)}&computedAt=${day(29)}T00:00:00Z`;
    expect((await send(at)).body).toEqual({
      accepted: 2,
      repeated: 0,
      refused: [],
      passedOver: ['country', 'constant', 'nothing'],
    });
    expect((await send(at)).body.repeated).toBe(2);
    const { items } = await get('/feature-families/tfdv/statistics');
    expect(items).toHaveLength(2);
    expect(items[1].latest).toMatchObject({
      feature: 'skip_rate_28d',
      rows: 1000,
      source: 'tfdv',
    });
    expect((await send('')).body.error.message).toMatch(/partition/);
    const wrong = await send(`partition=${day(28)}&dataset=test`);
    expect([wrong.status, wrong.body.error.message]).toEqual([
      400,
      expect.stringMatching(/'dataset'.*train/),
    ]);
    expect((await send('partition=2026-W10')).body.refused).toHaveLength(2);
  });
});
