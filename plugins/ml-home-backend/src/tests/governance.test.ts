import { asCaller, databases } from '../__testUtils__/harness';
import { people, startGoverned, twoSteps } from '../__testUtils__/governance';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers of routes are looked at piece by piece */
jest.setTimeout(120_000);

const { ada, jonas, priya, pat, ruth, rex } = people;
type Portal = Awaited<ReturnType<typeof startGoverned>>;

const guarded = {
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
};

const approve = (
  portal: Portal,
  who: string,
  id: string,
  revision: number,
  more = {},
) =>
  portal.as(who).post(`/governance/reviews/${id}/decisions`, {
    kind: 'approve',
    reason: 'looks right',
    revision,
    ...more,
  });

async function submitted(
  portal: Portal,
  model: string,
  version: string,
  by = ada,
) {
  const answer = await portal
    .as(by)
    .post('/governance/reviews', { model, version });
  expect([answer.status, answer.body.error?.message]).toEqual([200, undefined]);
  return answer.body;
}

async function approved(portal: Portal, model: string, version: string) {
  const review = await submitted(portal, model, version);
  const first = await approve(portal, priya, review.id, review.revision);
  expect([first.status, first.body.error?.message]).toEqual([200, undefined]);
  const second = await approve(portal, ruth, review.id, first.body.revision);
  expect([second.status, second.body.state]).toEqual([200, 'approved']);
  return second.body;
}

