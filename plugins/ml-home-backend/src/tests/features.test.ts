import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { Knex } from 'knex';
import {
  asCaller,
  databases,
  FIXED_TOKEN,
  startMlHome,
} from '../__testUtils__/harness';
import { DatabaseConsumerStore } from '../features';
import { featuresOf } from '../__testUtils__/features';
import { trackingOf } from '../__testUtils__/tracking';

jest.setTimeout(60_000);

const DAY = 86_400_000;
const HOUR = 3_600_000;
const dayKey = (daysAgo: number): string =>
  new Date(Date.now() - daysAgo * DAY).toISOString().slice(0, 10);
const endOf = (key: string): number => Date.parse(key) + DAY;

describe('feature families', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;
  const options = { caller: asCaller() };

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const { anExperiment, aRun } = trackingOf(() => portal);
  const { call, get, register } = featuresOf(() => portal);
  /** A promise that has been in force for long. */
  const promise = async (name: string, objective = 0.95) => {
    await call('POST', `/feature-families/${name}/slo`, {
      objective,
      deadline: { kind: 'offset', minutes: 600 },
      reason: 'agreed with the readers',
    });
    await knex('slo_versions').update({ effective_from: new Date(0) });
  };
  const quality = (name: string) => get(`/feature-families/${name}/quality`);
  const deliver = (name: string, deliveries: object[]) =>
    call('POST', `/feature-families/${name}/deliveries`, { deliveries });

  it('are registered, found and taken back', async () => {
    const { status, body } = await register('skip_rate');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: 'skip_rate',
      entityKeys: ['user_id'],
      owner: { value: 'group:default/recs', source: 'person', from: 'api' },
      serving: { online: true, offline: true, streaming: false },
      featureCount: 2,
      slo: { state: 'no_slo', cadence: 'day', zone: 'UTC' },
      schedule: { cadence: 'day', zone: 'UTC' },
    });
    expect(
      await get('/feature-families/skip_rate/features/skip_rate_28d'),
    ).toMatchObject({
      ref: 'user_id/skip_rate/skip_rate_28d',
      type: { value: 'float' },
      owner: { value: 'group:default/recs', inherited: true },
      lifecycle: { value: 'production', inherited: true },
      offlineSource: { value: 'lake.skip_rate' },
    });
    await register('other', {
      title: 'Another',
      entityKeys: ['track_id'],
      features: [],
    });
    const list = async (query: string) =>
      (await get(`/feature-families?${query}`)).items.map(
        ({ name }: { name: string }) => name,
      );
    expect(await list('')).toEqual(['other', 'skip_rate']);
    expect(await list('q=SHARE of plays')).toEqual(['skip_rate']);
    expect(await list('entity=track_id')).toEqual(['other']);
    expect(
      await list('serving=online&type=float&owner=group:default/recs'),
    ).toEqual(['skip_rate']);
    expect(await list('q=nothing like it')).toEqual([]);
    const facets = await get('/feature-facets?entity=track_id');
    expect(facets.entity).toEqual([
      { value: 'track_id', count: 1 },
      { value: 'user_id', count: 1 },
    ]);
    expect(facets.type).toEqual([]);
    expect(facets.usedBy).toEqual([{ value: 'nobody', count: 1 }]);
    const flat = await get('/features?q=plays');
    expect(flat.items.map(({ name }: { name: string }) => name)).toEqual([
      'plays',
      'skip_rate_28d',
    ]);

    await call('PUT', '/feature-families/skip_rate/watch');
    expect(await list('')).toEqual(['skip_rate', 'other']);
    expect(await list('watched=true')).toEqual(['skip_rate']);
    await call('DELETE', '/feature-families/skip_rate/watch');

    expect((await call('DELETE', '/feature-families/other')).status).toBe(200);
    expect(await list('')).toEqual(['skip_rate']);
    expect((await get('/feature-families/other')).goneAt).toBeDefined();
    expect((await call('DELETE', '/feature-families/other')).status).toBe(404);
  });

  it('are walked page by page without gap or repeat', async () => {
    for (let i = 0; i < 7; i++) await register(`page_${i}`, { features: [] });
    for (const sort of [
      'relevance',
      'name',
      '-name',
      'slo',
      '-models',
      '-lastDelivery',
      'lastDelivery',
    ]) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await get(
          `/feature-families?q=page_&limit=3&sort=${sort}${
            cursor ? `&cursor=${cursor}` : ''
          }`,
        );
        seen.push(...page.items.map(({ name }: { name: string }) => name));
        expect(page.totalCount).toBe(7);
        cursor = page.nextCursor;
      } while (cursor);
      expect([sort, [...seen].sort()]).toEqual([
        sort,
        Array.from({ length: 7 }, (_, i) => `page_${i}`),
      ]);
    }
  });

  it('are judged by their deliveries', async () => {
    await register('judged');
    await promise('judged');
    const days = Array.from({ length: 60 }, (_, i) => dayKey(i + 1));
    const reports = days.map((partition, i) => ({
      partition,
      runId: `run ${i}`,
      rows: 1_000 + i,
      arrivedAt: new Date(
        // The newest may not be here yet.
        Math.min(Date.now(), endOf(partition) + (i === 3 ? 12 : 1) * HOUR),
      ).toISOString(),
    }));
    const first = await deliver('judged', reports);
    expect(first.body).toEqual({ accepted: 60, repeated: 0, refused: [] });
    const again = await deliver('judged', [...reports].reverse());
    expect(again.body).toEqual({ accepted: 0, repeated: 60, refused: [] });

    const found = await quality('judged');
    expect(found.current).toMatchObject({
      late: 1,
      overdue: 0,
      breaches: 1,
      breachDuration: 2 * HOUR,
    });
    expect(found.previous).toMatchObject({ n: 28, onTime: 28, share: 1 });
    expect(found.delta.breaches).toBe(1);
    expect(found.state).toBe('met');
    expect(found.partitions.length).toBeGreaterThanOrEqual(56);
    const row = await get('/feature-families/judged');
    expect(row.slo).toMatchObject({
      state: 'met',
      objective: 0.95,
      onTime: found.current.onTime,
    });
    expect(row.slo.strip).toHaveLength(28);
    expect(row.lastDelivery.partition).toBe(days[0]);

    const log = await get('/feature-families/judged/deliveries?limit=5');
    expect(log.items[0]).toMatchObject({
      partition: days[0],
      runId: 'run 0',
      rows: 1_000,
      source: 'api',
    });
    const next = await get(
      `/feature-families/judged/deliveries?limit=5&cursor=${log.nextCursor}`,
    );
    expect(next.items[0].partition).toBe(days[5]);

    // Taken back and excused.
    await deliver('judged', [
      { partition: days[5], type: 'invalidated', runId: 'run 5' },
    ]);
    expect((await quality('judged')).state).toBe('missed');
    const excuse = await call('POST', '/feature-families/judged/excuses', {
      from: days[5],
      reason: 'the source was moved',
    });
    expect(excuse.status).toBe(200);
    expect((await quality('judged')).current).toMatchObject({ breaches: 1 });
    await call('DELETE', `/feature-families/judged/excuses/${excuse.body.id}`);
    expect((await quality('judged')).current).toMatchObject({ breaches: 2 });
    const before = new Date(Date.now() - DAY / 2).toISOString();
    expect((await quality(`judged`)).current.breaches).toBe(2);
    expect(
      (await get(`/feature-families/judged/quality?knownAt=${before}`)).current
        .n,
    ).toBeGreaterThan(0);
  });

  it('keep the rest when a report is wrong, and name what is', async () => {
    await register('wrong');
    const good = dayKey(2);
    const { status, body } = await deliver('wrong', [
      { partition: '2026-02-30' },
      {
        partition: good,
        arrivedAt: new Date(endOf(good) + HOUR).toISOString(),
      },
      { partition: good, arrivedAt: '2020-01-01T00:00:00Z' },
      { partition: good, rows: 'many' },
      {
        partition: good,
        arrivedAt: new Date(Date.now() + 3 * DAY).toISOString(),
      },
      {},
      null as never,
      { partition: good, runId: 'a\u0000b' },
      'a\u0000b' as never,
    ]);
    expect(status).toBe(200);
    expect(body.accepted).toBe(1);
    expect(body.refused.map(({ index }: { index: number }) => index)).toEqual([
      0, 2, 3, 4, 5, 6, 7, 8,
    ]);
    expect(body.refused[6].message).toBe(
      'runId: must not contain the NUL character',
    );
    expect(body.refused[0].message).toContain("Unknown partition '2026-02-30'");
    expect(body.refused[1].message).toContain('before partition');
    expect(body.refused[2].message).toContain('rows');
    expect(body.refused[3].message).toContain('ahead of the clock');
    expect((await deliver('nobody', [{ partition: good }])).status).toBe(404);
    await register('unscheduled', { schedule: undefined });
    const unscheduled = await deliver('unscheduled', [{ partition: good }]);
    expect(unscheduled.status).toBe(400);
    expect(unscheduled.body.error.message).toContain('how the family');
  });

  it.each([
    [{ entityKeys: [] }, "'entityKeys'"],
    [{ entityKeys: ['a', 'a'] }, "'entityKeys' in the body: must not name"],
    [{ schedule: { cadence: 'day', zone: 'Mars/Base' } }, "zone 'Mars/Base'"],
    [{ schedule: { cadence: 'cron', zone: 'UTC' } }, 'cron is missing'],
    [{ features: [{ name: 'a' }, { name: 'a' }] }, "'a' is named twice"],
    [{ lifecycle: 'old' }, "'lifecycle'"],
  ])('refuse %j with the field', async (changes, message) => {
    const { status, body } = await register('bad', changes as never);
    expect(status).toBe(400);
    expect(body.error.message).toContain(message);
    expect((await call('GET', '/feature-families/bad')).status).toBe(404);
  });

  it('follow what sources say, by rank, and lose what a registry drops', async () => {
    const { features } = portal.services;
    const source = { kind: 'feast' as const, name: 'music' };
    const said = (families: string[]) => ({
      families: families.map(family => ({
        family,
        facts: {
          owner: 'group:default/feast',
          entityKeys: ['user_id'],
          tags: ['imported'],
        },
        features: [{ name: 'plays', facts: { type: 'INT64', offline: true } }],
      })),
      services: [
        {
          name: 'ranker_v1',
          reads: [{ family: 'from_feast', features: ['plays'] }],
        },
      ],
    });
    expect(
      await features.replaceSource(
        source,
        said(['from_feast', 'skip_rate']),
        options,
      ),
    ).toEqual({ families: 2, features: 2, gone: 0 });
    expect(await get('/feature-families/skip_rate')).toMatchObject({
      owner: {
        value: 'group:default/recs',
        overrides: {
          value: 'group:default/feast',
          source: 'import',
          from: 'feast:music',
        },
      },
      featureCount: 2,
    });
    const imported = await get('/feature-families/from_feast');
    expect(imported).toMatchObject({
      owner: {
        value: 'group:default/feast',
        source: 'import',
        from: 'feast:music',
      },
      consumerCount: 1,
      consumers: [
        {
          kind: 'service',
          name: 'ranker_v1',
          learned: 'imported',
          features: ['plays'],
        },
      ],
    });
    expect(imported.sources[0].source).toBe('feast:music');
    expect(
      await features.replaceSource(source, said(['skip_rate']), options),
    ).toMatchObject({ gone: 1 });
    expect((await get('/feature-families/from_feast')).goneAt).toBeDefined();
    expect((await get('/feature-families/skip_rate')).goneAt).toBeUndefined();
  });

  it('know their readers from the tags that Feast writes into runs', async () => {
    await register('observed');
    await register('by_view');
    const experiment = await anExperiment('feast');
    const run = await aRun(experiment, {
      tags: {
        'feast.feature_refs':
          'observed:plays,observed:skip_rate_28d,unknown:x,observed:skip_ra...',
        'feast.feature_views': 'observed,by_view',
      },
    });
    const { models } = portal.services;
    await models.createModel({ name: 'ranker', tags: [] }, options);
    await models.createVersion(
      { name: 'ranker', source: 's3://m', runId: run, tags: [] },
      options,
    );
    await new DatabaseConsumerStore().observe(knex);
    const found = await get('/feature-families/observed');
    expect(found).toMatchObject({ modelCount: 1, consumerCount: 2 });
    expect(found.consumers).toMatchObject([
      {
        kind: 'model',
        name: 'ranker',
        learned: 'observed',
        features: ['plays', 'skip_rate_28d'],
      },
      { kind: 'run', name: run, learned: 'observed' },
    ]);
    expect(
      (await get('/feature-families/by_view')).consumers[0].features,
    ).toEqual([]);
    expect(
      (await get('/feature-families/observed/features/plays')).modelCount,
    ).toBe(1);
    expect((await get('/feature-families/skip_rate')).consumerCount).toBe(0);
  });

  it('show no reader to whoever may not see it', async () => {
    const hidden = ['ml-home.model.read', 'ml-home.experiment.read'];
    const strict = await startMlHome({
      knex,
      decide: name =>
        hidden.includes(name) ? { result: AuthorizeResult.DENY } : undefined,
    });
    const seen = async (path: string) =>
      (await strict.call('GET', `/v1${path}`, { token: FIXED_TOKEN })).body;
    const none = { modelCount: 0, consumerCount: 0 };
    expect(await seen('/feature-families/observed')).toMatchObject({
      ...none,
      consumers: [],
    });
    // Neither do counts tell of them.
    const { items } = await seen('/feature-families?q=observed');
    expect(items).toEqual([expect.objectContaining(none)]);
    expect(
      await seen('/feature-families/observed/features/plays'),
    ).toMatchObject(none);
    await strict.stop();
  });

  it('know what all say who speak at once', async () => {
    const { features } = portal.services;
    const names = Array.from({ length: 10 }, (_, i) => `contested_${i}`);
    await Promise.all([
      ...names.map(name => register(name)),
      ...['one', 'two'].map(project =>
        features.replaceSource(
          { kind: 'feast', name: project },
          {
            families: names.map(family => ({
              family,
              facts: { tags: [project] },
              features: [{ name: project, facts: { offline: true } }],
            })),
            services: [],
          },
          options,
        ),
      ),
    ]);
    for (const name of names) {
      const found = await get(`/feature-families/${name}`);
      expect(found.featureCount).toBe(4);
      expect(found.tags).toEqual(['one', 'two']);
      expect(found.owner.value).toBe('group:default/recs');
    }
  });

  it('take deliveries of their offline sources', async () => {
    const { features } = portal.services;
    const at = new Date(Date.now() - 2 * DAY).toISOString();
    const report = [{ at, runId: 'spark 1' }];
    expect(
      await features.deliverDataset(
        'lake.unknown',
        report as never,
        'openlineage',
        options,
      ),
    ).toBeUndefined();
    const delivered = await features.deliverDataset(
      'lake.skip_rate',
      report as never,
      'openlineage',
      options,
    );
    expect(delivered!.accepted).toBeGreaterThan(0);
    expect(delivered!.refused).toEqual([]);
    const log = await get('/feature-families/skip_rate/deliveries');
    expect(log.items[0]).toMatchObject({
      partition: at.slice(0, 10),
      source: 'openlineage',
    });
  });
});
