import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { anEvaluation } from '@ml-home/backstage-plugin-ml-home-common/testUtils';
import { Readable } from 'node:stream';
import {
  asCaller,
  databases,
  FIXED_TOKEN,
  startMlHome,
  userToken,
} from '../__testUtils__/harness';
import { trackingOf } from '../__testUtils__/tracking';

jest.setTimeout(60_000);

type Portal = Awaited<ReturnType<typeof startMlHome>>;

const ada = 'user:default/ada';
const jonas = 'user:default/jonas';
const options = { caller: asCaller() };

let denied = new Set<string>();
let portal: Portal;
const { anExperiment, aRun, get } = trackingOf(() => portal);

const card = (model: string, more = '') =>
  `/models/${encodeURIComponent(model)}/versions/1/card${more}`;

const send = (
  method: string,
  path: string,
  body: unknown,
  token: string = FIXED_TOKEN,
) => portal.call(method, `/v1${path}`, { token, body });

const upload = (path: string, text: string) =>
  portal.services.artifacts.upload(path, Readable.from([text]), options);

/** A model with one version that a run logged. */
async function aModel(name = `lyrics-${Math.random().toString(16).slice(2)}`) {
  const experimentId = await anExperiment('cards');
  const runId = await aRun(experimentId, {
    metrics: { val_loss: 0.2, accuracy: 0.9 },
    params: { C: '1.0', penalty: 'l2' },
    tags: {
      'mlflow.source.git.commit': 'abc123',
      'mlflow.source.git.dirty': 'true',
      'feast.feature_refs': 'listener:age,listener:country',
    },
  });
  await portal.services.models.createModel({ name, tags: [] }, options);
  await portal.services.models.createVersion(
    { name, source: `runs:/${runId}/model`, runId, tags: [] },
    options,
  );
  const root = `${experimentId}/${runId}/artifacts`;
  return { name, runId, root, experimentId };
}

beforeAll(async () => {
  portal = await startMlHome({
    knex: await databases.init('POSTGRES_18'),
    decide: name =>
      denied.has(name) ? { result: AuthorizeResult.DENY } : undefined,
  });
});
afterAll(() => portal.stop());
beforeEach(() => {
  denied = new Set();
});

