import { Entity } from '@backstage/catalog-model';
import { anEvaluation } from '@ml-home/backstage-plugin-ml-home-common/testUtils';
import { Readable } from 'node:stream';
import {
  organisation,
  people,
  startGoverned,
  twoSteps,
} from '../__testUtils__/governance';
import { asCaller, databases } from '../__testUtils__/harness';

jest.setTimeout(120_000);

const { ada, jonas, priya, pat, ruth } = people;
type Portal = Awaited<ReturnType<typeof startGoverned>>;

const keysOf = (review: { diff: { changes: { key: string }[] } }) =>
  review.diff.changes.map(({ key }) => key).sort();

const derived: Entity[] = [
  ['child', ['org/base']],
  ['grandchild', ['mlmodel:default/child']],
].map(([name, derivedFrom]) => ({
  apiVersion: 'mlhome.dev/v1alpha1',
  kind: 'MLModel',
  metadata: { name: name as string, namespace: 'default' },
  spec: { owner: 'group:default/builders', derivedFrom },
}));

describe('what a review rests on', () => {
  let portal: Portal;
  let knex: Awaited<ReturnType<typeof databases.init>>;
  const tasks = new Map<string, (signal: AbortSignal) => unknown>();

  const card = (model: string, version: string, more = '') =>
    `/models/${model}/versions/${version}/card${more}`;
  const write = async (
    who: string,
    model: string,
    version: string,
    changes: object,
  ) => {
    const { body } = await portal.as(who).get(card(model, version));
    const answer = await portal.as(who).patch(card(model, version), {
      baseRevision: body.card.revision,
      changes,
    });
    expect([answer.status, answer.body.error?.message]).toEqual([
      200,
      undefined,
    ]);
    return answer.body;
  };
  const stateOf = async (id: string) =>
    (await portal.as(ruth).get(`/governance/reviews/${id}`)).body;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startGoverned({
      knex,
      tasks: tasks as never,
      entities: [...organisation(), ...derived],
    });
    await portal.policy('serving', {
      guards: { aliases: ['champion'], environments: ['production'] },
      steps: twoSteps,
      rules: [
        {
          id: 'accuracy',
          title: 'Accuracy',
          evidence: 'metric:accuracy',
          expression: 'value >= 0.8',
        },
      ],
      envelope: {
        bands: [
          { evidence: 'metric:accuracy', min: 0.88 },
          { evidence: 'environment:*', any: true },
        ],
      },
    });
  });
  afterAll(() => portal.stop());

  it('lets a retrain inside its bands pass, and asks people about one outside', async () => {
    const first = await portal.train('retrained', { accuracy: 0.9 });
    await portal.approve('retrained', first.version);

    const near = await portal.train('retrained', { accuracy: 0.89 });
    const passed = await portal.submit('retrained', near.version);
    expect(passed.state).toBe('approved');
    expect(passed.decisions).toEqual([
      expect.objectContaining({
        kind: 'envelope',
        reason: expect.stringMatching(/1 changes, all inside their bands/),
      }),
    ]);
    await portal.setAlias('retrained', 'champion', near.version);

    // Compared with what people approved: small steps do not add up unseen.
    const far = await portal.train('retrained', { accuracy: 0.87 });
    const asked = await portal.submit('retrained', far.version);
    expect(asked.state).toBe('submitted');
    expect(asked.baseline.version).toBe(first.version);
    expect(keysOf(asked)).toEqual(['metric:accuracy']);
    await expect(
      portal.setAlias('retrained', 'champion', far.version),
    ).rejects.toThrow(/is submitted/);

    // No band speaks of data: a number inside its band does not make up for it.
    const other = await portal.train('retrained', { accuracy: 0.9, extra: 1 });
    const more = await portal.submit('retrained', other.version);
    expect([more.state, keysOf(more)]).toEqual(['submitted', ['metric:extra']]);
  });

  it('reopens in the transaction of the card, and only the step that answers for the text', async () => {
    const { version } = await portal.train('watched', { accuracy: 0.9 });
    await write(jonas, 'watched', version, {
      'uses.purpose': { value: 'Marks songs.' },
    });
    const review = await portal.approve('watched', version);
    await write(jonas, 'watched', version, {
      'uses.purpose': { value: 'Takes songs down.' },
    });
    // Nothing was asked in between: no gate, no task.
    const row = await knex('governance_reviews').where({ id: review.id });
    expect(row[0].state).toBe('stale');
    const stale = await stateOf(review.id);
    expect(stale.steps.map(({ state }: { state: string }) => state)).toEqual([
      'done',
      'reopened',
    ]);
    const again = await portal.submit('watched', version);
    expect(again.step).toMatchObject({ number: 2, role: 'risk' });
    expect((await portal.decide(ruth, again)).body.state).toBe('approved');
  });

  it('takes what was logged a second ago into the submission', async () => {
    const { version, runId } = await portal.train('logged', { accuracy: 0.9 });
    const { runs, artifacts } = portal.services;
    const run = await runs.getRun(runId, { caller: asCaller(ada) });
    await artifacts.upload(
      `${run.artifactUri.replace(
        'mlflow-artifacts:/',
        '',
      )}/ml-home-evaluation.json`,
      Readable.from([JSON.stringify(anEvaluation())]),
      { caller: asCaller(ada) },
    );
    // Read it before: a page that was looked at must not make the submission blind.
    const review = await portal.submit('logged', version);
    expect(
      review.evidence.filter(
        ({ group }: { group: string }) => group === 'slices',
      ).length,
    ).toBeGreaterThan(0);
    expect(review.changedSince).toEqual([]);
    const seen = await portal.as(ruth).get(card('logged', version));
    expect(seen.status).toBe(200);
    expect((await stateOf(review.id)).changedSince).toEqual([]);
  });

  it('knows an account of a machine from a person, and who wrote on a card whatever stands there now', async () => {
    const { version } = await portal.train(
      'accounts',
      { accuracy: 0.9 },
      { tags: { 'mlflow.user': 'root', 'git.author': 'ci-bot, pat' } },
    );
    await write(priya, 'accounts', version, {
      'uses.purpose': { value: 'First words.' },
    });
    // Ada's words replace Priya's; then Jonas brings Priya's back.
    const mine = await write(ada, 'accounts', version, {
      'uses.purpose': { value: 'Other words.' },
    });
    const restored = await portal
      .as(jonas)
      .post(card('accounts', version, '/restore'), {
        revision: 1,
        baseRevision: mine.card.revision,
      });
    expect(restored.status).toBe(200);
    const review = await portal.submit('accounts', version);
    const refs = review.conflicts.map(({ ref }: { ref: string }) => ref).sort();
    expect(refs).toEqual([ada, jonas, pat, priya].sort());
    for (const who of [priya, pat]) {
      const answer = await portal.decide(who, review);
      expect([answer.status, answer.body.error.message]).toEqual([
        403,
        expect.stringMatching(/took part/),
      ]);
    }
  });

  it('holds a restored card to what a person may write now', async () => {
    const { version } = await portal.train('restored', { accuracy: 0.9 });
    await write(ada, 'restored', version, {
      'overview.task': { value: 'ranking' },
    });
    const away = await write(ada, 'restored', version, {
      'overview.task': { value: null },
    });
    // Since then a machine has found another value.
    const { models } = portal.services;
    await models.setModelTag(
      'restored',
      { key: 'task', value: 'classification' },
      { caller: asCaller(ada) },
    );
    const back = (more = {}) =>
      portal.as(ada).post(card('restored', version, '/restore'), {
        revision: 1,
        baseRevision: away.card.revision,
        ...more,
      });
    const refused = await back();
    expect([refused.status, refused.body.error.message]).toEqual([
      400,
      expect.stringMatching(/'overview.task': takes the place of a value/),
    ]);
    const done = await back({ reason: 'it does rank' });
    expect(done.status).toBe(200);
    expect(done.body.card.fields['overview.task']).toMatchObject({
      value: 'ranking',
      override: { reason: 'it does rank', of: { value: 'classification' } },
    });
    // A field that the schema of today would refuse stays away.
    await knex.raw(`alter table model_card_revisions disable trigger user`);
    await knex('model_card_revisions')
      .where({ revision: 2 })
      .whereRaw(`changes->0->>'field' = 'overview.task'`)
      .update({
        changes: JSON.stringify([
          {
            field: 'overview.task',
            before: {
              value: ['no', 'text'],
              source: 'person',
              at: '2026-01-01T00:00:00Z',
            },
            after: null,
          },
        ]),
      });
    await knex.raw(`alter table model_card_revisions enable trigger user`);
    const bad = await portal
      .as(ada)
      .post(card('restored', version, '/restore'), {
        revision: 1,
        baseRevision: done.body.card.revision,
      });
    expect([bad.status, bad.body.error.message]).toEqual([
      400,
      expect.stringMatching(/'overview.task'/),
    ]);
  });

  it('recalls what rests on something upstream, by way of others too, and lists what serves', async () => {
    // As the catalog's own look would note them, which need not have come by yet.
    await knex('declarations')
      .insert(
        derived.map(({ metadata, spec }) => ({
          entity_ref: `mlmodel:default/${metadata.name}`,
          kind: 'MLModel',
          namespace: 'default',
          name: metadata.name,
          metadata: JSON.stringify(metadata),
          spec: JSON.stringify(spec),
          etag: '1',
        })),
      )
      .onConflict('entity_ref')
      .merge();
    const ids: string[] = [];
    for (const name of ['child', 'grandchild', 'stranger']) {
      const { version } = await portal.train(name, { accuracy: 0.9 });
      ids.push((await portal.approve(name, version)).id);
    }
    await portal.setAlias('grandchild', 'champion', '1');
    const wanted = {
      subject: 'org/base',
      what: 'licence',
      reason: 'it is non-commercial now',
    };
    const trial = await portal
      .as(ruth)
      .post('/governance/recalls', { ...wanted, trial: true });
    expect(
      trial.body.items.map((one: Record<string, unknown>) => [
        one.model,
        one.aliases,
      ]),
    ).toEqual([
      ['child', []],
      ['grandchild', ['champion']],
    ]);
    expect((await stateOf(ids[1])).state).toBe('approved');

    const done = await portal.as(ruth).post('/governance/recalls', wanted);
    expect(done.body.reopened).toBe(2);
    expect(
      await Promise.all(ids.map(async id => (await stateOf(id)).state)),
    ).toEqual(['stale', 'stale', 'approved']);
    const gate = await portal
      .as(ada)
      .get('/gate?model=grandchild&version=1&environment=production');
    expect(gate.body.reasons.map(({ rule }: { rule: string }) => rule)).toEqual(
      expect.arrayContaining(['approval', 'recall']),
    );
  });

  it('notices in the background what nobody asked about', async () => {
    const { version, runId } = await portal.train('quiet', { accuracy: 0.9 });
    const review = await portal.approve('quiet', version);
    await portal.services.runs.logBatch(
      runId,
      {
        metrics: [
          { key: 'accuracy', value: 0.7, timestamp: Date.now() + 9, step: 1 },
        ],
        params: [],
        tags: [],
      },
      { caller: asCaller(ada) },
    );
    await tasks.get('ml-home-governance-evidence')!(
      new AbortController().signal,
    );
    const [row] = await knex('governance_reviews').where({ id: review.id });
    expect(row.state).toBe('stale');
  });
});
