import { Knex } from 'knex';
import { Readable } from 'node:stream';
import {
  asCaller,
  databases,
  FIXED_TOKEN,
  GUEST,
  serviceToken,
  startMlHome,
  userToken,
} from '../__testUtils__/harness';

jest.setTimeout(60_000);

const options = { caller: asCaller() };

describe('the ML Home backend', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const aRun = async (name: string) => {
    const { experiments, runs } = portal.services;
    const experimentId = await experiments.createExperiment(
      { name: `${name}-${Math.random()}`, tags: [] },
      options,
    );
    return runs.createRun(
      { experimentId, clientUser: 'ada', tags: [] },
      options,
    );
  };

  describe('tokens', () => {
    it.each([
      ['no token', undefined],
      ['a wrong token', 'mlh_wrong'],
    ])('answers 401 to %s', async (_, token) => {
      for (const route of ['/v1/models', '/v1/me', '/openapi.json']) {
        const { status, body } = await portal.call('GET', route, { token });
        expect(status).toBe(401);
        expect(body.error.name).toBe('AuthenticationError');
      }
    });

    it('lets a person make, use and revoke a token, which is nowhere in the database', async () => {
      const made = await portal.call('POST', '/v1/tokens', {
        token: userToken(),
        body: { name: 'laptop', scopes: ['read', 'write'], expiresInDays: 7 },
      });
      expect(made.status).toBe(200);
      const { secret, token } = made.body;
      expect(secret).toMatch(/^mlh_[A-Za-z0-9]{32}$/);
      expect(token).toMatchObject({
        name: 'laptop',
        state: 'active',
        hint: secret.slice(-4),
      });
      const rows = await knex('access_tokens').select();
      expect(JSON.stringify(rows)).not.toContain(secret);

      const me = await portal.call('GET', '/v1/me', { token: secret });
      expect(me.body).toMatchObject({ userEntityRef: GUEST, activeTokens: 1 });

      const revoked = await portal.call('DELETE', `/v1/tokens/${token.id}`, {
        token: userToken(),
      });
      expect(revoked.body.state).toBe('revoked');
      expect(
        (await portal.call('GET', '/v1/me', { token: secret })).status,
      ).toBe(401);
    });

    it('refuses an expired token', async () => {
      const { body } = await portal.call('POST', '/v1/tokens', {
        token: userToken(),
        body: { name: 'short', scopes: ['read'], expiresInDays: 1 },
      });
      await knex('access_tokens')
        .where({ id: body.token.id })
        .update({ expires_at: new Date(Date.now() - 1000) });
      expect(
        (await portal.call('GET', '/v1/me', { token: body.secret })).status,
      ).toBe(401);
    });

    it('lets a token that only reads keep no view and watch nothing', async () => {
      const { body } = await portal.call('POST', '/v1/tokens', {
        token: userToken(),
        body: { name: 'reads', scopes: ['read'], expiresInDays: 1 },
      });
      await knex('feature_families').insert({ name: 'watched' });
      const views = '/v1/experiments/0/views';
      for (const [method, path, view] of [
        ['POST', views, { name: 'v', shared: true, state: '' }],
        ['PATCH', `${views}/1`, { name: 'w' }],
        ['DELETE', `${views}/1`],
        ['PUT', '/v1/feature-families/watched/watch'],
        ['DELETE', '/v1/feature-families/watched/watch'],
      ] as const) {
        const answer = await portal.call(method, path, {
          token: body.secret,
          body: view,
        });
        expect([method, path, answer.status]).toEqual([method, path, 403]);
        expect(answer.body.error.message).toContain("no 'write' scope");
      }
      expect(
        (await portal.call('GET', views, { token: body.secret })).status,
      ).toBe(200);
    });

    it("keeps one person's tokens from another", async () => {
      const { body } = await portal.call('POST', '/v1/tokens', {
        token: userToken('user:default/ada'),
        body: { name: 'hers', scopes: ['read'], expiresInDays: null },
      });
      const other = await portal.call('DELETE', `/v1/tokens/${body.token.id}`, {
        token: userToken('user:default/jonas'),
      });
      expect(other.status).toBe(404);
    });

    it('lets no token and no service make tokens', async () => {
      for (const token of [FIXED_TOKEN, serviceToken('plugin:catalog')]) {
        const { status } = await portal.call('POST', '/v1/tokens', {
          token,
          body: { name: 'x', scopes: ['read'], expiresInDays: null },
        });
        expect(status).toBe(403);
      }
    });

    it('names the field of a wrong request', async () => {
      const { status, body } = await portal.call('POST', '/v1/tokens', {
        token: userToken(),
        body: { name: '', scopes: ['admin'], expiresInDays: 0 },
      });
      expect(status).toBe(400);
      expect(body.error.message).toMatch(
        /'name'.*'scopes\.0'.*'expiresInDays'/s,
      );
    });
  });

  describe('runs', () => {
    it('writes a batch whole or not at all', async () => {
      const { runs } = portal.services;
      const run = await aRun('atomic');
      await runs.logBatch(
        run.runId,
        { metrics: [], params: [{ key: 'lr', value: '0.1' }], tags: [] },
        options,
      );
      const batch = {
        metrics: [{ key: 'loss', value: 1, timestamp: 1, step: 0 }],
        params: [{ key: 'lr', value: '0.2' }],
        tags: [{ key: 'team', value: 'x' }],
      };
      await expect(runs.logBatch(run.runId, batch, options)).rejects.toThrow(
        `Changing param values is not allowed. Param with key='lr' was already logged with value='0.1'`,
      );
      const after = await runs.getRun(run.runId, options);
      expect(after.metrics).toEqual([]);
      expect(after.tags.map(tag => tag.key)).toEqual(['mlflow.runName']);
    });

    it('keeps the greatest point by step, time and value as the latest, in whatever order points come', async () => {
      const { runs } = portal.services;
      const run = await aRun('latest');
      const points = [
        { key: 'loss', value: 3, timestamp: 9, step: 1 },
        { key: 'loss', value: 5, timestamp: 1, step: 7 },
        { key: 'loss', value: 4, timestamp: 1, step: 7 },
        { key: 'loss', value: 9, timestamp: 50, step: -2 },
        { key: 'loss', value: Number.NaN, timestamp: 0, step: 2 },
        { key: 'loss', value: -Infinity, timestamp: 0, step: 3 },
      ];
      for (const point of points) {
        await runs.logBatch(
          run.runId,
          { metrics: [point, point], params: [], tags: [] },
          options,
        );
      }
      const after = await runs.getRun(run.runId, options);
      expect(after.metrics).toEqual([
        { key: 'loss', value: 5, timestamp: 1, step: 7 },
      ]);
      const { items } = await runs.getMetricHistory(
        run.runId,
        'loss',
        {},
        options,
      );
      expect(items.map(point => point.value)).toEqual([
        Number.NaN,
        -Infinity,
        4,
        5,
        3,
        9,
      ]);
    });

    it('pages through runs without gap or repeat while runs are added', async () => {
      const { experiments, runs } = portal.services;
      const experimentId = await experiments.createExperiment(
        { name: 'paging', tags: [] },
        options,
      );
      const create = (startTime: number) =>
        runs.createRun(
          { experimentId, clientUser: '', startTime, tags: [] },
          options,
        );
      const first = [];
      for (let i = 0; i < 7; i++) first.push(await create(1000 + (i % 3)));
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await runs.searchRuns(
          {
            experimentIds: [experimentId],
            view: 'active',
            filter: [],
            orderBy: [],
            limit: 2,
            cursor,
          },
          options,
        );
        seen.push(...page.items.map(run => run.runId));
        cursor = page.nextCursor;
        await create(5000);
      } while (cursor);
      expect([...seen].sort()).toEqual(first.map(run => run.runId).sort());
    });
  });

  describe('models', () => {
    it('numbers versions without gap or duplicate under concurrency, and never again', async () => {
      const { models } = portal.services;
      await models.createModel({ name: 'numbered', tags: [] }, options);
      const create = () =>
        models.createVersion(
          { name: 'numbered', source: 's3://bucket/model', tags: [] },
          options,
        );
      const made = await Promise.all(Array.from({ length: 12 }, create));
      expect(made.map(v => Number(v.version)).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 12 }, (_, i) => i + 1),
      );
      await models.deleteVersion('numbered', '12', options);
      expect((await create()).version).toBe('13');
    });

    it.each([
      ['file:///etc', /local path/],
      ['/etc/passwd', /local path/],
      ['mlflow-artifacts:/1/x/../../secret', /leaves its folder/],
      [
        'mlflow-artifacts:/999/elsewhere/artifacts',
        /must lie in the artifacts/,
      ],
    ])('refuses the source %s', async (source, message) => {
      const { models } = portal.services;
      await models
        .createModel({ name: 'sources', tags: [] }, options)
        .catch(() => undefined);
      await expect(
        models.createVersion({ name: 'sources', source, tags: [] }, options),
      ).rejects.toThrow(message);
    });

    it('gives names that the catalog cannot hold an entity of their own', async () => {
      const { models } = portal.services;
      for (const name of [
        'Spaced Name',
        'spaced name',
        'Ünïcode/'.slice(0, 7),
      ]) {
        await models.createModel({ name, tags: [] }, options);
      }
      const refs = await knex('models')
        .whereIn('name', ['Spaced Name', 'spaced name', 'Ünïcode'])
        .pluck('entity_ref');
      expect(new Set(refs).size).toBe(3);
      for (const ref of refs) {
        expect(ref).toMatch(/^mlmodel:default\/[a-z0-9][a-z0-9-]{0,62}$/);
      }
    });
  });

  describe('artifacts', () => {
    it.each([
      '1/../../x',
      '/etc/passwd',
      '1/%2e%2e/x',
      '1/a\\b',
      '1/./x',
      'C:/x',
    ])('refuses the path %s', async path => {
      await expect(
        portal.services.artifacts.upload(path, Readable.from(['x']), options),
      ).rejects.toThrow(/Invalid path/);
    });

    it('leaves nothing of an upload that breaks off', async () => {
      const { artifacts } = portal.services;
      async function* broken() {
        yield Buffer.alloc(100_000);
        throw new Error('connection lost');
      }
      await expect(
        artifacts.upload(
          '0/run/artifacts/x.bin',
          Readable.from(broken()),
          options,
        ),
      ).rejects.toThrow('connection lost');
      expect(await artifacts.list('0/run/artifacts', options)).toEqual([]);
      expect(await artifacts.list('0', options)).toEqual([]);
    });

    it('serves files as downloads only', async () => {
      const run = await aRun('files');
      const root = run.artifactUri.replace('mlflow-artifacts:/', '');
      await portal.services.artifacts.upload(
        `${root}/page.html`,
        Readable.from(['<script>alert(1)</script>']),
        options,
      );
      const { body } = await portal.call(
        'GET',
        `/v1/runs/${run.runId}/artifacts`,
        { token: FIXED_TOKEN },
      );
      expect(body.files).toEqual([
        { path: 'page.html', isDir: false, size: 25 },
      ]);
    });
  });

  it('describes every route in its OpenAPI document', async () => {
    const { body } = await portal.call('GET', '/openapi.json', {
      token: FIXED_TOKEN,
    });
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining(['/v1/models', '/v1/runs/{runId}', '/v1/tokens']),
    );
  });

  it('removes demo content with all that belongs to it, and nothing else', async () => {
    const { experiments, runs, models, artifacts } = portal.services;
    const demo = [{ key: 'mlhome.demo', value: 'true' }];
    const experimentId = await experiments.createExperiment(
      { name: 'demo experiment', tags: demo },
      options,
    );
    const run = await runs.createRun(
      { experimentId, clientUser: '', tags: [] },
      options,
    );
    await artifacts.upload(
      `${experimentId}/${run.runId}/artifacts/x.txt`,
      Readable.from(['x']),
      options,
    );
    await models.createModel({ name: 'demo model', tags: demo }, options);
    await models.createModel({ name: 'own model', tags: [] }, options);

    const removed = await portal.call('DELETE', '/v1/demo', {
      token: FIXED_TOKEN,
    });
    expect(removed.body).toEqual({
      models: 1,
      versions: 0,
      experiments: 1,
      runs: 1,
    });
    await expect(runs.getRun(run.runId, options)).rejects.toThrow('not found');
    await expect(models.getModel('own model', options)).resolves.toBeDefined();
    const me = await portal.call('GET', '/v1/me', { token: FIXED_TOKEN });
    expect(me.body.demo).toEqual({
      models: 0,
      versions: 0,
      experiments: 0,
      runs: 0,
    });
  });
});
