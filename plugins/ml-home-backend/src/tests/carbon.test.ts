import { Knex } from 'knex';
import {
  A100,
  RANGE,
  REAL,
  carbonOf,
  clearCarbon,
} from '../__testUtils__/carbon';
import { asCaller, databases, startMlHome } from '../__testUtils__/harness';

jest.setTimeout(120_000);

describe('carbon', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());
  beforeEach(() => clearCarbon(knex));

  const { anExperiment, call, get, upload, ended, look } = carbonOf(
    () => portal,
  );

  it('estimates a run from its tags, and says with which factors', async () => {
    const experiment = await anExperiment('estimates');
    const runId = await ended(experiment, { tags: A100 });
    const carbon = await look(runId);
    expect(carbon.total.kWh).toBeCloseTo(32.74, 2);
    // Of Sweden, as Cloud Carbon Footprint has it: 8 g/kWh.
    expect(carbon.total.grams).toBeCloseTo(32.74 * 8, 0);
    expect(carbon.figures[0]).toMatchObject({
      origin: 'estimated',
      grade: 'C',
      chosen: true,
      gaps: ['market'],
    });
    expect(carbon.figures[0].factors).toContainEqual(
      expect.objectContaining({
        kind: 'gpu-power',
        value: 400,
        source: expect.stringContaining('mlco2'),
      }),
    );
    expect(carbon.sci).toEqual([
      expect.objectContaining({ series: 'run', quantity: 1, embodied: false }),
    ]);
    const overview = await get(`/carbon?${RANGE}&by=origin`);
    expect(overview.total).toMatchObject({ runs: 1, unknown: 0 });
    expect(overview.daily).toBeUndefined();
    expect(overview.groups[0]).toMatchObject({ key: 'estimated' });
    expect(overview.groups[0].daily[19]).toBeCloseTo(carbon.total.grams, 3);
    // A day of which nothing is known is no day without emissions.
    expect(overview.groups[0].daily[18]).toBeNull();
  });

  it('makes figures anew with other factors, and keeps the old ones', async () => {
    const runId = await ended(await anExperiment('factors'), { tags: A100 });
    const before = await look(runId);
    const set = await call('PUT', '/carbon/factors', {
      factors: [
        {
          kind: 'grid',
          key: 'aws/eu-north-1',
          value: 122,
          source: 'a study',
          year: 2024,
        },
        {
          kind: 'grid',
          key: 'aws/eu-north-1',
          basis: 'market',
          value: 0,
          source: 'contract 7',
          year: 2026,
          from: '2026-01-01',
        },
      ],
    });
    expect(set).toMatchObject({ status: 200, body: { set: 2 } });
    const after = await look(runId);
    const estimates = after.figures.filter(
      (one: { origin: string }) => one.origin === 'estimated',
    );
    expect(estimates).toHaveLength(2);
    expect(estimates[0].location / 1000).toBeCloseTo(3.99, 2);
    expect(estimates[0].market).toBe(0);
    expect(estimates[1].location).toBeCloseTo(before.total.grams, 6);
    expect(estimates[1].replacedAt).toBeDefined();
    const { items, version } = await get('/carbon/factors?kind=grid');
    expect(items.slice(0, 2).map((one: { site: boolean }) => one.site)).toEqual(
      [true, true],
    );
    expect(
      (await call('DELETE', `/carbon/factors/${items[0].id}`)).status,
    ).toBe(200);
    expect((await get('/carbon/factors')).version).not.toBe(version);
    expect(
      (await call('DELETE', `/carbon/factors/${items[0].id}`)).status,
    ).toBe(404);
  });

  it('takes power that was measured before a report, and a report before an estimate', async () => {
    const experiment = await anExperiment('origins');
    const runId = await ended(experiment, {
      hours: 2,
      tags: { ...A100, 'mlhome.dev/gpu-count': '2' },
      metrics: {
        'system/gpu_0_power_usage_watts': 300,
        'system/gpu_1_power_usage_watts': 200,
        'system/gpu_0_utilization_percentage': 90,
        'system/cpu_utilization_percentage': 30,
      },
    });
    await upload(REAL, `run=${runId}`);
    const carbon = await get(`/carbon/objects/run?name=${runId}`);
    expect(
      carbon.figures.map((one: { origin: string; chosen: boolean }) => [
        one.origin,
        one.chosen,
      ]),
    ).toEqual([
      ['measured', true],
      ['imported', false],
      ['estimated', false],
    ]);
    expect(carbon.figures[0].parts.gpu).toBeCloseTo(1, 9);
    expect(carbon.origins).toHaveLength(1);
  });

  it('counts what is unknown, and says what is missing', async () => {
    const experiment = await anExperiment('unknown');
    const bare = await ended(experiment);
    const strange = await ended(experiment, {
      tags: { ...A100, 'mlhome.dev/gpu-type': 'Voodoo 2' },
    });
    const nowhere = await ended(experiment, {
      tags: { ...A100, 'mlhome.dev/cloud-region': 'moon-1' },
    });
    await look(bare);
    await look(strange);
    const lost = await look(nowhere);
    expect(lost.total).toMatchObject({ runs: 1, unknown: 1 });
    expect(lost.total.grams).toBeUndefined();
    expect(lost.total.kWh).toBeCloseTo(32.74, 2);
    const overview = await get(`/carbon?${RANGE}`);
    expect(overview.total).toMatchObject({ runs: 3, unknown: 3 });
    expect(overview.total.grams).toBeUndefined();
    expect(overview.gaps).toContainEqual({ gap: 'gpuType', runs: 1 });
    expect(overview.gaps).toContainEqual({ gap: 'region', runs: 1 });
    const { items, nextCursor } = await get('/carbon/unknown-runs?limit=2');
    expect(items).toHaveLength(2);
    const rest = await get(`/carbon/unknown-runs?limit=2&cursor=${nextCursor}`);
    expect(
      [...items, ...rest.items].map((one: { runId: string }) => one.runId),
    ).toEqual([nowhere, strange, bare]);
  });

  it('says where it is at least what is shown', async () => {
    const experiment = await anExperiment('bounds');
    const { 'mlhome.dev/memory-gb': _, ...noMemory } = A100;
    const {
      'mlhome.dev/cloud-provider': __,
      'mlhome.dev/cloud-region': ___,
      ...nowhere
    } = A100;
    const partial = await ended(experiment, { tags: noMemory });
    const whole = await ended(experiment, { tags: A100 });
    const placeless = await ended(experiment, { tags: nowhere });
    const silent = await ended(experiment, {});
    const totals = async (runId: string) => (await look(runId)).total;
    expect(await totals(whole)).toMatchObject({ energyUnknown: 0, partial: 0 });
    expect(await totals(partial)).toMatchObject({
      energyUnknown: 0,
      partial: 1,
    });
    expect(await totals(placeless)).toMatchObject({
      unknown: 1,
      energyUnknown: 0,
      partial: 0,
    });
    expect(await totals(silent)).toMatchObject({
      unknown: 1,
      energyUnknown: 1,
      partial: 0,
    });
    expect((await look(partial)).sci[0]).toMatchObject({ atLeast: true });
    expect((await look(whole)).sci[0]).toMatchObject({ atLeast: false });
    const overview = await get(`/carbon?${RANGE}&by=origin`);
    expect(overview.total).toMatchObject({
      runs: 4,
      unknown: 2,
      energyUnknown: 1,
      partial: 1,
    });
    const { parts } = await get(
      `/carbon/objects/experiment?name=${experiment}`,
    );
    expect(
      parts.find((part: { runId: string }) => part.runId === partial).partial,
    ).toBe(true);
    const { items } = await get(`/carbon/comparison?experiment=${experiment}`);
    expect(
      items
        .filter((item: { partial: boolean }) => item.partial)
        .map((item: { name: string }) => item.name),
    ).toEqual([partial]);
  });

  it('counts a search over parameters and its trials once', async () => {
    const experiment = await anExperiment('nested');
    const parent = await ended(experiment, { hours: 10, tags: A100 });
    const children = await Promise.all(
      [4, 3].map(hours =>
        ended(experiment, {
          hours,
          tags: { ...A100, 'mlflow.parentRunId': parent },
        }),
      ),
    );
    for (const child of children) await look(child);
    const whole = await look(parent);
    const overview = await get(`/carbon?${RANGE}`);
    // The trials ran on the machine that the search measured: ten hours, not seventeen.
    expect(overview.total.kWh).toBeCloseTo(32.74, 2);
    expect(whole.total.kWh).toBeCloseTo(32.74, 2);
    expect(whole.parts).toHaveLength(3);
  });

  it('compares runs and versions by quality, cost and carbon', async () => {
    const experiment = await anExperiment('compare');
    const good = await ended(experiment, {
      name: 'good',
      tags: A100,
      metrics: { auc: 0.9 },
    });
    const bare = await ended(experiment, {
      name: 'bare',
      metrics: { auc: 0.8 },
    });
    await look(good);
    await look(bare);
    const byRun = await get(`/carbon/comparison?experiment=${experiment}`);
    expect(byRun).toMatchObject({
      metric: 'auc',
      currency: 'USD',
      more: false,
    });
    const of = (name: string) =>
      byRun.items.find((one: { label: string }) => one.label === name);
    expect(of('good')).toMatchObject({ quality: 0.9, origin: 'estimated' });
    expect(of('bare')).toMatchObject({ quality: 0.8 });
    expect(of('bare').grams).toBeUndefined();
    expect(of('bare').cost).toBeUndefined();
    const { models } = portal.services;
    const name = `compare-${experiment}`;
    await models.createModel({ name, tags: [] }, { caller: asCaller() });
    await models.createVersion(
      { name, source: 's3://x/y', runId: good, tags: [] },
      { caller: asCaller() },
    );
    const byModel = await get(`/carbon/comparison?model=${name}&metric=auc`);
    expect(byModel.items).toEqual([
      expect.objectContaining({ name: `${name}/1`, quality: 0.9, runId: good }),
    ]);
    const version = await get(`/carbon/objects/version?name=${name}/1`);
    expect(version.total.grams).toBeCloseTo(of('good').grams, 6);
    expect(
      (await get(`/carbon?${RANGE}&by=model&model=${name}`)).groups,
    ).toEqual([expect.objectContaining({ key: name })]);
    const { card } = await get(`/models/${name}/versions/1/card`);
    const grams = of('good').grams;
    expect(card.fields['environment.carbon'].value).toBeCloseTo(grams, 6);
    expect(card.fields['environment.energy'].value).toBeCloseTo(32.74, 2);
    // Each format has its own unit: grams here, tonnes there.
    const exported = async (format: string): Promise<string> =>
      (await get(`/models/${name}/versions/1/card/export?format=${format}`))
        .document;
    const face = /emissions: ([\d.]+)/.exec(await exported('huggingface'));
    expect(Number(face?.[1])).toBeCloseTo(grams, 6);
    const bom = JSON.parse(await exported('cyclonedx-1.7'));
    const [energy] =
      bom.metadata.component.modelCard.considerations
        .environmentalConsiderations.energyConsumptions;
    expect(energy.activityEnergyCost).toMatchObject({ unit: 'kWh' });
    expect(energy.co2CostEquivalent.unit).toBe('tCO2eq');
    expect(energy.co2CostEquivalent.value * 1e6).toBeCloseTo(grams, 6);
  });

  it.each([
    ['GET', '/carbon?from=2026-11-02&to=2026-11-01', undefined, "'to'"],
    ['GET', `/carbon?${RANGE}&basis=both`, undefined, "'basis'"],
    ['GET', '/carbon/objects/run?name=x&from=2026-11-01', undefined, "'to'"],
    ['GET', '/carbon/comparison', undefined, "'model'"],
    [
      'PUT',
      '/carbon/factors',
      {
        factors: [
          { kind: 'pue', key: 'aws', value: 0.5, source: 'me!', year: 2026 },
        ],
      },
      'value',
    ],
    [
      'PUT',
      '/carbon/factors',
      {
        factors: [
          { kind: 'grid', key: 'nowhere', value: 5, source: 'me!', year: 2026 },
        ],
      },
      'key',
    ],
    [
      'PUT',
      '/carbon/factors',
      {
        factors: [
          {
            kind: 'grid',
            key: 'world',
            value: 1e308,
            source: 'me!',
            year: 2026,
          },
        ],
      },
      'value',
    ],
  ])('refuses %s %s', async (method, route, body, field) => {
    const answer = await call(method, route, body);
    expect({
      status: answer.status,
      message: answer.body.error.message,
    }).toEqual({
      status: 400,
      message: expect.stringContaining(field),
    });
  });
});
