import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { ReportedUse } from '@ml-home/backstage-plugin-ml-home-common';
import { Knex } from 'knex';
import { readFileSync } from 'node:fs';
import { costsOf } from '../__testUtils__/costs';
import {
  asCaller,
  databases,
  startMlHome,
  userToken,
} from '../__testUtils__/harness';
import { trackingOf } from '../__testUtils__/tracking';
import { at, aUse, usesOf } from '../__testUtils__/uses';

jest.setTimeout(180_000);

describe('reports of what jobs and workflows held', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;
  const denied = new Set<string>();
  let hideRuns = false;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({
      knex,
      decide: name => {
        if (denied.has(name)) return { result: AuthorizeResult.DENY };
        if (hideRuns && name.startsWith('ml-home.experiment')) {
          return {
            result: AuthorizeResult.CONDITIONAL,
            pluginId: 'ml-home',
            resourceType: 'ml-home-experiment',
            conditions: {
              rule: 'IS_OWNER',
              resourceType: 'ml-home-experiment',
              params: { claims: ['user:default/nobody'] },
            },
          };
        }
        return undefined;
      },
    });
  });
  afterAll(() => portal?.stop());

  const { clear, call, get } = costsOf(
    () => portal,
    () => knex,
  );
  const { anExperiment, aRun } = trackingOf(() => portal);
  beforeEach(async () => {
    await clear();
    await knex.raw('truncate resource_uses, resource_use_sources');
  });
  afterEach(() => {
    denied.clear();
    hideRuns = false;
  });

  const aRunningRun = async () => aRun(await anExperiment('reports'));
  const { push, pushed } = usesOf(call);

  it.each([
    [{ end: at(4) }, 'uses.0.end'],
    [{ end: at(-2) }, 'uses.0.end'],
    [{ start: at(-2), end: undefined }, 'uses.0.start'],
    [{ end: undefined, seconds: 86_400 }, 'uses.0.seconds'],
    [{ seconds: 5 }, 'uses.0.seconds'],
    [{ gpus: -1 }, 'uses.0.gpus'],
    [{ gpus: 1e308 }, 'uses.0.gpus'],
    [{ gpus: 'NaN' }, 'uses.0.gpus'],
    [{ gpus: null }, 'uses.0.gpus'],
    [{ gpus: undefined }, 'uses.0.gpus'],
    [{ run: 'my run' }, 'uses.0.run'],
    [{ object: { kind: 'model', name: 'a' } }, 'uses.0.object'],
    [
      { object: { kind: 'cat', name: 'a' }, run: undefined },
      'uses.0.object.kind',
    ],
    [{ url: 'data:text/html,x' }, 'uses.0.url'],
    [{ start: '2026-01-05' }, 'uses.0.start'],
    [{ GPU: 1 }, 'GPU'],
    [{ id: 'a\u0000' }, 'uses.0.id'],
  ])('refuses %j, names the field and keeps nothing', async (wrong, field) => {
    const run = 'cd'.repeat(16);
    const { status, body } = await push([
      aUse(run, wrong),
      aUse(run, { id: 'good' }),
    ]);
    expect(status).toBe(400);
    expect(body.error.message).toContain(field);
    expect((await get('/resource-uses')).items).toEqual([]);
  });

  it('refuses other batches', async () => {
    const many = await push(
      Array.from({ length: 6_000 }, (_, i) => ({
        id: `${i}`,
        start: at(1),
        cpus: 1,
      })),
    );
    expect(many.status).toBe(400);
    expect(many.body.error.message).toContain('uses');
    const huge = await push(
      Array.from({ length: 100_000 }, (_, i) =>
        aUse(undefined, { id: `${i}` }),
      ),
    );
    expect(huge.status).toBe(413);
    for (const source of ['tags', 'Slurm', '']) {
      const { status, body } = await push([aUse(undefined)], { source });
      expect(status).toBe(400);
      expect(body.error.message).toContain('source');
    }
  });

  it('keeps the rest when an adapter brings something odd, and tells what failed', async () => {
    const options = { caller: asCaller() };
    const { uses } = portal.services;
    const result = await uses.importUses(
      {
        source: 'ray',
        origin: 'north',
        uses: [
          { ...aUse(undefined, { id: 'good' }) },
          { ...aUse(undefined, { id: 'late', end: at(-9) }) },
          { ...aUse(undefined, { id: 'nul\u0000' }) },
          { ...aUse(undefined, { id: 'odd', segment: 'a', hue: 'red' }) },
        ],
        skipped: [{ id: 'silent', reason: 'it says nothing' }],
      },
      options,
    );
    expect(result).toMatchObject({ added: 1, nobody: 1 });
    expect(result.skipped.map(({ id }) => id)).toEqual([
      'silent',
      'late',
      'nul',
      'odd/a',
    ]);
    expect(result.skipped.map(({ reason }) => reason)).not.toContainEqual(
      expect.stringContaining("''"),
    );
    await uses.reportFailure(
      { source: 'ray', origin: 'north', message: 'Ray of north answers 500' },
      options,
    );
    expect((await get('/resource-use-sources')).items).toMatchObject([
      { source: 'ray', uses: 1, message: 'Ray of north answers 500' },
    ]);
    await uses.importUses(
      { source: 'ray', origin: 'north', uses: [], skipped: [] },
      options,
    );
    const [again] = (await get('/resource-use-sources')).items;
    expect(again.message).toBeUndefined();
    // What is known of it does not go with a report that brought nothing.
    expect(again).toMatchObject({ uses: 0, known: 1 });
  });

  it('takes workflows of Argo, and refuses other objects by field', async () => {
    const run = await aRunningRun();
    const argo = (body: object) =>
      call('POST', '/resource-uses/argo-workflows?cluster=north', body);
    const pod = {
      type: 'Pod',
      startedAt: at(2),
      finishedAt: at(1),
      resourcesDuration: { cpu: 7200, 'nvidia.com/gpu': 3600 },
    };
    const workflow = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Workflow',
      metadata: { name: 'train', labels: { 'mlflow-run-id': run } },
      status: { nodes: { a: { ...pod, type: 'Steps' }, b: pod } },
    };
    const { status, body } = await argo(workflow);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { added: 1, nobody: 0, unknownRuns: [], skipped: [] },
    });
    expect((await argo({ items: [workflow] })).body).toMatchObject({
      added: 0,
      unchanged: 1,
    });
    const { items } = await get(`/resource-uses?kind=run&name=${run}`);
    expect(items).toMatchObject([
      {
        source: 'argo-workflows',
        origin: 'north',
        id: 'north/train',
        segment: 'b',
        gpus: 1,
        cpus: 2,
      },
    ]);
    for (const [wrong, field] of [
      [{ ...workflow, kind: 'CronWorkflow' }, 'kind'],
      [{}, 'metadata'],
      [{ items: [{ a: 1 }] }, 'items.0.metadata'],
    ] as const) {
      const refused = await argo(wrong);
      expect(refused.status).toBe(400);
      expect(refused.body.error.message).toContain(field);
    }
  });

  it('takes task executions of Flyte, and estimates the run that they name', async () => {
    const run = await aRunningRun();
    const file = resolvePackagePath(
      '@ml-home/backstage-plugin-ml-home-backend',
      'src/costs/uses/__fixtures__/flyte.json',
    );
    const told = JSON.parse(readFileSync(file, 'utf8'));
    told.execution.spec.annotations.values['mlflow.run_id'] = run;
    const flyte = (body: object) =>
      call('POST', '/resource-uses/flyte?cluster=north', body);
    const { status, body } = await flyte(told);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { added: 5, nobody: 0, unknownRuns: [] },
    });
    expect(body.skipped).toHaveLength(3);
    expect((await flyte(told)).body).toMatchObject({ added: 0, unchanged: 5 });
    const { items } = await get(`/resource-uses?kind=run&name=${run}`);
    expect(items).toHaveLength(5);
    expect(items[0]).toMatchObject({ source: 'flyte', origin: 'north' });
    const refused = await flyte({ ...told, tasks: 1 });
    expect(refused.status).toBe(400);
    expect(refused.body.error.message).toContain("'tasks'");
  });

  it('takes workflows as large as Argo makes them, from who may send them', async () => {
    const pods = Object.fromEntries(
      Array.from({ length: 3_000 }, (_, i) => [
        `train-${i}`,
        {
          id: `train-${i}`,
          name: `train.fit(${i}:${'x'.repeat(900)})`,
          type: 'Pod',
          startedAt: '2026-11-20T10:00:00Z',
          finishedAt: '2026-11-20T11:00:00Z',
          resourcesDuration: { cpu: 7200 },
        },
      ]),
    );
    const body = {
      kind: 'Workflow',
      metadata: { name: 'train' },
      status: { nodes: pods },
    };
    expect(JSON.stringify(body).length).toBeGreaterThan(3e6);
    const route = '/resource-uses/argo-workflows?cluster=north';
    const { status, body: sum } = await call('POST', route, body);
    expect({ status, added: sum.added }).toEqual({ status: 200, added: 3_000 });
    denied.add('ml-home.cost.import');
    const refused = await portal.call('POST', `/v1${route}`, {
      token: userToken('user:default/other'),
      body,
    });
    expect(refused.status).toBe(403);
    const nobody = await portal.call('POST', `/v1${route}`, { body });
    expect(nobody.status).toBe(401);
  });

  it('pages through many, and two pushes of the same at once are one', async () => {
    const uses = Array.from({ length: 2_000 }, (_, i) => ({
      id: `job ${i}`,
      start: at(2 + (i % 7)),
      end: at(1),
      cpus: 1,
    }));
    const slim = { raw: JSON.stringify({ source: 'slurm', uses }) };
    expect(slim.raw.length).toBeLessThan(1e6);
    const both = await Promise.all([push(uses), push([...uses].reverse())]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const ids = new Set<string>();
    let cursor = '';
    do {
      const page: { items: ReportedUse[]; nextCursor?: string } = await get(
        `/resource-uses?limit=200${cursor}`,
      );
      page.items.forEach(({ id }) => ids.add(id));
      cursor = page.nextCursor ? `&cursor=${page.nextCursor}` : '';
    } while (cursor);
    expect(ids.size).toBe(2_000);
  });

  it('is told and taken by permission, without names of what one may not see', async () => {
    const run = await aRunningRun();
    await pushed([
      aUse(run, { name: 'secret job', url: 'https://x.example/1' }),
    ]);
    const as = (method: string, route: string, body?: object, who = 'other') =>
      portal.call(method, `/v1${route}`, {
        token: userToken(`user:default/${who}`),
        body,
      });
    hideRuns = true;
    const { body } = await as('GET', '/resource-uses');
    expect(body.items).toHaveLength(1);
    expect(JSON.stringify(body)).not.toMatch(/secret|x\.example/);
    expect(body.items[0]).toMatchObject({ matched: true });
    expect(body.items[0].object).toBeUndefined();
    const ofRun = await as('GET', `/resource-uses?kind=run&name=${run}`);
    expect(ofRun.status).toBe(404);
    hideRuns = false;
    const batch = { source: 'slurm', uses: [aUse(run)] };
    denied.add('ml-home.cost.import');
    expect((await as('POST', '/resource-uses', batch)).status).toBe(403);
    expect((await as('POST', '/resource-uses/argo-workflows', {})).status).toBe(
      403,
    );
    denied.clear();
    denied.add('ml-home.cost.read');
    for (const route of ['/resource-uses', '/resource-use-sources']) {
      expect((await as('GET', route, undefined, 'third')).status).toBe(403);
    }
    expect((await portal.call('GET', '/v1/resource-uses', {})).status).toBe(
      401,
    );
  });
});
