import { Knex } from 'knex';
import { asCaller, databases, startMlHome } from '../__testUtils__/harness';
import { trackingOf } from '../__testUtils__/tracking';

jest.setTimeout(60_000);

const options = { caller: asCaller() };

describe('many writers at once', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const { anExperiment, aRun } = trackingOf(() => portal);
  const numbers = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

  it.each([false, true])(
    'number versions without gap or duplicate, and harm no neighbour (heard by a webhook: %s)',
    async heard => {
      const { models, webhooks } = portal.services;
      const [one, other] = heard ? ['a', 'b'] : ['c', 'd'];
      for (const name of [one, other]) {
        await models.createModel({ name, tags: [] }, options);
      }
      if (heard) {
        await webhooks.createWebhook(
          {
            name: 'all',
            url: 'https://example.org/hook',
            events: ['model_version.created', 'model_version_alias.created'],
          },
          options,
        );
      }
      const experiment = await anExperiment(`versions of ${one}`);
      const run = await aRun(experiment);
      const second = await startMlHome({ knex });
      const results = await Promise.allSettled(
        Array.from({ length: 60 }, (_, i) =>
          (i % 2 ? portal : second).services.models.createVersion(
            {
              name: i % 10 === 9 ? 'nobody' : [one, other][i % 3 && 1],
              source: `s3://bucket/${i}`,
              runId: i % 4 ? undefined : run,
              tags: [
                { key: 'z', value: String(i) },
                { key: 'a', value: 'first' },
                { key: 'z', value: `${i} again` },
              ],
            },
            options,
          ),
        ),
      );
      const told = (result: (typeof results)[number]) => {
        if (result.status === 'rejected') return String(result.reason.message);
        const { source, tags, aliases, stage } = result.value;
        return { source, tags, aliases, stage };
      };
      expect(results.map(told)).toEqual(
        results.map((_, i) =>
          i % 10 === 9
            ? 'Registered Model with name=nobody not found'
            : {
                source: `s3://bucket/${i}`,
                tags: [
                  { key: 'a', value: 'first' },
                  { key: 'z', value: `${i} again` },
                ],
                aliases: [],
                stage: 'None',
              },
        ),
      );
      const made = results.flatMap(result =>
        result.status === 'fulfilled' ? [result.value] : [],
      );
      for (const name of [one, other]) {
        const own = made
          .filter(version => version.name === name)
          .map(version => version.version)
          .sort((x, y) => Number(x) - Number(y));
        expect(own).toEqual(numbers(1, own.length));
      }
      const [first] = made;
      expect(
        await models.getVersion(first.name, first.version, options),
      ).toEqual(first);

      await models.setAlias(one, 'champion', '2', options);
      await models.setAlias(one, 'champion', '3', options);
      expect(
        (await models.getVersionByAlias(one, 'champion', options)).version,
      ).toBe('3');
      await expect(
        models.setAlias(one, 'champion', '999', options),
      ).rejects.toThrow(`Model Version (name=${one}, version=999) not found`);
      await expect(
        models.setAlias('nobody', 'champion', '1', options),
      ).rejects.toThrow('Registered Model with name=nobody not found');

      const deliveries = await knex('webhook_deliveries')
        .select('event')
        .count('* as count')
        .groupBy('event')
        .orderBy('event');
      expect(
        deliveries.map(({ event, count }) => [event, Number(count)]),
      ).toEqual(
        heard
          ? [
              ['model_version.created', made.length],
              ['model_version_alias.created', 2],
            ]
          : [],
      );
      await second.stop();
    },
  );

  it('register a name once, and names of one entity apart', async () => {
    const second = await startMlHome({ knex });
    const replicas = [second, portal];
    const refused: string[] = [];
    for (let round = 0; round < 12; round += 1) {
      // The catalog does not tell upper from lower case: two names of one entity.
      const names = [`race-${round}`, `Race-${round}`];
      const results = await Promise.allSettled(
        Array.from({ length: 16 }, (_, i) =>
          replicas[i % 2].services.models.createModel(
            { name: names[Number(i % 8 === 7)], tags: [] },
            options,
          ),
        ),
      );
      for (const result of results) {
        if (result.status === 'rejected') {
          refused.push(`${result.reason.name}: ${result.reason.message}`);
        }
      }
      const rows = await knex('models').whereIn('name', names);
      expect(rows.map(row => row.name).sort()).toEqual([...names].sort());
      expect(new Set(rows.map(row => row.entity_ref)).size).toBe(2);
    }
    expect(refused).toHaveLength(12 * 14);
    expect(
      refused.filter(
        text =>
          !/^ConflictError: Registered Model \(name=[rR]ace-\d+\) already exists\.$/.test(
            text,
          ),
      ),
    ).toEqual([]);
    const { models } = portal.services;
    await models.updateModel('race-0', { newName: 'RACE-1' }, options);
    await expect(
      models.updateModel('RACE-1', { newName: 'Race-1' }, options),
    ).rejects.toThrow('Registered Model (name=Race-1) already exists.');
    const refs = await knex('models').whereILike('name', 'race-1');
    expect(new Set(refs.map(row => row.entity_ref)).size).toBe(3);
    await second.stop();
  });

  it('begin, change and end runs, each in the order it was said', async () => {
    const { runs } = portal.services;
    const experiment = await anExperiment('storm');
    const made = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        runs.createRun(
          {
            experimentId: experiment,
            name: `run ${i}`,
            clientUser: 'me',
            startTime: i,
            tags: [{ key: 'n', value: String(i) }],
          },
          options,
        ),
      ),
    );
    expect(made.map(run => run.name)).toEqual(
      Array.from({ length: 30 }, (_, i) => `run ${i}`),
    );
    const datasets = [
      {
        name: 'rows',
        digest: 'd1',
        sourceType: 'http',
        source: '{}',
        tags: [{ key: 'mlflow.data.context', value: 'training' }],
      },
    ];
    const results = await Promise.allSettled([
      ...made.flatMap(({ runId }, i) => [
        runs.updateRun(runId, { name: `renamed ${i}` }, options),
        runs.logInputs(runId, { datasets, modelIds: [] }, options),
        runs.updateRun(runId, { status: 'FINISHED', endTime: i }, options),
        runs.logInputs(runId, { datasets, modelIds: [] }, options),
        runs.updateRun(runId, { name: `last ${i}` }, options),
      ]),
      runs.updateRun('f'.repeat(32), { name: 'gone' }, options),
      runs.logInputs('f'.repeat(32), { datasets, modelIds: [] }, options),
      runs.createRun(
        { experimentId: '999999', clientUser: '', tags: [] },
        options,
      ),
    ]);
    expect(
      results.map((result, i) => (result.status === 'rejected' ? i : -1)),
    ).toEqual([...Array.from({ length: 150 }, () => -1), 150, 151, 152]);
    for (const [i, { runId }] of made.entries()) {
      const run = await runs.getRun(runId, options);
      expect(run).toMatchObject({
        name: `last ${i}`,
        status: 'FINISHED',
        endTime: i,
        datasets: [{ name: 'rows', digest: 'd1' }],
      });
      expect(run.tags).toEqual([
        { key: 'mlflow.runName', value: `last ${i}` },
        { key: 'n', value: String(i) },
      ]);
    }
  });
});
