import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fromJson } from '../reading/fromJson';
import { RegistryItem, RegistryMapper, Section } from './RegistryMapper';

const FIXTURE = path.join(__dirname, '..', '__fixtures__', 'music.json');

function map(sections: Partial<Record<Section, unknown[]>>) {
  const mapper = new RegistryMapper();
  for (const [section, values] of Object.entries(sections)) {
    values.forEach((value, index) =>
      mapper.add({ section: section as Section, index, value }),
    );
  }
  return mapper.finish();
}

const aView = (spec: object = {}) => ({ spec: { name: 'a_view', ...spec } });
const factsOf = (spec: object) =>
  map({ featureViews: [aView(spec)] }).families[0].facts;

describe('a registry that Feast wrote', () => {
  const mapper = new RegistryMapper();
  for (const part of fromJson(readFileSync(FIXTURE))) {
    if ('section' in part) mapper.add(part as RegistryItem);
  }
  const { families, services, problems } = mapper.finish();
  const family = (name: string) => families.find(f => f.family === name)!;

  it('maps without a problem', () => {
    expect(problems).toEqual([]);
    expect(families.map(f => f.family).sort()).toEqual([
      'track_plays',
      'track_plays_by_hour',
      'user_country',
      'user_devices',
      'user_listening',
      'user_sessions',
      'user_spend',
      'user_taste',
      'user_track_affinity',
      'world_charts',
    ]);
  });

  it('takes a feature view with all that is said of it', () => {
    expect(family('track_plays').facts).toEqual({
      description: 'How often a track is played',
      entityKeys: ['track'],
      owner: 'user:default/ada',
      lifecycle: 'production',
      tags: expect.arrayContaining([
        'lifecycle:production',
        'domain:charts',
        'gdpr',
      ]),
      datasets: ['data/plays.parquet'],
    });
    const { features } = family('track_plays');
    expect(features.map(({ name, facts }) => [name, facts.type])).toEqual([
      ['plays_7d', 'INT64'],
      ['skips_7d', 'INT64'],
      ['embedding', 'FLOAT_LIST'],
      ['first_played', 'UNIX_TIMESTAMP'],
    ]);
    expect(features[0].facts).toMatchObject({
      description: 'Plays of the last seven days',
      owner: 'group:default/charts',
      online: true,
      offline: true,
      streaming: false,
      offlineSource: 'data/plays.parquet',
      ttlSeconds: 86_400,
      tags: { unit: 'plays', owner: 'charts' },
    });
    expect(features[1].facts.lifecycle).toBe('deprecated');
    expect(features[1].facts.owner).toBeUndefined();
  });

  it.each([
    ['user_taste', 'music.features.taste', 'group:default/taste'],
    ['user_sessions', 'MUSIC.PUBLIC.SESSIONS', 'group:default/growth'],
    ['user_spend', 'spend_query', undefined],
    ['user_devices', 'public.devices', undefined],
    ['user_country', 's3://music/country', undefined],
    ['user_track_affinity', 'data/affinity.parquet', undefined],
    ['user_listening', 'data/listens.parquet', 'group:default/streaming'],
  ])('names the source and owner of %s', (name, dataset, owner) => {
    expect(family(name).facts.datasets).toEqual([dataset]);
    expect(family(name).facts.owner).toBe(owner);
  });

  it('knows what is online, streamed and without a limit', () => {
    const first = (name: string) => family(name).features[0].facts;
    expect(first('user_taste')).toMatchObject({
      online: false,
      streaming: false,
      ttlSeconds: undefined,
    });
    expect(first('user_track_affinity').streaming).toBe(true);
    expect(first('user_listening')).toMatchObject({
      streaming: true,
      online: true,
      ttlSeconds: 3_600,
    });
    expect(first('user_listening').code).toContain('listening_seconds');
  });

  it('has no entity where Feast has only its stand-in', () => {
    expect(family('world_charts').facts.entityKeys).toEqual([]);
    expect(family('user_track_affinity').facts.entityKeys).toEqual([
      'user',
      'track',
    ]);
  });

  it('gives what is computed on demand its code and the entity of its source', () => {
    const { facts, features } = family('track_plays_by_hour');
    expect(facts.entityKeys).toEqual(['track']);
    expect(facts.datasets).toEqual([]);
    expect(features[0].facts).toMatchObject({ online: true, offline: true });
    expect(features[0].facts.code).toMatch(
      /^@on_demand_feature_view[^]*def track_plays_by_hour/,
    );
  });

  it('takes services with exactly the features that they read', () => {
    expect(services.map(({ name }) => name)).toEqual([
      'ranker_v1',
      'ranker_v2',
    ]);
    expect(services[0].reads).toEqual([
      { family: 'track_plays', features: ['plays_7d', 'embedding'] },
      {
        family: 'user_taste',
        features: ['top_genre', 'taste', 'is_premium'],
      },
    ]);
    expect(services[1].reads.map(({ family: name }) => name)).toEqual([
      'track_plays',
      'track_plays_by_hour',
      'user_listening',
    ]);
  });
});

