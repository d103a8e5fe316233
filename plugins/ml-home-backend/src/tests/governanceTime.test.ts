import { people, startGoverned, twoSteps } from '../__testUtils__/governance';
import { databases } from '../__testUtils__/harness';

jest.setTimeout(120_000);

const { ada, jonas, priya, pat, ruth, rex } = people;
type Portal = Awaited<ReturnType<typeof startGoverned>>;

describe('governance over time', () => {
  let portal: Portal;
  let knex: Awaited<ReturnType<typeof databases.init>>;
  const tasks = new Map<string, (signal: AbortSignal) => unknown>();

  /** Lets the minute pass in which the portal looks at what time has done. */
  const tick = async () =>
    tasks.get('ml-home-governance')!(new AbortController().signal);
  const messages = async (id: string, kind: string) =>
    knex('governance_outbox')
      .where({ scope: `ml-home:governance:review:${id}:${kind}` })
      .orderBy('id', 'desc');
  const ledger = async (where: Record<string, unknown>) =>
    knex('governance_ledger').where(where).orderBy('seq').pluck('kind');

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startGoverned({
      knex,
      tasks: tasks as never,
      more: { waivers: { perTeam: 2, maxDays: 30 } },
    });
    await portal.policy('serving', {
      guards: { aliases: ['champion'], environments: ['production'] },
      steps: twoSteps,
      validDays: 10,
    });
  });
  afterAll(() => portal.stop());

  it('ends an approval when its days are over, and can be asked for again', async () => {
    const { version } = await portal.train('ending', { accuracy: 0.9 });
    const review = await portal.approve('ending', version);
    expect((await portal.gate('ending', version)).verdict).toBe('allow');
    await knex('governance_reviews')
      .where({ id: review.id })
      .update({ valid_until: new Date(Date.now() - 1000) });
    // The gate looks at the time itself, whenever the task comes by.
    expect((await portal.gate('ending', version)).reasons[0].message).toMatch(
      /The approval ended on/,
    );
    await tick();
    const after = await portal.as(ada).get(`/governance/reviews/${review.id}`);
    expect(after.body.state).toBe('expired');
    expect(await ledger({ review_id: review.id })).toContain('review-expired');
    const [told] = await messages(review.id, 'state');
    expect(told).toMatchObject({
      recipients: [ada],
      title: 'ending v1: the approval has ended',
    });
    const needs = await portal.as(ada).get('/governance/needs');
    expect(needs.body.counts.changes).toBe(1);
    expect(needs.body.items[0]).toMatchObject({
      kind: 'changes',
      state: 'expired',
      reviewId: review.id,
    });

    await portal.approve('ending', version);
    expect((await portal.gate('ending', version)).verdict).toBe('allow');
    expect(
      (await portal.as(ada).get('/governance/needs')).body.counts,
    ).toMatchObject({ changes: 0, expiring: 1 });
    await tick();
    expect((await portal.gate('ending', version)).verdict).toBe('allow');
  });

  it('reminds once a day of what is due, and escalates once what is overdue', async () => {
    const { version } = await portal.train('late', { accuracy: 0.9 });
    const review = await portal.submit('late', version);
    await tick();
    expect(await messages(review.id, 'overdue')).toEqual([]);
    const before = (await messages(review.id, 'waits')).length;

    const due = (hours: number) =>
      knex('governance_reviews')
        .where({ id: review.id })
        .update({ due_at: new Date(Date.now() + hours * 3_600_000) });
    await due(5);
    await tick();
    await tick();
    const [reminder, ...older] = await messages(review.id, 'waits');
    expect(older).toHaveLength(before);
    expect(reminder).toMatchObject({
      recipients: ['group:default/platform'],
      title: 'Still waiting: review of late v1',
      severity: 'high',
    });

    await due(-5);
    await knex('governance_reviews')
      .where({ id: review.id })
      .update({ reminded_at: new Date(Date.now() - 25 * 3_600_000) });
    await tick();
    const [overdue] = await messages(review.id, 'overdue');
    expect(overdue).toMatchObject({
      recipients: ['group:default/platform', ada],
      title: 'Overdue: review of late v1',
    });
    const needs = await portal.as(priya).get('/governance/needs');
    expect(needs.body.items[0]).toMatchObject({
      kind: 'review',
      model: 'late',
      late: true,
    });
    expect(
      (await portal.as(ada).get('/governance/dashboard')).body.overdue,
    ).toBe(1);
    // The next day: reminded again, escalated no more.
    await knex('governance_reviews')
      .where({ id: review.id })
      .update({ reminded_at: new Date(Date.now() - 25 * 3_600_000) });
    await tick();
    expect(await messages(review.id, 'overdue')).toHaveLength(1);
    expect(await messages(review.id, 'waits')).toHaveLength(before + 3);
  });

  it('tells many that wait in one role as one', async () => {
    const { version } = await portal.train('many', { accuracy: 0.9 });
    const versions = [version];
    for (let i = 0; i < 6; i += 1) {
      versions.push((await portal.train('many', { accuracy: 0.9 })).version);
    }
    for (const one of versions) await portal.submit('many', one);
    await knex('governance_reviews')
      .where({ model_name: 'many' })
      .update({ due_at: new Date(Date.now() - 1000) });
    const before = await knex('governance_outbox').max('id as id');
    await tick();
    const told = await knex('governance_outbox')
      .where('id', '>', before[0].id)
      .orderBy('id');
    expect(
      told.filter(one => one.recipients.includes('group:default/platform')),
    ).toEqual([
      expect.objectContaining({
        title: 'Still waiting: 7 reviews in the role technical',
        scope: 'ml-home:governance:queue:technical',
      }),
    ]);
    // Ada, who waits for them, reads of each.
    expect(
      told.filter(one => one.recipients.includes(ada)).map(one => one.title),
    ).toEqual(versions.map(one => `Overdue: review of many v${one}`));
  });

  it('lets a waiver pass what it names until it ends, and closes again by itself', async () => {
    const { version } = await portal.train('waived', { accuracy: 0.9 });
    const day = (n: number) => new Date(Date.now() + n * 86_400_000);
    const wanted = {
      model: 'waived',
      version,
      rule: 'approval',
      owner: jonas,
      team: 'group:default/builders',
      reason: 'the launch is tomorrow',
      expiresAt: day(3).toISOString(),
    };
    const ask = (who: string, more = {}) =>
      portal.as(who).post('/governance/waivers', { ...wanted, ...more });

    const own = await ask(ada);
    expect([own.status, own.body.error.message]).toEqual([
      409,
      expect.stringMatching(/took part in this version/),
    ]);
    // Leaving the version out clears nobody.
    const whole = await ask(ada, { version: undefined });
    expect(whole.body.error.message).toMatch(/a version of this model/);
    const long = await ask(jonas, { expiresAt: day(40).toISOString() });
    expect([long.status, long.body.error.message]).toEqual([
      400,
      expect.stringMatching(/'expiresAt'.*at most 30 days/),
    ]);
    // A team that was made up would have a budget of its own.
    const made = await ask(jonas, { team: 'group:default/nobodys' });
    expect([made.status, made.body.error.message]).toEqual([
      400,
      expect.stringMatching(/'team' in the body/),
    ]);

    const granted = await ask(jonas);
    expect(granted.status).toBe(200);
    const open = await portal.gate('waived', version);
    expect(open.verdict).toBe('warn');
    expect(open.reasons[0].message).toMatch(/waived until .*jonas/);
    expect(Date.parse(open.validUntil)).toBeLessThanOrEqual(
      Date.parse(granted.body.expiresAt),
    );
    await portal.setAlias('waived', 'champion', version);

    // Two at once for the last place in the budget: one of them gets it.
    const both = await Promise.all([
      ask(jonas, { rule: 'evidence' }),
      ask(jonas, { rule: 'incident' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(
      both.find(({ status }) => status === 409)!.body.error.message,
    ).toMatch(/which is its budget/);

    await knex('governance_waivers')
      .where({ id: granted.body.id })
      .update({ starts_at: day(-3), expires_at: new Date(Date.now() - 1000) });
    expect((await portal.gate('waived', version)).verdict).toBe('deny');
    await expect(
      portal.setAlias('waived', 'champion', version),
    ).rejects.toThrow(/never reviewed/);
    await tick();
    await tick();
    expect(await ledger({ model_name: 'waived' })).toEqual(
      expect.arrayContaining(['waiver-granted', 'waiver-ended']),
    );
    expect(
      (await ledger({ kind: 'waiver-ended', model_name: 'waived' })).length,
    ).toBe(1);
    // Its place in the budget is free again.
    expect((await ask(jonas)).status).toBe(200);
  });

  it('lets a delegate sign for a while, and nobody by the hand of another', async () => {
    const { version } = await portal.train('delegated', { accuracy: 0.9 });
    const review = await portal.submit('delegated', version);
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const not = await portal.decide(rex, review);
    expect(not.body.error.message).toMatch(/do not hold the role 'technical'/);
    const given = await portal.as(pat).post('/governance/delegations', {
      to: rex,
      role: 'technical',
      endsAt: until,
      reason: 'on holiday',
    });
    expect(given.status).toBe(200);
    const signed = await portal.decide(rex, review);
    expect(signed.status).toBe(200);
    expect(signed.body.decisions[0]).toMatchObject({
      reviewer: rex,
      onBehalfOf: pat,
    });
    // He holds the role of the second step too, and has signed the first.
    const again = await portal.decide(rex, signed.body);
    expect(again.body.error.message).toMatch(/another step/);

    // Ada took part; whoever decides for her has her conflict.
    const mine = await portal.train('mine', { accuracy: 0.9 }, { by: priya });
    const hers = await portal.submit('mine', mine.version, ada);
    await portal.as(priya).post('/governance/delegations', {
      to: jonas,
      endsAt: until,
      reason: 'on holiday',
    });
    const refused = await portal.decide(jonas, hers);
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      expect.stringMatching(/took part/),
    ]);

    const ended = await portal
      .as(pat)
      .delete(`/governance/delegations/${given.body.id}`);
    expect(ended.status).toBe(200);
    const late = await portal.decide(rex, hers);
    expect(late.body.error.message).toMatch(/do not hold the role/);
  });

  it('takes the signature of a reviewer who leaves the role before the last one comes', async () => {
    let technical = ['group:default/platform'];
    const { version } = await portal.train('leaving', { accuracy: 0.9 });
    const review = await portal.submit('leaving', version);
    const first = await portal.decide(priya, review);
    expect(first.body.step.number).toBe(2);
    // The same data under a portal in which Priya is no reviewer any more.
    technical = [pat];
    const later = await startGoverned({
      knex,
      roles: { technical, risk: ['group:default/safety'] },
    });
    const second = await later.decide(ruth, first.body);
    expect(second.status).toBe(200);
    expect(second.body.state).toBe('in_review');
    expect(second.body.step).toMatchObject({ number: 1, role: 'technical' });
    expect(second.body.decisions[0].lapsedBecause).toMatch(
      /No longer holds the role: .*priya/,
    );
    const third = await later.decide(pat, second.body);
    expect(third.body.state).toBe('approved');
    await later.stop();
  });
});
