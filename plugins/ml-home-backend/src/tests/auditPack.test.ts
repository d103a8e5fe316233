import { execFileSync, spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import path from 'path';
import { people, startGoverned, twoSteps } from '../__testUtils__/governance';
import { asCaller, databases } from '../__testUtils__/harness';

jest.setTimeout(120_000);

const { ada, jonas, pat, priya, ruth } = people;
const script = path.resolve(
  __dirname,
  '../../../../scripts/verify-audit-pack.mjs',
);
const rules = [
  {
    id: 'accuracy',
    title: 'Accuracy',
    evidence: 'metric:accuracy',
    expression: 'value >= 0.8',
  },
];

describe('audit packs, checked without the portal', () => {
  let portal: Awaited<ReturnType<typeof startGoverned>>;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'audit-pack-'));
    portal = await startGoverned({
      knex: await databases.init('POSTGRES_18'),
    });
    await portal.policy('proof', {
      scope: { models: ['proof', 'again', 'thin'] },
      guards: { aliases: ['champion'] },
      steps: twoSteps,
      rules,
    });
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await portal.stop();
  });

  const packOf = async (id: string) =>
    (await portal.as(ruth).get(`/governance/reviews/${id}/audit-pack`)).body;
  const check = (content: unknown) => {
    const file = path.join(folder, 'pack.json');
    writeFileSync(
      file,
      typeof content === 'string' ? content : JSON.stringify(content),
    );
    const { status, stdout, stderr } = spawnSync('node', [script, file], {
      encoding: 'utf8',
    });
    return { status, said: `${stdout}${stderr}` };
  };

  it('names what was changed in a pack: who signed, what and why, the rules and the end', async () => {
    const { version } = await portal.train('proof', { accuracy: 0.9 });
    const review = await portal.approve('proof', version);
    const pack = await packOf(review.id);
    expect(check(pack)).toEqual({
      status: 0,
      said: expect.stringMatching(/^PASS review .* 2 decisions/),
    });
    type Pack = typeof pack;
    const changes: [RegExp, (copy: Pack) => void][] = [
      [/another reason/, one => (one.decisions[0].reason = 'never said')],
      [/another person/, one => (one.decisions[0].reviewer = ada)],
      [/another kind/, one => (one.decisions[0].kind = 'reject')],
      [/other digests/, one => (one.decisions[0].bound['metric:x'] = 'ab')],
      [/is left out/, one => one.decisions.pop()],
      [/does not know it/, one => one.ledger.entries.splice(1, 1)],
      [/another actor/, one => (one.ledger.entries[1].actor = ada)],
      [/does not fit its digest/, one => (one.evidence.items[0].value = 1)],
      [/left it approved/, one => (one.review.state = 'rejected')],
      [/ends the approval/, one => (one.review.validUntil = '2099-01-01')],
      [
        /rules: the ledger has other verdicts/,
        one => (one.evidence.rules[0].verdict = 'fail'),
      ],
      [/rules: the ledger has other/, one => (one.evidence.rules = [])],
      [/baseline: the ledger knows none/, one => (one.baseline = one.evidence)],
      [/policy: its digest/, one => (one.policy.document.rules = [])],
      [/took part/, one => (one.review.conflicts = [])],
      [
        /no decision has .*pat sign step 1/,
        one => (one.review.steps[0].approvals[0].reviewer = pat),
      ],
    ];
    for (const [why, change] of changes) {
      const copy = JSON.parse(JSON.stringify(pack));
      change(copy);
      const { status, said } = check(copy);
      expect([status, said]).toEqual([1, expect.stringMatching(why)]);
    }
    for (const nonsense of ['not json', '{}', 'null', '[]']) {
      expect([nonsense, check(nonsense)]).toEqual([
        nonsense,
        { status: 2, said: expect.stringMatching(/cannot be checked/) },
      ]);
    }
    expect(() => execFileSync('node', [script], { stdio: 'pipe' })).toThrow(
      /usage/,
    );
  });

  it('binds what the rules said at each step, and what it was compared with', async () => {
    const first = await portal.train('proof', { accuracy: 0.91 });
    await portal.approve('proof', first.version);
    const next = await portal.train('proof', { accuracy: 0.92 });
    const review = await portal.submit('proof', next.version);
    type Pack = Awaited<ReturnType<typeof packOf>>;
    const changed = (pack: Pack, change: (copy: Pack) => void) => {
      const copy = JSON.parse(JSON.stringify(pack));
      change(copy);
      return check(copy);
    };
    const submitted = await packOf(review.id);
    expect(check(submitted)).toMatchObject({ status: 0 });
    expect(
      changed(submitted, one => (one.evidence.rules[0].message = 'all good')),
    ).toMatchObject({ status: 1 });
    // Of what was approved before: its values, its verdicts, and that it is there.
    for (const [why, change] of [
      [
        /baseline: .* does not fit its digest/,
        (one: Pack) => (one.baseline.items[0].value = 0.1),
      ],
      [
        /baseline: the ledger has other verdicts/,
        (one: Pack) => (one.baseline.rules[0].verdict = 'fail'),
      ],
      [/baseline: it is left out/, (one: Pack) => delete one.baseline],
    ] as const) {
      expect(changed(submitted, change)).toEqual({
        status: 1,
        said: expect.stringMatching(why),
      });
    }
    // What came to light while somebody looked decides nothing, and is bound as well.
    await portal.services.runs.logBatch(
      next.runId,
      {
        metrics: [{ key: 'accuracy', value: 0.5, timestamp: 1, step: 9 }],
        params: [],
        tags: [],
      },
      { caller: asCaller(ada) },
    );
    expect((await portal.decide(priya, review)).status).toBe(409);
    const reopened = await packOf(review.id);
    expect(reopened.evidence.rules[0].verdict).toBe('fail');
    expect(check(reopened)).toMatchObject({ status: 0 });
    expect(
      changed(reopened, one => (one.evidence.rules[0].verdict = 'pass')),
    ).toEqual({
      status: 1,
      said: expect.stringMatching(/rules: the ledger has other verdicts/),
    });
  });

  it('passes a pack of a time before verdicts were bound, and says what is not', async () => {
    const old = path.join(
      __dirname,
      '../governance/__fixtures__/auditPackUnbound.json',
    );
    expect(check(readFileSync(old, 'utf8'))).toEqual({
      status: 0,
      said: expect.stringMatching(
        /NOTE not bound by the ledger.*: the verdicts of the rules\nPASS review/,
      ),
    });
  });

  it('passes what went the long way: changes asked for, conditions, rules and holds', async () => {
    const again = await portal.train('again', { accuracy: 0.9 });
    let review = await portal.submit('again', again.version);
    const asked = await portal.decide(priya, review, {
      kind: 'request_changes',
    });
    const moved = await portal
      .as(ada)
      .post(`/governance/reviews/${review.id}/state`, {
        event: 'submit',
        reason: 'mended',
        revision: asked.body.revision,
      });
    const first = await portal.decide(priya, moved.body);
    review = (await portal.decide(ruth, first.body)).body;
    expect(review.state).toBe('approved');
    expect(check(await packOf(review.id))).toMatchObject({ status: 0 });
    const held = await portal
      .as(jonas)
      .post(`/governance/reviews/${review.id}/hold`, {
        event: 'suspend',
        reason: 'an incident',
        revision: review.revision,
      });
    expect(held.body.state).toBe('suspended');
    expect(check(await packOf(review.id))).toMatchObject({ status: 0 });

    const thin = await portal.train('thin', { loss: 0.1 });
    let last = await portal.submit('thin', thin.version);
    for (const who of [priya, ruth]) {
      const { body } = await portal.decide(who, last, {
        kind: 'approve_with_conditions',
        conditions: [
          {
            title: 'Measure accuracy',
            evidenceKey: 'metric:accuracy',
            owner: jonas,
            dueOn: '2099-01-01',
          },
        ],
      });
      last = body;
    }
    expect(last.state).toBe('approved_with_conditions');
    expect(check(await packOf(last.id))).toMatchObject({ status: 0 });

    await portal.policy('plain', { scope: { models: ['plain'] }, rules });
    const plain = await portal.train('plain', { accuracy: 0.9 });
    const settled = await portal.submit('plain', plain.version);
    expect(settled.state).toBe('approved');
    expect(check(await packOf(settled.id))).toMatchObject({ status: 0 });
  });

  it('lets nobody approve their own work by a policy that asks for no signature', async () => {
    const { version } = await portal.train('mine', { accuracy: 0.9 });
    const document = { title: 'Mine', scope: { models: ['mine'] } };
    const key = '/governance/policies/mine';
    expect((await portal.as(ada).put(key, { document })).status).toBe(200);
    const published = await portal
      .as(jonas)
      .post(`${key}/publication`, { version: 1, reason: 'asked by Ada' });
    expect(published.status).toBe(200);
    const review = await portal.submit('mine', version);
    expect(review.state).toBe('changes_requested');
    expect(review.decisions[0].reason).toMatch(/took part in the version/);
    expect(check(await packOf(review.id))).toMatchObject({ status: 0 });
  });

  it('holds an approval to the nearest end that a reviewer named, and to none that is over', async () => {
    const { version } = await portal.train('proof', { accuracy: 0.9 });
    const review = await portal.submit('proof', version);
    const over = await portal.decide(priya, review, {
      validUntil: '2020-01-01',
    });
    expect([over.status, over.body.error.message]).toEqual([
      400,
      expect.stringMatching(/'validUntil'.*in the future/),
    ]);
    const soon = new Date(Date.now() + 9 * 86_400_000)
      .toISOString()
      .slice(0, 10);
    const first = await portal.decide(priya, review, { validUntil: soon });
    const second = await portal.decide(ruth, first.body);
    expect(second.body.state).toBe('approved');
    expect(second.body.validUntil).toBe(`${soon}T23:59:59.000Z`);
  });

  it('refuses a policy with a key, a name or an answer that is a slip of the pen', async () => {
    const rule = (expression: string) => ({
      rules: [{ id: 'a', title: 'a', expression }],
    });
    const bad: [object, RegExp][] = [
      [{ guard: { aliases: ['champion'] } }, /Unrecognized key.*guard/],
      [{ guards: { alias: ['champion'] } }, /Unrecognized key.*alias/],
      [rule('valeu > 1'), /Rule 'a': Unknown variable: valeu/],
      [rule('value + 1.0'), /Rule 'a': answers double/],
    ];
    for (const [more, why] of bad) {
      const answer = await portal.as(jonas).put('/governance/policies/slip', {
        document: { title: 'x', ...more },
      });
      expect([answer.status, answer.body.error?.message]).toEqual([
        400,
        expect.stringMatching(why),
      ]);
    }
  });
});