describe('what is malformed', () => {
  it('is named by its place, and the rest is kept', () => {
    const { families, services, problems } = map({
      featureViews: [
        aView(),
        null,
        {},
        { spec: {} },
        { spec: { name: 'two words' } },
        aView(),
        aView({ name: 'b', ttl: 'soon', features: 'none' }),
        aView({
          name: 'c',
          features: [{}, 7, { name: 'x', valueType: 'NEWER' }, { name: 'x' }],
        }),
      ],
      streamFeatureViews: [aView()],
      featureServices: [
        { spec: {} },
        {
          spec: {
            name: 's',
            features: [
              { featureViewName: 'c', featureColumns: [{ name: 'x' }, 7] },
              { featureViewName: 'gone' },
              {},
            ],
          },
        },
        { spec: { name: 's' } },
      ],
    });
    expect(families.map(({ family }) => family)).toEqual(['a_view', 'b', 'c']);
    expect(families[2].features).toMatchObject([
      { name: 'x', facts: { type: 'NEWER' } },
    ]);
    expect(services).toEqual([
      { name: 's', reads: [{ family: 'c', features: ['x'] }] },
    ]);
    expect(problems).toEqual([
      'featureViews[1].spec is missing',
      'featureViews[2].spec is missing',
      'featureViews[3].spec.name is missing',
      "featureViews[4].spec.name 'two words': must be letters, digits, _, -, . and : and begin with a letter, digit or _",
      "featureViews[5].spec.name 'a_view' is taken by another view already",
      'featureViews[6].spec.ttl is not a duration such as "86400s"',
      'featureViews[6].spec.features is not a list',
      'featureViews[7].spec.features[0].name is missing',
      'featureViews[7].spec.features[1] is not an object',
      "featureViews[7].spec.features[3].name 'x' is taken by another feature already",
      "streamFeatureViews[0].spec.name 'a_view' is taken by another view already",
      'featureServices[0].spec.name is missing',
      'featureServices[1].spec.features[2].featureViewName is missing',
      "featureServices[2].spec.name 's' is taken by another service already",
      "featureServices[1] reads the view 'gone', which is not among the views taken",
    ]);
  });

  it('is counted where there is too much of it', () => {
    const { problems } = map({ featureViews: Array(250).fill(null) });
    expect(problems).toHaveLength(101);
    expect(problems[100]).toBe('and 150 more');
  });

  it('is refused where there is more than can be taken', () => {
    expect(() => map({ featureViews: Array(100_001).fill({}) })).toThrow(
      /more than 100000 objects/,
    );
    const features = Array.from({ length: 200_001 }, (_, i) => ({
      name: `f${i}`,
    }));
    expect(() => map({ featureViews: [aView({ features })] })).toThrow(
      /more than 200000 features/,
    );
  });

  it('loses what Postgres cannot store', () => {
    expect(
      factsOf({ description: 'a\0b \ud800 c', tags: { 'k\0': 'v\0' } }),
    ).toMatchObject({ description: 'ab \ufffd c', tags: ['k:v'] });
  });

  it('is nothing to be said of readers of labels', () => {
    const { services, problems } = map({
      labelViews: [aView({ name: 'labels' })],
      featureServices: [
        { spec: { name: 's', features: [{ featureViewName: 'labels' }] } },
      ],
    });
    expect(services).toEqual([{ name: 's', reads: [] }]);
    expect(problems).toEqual([]);
  });
});