describe('governance', () => {
  let portal: Portal;
  let knex: Awaited<ReturnType<typeof databases.init>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startGoverned({ knex });
    await portal.policy('serving', guarded);
  });
  afterAll(() => portal.stop());

  it('keeps a guarded alias back until two people have approved, and says why', async () => {
    const { version } = await portal.train('ranker', { accuracy: 0.9 });
    const refusal = await portal
      .setAlias('ranker', 'champion', version)
      .catch(e => e);
    expect(refusal.name).toBe('NotAllowedError');
    expect(refusal.message).toMatch(
      /guarded by policy serving 1.*never reviewed.*\/ml-home\/models\/ranker\/versions\/1/,
    );
    // Names that nobody guards stay free.
    await portal.setAlias('ranker', 'challenger', version);

    const review = await submitted(portal, 'ranker', version);
    expect(review.state).toBe('submitted');
    expect(review.step).toEqual({ number: 1, of: 2, role: 'technical' });
    expect(review.verdicts).toEqual({ pass: 1, fail: 0, insufficient: 0 });
    await expect(
      portal.setAlias('ranker', 'champion', version),
    ).rejects.toThrow(/is submitted, and not approved/);

    const first = await approve(portal, priya, review.id, review.revision);
    expect(first.body.step).toEqual({ number: 2, of: 2, role: 'risk' });
    await expect(
      portal.setAlias('ranker', 'champion', version),
    ).rejects.toThrow(/is in review/);
    const second = await approve(portal, rex, review.id, first.body.revision);
    expect(second.body.state).toBe('approved');
    expect(second.body.validUntil).toBeDefined();

    await portal.setAlias('ranker', 'champion', version);
    const gate = await portal
      .as(ada)
      .get(`/gate?model=ranker&version=${version}&environment=production`);
    expect(gate.body).toMatchObject({
      verdict: 'allow',
      reasons: [],
      policyVersion: 'serving 1',
    });
    const log = await portal
      .as(ada)
      .get('/governance/gate-decisions?model=ranker');
    expect(
      log.body.items.map((one: Record<string, string>) => [
        one.verdict,
        one.promotion,
        one.environment,
      ]),
    ).toEqual([
      ['allow', undefined, 'production'],
      ['allow', 'alias:champion', undefined],
      ['deny', 'alias:champion', undefined],
      ['deny', 'alias:champion', undefined],
      ['deny', 'alias:champion', undefined],
    ]);
    expect(log.body.items[0].decisionId).toBe(gate.body.decisionId);
  });

  it('lets nobody decide on their own work, whatever the token, the tag or the role', async () => {
    const roles = await startGoverned({
      knex,
      roles: { technical: Object.values(people), risk: Object.values(people) },
    });
    const { version } = await roles.train(
      'own',
      { accuracy: 0.9 },
      {
        by: ada,
        tags: {
          'mlhome.commit-authors': 'Pat <pat@example.com>, jonas',
          'mlflow.user': 'rex',
        },
      },
    );
    // Ruth submits what Ada trained, Jonas and Pat wrote, and Rex ran.
    const review = await submitted(roles, 'own', version, ruth);
    for (const who of [ada, jonas, pat, rex, ruth]) {
      const answer = await approve(roles, who, review.id, review.revision);
      expect([who, answer.status]).toEqual([who, 403]);
      expect(answer.body.error.message).toMatch(/took part/);
    }
    const seen = await roles.as(ada).get(`/governance/reviews/${review.id}`);
    expect(seen.body.me).toMatchObject({
      mayDecide: false,
      why: expect.stringMatching(/took part/),
    });
    // A second token of the same person is the same person.
    const token = await roles.as(ada).post('/tokens', {
      name: 'second',
      scopes: ['read', 'write'],
      expiresInDays: 1,
    });
    const again = await roles.call(
      'POST',
      `/v1/governance/reviews/${review.id}/decisions`,
      {
        token: token.body.secret,
        body: {
          kind: 'approve',
          reason: 'it is fine',
          revision: review.revision,
        },
      },
    );
    expect(again.status).toBe(403);
    // Taking the tag away clears nobody: what was known stays.
    const ok = await approve(roles, priya, review.id, review.revision);
    expect(ok.status).toBe(200);
    // The same person may not sign both steps.
    expect(
      (await approve(roles, priya, review.id, ok.body.revision)).body.error
        .message,
    ).toMatch(/another step/);
    await roles.stop();
  });

  it('refuses a decision on another revision, and one of two reviewers at once', async () => {
    const { version } = await portal.train('race', { accuracy: 0.9 });
    const review = await submitted(portal, 'race', version);
    const stale = await approve(portal, priya, review.id, review.revision - 1);
    expect([stale.status, stale.body.error.message]).toEqual([
      409,
      expect.stringMatching(/has changed since/),
    ]);
    const both = await Promise.all([
      approve(portal, priya, review.id, review.revision),
      approve(portal, pat, review.id, review.revision),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const after = await portal.as(ada).get(`/governance/reviews/${review.id}`);
    expect(after.body.decisions).toHaveLength(1);
    expect(after.body.steps[0].approvals).toHaveLength(1);
  });

  it('reopens only the answers that used what changed, and closes the gate', async () => {
    const { version, runId } = await portal.train('moving', { accuracy: 0.9 });
    const review = await approved(portal, 'moving', version);
    await portal.setAlias('moving', 'champion', version);
    await portal.services.runs.logBatch(
      runId,
      {
        metrics: [
          { key: 'accuracy', value: 0.85, timestamp: Date.now() + 10, step: 1 },
        ],
        params: [],
        tags: [],
      },
      { caller: asCaller(ada) },
    );
    const gate = await portal
      .as(ada)
      .get(`/gate?model=moving&version=${version}&environment=production`);
    expect(gate.body.verdict).toBe('deny');
    expect(gate.body.reasons[0]).toMatchObject({
      rule: 'evidence',
      message: expect.stringContaining('metric:accuracy'),
    });
    const seen = await portal.as(ruth).get(`/governance/reviews/${review.id}`);
    expect(seen.body.changedSince).toContain('metric:accuracy');
    // Submitted again, both steps are open anew: both answer for metrics.
    const again = await submitted(portal, 'moving', version);
    expect(again.state).toBe('submitted');
    expect(again.id).toBe(review.id);
    expect(again.diff.changes.map((one: { key: string }) => one.key)).toEqual([
      'metric:accuracy',
    ]);
    expect(again.baseline).toMatchObject({
      version,
      approvedBy: [priya, ruth],
    });
    expect(
      again.decisions.every((one: { lapsedAt?: string }) => one.lapsedAt),
    ).toBe(true);
  });

  it('asks for conditions where evidence is missing, and takes none for what fails', async () => {
    const thin = await portal.train('thin', { loss: 0.1 });
    const review = await submitted(portal, 'thin', thin.version);
    expect(review.verdicts).toEqual({ pass: 0, fail: 0, insufficient: 1 });
    const plain = await approve(portal, priya, review.id, review.revision);
    expect([plain.status, plain.body.error.message]).toEqual([
      409,
      expect.stringMatching(/needs all evidence/),
    ]);
    const bare = await approve(portal, priya, review.id, review.revision, {
      kind: 'approve_with_conditions',
    });
    expect(bare.status).toBe(400);
    const conditions = [
      {
        title: 'Measure accuracy',
        evidenceKey: 'metric:accuracy',
        owner: ada,
        dueOn: '2099-01-01',
      },
    ];
    const first = await approve(portal, priya, review.id, review.revision, {
      kind: 'approve_with_conditions',
      conditions,
    });
    expect(first.status).toBe(200);
    const second = await approve(portal, ruth, review.id, first.body.revision, {
      kind: 'approve_with_conditions',
      conditions,
    });
    expect(second.body.state).toBe('approved_with_conditions');
    const gate = await portal
      .as(ada)
      .get(`/gate?model=thin&version=${thin.version}&environment=production`);
    expect(gate.body.verdict).toBe('warn');
    // Overdue, it closes again.
    await knex('governance_findings')
      .where({ review_id: review.id })
      .update({ due_on: '2020-01-01' });
    const late = await portal
      .as(ada)
      .get(`/gate?model=thin&version=${thin.version}&environment=production`);
    expect(late.body.verdict).toBe('deny');
    expect(
      late.body.reasons.map((one: { rule: string }) => one.rule),
    ).toContain('condition');

    const bad = await portal.train('bad', { accuracy: 0.1 });
    const failing = await submitted(portal, 'bad', bad.version);
    const forced = await approve(portal, priya, failing.id, failing.revision, {
      kind: 'approve_with_conditions',
      conditions,
    });
    expect([forced.status, forced.body.error.message]).toEqual([
      409,
      expect.stringMatching(/what fails/),
    ]);
    const rejected = await portal
      .as(priya)
      .post(`/governance/reviews/${failing.id}/decisions`, {
        kind: 'reject',
        reason: 'far too low',
        revision: failing.revision,
      });
    expect(rejected.body.state).toBe('rejected');
  });

  it('locates the entry of the ledger that was tampered with, and refuses to change one', async () => {
    const whole = await portal.as(ruth).get('/governance/ledger-verification');
    expect(whole.body).toMatchObject({ intact: true });
    expect(whole.body.checked).toBeGreaterThan(5);
    await expect(
      knex('governance_ledger').where({ seq: 3 }).update({ kind: 'x' }),
    ).rejects.toThrow(/neither changed nor removed|permission denied/);
    await expect(
      knex('governance_ledger').where({ seq: 3 }).delete(),
    ).rejects.toThrow(/neither changed nor removed|permission denied/);
    await expect(knex.raw('truncate governance_ledger')).rejects.toThrow(
      /neither changed nor removed|permission denied/,
    );
    await knex.raw('alter table governance_ledger disable trigger user');
    const [row] = await knex('governance_ledger').where({ seq: 3 });
    await knex('governance_ledger')
      .where({ seq: 3 })
      .update({ entry: row.entry.replace('"kind"', '"kinf"') });
    const broken = await portal.as(ruth).get('/governance/ledger-verification');
    expect(broken.body).toMatchObject({
      intact: false,
      checked: 2,
      firstBad: { seq: 3 },
    });
    await knex('governance_ledger')
      .where({ seq: 3 })
      .update({ entry: row.entry });
    await knex.raw('alter table governance_ledger enable trigger user');
    expect(
      (await portal.as(ruth).get('/governance/ledger-verification')).body
        .intact,
    ).toBe(true);
  });
});
