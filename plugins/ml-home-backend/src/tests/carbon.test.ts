import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { Knex } from 'knex';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import {
  asCaller,
  databases,
  FIXED_TOKEN,
  startMlHome,
  userToken,
} from '../__testUtils__/harness';
import { trackingOf } from '../__testUtils__/tracking';

jest.setTimeout(120_000);

/** Written by OfflineEmissionsTracker of codecarbon 3.3.2. */
const REAL = readFileSync(
  path.join(__dirname, '../carbon/__fixtures__/codecarbon-3.3.2.csv'),
  'utf8',
);
const HOUR = 3_600_000;
const END = Date.UTC(2026, 10, 20, 12);
const RANGE = 'from=2026-11-01&to=2026-12-01';

describe('carbon', () => {
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
  beforeEach(() =>
    knex.raw(
      `truncate carbon_runs, carbon_figures, carbon_factors, carbon_imports, emissions, emission_reports;
       update carbon_progress set seen_to = '-infinity'; delete from runs`,
    ),
  );

  const { anExperiment, aRun } = trackingOf(() => portal);
  const call = (method: string, route: string, body?: unknown) =>
    portal.call(method, `/v1${route}`, { token: FIXED_TOKEN, body });
  const get = async (route: string) => {
    const { status, body } = await call('GET', route);
    expect({ status, error: body.error }).toEqual({ status: 200 });
    return body;
  };
  const upload = (raw: string, query = '') =>
    portal.call('POST', `/v1/carbon/imports?${query}`, {
      token: FIXED_TOKEN,
      raw,
    });
  const tracker = (method: string, route: string, body?: unknown) =>
    portal.call(method, `/codecarbon${route}`, {
      headers: { 'x-api-token': FIXED_TOKEN },
      body,
    });
  const ended = async (
    experimentId: string,
    given: Parameters<typeof aRun>[1] & {
      hours?: number;
      endTime?: number;
    } = {},
  ) => {
    const endTime = given.endTime ?? END;
    const runId = await aRun(experimentId, {
      ...given,
      startTime: endTime - (given.hours ?? 10) * HOUR,
    });
    await portal.services.runs.updateRun(
      runId,
      { status: 'FINISHED', endTime },
      { caller: asCaller() },
    );
    return runId;
  };
  /** Who looks at a run sees its newest figure. */
  const look = (runId: string) => get(`/carbon/objects/run?name=${runId}`);
  const A100 = {
    'mlhome.dev/gpu-type': 'NVIDIA A100-SXM4-80GB',
    'mlhome.dev/gpu-count': '8',
    'mlhome.dev/gpu-utilization': '0.7',
    'mlhome.dev/cpu-count': '96',
    'mlhome.dev/cpu-utilization': '0.5',
    'mlhome.dev/memory-gb': '1360',
    'mlhome.dev/cloud-provider': 'aws',
    'mlhome.dev/cloud-region': 'eu-north-1',
    'mlhome.dev/pue': '1.1',
  };

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

  it('reads a real file, joins it by name, and changes nothing when it comes again', async () => {
    const { services } = portal;
    const experimentId = await services.experiments.createExperiment(
      { name: `ranker`, tags: [] },
      { caller: asCaller() },
    );
    const at = Date.parse('2026-11-29T06:29:23Z');
    const runId = await ended(experimentId, {
      endTime: at + 1000,
      hours: 0.01,
    });
    const done = await upload(REAL, 'name=mine.csv');
    expect(done).toMatchObject({
      status: 201,
      body: { state: 'applied', rows: 1, matched: 1, name: 'mine.csv' },
    });
    expect(done.body.defects).toEqual([
      expect.objectContaining({ column: 'timestamp', problem: 'noZone' }),
    ]);
    const carbon = await get(`/carbon/objects/run?name=${runId}`);
    expect(carbon.figures[0]).toMatchObject({
      origin: 'imported',
      chosen: true,
      grade: 'A',
    });
    // kg became grams.
    expect(carbon.total.grams).toBeCloseTo(0.0015246533, 9);
    expect(carbon.total.kWh).toBeCloseTo(3.7465372e-5, 10);
    expect(await upload(REAL)).toMatchObject({
      status: 200,
      body: { state: 'unchanged' },
    });
    expect(await get(`/carbon/objects/run?name=${runId}`)).toEqual(carbon);
    await call('DELETE', `/experiments/${experimentId}`);
    await knex('experiments')
      .where({ id: experimentId })
      .update({ name: `old-${experimentId}` });
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

  it('lets trackers post their totals and their differences', async () => {
    const experiment = await anExperiment('posts');
    const runId = await ended(experiment);
    const total = {
      timestamp: '2026-11-20T11:00:00+00:00',
      project_name: `train mlflow.run_id=${runId}`,
      run_id: 'b3e8a3f0-0000-4000-8000-000000000001',
      duration: 60,
      emissions: 0.002,
      energy_consumed: 0.05,
      user: 'ada',
      on_cloud: 'N',
    };
    expect((await tracker('POST', '/emissions', total)).status).toBe(201);
    expect((await tracker('POST', '', total)).status).toBe(201);
    expect(
      (await get(`/carbon/objects/run?name=${runId}`)).total,
    ).toMatchObject({ grams: 2, kWh: 0.05 });
    const other = await ended(experiment);
    const opened = await tracker('POST', '/runs', {
      timestamp: '2026-11-20T11:00:00+00:00',
      experiment_id: other,
      codecarbon_version: '3.3.2',
      cpu_model: null,
    });
    expect(opened.status).toBe(201);
    const difference = {
      timestamp: '2026-11-20T11:01:00+00:00',
      run_id: opened.body.id,
      duration: 30,
      emissions_sum: 0.001,
      emissions_rate: 1,
      energy_consumed: 0.02,
    };
    await tracker('POST', '/emissions', difference);
    await tracker('POST', '/emissions', difference);
    await tracker('POST', '/emissions', {
      ...difference,
      timestamp: '2026-11-20T11:02:00+00:00',
    });
    expect(
      (await get(`/carbon/objects/run?name=${other}`)).total,
    ).toMatchObject({ grams: 2, kWh: 0.04 });
    expect(
      (await tracker('GET', `/runs/${opened.body.id}/emissions`)).body.items[0],
    ).toMatchObject({ duration: 60 });
    expect(
      await tracker('POST', '/emissions', { ...difference, run_id: 'nobody' }),
    ).toMatchObject({ status: 404 });
  });

  it('keeps reports that belong to no run until a person joins them', async () => {
    const runId = await ended(await anExperiment('join'));
    await upload(REAL);
    const { items } = await get('/carbon/emissions');
    expect(items).toEqual([
      expect.objectContaining({ project: 'ranker', country: 'SWE' }),
    ]);
    expect((await get(`/carbon?${RANGE}`)).unmatched).toBe(1);
    const joined = await call('POST', `/carbon/emissions/${items[0].id}/run`, {
      runId,
    });
    expect(joined.body).toMatchObject({ runId, matchedBy: 'person' });
    expect((await get('/carbon/emissions')).items).toEqual([]);
    expect((await get(`/carbon/objects/run?name=${runId}`)).total.unknown).toBe(
      0,
    );
    expect(
      await call('POST', `/carbon/emissions/${items[0].id}/run`, {
        runId: 'f'.repeat(32),
      }),
    ).toMatchObject({ status: 404 });
    expect(
      await call('POST', `/carbon/emissions/${items[0].id}/run`, {
        runId: 'x',
      }),
    ).toMatchObject({ status: 400 });
  });

  it('reads an emissions.csv that is logged into a run', async () => {
    const experiment = await anExperiment('artifact');
    const runId = await ended(experiment);
    const options = { caller: asCaller() };
    await portal.services.artifacts.upload(
      `${experiment}/${runId}/artifacts/carbon/emissions.csv`,
      Readable.from([Buffer.from(REAL)]),
      options,
    );
    const { figures } = await get(`/carbon/objects/run?name=${runId}`);
    expect(figures[0]).toMatchObject({ origin: 'imported', chosen: true });
    // Whatever else is in such a file, it is logged.
    await portal.services.artifacts.upload(
      `${experiment}/${runId}/artifacts/emissions.csv`,
      Readable.from([Buffer.from('a,b\n1,2')]),
      options,
    );
    expect((await get('/carbon/imports')).items[0]).toMatchObject({
      state: 'failed',
      source: 'artifact',
    });
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
    ['nothing', '', 'first line'],
    ['another table', 'a,b\n1,2', 'first line'],
    ['a quote without end', 'emissions,energy_consumed\n"1,2', 'never closed'],
    ['NUL', 'emissions,energy_consumed\n1,\0', 'NUL'],
  ])('refuses %s with a reason', async (_, text, reason) => {
    const { status, body } = await upload(text);
    expect({ status, message: body.error?.message }).toEqual({
      status: 400,
      message: expect.stringContaining(reason),
    });
  });

  it('refuses what is too large, also when it is packed', async () => {
    const large = `emissions,energy_consumed\n${'1,2\n'.repeat(6_000_000)}`;
    const { status, body } = await upload(large);
    expect(status).toBe(400);
    expect(body.error.message).toContain('20 MiB');
    const { status: packed } = await portal.call('POST', '/v1/carbon/imports', {
      token: FIXED_TOKEN,
      raw: gzipSync(large) as unknown as string,
    });
    expect(packed).toBe(400);
  });

  it('tells what is wrong by column, and never fails for it', async () => {
    const done = await upload(
      [
        'run_id,timestamp,duration,emissions,energy_consumed,pue',
        'a,2026-11-20T10:00:00,10,0.1,1,1.2',
        'b,never,-5,1e308,nan,many',
        'c,,,-1,2,',
        'd,2026-11-20T10:00:00,10,,,',
      ].join('\n'),
    );
    expect(done).toMatchObject({ status: 201, body: { rows: 4, leftOut: 2 } });
    expect(done.body.defects).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ column: 'emissions', problem: 'tooLarge' }),
        expect.objectContaining({ column: 'emissions', problem: 'negative' }),
        expect.objectContaining({
          column: 'energy_consumed',
          problem: 'unreadable',
        }),
        expect.objectContaining({ column: 'timestamp', problem: 'missing' }),
      ]),
    );
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

  it('refuses posts that tell nothing', async () => {
    for (const body of [
      { emissions: 'NaN', energy_consumed: -1 },
      { project_name: 'x' },
      { emissions: { nested: 1 } },
    ]) {
      const { status, body: answer } = await tracker(
        'POST',
        '/emissions',
        body,
      );
      expect({ status, name: answer.error.name }).toEqual({
        status: 400,
        name: 'InputError',
      });
    }
    expect((await tracker('POST', '/runs', {})).status).toBe(400);
    expect(
      (await portal.call('POST', '/codecarbon/emissions', { body: {} })).status,
    ).toBe(401);
  });

  it('asks for permissions', async () => {
    const runId = await ended(await anExperiment('permissions'), {
      tags: A100,
    });
    await look(runId);
    const trying = async (who: string, method: string, route: string) =>
      (
        await portal.call(method, `/v1${route}`, {
          token: userToken(`user:default/${who}`),
          ...(method === 'GET' ? {} : { raw: REAL }),
        })
      ).status;
    const run = `/carbon/objects/run?name=${runId}`;
    denied.add('ml-home.experiment.read');
    expect(await trying('a', 'GET', run)).toBe(404);
    expect(await trying('a', 'POST', `/carbon/imports?run=${runId}`)).toBe(404);
    expect(await trying('b', 'GET', '/carbon/unknown-runs')).toBe(200);
    denied.add('ml-home.cost.import');
    expect(await trying('c', 'POST', '/carbon/imports')).toBe(403);
    denied.add('ml-home.cost.read');
    expect(await trying('d', 'GET', run)).toBe(403);
    expect(await trying('d', 'GET', `/carbon?${RANGE}`)).toBe(403);
    expect(await trying('d', 'GET', '/carbon/factors')).toBe(403);
    expect(await trying('d', 'GET', '/carbon/emissions')).toBe(403);
  });
});
