import { Entity } from '@backstage/catalog-model';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { Knex } from 'knex';
import { DatabaseDeclarationStore, DeclarationSync } from '../catalog';
import { DatabaseExperimentStore } from '../experiments';
import { DatabaseFamilyStore } from '../features/DatabaseFamilyStore';
import {
  DatabaseClaimStore,
  DatabaseConsumerStore,
  DatabaseSloStore,
  FeatureRegistry,
} from '../features';
import { DatabaseModelStore } from '../models';
import {
  asCaller,
  databases,
  serviceToken,
  startMlHome,
  userToken,
} from '../__testUtils__/harness';

jest.setTimeout(60_000);

const entity = (
  kind: string,
  name: string,
  spec: Record<string, unknown>,
  metadata: Partial<Entity['metadata']> = {},
): Entity => ({
  apiVersion: 'mlhome.dev/v1alpha1',
  kind,
  metadata: {
    name,
    namespace: 'default',
    etag: JSON.stringify(spec),
    annotations: { 'backstage.io/managed-by-location': `file:/${name}.yaml` },
    ...metadata,
  },
  spec: { lifecycle: 'production', ...spec } as Entity['spec'],
});

const syncWith = (knex: Knex, entities: Entity[]) =>
  new DeclarationSync({
    catalog: catalogServiceMock({ entities }),
    auth: mockServices.auth(),
    logger: mockServices.logger.mock(),
    database: knex,
    store: new DatabaseDeclarationStore(),
    models: new DatabaseModelStore(),
    experiments: new DatabaseExperimentStore(),
    features: new FeatureRegistry({
      database: knex,
      claims: new DatabaseClaimStore(),
      consumers: new DatabaseConsumerStore(),
      slos: new DatabaseSloStore(),
      families: new DatabaseFamilyStore(),
    }),
  }).syncOnce();

