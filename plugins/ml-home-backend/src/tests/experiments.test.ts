import { Knex } from 'knex';
import {
  databases,
  FIXED_TOKEN,
  startMlHome,
  userToken,
} from '../__testUtils__/harness';
import { queryOf as q, trackingOf } from '../__testUtils__/tracking';

jest.setTimeout(60_000);

const token = FIXED_TOKEN;

describe('managing experiments', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const { anExperiment, aRun, get } = trackingOf(() => portal);

  describe('experiments', () => {
    it('creates, describes, moves, renames, archives and restores', async () => {
      const name = `made-${Math.random()}`;
      const made = await portal.call('POST', '/v1/experiments', {
        token,
        body: { name, project: 'home-shelf', description: 'First try' },
      });
      expect(made.status).toBe(200);
      expect(made.body).toMatchObject({
        name,
        project: { value: 'mlproject:default/home-shelf' },
        tags: { 'mlflow.note.content': 'First try' },
      });
      const taken = await portal.call('POST', '/v1/experiments', {
        token,
        body: { name },
      });
      expect(taken.status).toBe(409);
      const { id } = made.body;
      const patch = (body: object) =>
        portal.call('PATCH', `/v1/experiments/${id}`, { token, body });
      expect((await patch({ project: '///' })).status).toBe(400);
      const moved = await patch({ name: `${name}-2`, project: null });
      expect(moved.body).toMatchObject({ name: `${name}-2` });
      expect(moved.body.project).toBeUndefined();
      const archived = await portal.call(
        'POST',
        `/v1/experiments/${id}/archive`,
        { token },
      );
      expect(archived.body.lifecycleStage).toBe('deleted');
      const restored = await portal.call(
        'POST',
        `/v1/experiments/${id}/restore`,
        { token },
      );
      expect(restored.body.lifecycleStage).toBe('active');
    });

    it('keeps meanings of metrics and a baseline', async () => {
      const id = await anExperiment('settings');
      const run = await aRun(id, { name: 'champion', metrics: { score: 3 } });
      const put = (path: string, body: object) =>
        portal.call('PUT', `/v1/experiments/${id}/${path}`, { token, body });
      const set = await put('metric-settings', {
        key: 'a/b',
        direction: 'lower',
        unit: 'ms',
      });
      expect(set.body).toMatchObject({
        metrics: [
          { key: 'a/b', direction: 'lower', unit: 'ms', source: 'person' },
        ],
        mayUpdate: true,
        mayDelete: true,
      });
      await put('metric-settings', { key: 'a/b', direction: null });
      const withRun = await put('baseline', { runId: run });
      expect(withRun.body).toMatchObject({
        metrics: [],
        baseline: { label: 'champion', runId: run, metrics: { score: 3 } },
      });
      const plain = await put('baseline', {
        label: 'popularity',
        metrics: { score: 1 },
      });
      expect(plain.body.baseline).toMatchObject({
        label: 'popularity',
        metrics: { score: 1 },
      });
      expect((await put('baseline', { runId: 'none' })).status).toBe(404);
      expect(
        (await put('baseline', { label: 'empty', metrics: {} })).status,
      ).toBe(400);
      const removed = await portal.call(
        'DELETE',
        `/v1/experiments/${id}/baseline`,
        { token },
      );
      expect(removed.body.baseline).toBeUndefined();
    });

    it('keeps views, private ones to their maker', async () => {
      const id = await anExperiment('views');
      const mine = await portal.call('POST', `/v1/experiments/${id}/views`, {
        token,
        body: { name: 'best', state: 'sort=-metrics.score' },
      });
      expect(mine.body).toMatchObject({ mine: true, shared: false });
      const again = await portal.call('POST', `/v1/experiments/${id}/views`, {
        token,
        body: { name: 'best', state: '' },
      });
      expect(again.status).toBe(409);
      const other = userToken('user:default/grace');
      const seen = () =>
        portal.call('GET', `/v1/experiments/${id}/views`, { token: other });
      expect((await seen()).body.views).toEqual([]);
      const path = `/v1/experiments/${id}/views/${mine.body.id}`;
      await portal.call('PATCH', path, { token, body: { shared: true } });
      expect((await seen()).body.views).toMatchObject([
        { name: 'best', mine: false, shared: true },
      ]);
      for (const method of ['PATCH', 'DELETE']) {
        const { status } = await portal.call(method, path, {
          token: other,
          body: method === 'PATCH' ? { name: 'stolen' } : undefined,
        });
        expect(status).toBe(404);
      }
      await portal.call('DELETE', path, { token });
      expect((await seen()).body.views).toEqual([]);
    });

    it('compares runs in the order given and names the missing ones', async () => {
      const id = await anExperiment('compare');
      const a = await aRun(id, { params: { lr: '1' } });
      const b = await aRun(id, { params: { lr: '2' } });
      const { body } = await get(
        `/run-comparison?${q({ run: [b, 'gone', a] })}`,
      );
      expect(body.runs.map((run: { runId: string }) => run.runId)).toEqual([
        b,
        a,
      ]);
      expect(body.missing).toEqual(['gone']);
      const renamed = await portal.call('PATCH', `/v1/runs/${a}`, {
        token,
        body: { name: 'better name', description: '# Why' },
      });
      expect(renamed.body).toMatchObject({
        name: 'better name',
        description: '# Why',
      });
      const cleared = await portal.call('PATCH', `/v1/runs/${a}`, {
        token,
        body: { description: null },
      });
      expect(cleared.body.description).toBeUndefined();
    });
  });
});