describe('a card', () => {
  it('fills itself from the run, its files and its evaluation, and says where each value is from', async () => {
    const { name, root, runId } = await aModel();
    await upload(
      `${root}/model/MLmodel`,
      [
        'flavors:',
        '  python_function: {python_version: 3.11.9}',
        '  sklearn: {sklearn_version: 1.9.1}',
        'signature:',
        `  inputs: '[{"type": "string", "name": "text", "required": true}]'`,
        `  outputs: '[{"type": "double", "required": true}]'`,
      ].join('\n'),
    );
    await upload(
      `${root}/model/requirements.txt`,
      'scikit-learn==1.9.1\npandas>=2\n',
    );
    await upload(
      `${root}/ml-home-evaluation.json`,
      JSON.stringify(anEvaluation()),
    );
    const { status, body } = await get(card(name));
    expect(status).toBe(200);
    const { fields } = body.card;
    expect(fields['overview.library']).toMatchObject({
      value: 'scikit-learn 1.9.1',
      origin: { source: 'run', from: `${runId}, MLmodel` },
    });
    expect(fields['overview.inputs'].value).toEqual([
      { name: 'text', type: 'string', required: true },
    ]);
    expect(fields['environment.dependencies'].value).toEqual([
      { name: 'scikit-learn', version: '==1.9.1' },
      { name: 'pandas', version: '>=2' },
    ]);
    expect(fields['environment.hyperparameters'].value).toHaveLength(2);
    expect(fields['data.features'].value).toEqual([
      'listener:age',
      'listener:country',
    ]);
    const metrics = fields['evaluation.metrics'].value;
    expect(metrics.map((one: { key: string }) => one.key)).toEqual([
      'precision',
      'recall',
      'f1',
      'accuracy',
      'false_positive_rate',
      'selection_rate',
      'roc_auc',
      'average_precision',
      'val_loss',
    ]);
    expect(fields['fairness.groups'].value).toHaveLength(3);
    expect(fields['data.evaluation'].value[0].name).toBe('holdout-2026');
    // Cost and carbon are unknown, which is not zero.
    expect(fields['environment.carbon']).toBeUndefined();
    expect(body.completeness.open).toContain('uses.purpose');
    expect(body.notes).toEqual([
      expect.objectContaining({ field: 'overview.code' }),
    ]);
    expect(body.origins.person).toBeUndefined();
    expect(body.evaluations).toHaveLength(1);
  });

  it('keeps what two people write, and names the fields of which one would overwrite the other', async () => {
    const { name } = await aModel();
    const write = (baseRevision: number, changes: object, ref = ada) =>
      send('PATCH', card(name), { baseRevision, changes }, userToken(ref));
    const first = await write(0, {
      'uses.purpose': { value: 'Filters' },
      'uses.limits': { value: 'Slang' },
    });
    expect(first.body.card.revision).toBe(1);
    const other = await write(
      0,
      { 'risks.risks': { value: [{ name: 'x' }] } },
      jonas,
    );
    expect(other.body.card.revision).toBe(2);
    const clash = await write(0, { 'uses.limits': { value: 'None' } }, jonas);
    expect(clash.status).toBe(409);
    expect(clash.body.error.message).toMatch(/ada.*uses\.limits/);
    const kept = await get(card(name));
    expect(kept.body.card.fields['uses.limits']).toMatchObject({
      value: 'Slang',
      origin: { source: 'person', from: ada },
    });
    expect(kept.body.updatedBy).toBe(jonas);
  });

  it('takes its revision from If-Match as well, and asks for one', async () => {
    const { name } = await aModel();
    const none = await send('PATCH', card(name), {
      changes: { 'uses.purpose': { value: 'x' } },
    });
    expect(none.status).toBe(400);
    expect(none.body.error.message).toMatch(/baseRevision/);
    const ahead = await send('PATCH', card(name), {
      baseRevision: 7,
      changes: { 'uses.purpose': { value: 'x' } },
    });
    expect(ahead.status).toBe(400);
  });

  it('lets a person override a machine, with a reason, and take that back', async () => {
    const { name } = await aModel();
    const write = (baseRevision: number, change: object) =>
      send('PATCH', card(name), {
        baseRevision,
        changes: { 'overview.code': change },
      });
    const value = { commit: 'def456' };
    const bare = await write(0, { value });
    expect(bare.status).toBe(400);
    expect(bare.body.error.message).toMatch(/'overview\.code'.*reason/);
    const done = await write(0, { value, reason: 'Rebased since' });
    expect(done.body.card.fields['overview.code']).toMatchObject({
      value,
      origin: { source: 'person' },
      override: {
        of: {
          value: { commit: 'abc123', dirty: true },
          origin: { source: 'run' },
        },
        reason: 'Rebased since',
      },
    });
    const back = await write(1, { value: null });
    expect(back.body.card.fields['overview.code']).toMatchObject({
      value: { commit: 'abc123' },
      origin: { source: 'run' },
    });
  });

  it('remembers its revisions and restores an earlier one', async () => {
    const { name } = await aModel();
    for (const [i, value] of ['one', 'two', 'three'].entries()) {
      await send('PATCH', card(name), {
        baseRevision: i,
        changes: { 'uses.purpose': { value } },
      });
    }
    const revisions = await get(card(name, '/revisions?limit=2'));
    expect(revisions.body).toMatchObject({
      totalCount: 3,
      items: [
        {
          revision: 3,
          kind: 'edit',
          changes: [{ field: 'uses.purpose', before: 'two', after: 'three' }],
        },
        { revision: 2 },
      ],
    });
    const next = await get(
      card(name, `/revisions?limit=2&cursor=${revisions.body.nextCursor}`),
    );
    expect(next.body.items).toHaveLength(1);
    const restored = await send('POST', card(name, '/restore'), {
      revision: 1,
      baseRevision: 3,
    });
    expect(restored.body.card).toMatchObject({
      revision: 4,
      fields: { 'uses.purpose': { value: 'one' } },
    });
    const stale = await send('POST', card(name, '/restore'), {
      revision: 1,
      baseRevision: 3,
    });
    expect(stale.status).toBe(409);
  });

  it('suggests what the version before says, and models that are like it', async () => {
    const { name, runId } = await aModel();
    await send('PATCH', card(name), {
      baseRevision: 0,
      changes: { 'uses.purpose': { value: 'Filters' } },
    });
    await portal.services.models.createVersion(
      { name, source: `runs:/${runId}/model`, runId, tags: [] },
      options,
    );
    const { body } = await get(`/models/${name}/versions/2/card/suggestions`);
    expect(body.items).toContainEqual({
      field: 'uses.purpose',
      value: 'Filters',
      from: { model: name, version: '1' },
      why: 'previous',
    });
  });
});

