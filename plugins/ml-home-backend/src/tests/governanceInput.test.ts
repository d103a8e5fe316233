import { people, startGoverned, twoSteps } from '../__testUtils__/governance';
import { databases } from '../__testUtils__/harness';

jest.setTimeout(120_000);

const { ada, jonas, pat, priya, ruth } = people;
const builders = 'group:default/builders';
const inHours = (hours: number) =>
  new Date(Date.now() + hours * 3_600_000).toISOString();

describe('governance asked for what there is not', () => {
  let portal: Awaited<ReturnType<typeof startGoverned>>;
  /** Set while the catalog cannot be reached. */
  let down = false;

  beforeAll(async () => {
    portal = await startGoverned({
      knex: await databases.init('POSTGRES_18'),
      catalogDown: () => down,
    });
    await portal.policy('rules', {
      scope: { models: ['known', 'licensed', 'pair'] },
      guards: { environments: ['production'] },
      steps: [
        { ...twoSteps[0], needs: 2 },
        { role: 'risk', title: 'Risk', groups: ['licence'] },
      ],
      rules: [
        {
          id: 'open-licence',
          title: 'An open licence',
          evidence: 'licence',
          expression: "value == 'apache-2.0'",
          severity: 'warn',
        },
      ],
    });
  });
  afterAll(() => portal.stop());

  const expectRefused = (
    answer: { status: number; body: { error?: { message: string } } },
    why: RegExp,
    status = 400,
  ) =>
    expect([answer.status, answer.body.error?.message]).toEqual([
      status,
      expect.stringMatching(why),
    ]);

  it('names the rules, people and teams that there are, and grants nothing while nobody knows', async () => {
    const { version } = await portal.train('known', { accuracy: 0.9 });
    const waive = (more: object) =>
      portal.as(jonas).post('/governance/waivers', {
        model: 'known',
        version,
        owner: jonas,
        team: builders,
        reason: 'the launch is tomorrow',
        expiresAt: inHours(1),
        ...more,
      });
    expectRefused(
      await waive({ rule: 'open-license' }),
      /'rule' in the body: no policy in force has a rule 'open-license'; there are .*approval.*open-licence/,
    );
    // Nothing waives a prohibited use.
    expectRefused(await waive({ rule: 'prohibited' }), /'rule' in the body/);
    expectRefused(
      await waive({ owner: 'user:default/nobody' }),
      /'owner' in the body: the catalog knows no user:default\/nobody/,
    );
    const nowhere = 'group:default/nowhere';
    expectRefused(
      await waive({ owner: nowhere, team: nowhere }),
      /'owner' in the body: the catalog knows no group/,
    );
    expectRefused(await waive({ expiresAt: inHours(-1) }), /'expiresAt'/);
    expectRefused(
      await waive({ expiresAt: inHours(24 * 36_500) }),
      /'expiresAt'/,
    );
    for (const rule of ['open-licence', 'approval', undefined]) {
      expect((await waive({ rule })).status).toBe(200);
    }

    const delegate = (more: object) =>
      portal.as(pat).post('/governance/delegations', {
        to: jonas,
        endsAt: inHours(1),
        reason: 'on holiday',
        ...more,
      });
    expectRefused(
      await delegate({ to: 'user:default/nobody' }),
      /'to' in the body: the catalog knows no user:default\/nobody/,
    );
    expectRefused(
      await delegate({ role: 'techncal' }),
      /'role' in the body: nobody signs as 'techncal'; there are technical, risk/,
    );
    // It would lead nowhere, and whoever is away would think that somebody signs.
    expectRefused(
      await delegate({ role: 'risk' }),
      /'role' in the body: you do not sign as 'risk' yourself.*you hold technical/,
    );
    const finding = (owner: string) =>
      portal.as(jonas).post('/governance/findings', {
        kind: 'finding',
        severity: 'low',
        model: 'known',
        title: 'Look again',
        owner,
      });
    expectRefused(await finding('user:default/nobody'), /'owner' in the body/);

    down = true;
    try {
      for (const answer of [
        await waive({}),
        await delegate({}),
        await finding(jonas),
      ]) {
        expectRefused(answer, /The catalog.*cannot be reached/, 503);
      }
    } finally {
      down = false;
    }
    const { body } = await portal.as(pat).get('/governance/delegations');
    expect(body.items).toEqual([]);
  });

  it.each([
    [
      'reviews',
      'state=aproved',
      /'state' in the query: must be one or more of draft, .*approved/,
    ],
    [
      'reviews',
      'tier=grave',
      /'tier' in the query: must be .*prohibited, high/,
    ],
    ['reviews', 'state=approved&state=x', /'state' in the query/],
    ['inventory', 'state=gone', /'state' in the query: .*unreviewed/],
    ['inventory', 'tier=none', /'tier' in the query: .*unassessed/],
    ['inventory.csv', 'tier=none', /'tier' in the query/],
    [
      'findings',
      'state=closed',
      /'state' in the query: .*open, resolved, accepted/,
    ],
    ['findings', 'kind=accident', /'kind' in the query: .*incident/],
    ['gate-decisions', 'verdict=maybe', /'verdict' in the query/],
  ])('refuses %s?%s and says what there is', async (list, query, why) => {
    const answer = await portal.as(jonas).get(`/governance/${list}?${query}`);
    expect([answer.status, answer.body.error?.message]).toEqual([
      400,
      expect.stringMatching(why),
    ]);
  });

  it('takes the values that there are, one or several', async () => {
    for (const query of [
      'reviews?state=approved&state=draft&tier=unassessed',
      'inventory?state=unreviewed&tier=high',
      'findings?kind=incident&state=open',
    ]) {
      expect((await portal.as(jonas).get(`/governance/${query}`)).status).toBe(
        200,
      );
    }
  });

  it('keeps the text of an unknown licence, warns of it, and lets no rule take it for a licence', async () => {
    const { version } = await portal.train('licensed', { accuracy: 0.9 });
    const card = `/models/licensed/versions/${version}/card`;
    const document = [
      '---',
      'license: other',
      'license_name: Our terms',
      '---',
      '# A model',
    ].join('\n');
    const preview = await portal
      .as(ada)
      .post(`${card}/import-preview`, { format: 'huggingface', document });
    expect(preview.body.warnings).toEqual([
      {
        field: 'overview.licence',
        message: expect.stringMatching(/'Our terms' is neither.*policies see/),
      },
    ]);
    const known = await portal.as(ada).post(`${card}/import-preview`, {
      format: 'huggingface',
      document: document.replace('other', 'apache-2.0'),
    });
    expect(known.body.warnings).toEqual([]);
    await portal.as(ada).post(`${card}/import`, {
      format: 'huggingface',
      document,
      baseRevision: 0,
    });
    const { body } = await portal.as(ada).get(card);
    expect(body.card.fields['overview.licence'].value).toEqual({
      id: 'Our terms',
    });
    const review = await portal.submit('licensed', version);
    expect(review.rules).toMatchObject([
      { rule: 'open-licence', verdict: 'insufficient', message: 'Unknown' },
    ]);
    expect(
      review.evidence.find((one: { key: string }) => one.key === 'licence'),
    ).toMatchObject({ value: null, detail: 'Our terms' });
  });

  it('counts no person twice, in whoever’s hand, and asks conditions of people who are there', async () => {
    const { version } = await portal.train('pair', { accuracy: 0.9 });
    const review = await portal.submit('pair', version);
    for (const [from, to] of [
      [pat, jonas],
      [pat, ruth],
      // Round and round: it leads to no further roles.
      [jonas, pat],
    ]) {
      const made = await portal.as(from).post('/governance/delegations', {
        to,
        endsAt: inHours(1),
        reason: 'on holiday',
      });
      expect(made.status).toBe(200);
    }
    const conditions = (more: object) => ({
      kind: 'approve_with_conditions',
      conditions: [
        { title: 'Look again', owner: jonas, dueOn: '2099-01-01', ...more },
      ],
    });
    expectRefused(
      await portal.decide(
        priya,
        review,
        conditions({ owner: 'user:default/nobody' }),
      ),
      /'conditions.0.owner' in the body: the catalog knows no/,
    );
    expectRefused(
      await portal.decide(priya, review, conditions({ dueOn: '2020-01-01' })),
      /'conditions.0.dueOn' in the body: must not be over/,
    );
    const first = await portal.decide(jonas, review);
    expect(first.body.decisions[0]).toMatchObject({
      reviewer: jonas,
      onBehalfOf: pat,
    });
    // Jonas has signed for Pat: neither Pat nor another delegate of Pat is a second person.
    expectRefused(
      await portal.decide(pat, first.body),
      /jonas has signed for user:default\/pat/,
      403,
    );
    expectRefused(
      await portal.decide(ruth, first.body),
      /jonas has signed for user:default\/pat/,
      403,
    );
    const second = await portal.decide(priya, first.body);
    expect([second.status, second.body.step?.role]).toEqual([200, 'risk']);
  });

  it('tells of a mention only whom there is', async () => {
    const { version } = await portal.train('known', { accuracy: 0.9 });
    const review = await portal.submit('known', version);
    const said = await portal
      .as(ruth)
      .post(`/governance/reviews/${review.id}/comments`, {
        body: '@pat and @nobody-at-all, look',
      });
    expect(said.body.mentions).toEqual([pat]);
  });
});