describe('declarations', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;
  const options = { caller: asCaller('user:default/ada') };
  const model = async (name: string) =>
    (await portal.call('GET', `/v1/models/${name}`, { token: userToken() }))
      .body;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    // Else its own look at a catalog without entities takes away what the tests declare.
    portal = await startMlHome({ knex, catalogDown: () => true });
  });
  afterAll(() => portal?.stop());

  it('join the model that a client registered: one object, each fact with its source', async () => {
    await portal.services.models.createModel(
      { name: 'ranker', description: 'from the client', tags: [] },
      options,
    );
    expect(await model('ranker')).toMatchObject({
      owner: { value: 'user:default/ada', source: 'run' },
      declaration: { state: 'never' },
    });

    const declared = entity(
      'MLModel',
      'Ranker',
      { owner: 'team-a', registeredModel: 'ranker', task: 'ranking' },
      { description: 'from the file' },
    );
    await syncWith(knex, [declared]);
    expect(await model('ranker')).toMatchObject({
      owner: {
        value: 'group:default/team-a',
        source: 'declared',
        from: 'file:/Ranker.yaml',
        overrides: { value: 'user:default/ada', source: 'run' },
      },
      lifecycle: { value: 'production', source: 'declared' },
      task: 'ranking',
      registered: true,
      declaration: { state: 'declared' },
      facts: {
        description: {
          value: 'from the file',
          overrides: { value: 'from the client' },
        },
      },
    });
    const { body } = await portal.call('GET', '/v1/models', {
      token: userToken(),
    });
    expect(body.totalCount).toBe(1);

    await syncWith(knex, []);
    expect(await model('ranker')).toMatchObject({
      owner: { value: 'user:default/ada', source: 'run' },
      registered: true,
      declaration: { state: 'no-longer', location: 'file:/Ranker.yaml' },
    });
  });

  it('of models that nobody registered come and go', async () => {
    await syncWith(knex, [entity('MLModel', 'whisper', { owner: 'team-a' })]);
    expect(await model('whisper')).toMatchObject({
      registered: false,
      versionCount: 0,
      declaration: { state: 'declared' },
    });
    await syncWith(knex, []);
    expect((await model('whisper')).error.name).toBe('NotFoundError');
  });

  it('of projects give their experiments and models an owner', async () => {
    const { experiments, models, runs } = portal.services;
    const experimentId = await experiments.createExperiment(
      { name: 'home ranking', tags: [] },
      options,
    );
    const tagged = await experiments.createExperiment(
      { name: 'tagged', tags: [{ key: 'mlhome.project', value: 'home' }] },
      options,
    );
    const run = await runs.createRun(
      { experimentId, clientUser: '', tags: [] },
      options,
    );
    await models.createModel({ name: 'home-model', tags: [] }, options);
    await models.createVersion(
      {
        name: 'home-model',
        source: `runs:/${run.runId}/model`,
        runId: run.runId,
        tags: [],
      },
      options,
    );
    const project = entity('MLProject', 'home', {
      owner: 'team-b',
      phase: 'production',
      experiments: ['home ranking'],
      members: ['ada', 'user:other/jonas', 'user:'],
    });
    await syncWith(knex, [project]);
    expect((await model('home-model')).owner).toMatchObject({
      value: 'group:default/team-b',
    });
    for (const id of [experimentId, tagged]) {
      const { body } = await portal.call('GET', `/v1/experiments/${id}`, {
        token: userToken(),
      });
      expect(body).toMatchObject({
        owner: { value: 'group:default/team-b', source: 'declared' },
        project: { value: 'mlproject:default/home' },
      });
    }
    const projects = await portal.call('GET', '/v1/projects', {
      token: userToken(),
    });
    expect(projects.body.items[0]).toMatchObject({
      name: 'home',
      phase: 'production',
      members: ['user:default/ada', 'user:other/jonas'],
      modelCount: 1,
      experimentCount: 2,
      runCount: 1,
    });
  });

  it('are told apart from registrations in the feed of the catalog provider', async () => {
    const feed = (since?: string) =>
      portal.call('GET', `/v1/catalog/feed${since ? `?since=${since}` : ''}`, {
        token: serviceToken('plugin:catalog'),
      });
    const all = await feed();
    expect(all.body.more).toBe(false);
    const states = (body: { items: { modelName: string; state: string }[] }) =>
      Object.fromEntries(body.items.map(item => [item.modelName, item.state]));
    expect(states(all.body)).toMatchObject({ 'home-model': 'registered' });

    // The catalog knows both by one ref: it must not be told to remove it.
    const { models } = portal.services;
    await models.createModel({ name: 'cased', tags: [] }, options);
    await models.updateModel('cased', { newName: 'Cased' }, options);
    const cased = await feed(all.body.nextCursor);
    expect(states(cased.body)).toMatchObject({ Cased: 'registered' });
    expect(states(cased.body)).not.toHaveProperty('cased');

    await portal.services.models.deleteModel('home-model', options);
    const next = await feed(all.body.nextCursor);
    expect(states(next.body)).toMatchObject({ 'home-model': 'deleted' });
  });

  it('are read page by page however many models there are, and then only what changed', async () => {
    const read = async (since?: string) => {
      const names: string[] = [];
      let cursor = since;
      for (let pages = 0; pages < 5; pages += 1) {
        const { body } = await portal.call(
          'GET',
          `/v1/catalog/feed${cursor ? `?since=${cursor}` : ''}`,
          { token: serviceToken('plugin:catalog') },
        );
        for (const item of body.items) names.push(item.modelName);
        cursor = body.nextCursor as string;
        if (!body.more) return { names, cursor };
      }
      throw new Error('The feed does not end');
    };
    await knex('models').insert(
      Array.from({ length: 2_100 }, (_, i) => ({
        name: `many-${i}`,
        entity_name: `many-${i}`,
        entity_ref: `mlmodel:default/many-${i}`,
        registered: true,
        catalog_changed_at: knex.raw("now() - interval '1 day'"),
      })),
    );
    const { names, cursor } = await read();
    expect(names.filter(name => name.startsWith('many-'))).toHaveLength(2_100);
    expect(new Set(names).size).toBe(names.length);
    const { models } = portal.services;
    await models.updateModel('many-7', { description: 'new' }, options);
    const changed = (await read(cursor)).names;
    expect(changed).toContain('many-7');
    expect(changed).not.toContain('many-8');
  });
});