describe('evaluations', () => {
  it('are kept once, and the newest of a name counts', async () => {
    const { name } = await aModel();
    const path = `/models/${name}/versions/1/evaluations`;
    const first = await send('POST', path, anEvaluation());
    const again = await send('POST', path, anEvaluation());
    expect(again.body).toEqual({ id: first.body.id, repeated: true });
    await send(
      'POST',
      path,
      anEvaluation({
        slices: [{ metrics: [{ key: 'f1', value: 0.5, standardError: 0.01 }] }],
      }),
    );
    const { body } = await get(card(name));
    expect(body.evaluations).toHaveLength(1);
    expect(body.card.fields['evaluation.metrics'].value[0]).toMatchObject({
      key: 'f1',
      value: 0.5,
      interval: { method: 'normal' },
    });
  });

  it.each([
    [
      'a text for a number',
      { slices: [{ metrics: [{ key: 'f1', value: '0.9' }] }] },
      /slices\.0\.metrics\.0\.value/,
    ],
    [
      'a negative count',
      { slices: [{ counts: { tp: -1, fp: 0, tn: 0, fn: 0 } }] },
      /slices\.0\.counts\.tp/,
    ],
    [
      'a slice twice',
      { slices: [{ slice: { a: '1' } }, { slice: { a: '1' } }] },
      /slices\.1\.slice.*twice/,
    ],
    ['an unknown key', { slices: [{}], extra: 1 }, /extra/],
    ['no slice', { slices: [] }, /slices/],
    [
      'a matrix that is not square',
      { slices: [{ confusion: { labels: ['a', 'b'], matrix: [[1, 2]] } }] },
      /slices\.0\.confusion\.matrix/,
    ],
  ])('refuse %s and name it', async (_, given, message) => {
    const { name } = await aModel();
    const { status, body } = await send(
      'POST',
      `/models/${name}/versions/1/evaluations`,
      { name: 'x', ...given },
    );
    expect(status).toBe(400);
    expect(body.error.message).toMatch(message);
    expect((await get(card(name))).body.evaluations).toEqual([]);
  });
});

describe('who may see and change cards', () => {
  const routes: [string, string, string, unknown][] = [
    ['GET', '', 'read', undefined],
    ['GET', '/revisions', 'read', undefined],
    ['GET', '/suggestions', 'read', undefined],
    ['GET', '/export?format=huggingface', 'read', undefined],
    ['POST', '/refresh', 'read', {}],
    ['POST', '/import-preview', 'read', { format: 'mof', document: '{}' }],
    [
      'PATCH',
      '',
      'write',
      { baseRevision: 0, changes: { 'uses.purpose': { value: 'x' } } },
    ],
    ['POST', '/restore', 'write', { revision: 0, baseRevision: 1 }],
    [
      'POST',
      '/import',
      'write',
      { format: 'huggingface', document: '# A\n\nB', baseRevision: 0 },
    ],
  ];

  it.each(routes)(
    '%s card%s needs card.%s',
    async (method, more, need, body) => {
      const { name } = await aModel();
      const call = () =>
        method === 'GET'
          ? portal.call('GET', `/v1${card(name, more)}`, {
              token: userToken(ada),
            })
          : send(method, card(name, more), body, userToken(ada));
      const anonymous = await portal.call(method, `/v1${card(name, more)}`, {
        body,
      });
      expect(anonymous.status).toBe(401);
      // Decisions are remembered for five seconds per person: each check is a person of its own.
      denied = new Set([`ml-home.card.${need}`]);
      const who = `user:default/p${Math.random()}`;
      const refused = await portal.call(method, `/v1${card(name, more)}`, {
        token: userToken(who),
        body,
      });
      expect(refused.status).toBe(403);
      expect(refused.body.error.message).toContain(`ml-home.card.${need}`);
      denied = new Set(['ml-home.model.read']);
      const blind = await portal.call(method, `/v1${card(name, more)}`, {
        token: userToken(`user:default/q${Math.random()}`),
        body,
      });
      expect([403, 404]).toContain(blind.status);
      denied = new Set();
      expect((await call()).status).not.toBe(403);
    },
  );

  it('leaves the facts of a run out whose experiment may not be seen', async () => {
    const { name } = await aModel();
    denied = new Set(['ml-home.experiment.read']);
    const { body } = await portal.call('GET', `/v1${card(name)}`, {
      token: userToken('user:default/nobody'),
    });
    expect(body.runHidden).toBe(true);
    expect(body.card.fields['overview.code']).toBeUndefined();
    expect(body.card.fields['evaluation.metrics']).toBeUndefined();
  });

  it('answers 404 for what is not there', async () => {
    expect((await get('/models/none/versions/1/card')).status).toBe(404);
    const { name } = await aModel();
    expect((await get(`/models/${name}/versions/9/card`)).status).toBe(404);
    expect((await get(`/models/${name}/versions/x/card`)).status).toBe(400);
  });
});
