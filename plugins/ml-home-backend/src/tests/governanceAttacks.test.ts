import { people, startGoverned, twoSteps } from '../__testUtils__/governance';
import { databases, userToken } from '../__testUtils__/harness';

jest.setTimeout(120_000);

const { ada, jonas, priya, pat, ruth } = people;
type Portal = Awaited<ReturnType<typeof startGoverned>>;

const script = '<script>alert(1)</script>';
const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${script}</svg>`;

describe('governance under bad input', () => {
  let portal: Portal;
  let knex: Awaited<ReturnType<typeof databases.init>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startGoverned({ knex });
  });
  afterAll(() => portal.stop());

  it('serves files to be saved and never to be run, and keeps what was written as it was', async () => {
    const { version } = await portal.train('files', { accuracy: 0.9 });
    await portal.policy('files', {
      scope: { models: ['files'] },
      steps: twoSteps,
    });
    const review = await portal.submit('files', version);
    const attach = (who: string, body: object) =>
      portal.as(who).post(`/governance/reviews/${review.id}/attachments`, body);
    const file = await attach(ruth, {
      name: 'proof.svg',
      mediaType: 'image/svg+xml',
      base64: Buffer.from(svg).toString('base64'),
    });
    expect(file.status).toBe(200);
    const { port } = new URL(portal.address);
    const response = await fetch(
      `http://localhost:${port}/api/ml-home/v1/governance/attachments/${file.body.id}`,
      { headers: { Authorization: `Bearer ${userToken(ada)}` } },
    );
    expect(await response.text()).toBe(svg);
    const head = (name: string) => response.headers.get(name);
    expect(head('content-type')).toBe('application/octet-stream');
    expect(head('content-disposition')).toMatch(
      /^attachment; filename="proof.svg"/,
    );
    expect(head('x-content-type-options')).toBe('nosniff');
    expect(head('content-security-policy')).toMatch(/sandbox/);

    const bad: [object, RegExp][] = [
      [{ name: '../../etc/passwd', base64: 'eA==' }, /name.*plain file name/],
      [{ name: 'a\u202egpj.exe', base64: 'eA==' }, /name.*plain file name/],
      [{ name: 'x', base64: '' }, /base64/],
      [{ name: 'x', base64: 'no base64!' }, /base64/],
      [
        { name: 'x', base64: Buffer.alloc(513 * 1024).toString('base64') },
        /at most 512 KiB|base64/,
      ],
      [{ name: 'x', mediaType: 'text', base64: 'eA==' }, /mediaType/],
    ];
    for (const [body, why] of bad) {
      const answer = await attach(ruth, body);
      expect([answer.status, answer.body.error.message]).toEqual([
        400,
        expect.stringMatching(why),
      ]);
    }

    const comment = (body: object) =>
      portal.as(ruth).post(`/governance/reviews/${review.id}/comments`, body);
    const text = `${script} [x](javascript:alert(1)) @pat, @user:default/priya and mail@jonas`;
    const said = await comment({ body: text, subject: 'metric:accuracy' });
    expect(said.body).toMatchObject({ body: text, mentions: [pat, priya] });
    const [told] = await knex('governance_outbox')
      .where({ scope: `ml-home:governance:review:${review.id}:mention` })
      .orderBy('id', 'desc');
    expect(told.recipients).toEqual([pat, priya]);
    const stray = await comment({ body: 'x', subject: 'metric:none' });
    expect([stray.status, stray.body.error.message]).toEqual([
      400,
      expect.stringMatching(/'subject'.*no evidence/),
    ]);
    const other = await comment({ body: 'x', parentId: '999999' });
    expect(other.status).toBe(400);

    // As part of the proof: name and digest, in the ledger and in the pack.
    const pack = await portal
      .as(ruth)
      .get(`/governance/reviews/${review.id}/audit-pack`);
    expect(JSON.stringify(pack.body)).toContain(file.body.sha256);
  });

  it('takes a rule that throws for no answer: a warning for most, a no for a grave tier, and kept', async () => {
    const thrown = {
      guards: { environments: ['production'], aliases: ['champion'] },
      steps: twoSteps,
      rules: [
        {
          id: 'broken',
          title: 'Broken',
          evidence: 'metric:accuracy',
          expression: 'value.nothing.here > 1',
        },
      ],
    };
    await portal.policy('throwing', {
      scope: { models: ['throws', 'throws-high'] },
      ...thrown,
    });
    for (const [model, yes, verdict] of [
      ['throws', [], 'warn'],
      ['throws-high', ['education-work', 'profiles-people'], 'deny'],
    ] as const) {
      const { version } = await portal.train(model, { accuracy: 0.9 });
      await portal.assess(model, [...yes]);
      const review = await portal.submit(model, version);
      expect(review.verdicts).toEqual({ pass: 0, fail: 0, insufficient: 1 });
      expect(review.rules[0].error).toBeDefined();
      const plain = await portal.decide(priya, review);
      expect([plain.status, plain.body.error.message]).toEqual([
        409,
        expect.stringMatching(/could not be evaluated/),
      ]);
      const conditions = [
        {
          title: 'Mend the rule',
          evidenceKey: 'metric:accuracy',
          owner: jonas,
          dueOn: '2099-01-01',
        },
      ];
      let last = review;
      for (const who of [priya, ruth]) {
        const { body } = await portal.decide(who, last, {
          kind: 'approve_with_conditions',
          conditions,
        });
        last = body;
      }
      expect(last.state).toBe('approved_with_conditions');
      const answer = await portal.gate(model, version);
      expect([model, answer.verdict]).toEqual([model, verdict]);
      const [kept] = await knex('governance_gate_decisions')
        .where({ id: answer.decisionId })
        .pluck('verdict');
      expect(kept).toBe(verdict);
    }
    const nonsense = await portal
      .as(jonas)
      .put('/governance/policies/nonsense', {
        document: {
          title: 'x',
          rules: [{ id: 'a', title: 'a', expression: 'value >= ' }],
        },
      });
    expect([nonsense.status, nonsense.body.error.message]).toEqual([
      400,
      expect.stringMatching(/Rule 'a' cannot be read/),
    ]);
  });

  it('says what a policy would have blocked of what was approved before, and changes nothing', async () => {
    const steps = { scope: { models: ['tried'] }, steps: twoSteps };
    await portal.policy('tried', steps);
    const trained: Record<string, number>[] = [
      { accuracy: 0.95 },
      { accuracy: 0.6 },
      { loss: 0.1 },
    ];
    for (const metrics of trained) {
      const { version } = await portal.train('tried', metrics);
      await portal.approve('tried', version);
    }
    const before = await knex('governance_ledger').max('seq');
    const trial = await portal.as(jonas).post('/governance/policy-trials', {
      document: {
        title: 'Stricter',
        ...steps,
        rules: [
          {
            id: 'accuracy',
            title: 'Accuracy',
            evidence: 'metric:accuracy',
            expression: 'value >= 0.9',
          },
        ],
      },
    });
    expect(trial.body).toMatchObject({
      approvals: 3,
      blocked: 2,
      insufficient: 1,
    });
    expect(
      trial.body.items.map((one: Record<string, string>) => [
        one.version,
        one.verdict,
      ]),
    ).toEqual([
      ['3', 'insufficient'],
      ['2', 'fail'],
    ]);
    expect(await knex('governance_ledger').max('seq')).toEqual(before);
    const narrow = await portal.as(jonas).post('/governance/policy-trials', {
      document: { title: 'x', scope: { models: ['nobody'] } },
    });
    expect(narrow.body.approvals).toBe(0);
  });

  it('closes for a grave tier without a policy, by every name that serves, and for good where the use is prohibited', async () => {
    const { version } = await portal.train('grave', { accuracy: 0.9 });
    await portal.setAlias('grave', 'champion', version);
    expect(await portal.assess('grave', ['education-work'])).toBe('high');
    await expect(portal.setAlias('grave', 'champion', version)).rejects.toThrow(
      /guarded by this portal.*closed without one/,
    );
    await expect(
      portal.setAlias('grave', 'Production', version),
    ).rejects.toThrow(/guarded by this portal/);
    await portal.setAlias('grave', 'shadow', version);
    expect((await portal.gate('grave', version)).verdict).toBe('deny');

    expect(await portal.assess('grave', ['social-scoring'])).toBe('prohibited');
    const answer = await portal
      .as(ada)
      .post('/governance/reviews', { model: 'grave', version });
    expect([answer.status, answer.body.error.message]).toEqual([
      403,
      expect.stringMatching(/prohibited use/),
    ]);
    // No name is left, not even one that nobody guards, and no waiver helps.
    const waived = await portal.as(jonas).post('/governance/waivers', {
      model: 'grave',
      owner: jonas,
      team: 'group:default/builders',
      reason: 'please',
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
    expect(waived.status).toBe(200);
    expect((await portal.gate('grave', version)).verdict).toBe('deny');
    await expect(portal.setAlias('grave', 'champion', version)).rejects.toThrow(
      /prohibited/,
    );
    // The way back is an assessment; the earlier ones are kept.
    expect(await portal.assess('grave', [])).toBe('minimal');
    await portal.setAlias('grave', 'champion', version);
    const all = await portal
      .as(ada)
      .get('/governance/models/grave/assessments');
    expect(all.body.items.map(({ tier }: { tier: string }) => tier)).toEqual([
      'minimal',
      'prohibited',
      'high',
    ]);
  });

  it('lists what is paid for without an approved model, and only to whom may see it', async () => {
    const { version } = await portal.train('paid', { accuracy: 0.9 });
    const charge = async (
      kind: string | undefined,
      name: string,
      more: { amount?: number; unknown?: number; shape?: object } = {},
    ) => {
      const [object] = kind
        ? await knex('cost_objects').insert({ kind, name }).returning('id')
        : [{ id: 0 }];
      const [shape] = await knex('charge_shapes')
        .insert({
          digest: Buffer.from(name),
          issuer: 'Example Cloud',
          category: 'Usage',
          correction: false,
          service: name,
          tags: {},
          extra: {},
          ...more.shape,
        })
        .returning('id');
      const amount = more.amount ?? 10;
      await knex('cost_days').insert({
        month: knex.raw("date_trunc('month', current_date)"),
        day: knex.raw('current_date - 1'),
        shape_id: shape.id,
        object_id: object.id,
        kind: kind ? 'direct' : 'unallocated',
        currency: 'USD',
        charges: 2,
        ...Object.fromEntries(
          ['billed', 'effective', 'list', 'contracted'].flatMap(column => [
            [column, amount],
            [`${column}_unknown`, more.unknown ?? 0],
          ]),
        ),
      });
    };
    await charge('deployment', 'ranker-eu', { amount: 50 });
    await charge('model', 'shadow-model', { amount: 40 });
    await charge('version', `paid/${version}`, { amount: 30 });
    await charge('model', 'paid', { amount: 25 });
    await charge(undefined, 'Foundation models', {
      amount: 20,
      shape: { service_category: 'AI and Machine Learning' },
    });
    await charge('deployment', 'unpriced', { amount: 0, unknown: 2 });
    await charge('team', 'group:default/builders', { amount: 99 });
    await charge(undefined, 'Mail', { amount: 98 });

    const list = async (of = portal) =>
      (await of.as(jonas).get('/governance/coverage?limit=500')).body.items
        .filter(({ kind }: { kind: string }) => kind !== 'serving')
        .map((one: Record<string, unknown>) => [
          one.kind,
          one.name,
          one.why,
          one.amount,
        ]);
    expect(await list()).toEqual([
      ['deployment', 'ranker-eu', 'no_model', 50],
      ['model', 'shadow-model', 'not_registered', 40],
      ['version', `paid/${version}`, 'not_approved', 30],
      ['model', 'paid', 'not_approved', 25],
      ['service', 'Foundation models', 'no_model', 20],
      // Unknown is not zero.
      ['deployment', 'unpriced', 'no_model', undefined],
    ]);
    const csv = await portal.text(
      '/v1/governance/coverage.csv',
      userToken(jonas),
    );
    expect(csv.split('\r\n')[1]).toMatch(
      /^deployment,ranker-eu,,,,no_model,50,USD,2,0,\d{4}-\d\d-\d\d$/,
    );

    await portal.policy('paid', {
      scope: { models: ['paid'] },
      steps: twoSteps,
    });
    await portal.approve('paid', version);
    expect((await list()).map(([, name]: string[]) => name)).not.toContain(
      'paid',
    );
    const blind = await startGoverned({
      knex,
      decide: name =>
        name === 'ml-home.cost.read'
          ? ({ result: 'DENY' } as never)
          : undefined,
    });
    expect(await list(blind)).toEqual([]);
    await blind.stop();
  });
});
