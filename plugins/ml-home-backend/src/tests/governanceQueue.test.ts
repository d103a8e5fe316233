import { people, startGoverned, twoSteps } from '../__testUtils__/governance';
import { databases } from '../__testUtils__/harness';

jest.setTimeout(120_000);

const { ada, jonas, priya, pat, ruth } = people;

describe('what is done to many reviews at once', () => {
  let portal: Awaited<ReturnType<typeof startGoverned>>;
  let knex: Awaited<ReturnType<typeof databases.init>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startGoverned({ knex });
    await portal.policy('queued', {
      scope: { models: ['one', 'two', 'three', 'four'] },
      steps: twoSteps,
    });
  });
  afterAll(() => portal.stop());

  const opened = async (...models: string[]) => {
    const made = [];
    for (const model of models) {
      const { version } = await portal.train(model, { accuracy: 0.9 });
      made.push(await portal.submit(model, version));
    }
    return made;
  };
  const assign = (body: object) =>
    portal.as(jonas).post('/governance/review-assignments', body);
  const noted = async (title: RegExp) =>
    (await knex('governance_outbox').orderBy('id'))
      .filter(row => title.test(row.title))
      .map(row => row.recipients);

  it('assigns and reminds of what is open, and tells what is not', async () => {
    const [one, two] = await opened('one', 'two');
    const withdrawn = await portal
      .as(ada)
      .post(`/governance/reviews/${two.id}/state`, {
        event: 'withdraw',
        reason: 'not yet',
        revision: two.revision,
      });
    expect(withdrawn.body.state).toBe('withdrawn');
    const done = await assign({
      reviews: [one.id, two.id, '987654321', one.id],
      assignee: pat,
    });
    expect([done.status, done.body]).toEqual([
      200,
      { changed: 1, skipped: [two.id, '987654321'] },
    ]);
    const { body } = await portal.as(ruth).get(`/governance/reviews/${one.id}`);
    expect(body.assignee).toBe(pat);
    expect(await noted(/Review of one v1 waits for you/)).toContainEqual([pat]);

    const reminded = await portal
      .as(jonas)
      .post('/governance/review-reminders', { reviews: [two.id, one.id] });
    expect(reminded.body).toEqual({ reminded: 1, skipped: [two.id] });
    expect(await noted(/Still waiting: review of one v1/)).toEqual([[pat]]);
    expect((await assign({ reviews: [one.id], assignee: null })).body).toEqual({
      changed: 1,
      skipped: [],
    });
  });

  it('does nothing where one of them could not be signed, or none is open', async () => {
    const [three, four] = await opened('three', 'four');
    await portal.decide(priya, four);
    // Priya holds the role of the first step; the other waits for risk now.
    for (const [reviews, assignee, status, why] of [
      [
        [three.id, four.id],
        pat,
        400,
        `'assignee' in the body: ${pat} does not hold the role 'risk' of review ${four.id}`,
      ],
      [
        ['987654321'],
        pat,
        404,
        `'reviews' in the body: there is no open review 987654321`,
      ],
    ] as const) {
      const answer = await assign({ reviews, assignee });
      expect([answer.status, answer.body.error.message]).toEqual([status, why]);
    }
    const { body } = await portal
      .as(ruth)
      .get(`/governance/reviews/${three.id}`);
    expect(body.assignee).toBeUndefined();
    const ledger = await portal.as(jonas).get('/governance/ledger?model=three');
    expect(
      ledger.body.items.map(({ kind }: { kind: string }) => kind),
    ).not.toContain('review-assigned');
  });
});
