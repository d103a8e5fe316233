import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { JsonObject } from '@backstage/types';
import {
  FeatureImportService,
  MaterialisedFamily,
  mlHomeProtocolsExtensionPoint,
  MlHomeServices,
  ProtocolAdapter,
} from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import mlHomeModuleFeast from '.';
import {
  aServedView,
  FakeRegistryServer,
} from './__testUtils__/FakeRegistryServer';

const DUMP = readFileSync(path.join(__dirname, '__fixtures__', 'music.json'));

/** Keeps what importers say, as the backend does: all of a source at once. */
class FakeFeatures implements Partial<FeatureImportService> {
  readonly said = new Map<string, string[]>();
  readonly failures: string[] = [];
  materialised: MaterialisedFamily[] = [];
  readonly callers: (string | undefined)[] = [];
  /** Readings that replace at this moment, and the most there were at once. */
  busy = 0;
  most = 0;

  replaceSource: FeatureImportService['replaceSource'] = async (
    { name },
    { families },
    { caller },
  ) => {
    this.busy += 1;
    this.most = Math.max(this.most, this.busy);
    await new Promise(resolve => setTimeout(resolve, 5));
    this.busy -= 1;
    this.callers.push(caller.userEntityRef);
    const before = this.said.get(name) ?? [];
    const now = families.map(({ family }) => family);
    this.said.set(name, now);
    return {
      families: families.length,
      features: families.flatMap(({ features }) => features).length,
      gone: before.filter(family => !now.includes(family)).length,
    };
  };

  deliverMaterialised: FeatureImportService['deliverMaterialised'] = async (
    _source,
    said,
  ) => {
    this.materialised = said;
    return { accepted: 0 };
  };

  noteFailure: FeatureImportService['noteFailure'] = async (source, why) => {
    this.failures.push(`${source.kind} ${source.name}: ${why}`);
  };
}

/** A backend with the module, in which the token `word` is that of a person and `reader` may only read. */
async function start(
  feast: JsonObject,
  decide: AuthorizeResult = AuthorizeResult.ALLOW,
) {
  const features = new FakeFeatures();
  const tasks: { fn: () => Promise<void> }[] = [];
  const plugin = createBackendPlugin({
    pluginId: 'ml-home',
    register(env) {
      const protocols: ProtocolAdapter[] = [];
      env.registerExtensionPoint(mlHomeProtocolsExtensionPoint, {
        addProtocol: adapter => protocols.push(adapter),
      });
      env.registerInit({
        deps: { http: coreServices.httpRouter, logger: coreServices.logger },
        async init({ http, logger }) {
          http.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
          for (const protocol of protocols) {
            const router = Router();
            router.use(
              protocol.path,
              protocol.createRouter({
                logger,
                services: { features } as unknown as MlHomeServices,
                authenticate: async request => {
                  const token = request.headers.authorization?.slice(7);
                  if (!token) throw new AuthenticationError('no token');
                  return {
                    credentials: mockCredentials.user(),
                    userEntityRef: 'user:default/ada',
                    scopes: token === 'reader' ? ['read'] : ['read', 'write'],
                  };
                },
              }),
            );
            http.use(router);
          }
        },
      });
    },
  });
  const backend = await startTestBackend({
    features: [
      plugin,
      mlHomeModuleFeast,
      mockServices.permissions.mock({
        authorize: async () => [{ result: decide }] as never,
      }).factory,
      mockServices.scheduler.mock({
        scheduleTask: async task => void tasks.push(task as never),
      }).factory,
      mockServices.rootConfig.factory({ data: { mlHome: { feast } } }),
    ],
  });
  const url = `http://localhost:${backend.server.port()}/api/ml-home/feast`;
  return {
    features,
    tasks,
    backend,
    async post(
      route: string,
      body?: Buffer | string,
      headers: Record<string, string> = {},
    ) {
      const response = await fetch(`${url}/registries/${route}`, {
        method: 'POST',
        body,
        headers: { Authorization: 'Bearer word', ...headers },
      });
      const text = await response.text();
      const answer = JSON.parse(text);
      return { status: response.status, answer, told: answer.error?.message };
    },
  };
}

