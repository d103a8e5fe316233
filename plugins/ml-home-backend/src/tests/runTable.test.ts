import { Knex } from 'knex';
import { databases, FIXED_TOKEN, startMlHome } from '../__testUtils__/harness';
import { queryOf as q, trackingOf } from '../__testUtils__/tracking';

jest.setTimeout(60_000);

const token = FIXED_TOKEN;

describe('the runs table of an experiment', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const { anExperiment, aRun, get } = trackingOf(() => portal);

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

    it('does not count as running what was not heard of for long', async () => {
      const quiet = knex('runs').where({ experiment_id: experiment });
      await quiet
        .clone()
        .where('name', 'like', 'run-2_')
        .update({ active_at: new Date(Date.now() - 16 * 60_000) });
      const { body } = await get(`/run-table/count?${q({ experiment })}`);
      await quiet.update({ active_at: new Date() });
      expect(body).toMatchObject({ total: 30, running: 20 });
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
});
