import { Knex } from 'knex';
import { asCaller, databases, startMlHome } from '../__testUtils__/harness';
import { queryOf as q, trackingOf } from '../__testUtils__/tracking';

jest.setTimeout(60_000);

const options = { caller: asCaller() };

describe('what is logged', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const { anExperiment, aRun, get } = trackingOf(() => portal);

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

    it('refuses by field what is too long to be found again, and cuts names', async () => {
      const { loggedModels, models, runs, traces } = portal.services;
      const experiment = await anExperiment('long');
      const run = await aRun(experiment);
      const long = 'x'.repeat(20_000);
      const tooLong = (field: string, most = 256) =>
        `InputError: ${field} exceeds the maximum length of ${most} characters: it has 20000`;
      const metric = { key: 'm', value: 1, timestamp: 1, step: 1 };
      const ofModel = (more: object) =>
        runs.logBatch(
          run,
          { metrics: [{ ...metric, ...more }], params: [], tags: [] },
          options,
        );
      await models.createModel({ name: 'long', tags: [] }, options);
      const version = { name: 'long', source: 's3://b', tags: [] };
      const refusals = await Promise.allSettled([
        runs.logOutputs(run, [{ modelId: long, step: 0 }], options),
        runs.logInputs(run, { datasets: [], modelIds: [long] }, options),
        ofModel({ modelId: long }),
        ofModel({ modelId: 'm', datasetName: long }),
        ofModel({ modelId: 'm', datasetDigest: long }),
        loggedModels.createLoggedModel(
          { experimentId: experiment, sourceRunId: long, params: [], tags: [] },
          options,
        ),
        models.createVersion({ ...version, runId: long }, options),
        models.createVersion({ ...version, loggedModelId: long }, options),
        traces.linkTracesToRun([], long, options),
      ]);
      expect(
        refusals.map(one => one.status === 'rejected' && String(one.reason)),
      ).toEqual([
        tooLong('models[0].model_id'),
        tooLong('models[0].model_id'),
        tooLong('metrics[0].model_id'),
        tooLong('metrics[0].dataset_name', 500),
        tooLong('metrics[0].dataset_digest', 36),
        tooLong('source_run_id'),
        tooLong('run_id'),
        tooLong('model_id'),
        tooLong('run_id'),
      ]);
      const { name } = await runs.updateRun(run, { name: long }, options);
      expect(name).toHaveLength(250);
    });

    it('stores a point once, whoever repeats it, whenever', async () => {
      const second = await startMlHome({ knex });
      const experiment = await anExperiment('repeats');
      const run = await aRun(experiment);
      // Sent late, early, twice in a call, by two replicas at once; zero has two signs, NaN equals itself.
      const points = [5, 1, 3, 1, 9, 2, 2, 7].flatMap(step =>
        [0.5, -0, 0, NaN].map(value => ({
          key: step % 2 ? 'odd' : 'even',
          value,
          timestamp: 1000 + step,
          step,
        })),
      );
      await Promise.all(
        Array.from({ length: 40 }, (_, i) =>
          (i % 2 ? portal : second).services.runs.logBatch(
            run,
            {
              metrics: points.slice(i % 7).reverse(),
              params: [{ key: 'p', value: 'same' }],
              tags: [],
            },
            options,
          ),
        ),
      );
      await second.stop();
      const { rows } = await knex.raw(
        `select step::int, count(*)::int from metric_points p join runs r on r.id = p.run_id where r.run_id = ?
         group by step order by step`,
        [run],
      );
      expect(rows).toEqual(
        [1, 2, 3, 5, 7, 9].map(step => ({ step, count: 3 })),
      );
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

    it('keeps the extremes of very many points at one step', async () => {
      const experiment = await anExperiment('steps');
      const run = await aRun(experiment, { metrics: { loss: 0 } });
      await knex.raw(
        `insert into metric_points (run_id, key_id, step, ts, value)
         select r.id, l.key_id, 0, i, case i when 123456 then 7 when 200123 then -7 else sin(i) end
         from runs r join latest_metrics l on l.run_id = r.id, generate_series(1, 200500) i where r.run_id = ?`,
        [run],
      );
      const { body } = await get(
        `/metric-series?${q({ run, key: 'loss', maxPoints: '100' })}`,
      );
      const [{ points }] = body.series;
      expect(points.length).toBeLessThanOrEqual(101);
      const values = points.map((point: { value: number }) => point.value);
      expect([Math.min(...values), Math.max(...values)]).toEqual([-7, 7]);
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
});
