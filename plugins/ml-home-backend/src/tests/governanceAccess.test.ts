import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  ApiRoute,
  governanceRoutes,
} from '@ml-home/backstage-plugin-ml-home-common';
import { people, startGoverned } from '../__testUtils__/governance';
import { databases, userToken } from '../__testUtils__/harness';

jest.setTimeout(120_000);

const reason = 'for the check';
const moved = { reason, revision: 1 };
const document = { title: 'x' };
const far = '2099-01-01T00:00:00Z';

/** Per route the permission that it needs, and a request that its schemas accept. */
const matrix: Record<keyof typeof governanceRoutes, [string, unknown?]> = {
  questionnaire: ['read'],
  packs: ['read'],
  listAssessments: ['read'],
  assess: ['submit', { ruleVersion: 1, answers: {} }],
  duties: ['read'],
  standing: ['read'],
  listReviews: ['read'],
  submit: ['submit', { model: 'm', version: '1' }],
  getReview: ['read'],
  decide: ['review', { kind: 'reject', ...moved }],
  move: ['submit', { event: 'withdraw', ...moved }],
  hold: ['review', { event: 'suspend', ...moved }],
  assign: ['review', { reviews: ['1'], assignee: null }],
  remind: ['review', { reviews: ['1'] }],
  listComments: ['read'],
  comment: ['submit', { body: 'x' }],
  resolve: ['submit', { resolved: true }],
  listAttachments: ['read'],
  attach: ['submit', { name: 'x', base64: 'eA==' }],
  attachment: ['read'],
  listDelegations: ['read'],
  delegate: ['review', { to: people.pat, endsAt: far, reason }],
  endDelegation: ['review'],
  dashboard: ['read'],
  needs: ['read'],
  coverage: ['read'],
  coverageCsv: ['read'],
  inventory: ['read'],
  inventoryCsv: ['read'],
  listPolicies: ['read'],
  policyVersions: ['read'],
  savePolicy: ['policy', { document }],
  publishPolicy: ['policy', { version: 1, reason }],
  retirePolicy: ['policy', { reason }],
  dryRun: ['policy', { document }],
  gate: ['read'],
  gateDecisions: ['read'],
  listWaivers: ['read'],
  waive: [
    'waive',
    {
      model: 'm',
      owner: people.ada,
      team: people.ada,
      reason,
      expiresAt: far,
    },
  ],
  revokeWaiver: ['waive'],
  listFindings: ['read'],
  addFinding: [
    'submit',
    { kind: 'finding', severity: 'low', model: 'm', title: 'abc' },
  ],
  closeFinding: ['review', { state: 'resolved', reason }],
  recall: ['review', { subject: 'x', what: 'licence', reason }],
  ledger: ['audit'],
  verifyLedger: ['audit'],
  auditPack: ['audit'],
};

const params: Record<string, string> = {
  id: '1',
  model: 'm',
  version: '1',
  key: 'k',
};

describe('permissions of governance', () => {
  it('every route needs exactly its own, and says which', async () => {
    let denied = '';
    const portal = await startGoverned({
      knex: await databases.init('POSTGRES_18'),
      decide: name =>
        name === denied ? { result: AuthorizeResult.DENY } : undefined,
    });
    const found: string[] = [];
    for (const [name, route] of Object.entries(governanceRoutes) as [
      keyof typeof governanceRoutes,
      ApiRoute,
    ][]) {
      const [permission, body] = matrix[name];
      const path = `/v1${route.path.replace(
        /:(\w+)/g,
        (_, key) => params[key],
      )}${name === 'gate' ? '?model=m&version=1&environment=e' : ''}`;
      denied = `ml-home.governance.${permission}`;
      // Decisions are remembered for a few seconds per person: each route has its own.
      const token = userToken(`user:default/${name.toLowerCase()}`);
      const answer = await portal.call(route.method.toUpperCase(), path, {
        token,
        body,
      });
      if (
        answer.status !== 403 ||
        !String(answer.body?.error?.message).includes(denied)
      ) {
        found.push(`${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
      }
      const nobody = await portal.call(route.method.toUpperCase(), path, {
        body,
      });
      if (nobody.status !== 401)
        found.push(`${name}: ${nobody.status} unsigned`);
    }
    await portal.stop();
    expect(found).toEqual([]);
  });

  it('hides reviews of models that may not be seen', async () => {
    const knex = await databases.init('POSTGRES_18');
    const open = await startGoverned({
      knex,
      roles: { reviewer: ['group:default/safety'] },
    });
    const { version } = await open.train('secret', { accuracy: 1 });
    const made = await open
      .as(people.ada)
      .post('/governance/reviews', { model: 'secret', version });
    expect(made.status).toBe(200);
    await open.stop();
    const strict = await startGoverned({
      knex,
      decide: name =>
        name === 'ml-home.model.read'
          ? { result: AuthorizeResult.DENY }
          : undefined,
    });
    const { get, post } = strict.as(people.ruth);
    expect((await get('/governance/reviews')).body.items).toEqual([]);
    expect((await get('/governance/inventory')).body.items).toEqual([]);
    expect((await get('/governance/dashboard')).body.models).toBe(0);
    expect((await get('/governance/ledger')).body.items).toEqual([]);
    const { id } = made.body;
    expect((await get(`/governance/reviews/${id}`)).status).toBe(404);
    const decided = await post(`/governance/reviews/${id}/decisions`, {
      kind: 'reject',
      ...moved,
    });
    expect(decided.status).toBe(404);
    await strict.stop();
  });
});
