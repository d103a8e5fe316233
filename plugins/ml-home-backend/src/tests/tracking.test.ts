import { Knex } from 'knex';
import {
  asCaller,
  databases,
  FIXED_TOKEN,
  startMlHome,
  userToken,
} from '../__testUtils__/harness';

jest.setTimeout(60_000);

const options = { caller: asCaller() };
const token = FIXED_TOKEN;

describe('tracking', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const anExperiment = (name: string) =>
    portal.services.experiments.createExperiment(
      { name: `${name}-${Math.random()}`, tags: [] },
      options,
    );

  const aRun = async (
    experimentId: string,
    logged: {
      name?: string;
      startTime?: number;
      metrics?: Record<string, number>;
      params?: Record<string, string>;
      tags?: Record<string, string>;
    } = {},
  ) => {
    const { runs } = portal.services;
    const list = (record: Record<string, string> = {}) =>
      Object.entries(record).map(([key, value]) => ({ key, value }));
    const run = await runs.createRun(
      {
        experimentId,
        clientUser: 'ada',
        name: logged.name,
        startTime: logged.startTime,
        tags: list(logged.tags),
      },
      options,
    );
    await runs.logBatch(
      run.runId,
      {
        metrics: Object.entries(logged.metrics ?? {}).map(([key, value]) => ({
          key,
          value,
          timestamp: 1,
          step: 0,
        })),
        params: list(logged.params),
        tags: [],
      },
      options,
    );
    return run.runId;
  };

  const get = async (path: string) => {
    const { status, body } = await portal.call('GET', `/v1${path}`, { token });
    return { status, body };
  };
  const q = (query: Record<string, string | string[]>) =>
    new URLSearchParams(
      Object.entries(query).flatMap(([key, value]) =>
        [value].flat().map(one => [key, one]),
      ),
    ).toString();

  describe('the run log', () => {
    it('loses nothing and keeps the latest when many write the same runs at once', async () => {
      const { runs } = portal.services;
      const experiment = await anExperiment('log');
      const ids = await Promise.all([aRun(experiment), aRun(experiment)]);
      await Promise.all(
        Array.from({ length: 400 }, (_, i) =>
          runs.logBatch(
            ids[i % 2],
            {
              metrics: [
                { key: 'loss', value: i, timestamp: 1000 - i, step: i >> 1 },
                // An exact repeat, as after a lost reply.
                { key: 'loss', value: i, timestamp: 1000 - i, step: i >> 1 },
              ],
              params: i < 100 ? [{ key: `p${i % 50}`, value: 'same' }] : [],
              tags: [],
            },
            options,
          ),
        ),
      );
      const { rows } = await knex.raw(
        `select count(*)::int as points from metric_points p join runs r on r.id = p.run_id where r.run_id = any(?)`,
        [ids],
      );
      expect(rows[0].points).toBe(400);
      const run = await runs.getRun(ids[0], options);
      expect(run.metrics).toEqual([
        { key: 'loss', value: 398, timestamp: 602, step: 199 },
      ]);
      expect(run.params).toHaveLength(25);
    });

    it('writes nothing of a call whose param changed, and all of its neighbours', async () => {
      const { runs } = portal.services;
      const experiment = await anExperiment('atomic');
      const bad = await aRun(experiment, { params: { lr: '1' } });
      const good = await aRun(experiment);
      const point = { key: 'loss', value: 1, timestamp: 1, step: 1 };
      const results = await Promise.allSettled([
        runs.logBatch(
          bad,
          {
            metrics: [point],
            params: [
              { key: 'new', value: 'x' },
              { key: 'lr', value: '2' },
            ],
            tags: [{ key: 'seen', value: 'yes' }],
          },
          options,
        ),
        ...Array.from({ length: 20 }, (_, i) =>
          runs.logBatch(
            good,
            { metrics: [{ ...point, step: i }], params: [], tags: [] },
            options,
          ),
        ),
        runs.logBatch(
          'f'.repeat(32),
          { metrics: [point], params: [], tags: [] },
          options,
        ),
      ]);
      expect(results.map(result => result.status)).toEqual([
        'rejected',
        ...Array.from({ length: 20 }, () => 'fulfilled'),
        'rejected',
      ]);
      expect((results[0] as PromiseRejectedResult).reason.message).toBe(
        `Changing param values is not allowed. Param with key='lr' was already logged with value='1' for run ID='${bad}'.`,
      );
      const untouched = await runs.getRun(bad, options);
      expect(untouched.metrics).toEqual([]);
      expect(untouched.params).toEqual([{ key: 'lr', value: '1' }]);
      expect(untouched.tags.some(tag => tag.key === 'seen')).toBe(false);
    });

    it('lets one of two writers of a param win, and tells the other', async () => {
      const { runs } = portal.services;
      const experiment = await anExperiment('race');
      for (let round = 0; round < 10; round += 1) {
        const run = await aRun(experiment);
        const results = await Promise.allSettled(
          ['a', 'b', 'c'].map(value =>
            runs.logBatch(
              run,
              { metrics: [], params: [{ key: 'p', value }], tags: [] },
              options,
            ),
          ),
        );
        const won = results.filter(result => result.status === 'fulfilled');
        expect(won).toHaveLength(1);
      }
    });
  });

  describe('the runs table', () => {
    let experiment: string;

    beforeAll(async () => {
      experiment = await anExperiment('table');
      for (let i = 0; i < 30; i += 1) {
        await aRun(experiment, {
          name: `run-${i}`,
          startTime: 1000 + i,
          metrics: {
            ...(i % 5 === 0 ? {} : { score: i % 7 }),
            ...(i === 6 ? { score: Number.NaN } : {}),
            loss: 1 / (i + 1),
          },
          params: { lr: String(i % 3), seed: String(i) },
          tags: i % 2 ? { team: 'home' } : {},
        });
      }
    });

    const rows = async (query: Record<string, string | string[]>) => {
      const seen: string[] = [];
      let cursor = '';
      do {
        const { status, body } = await get(
          `/run-table?${q({
            experiment,
            limit: '7',
            ...query,
            ...(cursor ? { cursor } : {}),
          })}`,
        );
        expect(status).toBe(200);
        seen.push(...body.items.map((row: { name: string }) => row.name));
        cursor = body.nextCursor;
      } while (cursor);
      return seen;
    };

    /** The same by hand: those without a number last, newest first among equals. */
    const expected = (
      keep: (i: number) => boolean,
      key: (i: number) => number | undefined,
      sign: number,
    ) =>
      Array.from({ length: 30 }, (_, i) => i)
        .filter(keep)
        .sort((a, b) => {
          const [x, y] = [key(a), key(b)];
          if (x === y) return b - a;
          if (x === undefined) return 1;
          return y === undefined ? -1 : sign * (x - y);
        })
        .map(i => `run-${i}`);
    const score = (i: number) => (i % 5 === 0 || i === 6 ? undefined : i % 7);

    it.each([1, -1])('sorts by a metric, page by page (%i)', async sign => {
      const orderBy = `metrics.score ${sign > 0 ? 'ASC' : 'DESC'}`;
      expect(await rows({ orderBy })).toEqual(
        expected(() => true, score, sign),
      );
      expect(
        await rows({
          orderBy,
          filter: "params.lr = '1' AND metrics.loss < 0.5",
        }),
      ).toEqual(expected(i => i % 3 === 1 && 1 / (i + 1) < 0.5, score, sign));
    });

    it('sorts by a param and finds by tags, names and status', async () => {
      expect(await rows({ orderBy: 'params.lr ASC' })).toEqual(
        expected(
          () => true,
          i => i % 3,
          1,
        ),
      );
      expect(await rows({ filter: 'tags.team IS NULL' })).toEqual(
        expected(
          i => i % 2 === 0,
          () => undefined,
          1,
        ),
      );
      expect(await rows({ q: 'run-1', status: 'FINISHED' })).toEqual([]);
      expect(await rows({ q: 'N-2' })).toHaveLength(11);
    });

    it('answers the columns that are asked for, and unknown as absent', async () => {
      const answer = await get(
        `/run-table?${q({
          experiment,
          filter: "attributes.run_name IN ('run-5', 'run-6')",
          column: ['metrics.score', 'params.seed', 'tags.team'],
        })}`,
      );
      expect(
        answer.body.items.map((row: { values: object }) => row.values),
      ).toEqual([
        { 'metrics.score': 'NaN', 'params.seed': '6' },
        { 'params.seed': '5', 'tags.team': 'home' },
      ]);
    });

    it('refuses a token of another query, and a broken one', async () => {
      const first = await get(`/run-table?${q({ experiment, limit: '5' })}`);
      for (const cursor of [first.body.nextCursor, 'rubbish', 'a.b']) {
        const { status } = await get(
          `/run-table?${q({
            experiment,
            cursor,
            orderBy: 'metrics.loss ASC',
          })}`,
        );
        expect(status).toBe(400);
      }
    });

    it('counts, groups, lists keys and values', async () => {
      const count = await get(
        `/run-table/count?${q({ experiment, filter: "params.lr = '0'" })}`,
      );
      expect(count.body).toEqual({
        matching: 10,
        total: 30,
        running: 30,
        limited: false,
      });
      const { body } = await get(
        `/run-table/groups?${q({
          experiment,
          by: 'tags.team',
          column: ['metrics.score', 'metrics.none'],
        })}`,
      );
      expect(body.limited).toBe(false);
      expect(
        body.groups.map((group: { value: string | null; count: number }) => [
          group.value,
          group.count,
        ]),
      ).toEqual([
        ['home', 15],
        [null, 15],
      ]);
      const odd = Array.from({ length: 30 }, (_, i) => i)
        .filter(i => i % 2)
        .flatMap(i => score(i) ?? []);
      const mean = odd.reduce((sum, v) => sum + v, 0) / odd.length;
      const spread = body.groups[0].metrics['metrics.score'];
      expect(spread.n).toBe(odd.length);
      expect(spread.mean).toBeCloseTo(mean);
      expect(spread.sd).toBeCloseTo(
        Math.sqrt(
          odd.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (odd.length - 1),
        ),
      );

      const columns = await get(
        `/run-table/columns?${q({ experiment, q: 's', limit: '2' })}`,
      );
      expect(columns.body).toMatchObject({
        items: [
          { kind: 'metric', key: 'loss' },
          { kind: 'metric', key: 'score' },
        ],
        totalCount: 3,
      });
      const more = await get(
        `/run-table/columns?${q({
          experiment,
          q: 's',
          cursor: columns.body.nextCursor,
        })}`,
      );
      expect(more.body.items).toEqual([{ kind: 'param', key: 'seed' }]);
      const values = await get(
        `/run-table/values?${q({ experiment, column: 'params.lr' })}`,
      );
      expect(values.body.values).toEqual([
        { value: '0', runs: 10 },
        { value: '1', runs: 10 },
        { value: '2', runs: 10 },
      ]);
      const importance = await get(
        `/run-table/importance?${q({ experiment, metric: 'loss' })}`,
      );
      expect(importance.body.params[0]).toMatchObject({ key: 'seed' });
    });

    it('streams the whole result as CSV', async () => {
      const response = await portal.text(
        `/v1/run-table/export?${q({
          experiment,
          orderBy: 'metrics.score DESC',
        })}`,
        token,
      );
      const lines = response.trimEnd().split('\r\n');
      expect(lines).toHaveLength(31);
      expect(lines[0]).toContain(
        'metrics.loss,metrics.score,params.lr,params.seed',
      );
      expect(lines[1].split(',')[1]).toBe('run-27');
    });

    it('names the place of a mistake in a filter', async () => {
      for (const filter of [
        'metrics.loss >',
        'loss = 1 OR x = 2',
        "params.a ~ 'b'",
      ]) {
        const { status, body } = await get(
          `/run-table?${q({ experiment, filter })}`,
        );
        expect(status).toBe(400);
        expect(body.error.message).toMatch(/invalid/i);
      }
    });

    it('archives, restores and tags many, all or none', async () => {
      const ids = [
        await aRun(experiment, { name: 'bulk-a' }),
        await aRun(experiment, { name: 'bulk-b' }),
      ];
      const act = (body: object) =>
        portal.call('POST', '/v1/run-table/actions', { token, body });
      const tagged = await act({
        action: 'tag',
        runIds: ids,
        key: 'keep',
        value: 'yes',
      });
      expect(tagged.body).toEqual({ changed: 2 });
      const missing = await act({
        action: 'archive',
        runIds: [...ids, 'nothing'],
      });
      expect(missing.status).toBe(404);
      expect(await rows({ filter: "tags.keep = 'yes'" })).toHaveLength(2);
      expect((await act({ action: 'archive', runIds: ids })).body).toEqual({
        changed: 2,
      });
      expect(await rows({ filter: "tags.keep = 'yes'" })).toHaveLength(0);
      expect(
        await rows({ filter: "tags.keep = 'yes'", view: 'deleted' }),
      ).toHaveLength(2);
      await act({ action: 'restore', runIds: ids });
      const removed = await act({
        action: 'tag',
        runIds: ids,
        key: 'keep',
        value: null,
      });
      expect(removed.body).toEqual({ changed: 2 });
    });
  });

  describe('lines', () => {
    it('keeps the extremes and the end, however long the series', async () => {
      const { runs } = portal.services;
      const experiment = await anExperiment('lines');
      const run = await aRun(experiment);
      const total = 20_000;
      const value = (step: number) => {
        if (step === 7_777) return 99;
        return step === 12_345 ? -99 : Math.sin(step / 100);
      };
      for (let start = 0; start < total; start += 1000) {
        await runs.logBatch(
          run,
          {
            metrics: Array.from({ length: 1000 }, (_, i) => ({
              key: 'loss',
              value: value(start + i),
              timestamp: start + i,
              step: start + i,
            })),
            params: [],
            tags: [],
          },
          options,
        );
      }
      const read = async (query: Record<string, string>) => {
        const { body } = await get(
          `/metric-series?${q({ run, key: ['loss', 'none'], ...query })}`,
        );
        expect(body.series).toHaveLength(1);
        return body.series[0] as {
          reduced: boolean;
          points: { step: number; value: number; min: number; max: number }[];
        };
      };
      for (const maxPoints of ['20', '100', '1000']) {
        const { reduced, points } = await read({ maxPoints });
        expect(reduced).toBe(true);
        expect(points.length).toBeLessThanOrEqual(Number(maxPoints) + 1);
        expect(points).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ step: 7_777, value: 99, max: 99 }),
            expect.objectContaining({ step: 12_345, value: -99, min: -99 }),
          ]),
        );
        expect(points.at(-1)).toMatchObject({ step: total - 1 });
        const steps = points.map(point => point.step);
        expect(steps).toEqual([...steps].sort((a, b) => a - b));
        for (const point of points) expect(point.value).toBe(value(point.step));
      }
      const zoom = await read({
        maxPoints: '500',
        fromStep: '7700',
        toStep: '7899',
      });
      expect(zoom.reduced).toBe(false);
      expect(zoom.points.map(point => point.step)).toEqual(
        Array.from({ length: 200 }, (_, i) => 7700 + i),
      );
      const wide = await read({
        maxPoints: '50',
        fromStep: '1001',
        toStep: '15001',
      });
      expect(Math.max(...wide.points.map(p => p.value))).toBe(99);
      expect(wide.points.every(p => p.step >= 1001 && p.step <= 15001)).toBe(
        true,
      );
      expect(wide.points.at(-1)!.step).toBe(15001);
    });

    it('says when the newest point is not a number', async () => {
      const experiment = await anExperiment('nan');
      const run = await aRun(experiment, { metrics: { loss: Number.NaN } });
      const { body } = await get(`/metric-series?${q({ run, key: 'loss' })}`);
      expect(body.series).toEqual([
        expect.objectContaining({ points: [], lastNotFinite: true }),
      ]);
    });
  });

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
