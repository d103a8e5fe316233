import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { Knex } from 'knex';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import {
  A100,
  RANGE,
  REAL,
  carbonOf,
  clearCarbon,
} from '../__testUtils__/carbon';
import {
  asCaller,
  databases,
  FIXED_TOKEN,
  startMlHome,
  userToken,
} from '../__testUtils__/harness';

jest.setTimeout(120_000);

describe('reports of emissions', () => {
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
  beforeEach(() => clearCarbon(knex));

  const { anExperiment, call, get, upload, tracker, ended, look } = carbonOf(
    () => portal,
  );

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
