import { Knex } from 'knex';
import {
  asCaller,
  databases,
  FIXED_TOKEN,
  startMlHome,
} from '../__testUtils__/harness';
import { REAL } from '../__testUtils__/carbon';
import { trackingOf } from '../__testUtils__/tracking';

jest.setTimeout(120_000);

const options = { caller: asCaller() };
const WRITERS = 16;
/** A race is lost now and then: what goes wrong shows within some rounds, and what does seldom within more. */
const ROUNDS = 5;
const MANY_ROUNDS = 25;

/** What a writer may be told who came late, or to what was deleted meanwhile. */
const LATE = ['NotFoundError', 'ConflictError', 'InputError'];

describe('many who write to the same at once', () => {
  let knex: Knex;
  let replicas: Awaited<ReturnType<typeof startMlHome>>[];

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    replicas = [await startMlHome({ knex }), await startMlHome({ knex })];
  });
  afterAll(() => Promise.all((replicas ?? []).map(one => one.stop())));

  const { anExperiment, aRun } = trackingOf(() => replicas[0]);
  const services = (i: number) => replicas[i % 2].services;

  /** Lets writers begin together, half of them at each replica; answers what was refused for no reason of theirs. */
  async function storm(
    write: (i: number) => Promise<unknown>,
    late: string[] = LATE,
  ): Promise<string[]> {
    const results = await Promise.allSettled(
      Array.from({ length: WRITERS }, (_, i) => write(i)),
    );
    return results.flatMap(result =>
      result.status === 'rejected' && !late.includes(result.reason.name)
        ? `${result.reason.name}: ${result.reason.message}`
        : [],
    );
  }
  const call = async (
    i: number,
    method: string,
    route: string,
    given: { body?: unknown; raw?: string },
  ) => {
    const { status, body } = await replicas[i % 2].call(method, route, {
      token: FIXED_TOKEN,
      ...given,
    });
    if (status < 300) return body;
    const { name, message } = body.error;
    throw Object.assign(new Error(message), { name });
  };
  const aModel = async (name: string, versions: number) => {
    const { models } = services(0);
    await models.createModel({ name, tags: [] }, options);
    for (let i = 0; i < versions; i += 1) {
      await models.createVersion({ name, source: 's3://b', tags: [] }, options);
    }
    return name;
  };

  it('leave one version in a stage that archives the others', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const name = await aModel(`staged-${round}`, 4);
      expect(
        await storm(
          i =>
            services(i).models.transitionStage(
              name,
              String(1 + (i % 4)),
              'Production',
              true,
              options,
            ),
          [],
        ),
      ).toEqual([]);
      const rows = await knex('model_versions as v')
        .join('models as m', 'm.id', 'v.model_id')
        .where({ 'm.name': name, 'v.stage': 'Production' });
      expect(rows).toHaveLength(1);
    }
  });

  it('delete, rename and change a model, each as if alone', async () => {
    for (let round = 0; round < MANY_ROUNDS; round += 1) {
      const name = await aModel(`model-${round}`, 2);
      const moved = `Moved-${round}`;
      const writes = [
        (i: number) => services(i).models.deleteModel(name, options),
        (i: number) =>
          services(i).models.createModel({ name, tags: [] }, options),
        (i: number) =>
          services(i).models.updateModel(name, { newName: moved }, options),
        (i: number) =>
          services(i).models.updateModel(moved, { newName: name }, options),
        (i: number) =>
          services(i).models.setModelTag(
            name,
            { key: 'k', value: String(i) },
            options,
          ),
        (i: number) => services(i).models.setAlias(name, 'a', '2', options),
        (i: number) => services(i).models.deleteVersion(name, '1', options),
        (i: number) => services(i).models.deleteAlias(name, 'a', options),
        (i: number) =>
          services(i).models.setVersionTag(
            name,
            '2',
            { key: 'k', value: String(i) },
            options,
          ),
        (i: number) =>
          services(i).models.createVersion(
            { name, source: 's3://c', tags: [] },
            options,
          ),
      ];
      // Twice, forth and back, so that neighbours differ.
      const order = [...writes, ...[...writes].reverse()];
      expect(await storm(i => order[(i + round) % order.length](i))).toEqual(
        [],
      );
    }
  });

  it('give several models one name: one has it', async () => {
    for (let round = 0; round < MANY_ROUNDS; round += 1) {
      const names: string[] = [];
      for (let i = 0; i < 4; i += 1) {
        names.push(await aModel(`from-${round}-${i}`, 0));
      }
      // One entity for the catalog, which does not tell upper from lower case.
      const targets = [`to-${round}`, `TO-${round}`];
      expect(
        await storm(i =>
          services(i).models.updateModel(
            names[i % 4],
            { newName: targets[Number(i % 3 === 0)] },
            options,
          ),
        ),
      ).toEqual([]);
      const taken = await knex('models').whereIn('name', targets);
      expect(taken).toHaveLength(2);
    }
  });

  it('change the registry while its webhook is deleted', async () => {
    for (let round = 0; round < MANY_ROUNDS; round += 1) {
      const name = await aModel(`heard-${round}`, 1);
      const { id } = await services(0).webhooks.createWebhook(
        {
          name: 'all',
          url: 'https://example.org/hook',
          events: ['model_version_tag.set'],
        },
        options,
      );
      expect(
        await storm(
          i =>
            i === WRITERS / 2
              ? services(i).webhooks.deleteWebhook(id, options)
              : services(i).models.setVersionTag(
                  name,
                  '1',
                  { key: 'k', value: String(i) },
                  options,
                ),
          [],
        ),
      ).toEqual([]);
    }
  });

  it('delete traces oldest first while others write them', async () => {
    const experimentId = await anExperiment('traces');
    const ids = Array.from({ length: 100 }, (_, i) => `tr-${i}`);
    const start = (i: number, traceId: string, at: number) =>
      services(i).traces.startTrace(
        {
          ...{ traceId, experimentId, requestTime: at, state: 'OK' as const },
          ...{ metadata: {}, tags: {}, assessments: [] },
        },
        options,
      );
    const remove = (i: number, traceIds?: string[]) =>
      services(i).traces.deleteTraces(
        traceIds
          ? { experimentId, traceIds }
          : { experimentId, upTo: 1e6, limit: 100 },
        options,
      );
    const link = (i: number) =>
      services(i).traces.linkTracesToRun(ids, `run-${i}`, options);
    for (let round = 0; round < 2 * ROUNDS; round += 1) {
      // The younger its id, the older the trace: one order is the other reversed.
      await Promise.all(ids.map((id, j) => start(j, id, 1_000 - j)));
      expect(
        await storm(async i => {
          if (i === 6) await remove(i);
          else if (i === 9) await remove(i, ids);
          else await link(i);
        }),
      ).toEqual([]);
    }
  });

  it('archive and restore an experiment beside actions on its runs', async () => {
    const experiment = await anExperiment('bulk');
    const runIds: string[] = [];
    for (let i = 0; i < 24; i += 1) runIds.push(await aRun(experiment));
    for (let round = 0; round < MANY_ROUNDS; round += 1) {
      const act = (i: number, action: string) =>
        call(i, 'POST', '/v1/run-table/actions', { body: { action, runIds } });
      expect(
        await storm(i => {
          const { experiments } = services(i);
          if (i % 4 === 0) return act(i, 'archive');
          if (i % 4 === 1) return act(i, 'restore');
          return i % 4 === 2
            ? experiments.deleteExperiment(experiment, options)
            : experiments.restoreExperiment(experiment, options);
        }),
      ).toEqual([]);
    }
  });

  it('add to a list that a tag of a run holds, and none is lost', async () => {
    const runId = await aRun(await anExperiment('history'));
    const append = (i: number) =>
      services(i).runs.appendToTag(runId, 'list', { no: i }, options);
    expect(await storm(append, [])).toEqual([]);
    const run = await services(0).runs.getRun(runId, options);
    const list = JSON.parse(run.tags.find(tag => tag.key === 'list')!.value);
    expect(list.map((one: { no: number }) => one.no).sort()).toEqual(
      Array.from({ length: WRITERS }, (_, i) => i).sort(),
    );
    await services(0).runs.logBatch(
      runId,
      { metrics: [], params: [], tags: [{ key: 'list', value: '{}' }] },
      options,
    );
    await expect(append(0)).rejects.toThrow(
      "The tag 'list' of the run holds no JSON list",
    );
    await expect(
      services(0).runs.appendToTag('nobody', 'list', 1, options),
    ).rejects.toThrow('Run with id=nobody not found');
  });

  it.each([
    [
      '/v1/resource-prices',
      'prices',
      (j: number) => ({ resource: 'gpu', type: `T${j}`, price: '1' }),
    ],
    [
      '/v1/currency-rates',
      'rates',
      (j: number) => ({ base: 'EUR', rate: `1.${j}`, currency: 'SEK' }),
    ],
  ])('set the same by %s in any order', async (route, list, one) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const rows = Array.from({ length: 60 }, (_, j) => ({
        currency: 'USD',
        source: 'test',
        day: new Date(Date.UTC(2026, round, 1 + j)).toISOString().slice(0, 10),
        ...one(j),
      }));
      const given = [rows, [...rows].reverse()];
      expect(
        await storm(
          i => call(i, 'PUT', route, { body: { [list]: given[i % 2] } }),
          [],
        ),
      ).toEqual([]);
    }
  });

  it('set a budget and a factor: the last one is in force', async () => {
    expect(
      await storm(
        i =>
          i % 4 < 2
            ? call(i, 'POST', '/v1/cost-budgets', {
                body: { scope: 'project', name: 'p', amount: String(100 + i) },
              })
            : call(i, 'PUT', '/v1/carbon/factors', {
                body: {
                  factors: ['b', 'a'].map(key => ({
                    ...{ kind: 'pue', key: `${key}/x`, value: 1 + i / 100 },
                    ...{ source: 'test', year: 2026 },
                  })),
                },
              }),
        [],
      ),
    ).toEqual([]);
    const inForce = (table: string) =>
      knex(table).whereNull('ended_at').select('id');
    expect(await inForce('cost_budgets')).toHaveLength(1);
    expect(await inForce('carbon_factors')).toHaveLength(2);
  });

  it('bring the same file of emissions: one import applies it', async () => {
    const states: string[] = [];
    expect(
      await storm(async i => {
        const route = '/v1/carbon/imports?name=a.csv';
        states.push((await call(i, 'POST', route, { raw: REAL })).state);
      }, []),
    ).toEqual([]);
    expect(states.filter(state => state === 'applied')).toHaveLength(1);
  });

  it('assess a model while it is deleted: it is gone for those who come late', async () => {
    const questions = await call(0, 'GET', '/v1/governance/questionnaire', {});
    const body = {
      ruleVersion: questions.version,
      answers: Object.fromEntries(
        questions.questions.map(({ id }: { id: string }) => [id, false]),
      ),
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      const name = await aModel(`assessed-${round}`, 0);
      const route = `/v1/governance/models/${name}/assessments`;
      expect(
        await storm(
          i =>
            i === WRITERS / 2
              ? services(i).models.deleteModel(name, options)
              : call(i, 'POST', route, { body }),
          ['NotFoundError'],
        ),
      ).toEqual([]);
    }
  });
});
