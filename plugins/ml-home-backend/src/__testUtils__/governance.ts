import { Entity } from '@backstage/catalog-model';
import { JsonObject } from '@backstage/types';
import { PolicyDecision } from '@backstage/plugin-permission-common';
import { Knex } from 'knex';
import { asCaller, startMlHome, userToken } from './harness';

const member = (name: string, ...groups: string[]): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name, namespace: 'default' },
  spec: { profile: { email: `${name}@example.com` } },
  relations: groups.map(group => ({
    type: 'memberOf',
    targetRef: `group:default/${group}`,
  })),
});

const group = (name: string, parent?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name, namespace: 'default' },
  spec: { type: 'team', children: [] },
  relations: parent
    ? [{ type: 'childOf', targetRef: `group:default/${parent}` }]
    : [],
});

/** Ada trains, Priya and Pat are technical, Ruth and Rex judge risk, Rex by a team within the team. */
export const people = {
  ada: 'user:default/ada',
  jonas: 'user:default/jonas',
  priya: 'user:default/priya',
  pat: 'user:default/pat',
  ruth: 'user:default/ruth',
  rex: 'user:default/rex',
};

export const organisation = (): Entity[] => [
  member('ada', 'builders'),
  member('jonas', 'builders'),
  member('priya', 'platform'),
  member('pat', 'platform'),
  member('ruth', 'safety'),
  member('rex', 'fairness'),
  group('builders'),
  group('platform'),
  group('safety'),
  group('fairness', 'safety'),
];

export const twoSteps = [
  { role: 'technical', title: 'Technical', groups: ['metrics', 'data'] },
  { role: 'risk', title: 'Risk', groups: ['metrics', 'text', 'licence'] },
];

/** A portal with reviewers. */
export async function startGoverned(options: {
  knex: Knex;
  entities?: Entity[];
  decide?: (permission: string) => PolicyDecision | undefined;
  roles?: Record<string, string[]>;
  /** Further settings of `mlHome.governance`. */
  more?: JsonObject;
  tasks?: Parameters<typeof startMlHome>[0]['tasks'];
  /** Whether the catalog cannot be reached at the moment. */
  catalogDown?: () => boolean;
}) {
  const portal = await startMlHome({
    ...options,
    entities: options.entities ?? organisation(),
    governance: {
      roles: options.roles ?? {
        technical: ['group:default/platform'],
        risk: ['group:default/safety'],
      },
      ...options.more,
    },
  });
  const { models, experiments, runs } = portal.services;

  const as = (ref: string) => {
    const token = userToken(ref);
    const send = (method: string) => (path: string, body?: unknown) =>
      portal.call(method, `/v1${path}`, { token, body });
    return {
      get: send('GET'),
      post: send('POST'),
      put: send('PUT'),
      patch: send('PATCH'),
      delete: send('DELETE'),
    };
  };

  return {
    ...portal,
    as,
    /** Brings a version before its reviewers. */
    async submit(model: string, version: string, by = people.ada) {
      const answer = await as(by).post('/governance/reviews', {
        model,
        version,
      });
      expect([answer.status, answer.body.error?.message]).toEqual([
        200,
        undefined,
      ]);
      return answer.body;
    },
    decide: (
      who: string,
      review: { id: string; revision: number },
      more: Record<string, unknown> = {},
    ) =>
      as(who).post(`/governance/reviews/${review.id}/decisions`, {
        kind: 'approve',
        reason: 'looks right',
        revision: review.revision,
        ...more,
      }),
    /** Submitted by Ada, approved by Priya and Ruth. */
    async approve(model: string, version: string) {
      const review = await this.submit(model, version);
      const first = await this.decide(people.priya, review);
      expect([first.status, first.body.error?.message]).toEqual([
        200,
        undefined,
      ]);
      const second = await this.decide(people.ruth, first.body);
      expect([second.status, second.body.state]).toEqual([200, 'approved']);
      return second.body;
    },
    /** A version that somebody trained, with metrics. */
    async train(
      name: string,
      metrics: Record<string, number>,
      given: { by?: string; tags?: Record<string, string> } = {},
    ) {
      const caller = { caller: asCaller(given.by ?? people.ada) };
      const experimentId = await experiments.createExperiment(
        { name: `${name} ${Math.random()}`, tags: [] },
        caller,
      );
      const run = await runs.createRun(
        {
          experimentId,
          clientUser: '',
          name,
          tags: Object.entries(given.tags ?? {}).map(([key, value]) => ({
            key,
            value,
          })),
        },
        caller,
      );
      await runs.logBatch(
        run.runId,
        {
          metrics: Object.entries(metrics).map(([key, value]) => ({
            key,
            value,
            timestamp: Date.now(),
            step: 0,
          })),
          params: [],
          tags: [],
        },
        caller,
      );
      await models.createModel({ name, tags: [] }, caller).catch(() => {});
      const version = await models.createVersion(
        {
          name,
          source: `runs:/${run.runId}/model`,
          runId: run.runId,
          tags: [],
        },
        caller,
      );
      return { version: version.version, runId: run.runId };
    },
    setAlias: (name: string, alias: string, version: string, by = people.ada) =>
      models.setAlias(name, alias, version, { caller: asCaller(by) }),
    /** What the gate answers for the environment `production`. */
    gate: async (model: string, version: string) =>
      (
        await as(people.ada).get(
          `/gate?model=${model}&version=${version}&environment=production`,
        )
      ).body,
    /** Answers the questionnaire with yes to these questions; the tier that follows. */
    async assess(model: string, yes: string[]): Promise<string> {
      const { body } = await as(people.jonas).get('/governance/questionnaire');
      const answer = await as(people.jonas).post(
        `/governance/models/${model}/assessments`,
        {
          ruleVersion: body.version,
          answers: Object.fromEntries(
            body.questions.map(({ id }: { id: string }) => [
              id,
              yes.includes(id),
            ]),
          ),
        },
      );
      expect(answer.status).toBe(200);
      return answer.body.tier;
    },
    /** Publishes a policy. */
    async policy(key: string, document: Record<string, unknown>) {
      const token = userToken(people.jonas);
      const saved = await portal.call('PUT', `/v1/governance/policies/${key}`, {
        token,
        body: { document: { title: key, ...document } },
      });
      if (saved.status !== 200) throw new Error(JSON.stringify(saved.body));
      const published = await portal.call(
        'POST',
        `/v1/governance/policies/${key}/publication`,
        {
          token,
          body: { version: saved.body.version, reason: 'for the test' },
        },
      );
      if (published.status !== 200) {
        throw new Error(JSON.stringify(published.body));
      }
      return published.body;
    },
  };
}