describe('the Feast module', () => {
  let portal: Awaited<ReturnType<typeof start>>;
  let server: FakeRegistryServer;
  const folder = mkdtempSync(path.join(tmpdir(), 'ml-home-feast-'));
  const file = path.join(folder, 'registry.json');

  beforeAll(async () => {
    server = await new FakeRegistryServer().start();
    server.project = 'radio';
    server.views = [aServedView('a'), aServedView('b')];
    portal = await start({
      maxSize: '1mb',
      registries: [
        { project: 'radio', url: `${server.url}/api/v1/`, token: 'of-radio' },
        { project: 'disk', path: file, frequency: 'PT1H' },
      ],
    });
  });
  afterAll(async () => {
    await portal.backend.stop();
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('takes an upload, packed or not, whatever its type', async () => {
    const wanted = {
      ...{ families: 10, features: 16, gone: 0 },
      ...{ delivered: 0, problems: [] },
    };
    for (const [body, headers] of [
      [DUMP, {}],
      [DUMP, { 'Content-Type': 'application/x-www-form-urlencoded' }],
      [DUMP, { 'Content-Type': 'application/json' }],
      [gzipSync(DUMP), { 'Content-Encoding': 'gzip' }],
      [gzipSync(DUMP), {}],
    ] as [Buffer, Record<string, string>][]) {
      const { status, answer } = await portal.post('music', body, headers);
      expect({ status, answer }).toEqual({ status: 200, answer: wanted });
    }
    expect(portal.features.callers[0]).toBe('user:default/ada');
  });

  it('counts what is gone, and names what it is not sure of', async () => {
    await portal.post('music', DUMP);
    const { answer } = await portal.post(
      'music',
      '{"project":"jazz","featureViews":[{"spec":{"name":"a"}},{}]}',
    );
    expect(answer).toEqual({
      families: 1,
      features: 0,
      gone: 10,
      delivered: 0,
      problems: [
        "The registry is that of the project 'jazz', imported as 'music'",
        'featureViews[1].spec is missing',
      ],
    });
  });

  it('changes nothing for what breaks off or is too large', async () => {
    await portal.post('music', DUMP);
    const before = portal.features.said.get('music');
    const cut = await portal.post('music', DUMP.subarray(0, 9_000));
    expect(cut.status).toBe(400);
    expect(cut.told).toMatch(/breaks off after 9000 bytes/);
    const large = await portal.post('music', ' '.repeat(1_100_000));
    expect(large.status).toBe(413);
    const packed = gzipSync(Buffer.alloc(1_100_000));
    expect((await portal.post('music', packed)).status).toBe(400);
    expect((await portal.post('music')).told).toMatch(/it is empty/);
    expect(portal.features.said.get('music')).toBe(before);
    expect(portal.features.failures).toEqual([]);
  });

  it('asks who it is, and whether they may', async () => {
    const none = await portal.post('music', DUMP, { Authorization: '' });
    expect(none.status).toBe(401);
    const reader = { Authorization: 'Bearer reader' };
    expect((await portal.post('music', DUMP, reader)).status).toBe(403);
    expect((await portal.post('radio/sync', '', reader)).status).toBe(403);
    expect((await portal.post('a%20b', DUMP)).status).toBe(400);
  });

  it('reads configured registries by itself, and now', async () => {
    expect(portal.tasks).toMatchObject([
      { id: 'ml-home-feast-radio', frequency: { minutes: 10 } },
      { id: 'ml-home-feast-disk', frequency: { hours: 1 } },
    ]);
    await portal.tasks[0].fn();
    expect(portal.features.said.get('radio')).toEqual(['a', 'b']);
    expect(portal.features.callers.at(-1)).toBeUndefined();
    server.views = [aServedView('b')];
    const { status, answer } = await portal.post('radio/sync');
    expect(status).toBe(200);
    expect(answer).toEqual({
      ...{ families: 1, features: 1, gone: 1 },
      ...{ delivered: 0, problems: [] },
    });
    expect(server.requests.at(-1)?.authorization).toBe('Bearer of-radio');
    expect((await portal.post('nowhere/sync')).status).toBe(404);
  });

  it('keeps what a source said when it cannot be read', async () => {
    await portal.post('radio/sync');
    const before = portal.features.said.get('radio');
    server.down = true;
    const { status, told } = await portal.post('radio/sync');
    server.down = false;
    expect(status).toBe(503);
    expect(told).toMatch(/'radio' cannot be read: \/projects.*answered 500/);
    expect(portal.features.failures.at(-1)).toMatch(/^feast radio: .*500/);
    expect(portal.features.said.get('radio')).toBe(before);
  });

  it('reads a file, and tells why it cannot', async () => {
    rmSync(file, { force: true });
    expect((await portal.post('disk/sync')).told).toMatch(/\(ENOENT\)/);
    writeFileSync(file, DUMP.subarray(0, 100));
    expect((await portal.post('disk/sync')).told).toMatch(/breaks off/);
    writeFileSync(file, gzipSync(DUMP));
    expect((await portal.post('disk/sync')).answer.families).toBe(10);
  });

  it('lets readings of one project take turns', async () => {
    portal.features.most = 0;
    const bodies = Array.from(
      { length: 8 },
      (_, i) => `{"project":"p","featureViews":[{"spec":{"name":"v${i}"}}]}`,
    );
    const answers = await Promise.all(bodies.map(b => portal.post('p', b)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(portal.features.most).toBe(1);
    expect(portal.features.said.get('p')).toHaveLength(1);
  });
});

it('lets nobody in whom the policy denies', async () => {
  const portal = await start({}, AuthorizeResult.DENY);
  const { status, answer } = await portal.post('music', DUMP);
  expect(status).toBe(403);
  expect(answer.error.name).toBe(NotAllowedError.name);
  expect(portal.features.said.size).toBe(0);
  await portal.backend.stop();
});

it.each([
  [{ maxSize: 'much' }, /maxSize must be a size/],
  [{ registries: [{ project: 'a' }] }, /either 'path' or 'url'/],
  [{ registries: [{ project: 'a', path: 'b', url: 'http://c' }] }, /either/],
  [{ registries: [{ project: 'a b', path: 'c' }] }, /the project 'a b' must/],
  [{ registries: [{ project: 'a', url: 'ftp://b' }] }, /http or https/],
  [{ registries: [{ project: 'a', url: 'http://u:p@b' }] }, /no user name/],
  [
    {
      registries: [
        { project: 'a', path: 'b' },
        { project: 'a', path: 'c' },
      ],
    },
    /given twice/,
  ],
])('does not start with %j', async (feast, why) => {
  await expect(start(feast)).rejects.toThrow(why);
});