describe('an owner', () => {
  it.each([
    ['taste', 'group:default/taste'],
    ['Team-Taste', 'group:default/team-taste'],
    ['ada.l@example.com', 'user:default/ada.l'],
    ['user:default/ada', 'user:default/ada'],
    ['group:music/taste', 'group:music/taste'],
    ['user:ada', 'user:default/ada'],
    ['Team Taste', undefined],
    ['ada+x@example.com', undefined],
    ['Ada <ada@example.com>', undefined],
    ['component:default/x', undefined],
    ['a/b', undefined],
    ['x'.repeat(64), undefined],
    ['', undefined],
  ])('%p is %p', (owner, ref) => {
    expect(factsOf({ owner }).owner).toBe(ref);
  });

  it('is that of the view before that of its tags', () => {
    const tags = { owner: 'one', team: 'two' };
    expect(factsOf({ tags }).owner).toBe('group:default/one');
    expect(factsOf({ tags: { team: 'two' } }).owner).toBe('group:default/two');
    expect(factsOf({ owner: 'zero', tags }).owner).toBe('group:default/zero');
    expect(factsOf({ owner: 'no way', tags }).owner).toBe('group:default/one');
  });
});

describe('tags', () => {
  it.each([
    [{ a: 'b' }, ['a:b']],
    [{ a: '' }, ['a']],
    [{ a: 'x'.repeat(70) }, ['a']],
    [{ ['x'.repeat(70)]: 'b' }, []],
    [{ a: 7, b: 'c' }, ['b:c']],
    // The label of what the demo has loaded, and may remove.
    [{ demo: '' }, []],
    ['none', []],
  ])('%j are %j', (tags, labels) => {
    expect(factsOf({ tags }).tags).toEqual(labels);
  });

  it.each([
    [{ lifecycle: 'production' }, 'production'],
    [{ status: 'Deprecated' }, 'deprecated'],
    [{ lifecycle: 'unheard-of', stage: 'retired' }, 'retired'],
    [{ stage: 'unheard-of' }, undefined],
  ])('%j mean the stage %p', (tags, lifecycle) => {
    expect(factsOf({ tags }).lifecycle).toBe(lifecycle);
  });
});

it('takes times to live of any precision', () => {
  const ttl = (text: unknown) =>
    map({ featureViews: [aView({ ttl: text, features: [{ name: 'x' }] })] })
      .families[0].features[0].facts.ttlSeconds;
  expect(['86400s', '0s', '0.5s', '1.000000001s', undefined].map(ttl)).toEqual([
    86_400,
    undefined,
    1,
    2,
    undefined,
  ]);
});

it('is online on demand only where all of its sources are', () => {
  const { families } = map({
    onDemandFeatureViews: [
      aView({
        name: 'mixed',
        features: [{ name: 'y' }],
        sources: {
          on: { featureViewProjection: { featureViewName: 'on' } },
          off: { featureViewProjection: { featureViewName: 'off' } },
          asked: { requestDataSource: { name: 'asked' } },
        },
      }),
    ],
    featureViews: [
      aView({ name: 'on', online: true, features: [{ name: 'x' }] }),
      aView({ name: 'off', features: [{ name: 'x' }] }),
    ],
  });
  expect(families[0].features[0].facts.online).toBe(false);
});

describe('what is materialised', () => {
  const interval = {
    startTime: '2026-03-04T00:00:00Z',
    endTime: '2026-03-05T00:00:00.123456Z',
  };
  const view = (meta: unknown) => map({ featureViews: [{ ...aView(), meta }] });

  it('is told with when the view last changed', () => {
    expect(
      view({
        lastUpdatedTimestamp: '2026-03-05T04:00:00.5Z',
        materializationIntervals: [interval],
      }).materialised,
    ).toEqual([
      {
        family: 'a_view',
        at: '2026-03-05T04:00:00.500Z',
        intervals: [
          {
            start: '2026-03-04T00:00:00.000Z',
            end: '2026-03-05T00:00:00.123Z',
          },
        ],
      },
    ]);
  });

  it.each([
    [undefined],
    [{}],
    [{ materializationIntervals: [interval] }],
    [{ lastUpdatedTimestamp: '2026-03-05T04:00:00Z' }],
    [{ lastUpdatedTimestamp: 'soon', materializationIntervals: [interval] }],
  ])('is not told where nobody knows when: %j', meta => {
    expect(view(meta)).toMatchObject({ materialised: [], problems: [] });
  });

  it('names an interval that is none, and keeps the others', () => {
    const { materialised, problems } = view({
      lastUpdatedTimestamp: '2026-03-05T04:00:00Z',
      materializationIntervals: [
        { startTime: interval.endTime, endTime: interval.startTime },
        interval,
        7,
      ],
    });
    expect(materialised[0].intervals).toHaveLength(1);
    expect(problems).toEqual([
      'featureViews[0].meta.materializationIntervals[0] is not an interval of two times',
      'featureViews[0].meta.materializationIntervals[2] is not an interval of two times',
    ]);
  });
});
