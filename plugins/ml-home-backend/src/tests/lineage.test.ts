import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { LineageGraph } from '@ml-home/backstage-plugin-ml-home-common';
import { Knex } from 'knex';
import {
  asCaller,
  databases,
  startMlHome,
  userToken,
} from '../__testUtils__/harness';
import {
  LAKE,
  aDataset,
  aRunEvent,
  oneDay,
  runIdOf,
  startWithLineage,
} from '../__testUtils__/lineage';

jest.setTimeout(60_000);

const options = { caller: asCaller() };

describe('lineage', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;
  let familyId: string;
  let send: Awaited<ReturnType<typeof startWithLineage>>['send'];

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    ({ portal, send, familyId } = await startWithLineage(knex));
    await knex('feature_consumers').insert([
      {
        family_id: familyId,
        kind: 'model',
        name: 'ranker',
        learned: 'declared',
        source: 'catalog',
      },
      {
        family_id: familyId,
        kind: 'model',
        name: 'ranker',
        learned: 'observed',
        source: 'mlflow',
      },
      {
        family_id: familyId,
        kind: 'run',
        name: 'r1',
        learned: 'observed',
        source: 'mlflow',
      },
      {
        family_id: familyId,
        kind: 'service',
        name: 'home_page',
        learned: 'imported',
        source: 'feast:music',
      },
    ]);
    await send(...oneDay());
  });
  afterAll(() => portal.stop());

  async function graph(node: string, depth = 2): Promise<LineageGraph> {
    const { status, body } = await portal.call(
      'GET',
      `/v1/lineage?depth=${depth}&node=${encodeURIComponent(node)}`,
      { token: userToken() },
    );
    expect([status, body.error]).toEqual([200, undefined]);
    return body;
  }
  const placed = ({ nodes }: LineageGraph) =>
    nodes
      .map(
        ({ kind, name, upstream, downstream }) =>
          `${kind} ${name} ${upstream ?? '-'} ${downstream ?? '-'}`,
      )
      .sort();

  it('shows sources of a family on one side and who reads it on the other', async () => {
    const found = await graph('family:user_tracks');
    expect(placed(found)).toEqual([
      'dataset elsewhere 1 -',
      'dataset features 1 -',
      'dataset plays 2 -',
      'family user_tracks 0 0',
      'job featurize 2 -',
      'model ranker - 1',
      'run r1 - 1',
      'service home_page - 1',
    ]);
    const short = (id: string) => id.split(':').at(-1);
    expect(
      found.edges
        .map(
          e =>
            `${short(e.source)} ${e.relation} ${short(e.target)} ${e.learned} ${
              e.from
            }`,
        )
        .sort(),
    ).toEqual([
      'elsewhere source user_tracks declared features',
      'features source user_tracks declared features',
      'featurize writes features observed openlineage',
      'plays feeds features observed openlineage',
      'plays reads featurize observed openlineage',
      'user_tracks consumes home_page imported feast:music',
      'user_tracks consumes r1 observed mlflow',
      'user_tracks consumes ranker observed catalog, mlflow',
    ]);
    const fed = found.edges.find(({ relation }) => relation === 'feeds');
    expect(fed).toMatchObject({
      source: `dataset:${LAKE}:plays`,
      via: 'job:airflow:featurize',
      firstSeen: '2026-03-29T04:05:00.000Z',
      lastSeen: '2026-03-29T04:05:00.000Z',
      count: 1,
    });
  });

  it('follows what feeds what and not every output of a job', async () => {
    expect(placed(await graph(`dataset:${LAKE}:raw`, 5))).toEqual([
      'dataset features - 2',
      'dataset plays - 1',
      'dataset raw 0 0',
      'family user_tracks - 3',
      'job clean - 1',
      'job featurize - 2',
      'model ranker - 4',
      'run r1 - 4',
      'service home_page - 4',
    ]);
    expect(placed(await graph('job:airflow:featurize', 1))).toEqual([
      'dataset features - 1',
      'dataset plays 1 -',
      'dataset report - 1',
      'dataset users 1 -',
      'job featurize 0 0',
    ]);
    expect(placed(await graph('model:ranker', 1))).toEqual([
      'family user_tracks 1 -',
      'model ranker 0 0',
    ]);
  });

  it('cuts levels that are too wide, and says by how much', async () => {
    await send(
      aRunEvent({
        runId: runIdOf(3),
        job: 'wide',
        inputs: [aDataset('hub')],
        outputs: Array.from({ length: 70 }, (_, i) => aDataset(`wide-${i}`)),
      }),
    );
    const found = await graph(`dataset:${LAKE}:hub`);
    expect(found.nodes).toHaveLength(51);
    expect(found.truncated).toEqual([
      { side: 'downstream', step: 1, hidden: 21 },
    ]);
  });

  it('walks in circles once', async () => {
    await send(
      aRunEvent({
        runId: runIdOf(4),
        job: 'there',
        inputs: [aDataset('p')],
        outputs: [aDataset('q')],
      }),
      aRunEvent({
        runId: runIdOf(5),
        job: 'back',
        inputs: [aDataset('q')],
        outputs: [aDataset('p')],
      }),
    );
    expect(placed(await graph(`dataset:${LAKE}:p`, 5))).toEqual([
      'dataset p 0 0',
      'dataset q 1 1',
      'job back 1 2',
      'job there 2 1',
    ]);
  });

  it('knows a dataset by its other names, and notes that it was dropped', async () => {
    await send(
      aRunEvent({
        runId: runIdOf(6),
        job: 'alias',
        outputs: [
          aDataset('s3-path', {
            facets: {
              symlinks: {
                identifiers: [
                  { namespace: 'hive', name: 'db.t', type: 'TABLE' },
                ],
              },
              lifecycleStateChange: { lifecycleStateChange: 'DROP' },
            },
          }),
        ],
      }),
    );
    const found = await graph('dataset:hive/db.t');
    expect(found.nodes.find(({ id }) => id === found.focus)).toMatchObject({
      name: 's3-path',
      aliases: ['hive/db.t'],
      lifecycle: { change: 'DROP', at: '2026-03-29T04:00:00.000Z' },
    });
  });

  it('answers 404 for what nobody named, and 400 for what is no node', async () => {
    const status = async (node: string, token?: string) =>
      (await portal.call('GET', `/v1/lineage?node=${node}`, { token })).status;
    expect(await status('dataset:a:b', userToken())).toBe(404);
    expect(await status('family:none', userToken())).toBe(404);
    expect(await status('model:none', userToken())).toBe(404);
    expect(await status('thing:none', userToken())).toBe(400);
    expect(await status('family:user_tracks')).toBe(401);
  });

  it('follows permissions, also those of the models it shows', async () => {
    await portal.services.models.createModel(
      { name: 'ranker', tags: [] },
      options,
    );
    const denied = (name: string): PolicyDecision | undefined =>
      ['ml-home.lineage.write', 'ml-home.model.read'].includes(name)
        ? { result: AuthorizeResult.DENY }
        : undefined;
    const strict = await startMlHome({ knex, decide: denied });
    const { body } = await strict.call(
      'GET',
      '/v1/lineage?node=family:user_tracks',
      { token: userToken() },
    );
    expect(placed(body)).not.toContain('model ranker - 1');
    expect(JSON.stringify(body)).not.toContain('ranker');
    const model = await strict.call('GET', '/v1/lineage?node=model:ranker', {
      token: userToken(),
    });
    expect(model.status).toBe(404);
    await expect(
      strict.services.lineage.recordEvents([aRunEvent()], options),
    ).rejects.toThrow("'ml-home.lineage.write' is denied");
    await strict.stop();
  });
});
