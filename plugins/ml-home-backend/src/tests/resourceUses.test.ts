import {
  AsideLine,
  defaultRules,
  EstimateLine,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Knex } from 'knex';
import { aCharge, costsOf } from '../__testUtils__/costs';
import { asCaller, databases, startMlHome } from '../__testUtils__/harness';
import { trackingOf } from '../__testUtils__/tracking';
import { at, aUse, HOUR, usesOf } from '../__testUtils__/uses';

jest.setTimeout(180_000);

const DAY = 24 * HOUR;
const day = (millis: number) => new Date(millis).toISOString().slice(0, 10);
const RANGE = `from=${day(Date.now() - 300 * DAY)}&to=${day(Date.now() + DAY)}`;

describe('what jobs and workflows held', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;
  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const { clear, call, get, bring, publish } = costsOf(
    () => portal,
    () => knex,
  );
  const { anExperiment, aRun } = trackingOf(() => portal);
  beforeEach(async () => {
    await clear();
    await knex.raw(
      'truncate resource_prices, resource_uses, resource_use_sources',
    );
  });
  const H100 = { 'mlhome.dev/gpu-type': 'H100', 'mlhome.dev/gpu-count': '8' };
  const aRunOf = async (
    tags: Record<string, string>,
    given: { hours?: number; running?: boolean; experiment?: string } = {},
  ) => {
    const end = Date.now();
    const experiment = given.experiment ?? (await anExperiment('held'));
    const id = await aRun(experiment, {
      startTime: end - (given.hours ?? 2) * HOUR,
      tags,
    });
    if (!given.running) {
      await portal.services.runs.updateRun(
        id,
        { status: 'FINISHED', endTime: end },
        { caller: asCaller() },
      );
      await get(`/carbon/objects/run?name=${id}&${RANGE}`);
    }
    return id;
  };
  const { push, pushed } = usesOf(call);
  const price = (resource: string, type: string, amount: string) => ({
    resource,
    type,
    price: amount,
    currency: 'USD',
    day: '2020-01-01',
    source: 'list of the test',
  });
  const prices = async (...list: object[]) => {
    const { status } = await call('PUT', '/resource-prices', { prices: list });
    expect(status).toBe(200);
  };
  const estimateOf = async (kind: string, name: string) =>
    (
      await get(
        `/costs/objects/${kind}?name=${encodeURIComponent(name)}&${RANGE}`,
      )
    ).estimate;

  it('is estimated in place of what the run says, and never on top of it', async () => {
    await prices(price('gpu', 'H100', '2'));
    const run = await aRunOf(H100, { hours: 1 });
    expect(Number((await estimateOf('run', run)).amount)).toBeCloseTo(16, 3);
    expect(await pushed([aUse(run)])).toMatchObject({ added: 1, changed: 0 });
    const estimate = await estimateOf('run', run);
    expect(Number(estimate.amount)).toBeCloseTo(32, 3);
    expect(estimate.lines).toMatchObject([
      {
        resource: 'gpu',
        type: 'h100',
        told: {
          toldBy: 'slurm',
          basis: 'allocated',
          jobs: [{ name: 'job-1' }],
        },
      },
    ]);
    expect(estimate.lines[0].count).toBeCloseTo(8);
    expect(estimate.lines[0].hours).toBeCloseTo(2, 3);
    expect(estimate.aside).toMatchObject([
      {
        resource: 'gpu',
        told: { toldBy: 'tags' },
        behind: 'slurm',
        because: 'basis',
      },
    ]);
    // The same again changes nothing, another end does.
    const same = aUse(run, {
      start: '2026-01-05T10:00:00Z',
      end: '2026-01-05T11:00:00Z',
    });
    expect(await pushed([same])).toMatchObject({ added: 0, changed: 1 });
    expect(await pushed([same])).toMatchObject({ changed: 0, unchanged: 1 });
    expect(Number((await estimateOf('run', run)).amount)).toBeCloseTo(16, 3);
  });

  it('takes of each resource who knows best, in whatever order they come', async () => {
    await prices(
      price('gpu', 'H100', '1'),
      price('cpu', '', '1'),
      price('memory', '', '1'),
    );
    const reports: [string, object][] = [
      [
        'ray',
        {
          id: 'declared',
          basis: 'declared',
          gpus: 4,
          cpus: 100,
          gpuType: undefined,
        },
      ],
      ['a-slurm', { id: 'less', gpus: 1 }],
      ['slurm', { id: 'more', gpus: 2 }],
      [
        'driver',
        { id: 'driver', basis: 'driver', gpus: 64, cpus: 64, memoryGiB: 1 },
      ],
    ];
    const told = async (order: [string, object][]) => {
      await knex.raw('truncate resource_uses');
      const run = await aRunOf(
        { ...H100, 'mlhome.dev/memory-gb': '10' },
        { hours: 2 },
      );
      for (const [source, given] of order) {
        await pushed([aUse(run, given)], { source });
      }
      const { amount, lines, aside } = await estimateOf('run', run);
      return {
        amount: Number(amount).toFixed(3),
        lines: lines.map((line: EstimateLine) => [
          line.resource,
          line.told.toldBy,
        ]),
        aside: aside.map((line: AsideLine) => [
          line.resource,
          line.told.toldBy,
          line.because,
        ]),
      };
    };
    const first = await told(reports);
    // Two GPUs of the allocation that says more, cores that the job declares, memory of the run's own tags; 2 hours.
    expect(first).toEqual({
      amount: (4 + 200 + 20).toFixed(3),
      lines: [
        ['gpu', 'slurm'],
        ['cpu', 'ray'],
        ['memory', 'tags'],
      ],
      aside: [
        ['gpu', 'a-slurm', 'less'],
        ['gpu', 'ray', 'basis'],
        ['gpu', 'tags', 'basis'],
        ['gpu', 'driver', 'basis'],
        ['cpu', 'driver', 'basis'],
        ['memory', 'driver', 'basis'],
      ],
    });
    expect(await told([...reports].reverse())).toEqual(first);
  });

  it('adds up parts of jobs, and jobs of one source, also when they overlap', async () => {
    await prices(price('gpu', 'H100', '1'), price('gpu', 'L4', '0.5'));
    const run = await aRunOf({});
    await pushed([
      aUse(run, { segment: 'worker 1', gpus: 1 }),
      aUse(run, { segment: 'worker 2', gpus: 1, start: at(2) }),
      aUse(run, { id: 'job-2', gpuType: 'L4', gpus: 4 }),
      // Of two of the same segment the last one counts.
      aUse(run, { segment: 'worker 2', gpus: 2, start: at(2) }),
    ]);
    const estimate = await estimateOf('run', run);
    expect(Number(estimate.amount)).toBeCloseTo(2 + 2 + 4, 3);
    expect(estimate.lines).toHaveLength(2);
    expect(estimate.lines[0]).toMatchObject({
      type: 'h100',
      told: { reports: 2 },
    });
  });

  it('counts a run that still runs until its newest report, and one that comes later', async () => {
    await prices(price('gpu', 'H100', '1'));
    const run = await aRunOf({}, { running: true });
    await pushed([aUse(run, { end: undefined })]);
    let estimate = await estimateOf('run', run);
    expect(Number(estimate.amount)).toBeCloseTo(24, 2);
    expect(estimate.lines[0].told).toMatchObject({ running: true });
    await pushed([aUse(run)]);
    // That it runs is older news.
    await pushed([
      {
        ...aUse(run, { end: undefined }),
        start: (await knex('resource_uses').first()).started_at.toISOString(),
      },
    ]);
    estimate = await estimateOf('run', run);
    expect(Number(estimate.amount)).toBeCloseTo(16, 2);
    const missing = 'ab'.repeat(16);
    expect(await pushed([aUse(missing, { id: 'early' })])).toMatchObject({
      unknownRuns: [missing],
    });
    const { items } = await get('/resource-uses?state=unknown-run');
    expect(items).toMatchObject([{ id: 'early', object: { name: missing } }]);
  });

  it('leaves out deleted runs, and a run that a report names no more', async () => {
    await prices(price('gpu', 'H100', '1'));
    const experiment = await anExperiment('moved');
    const one = await aRunOf({}, { running: true, experiment });
    const two = await aRunOf({}, { running: true, experiment });
    await pushed([aUse(one)]);
    await pushed([aUse(two)]);
    expect(await estimateOf('run', one)).toBeUndefined();
    expect(await estimateOf('experiment', experiment)).toMatchObject({
      runs: 1,
      unknown: 0,
      bases: [{ toldBy: 'slurm', runs: 1 }],
    });
    await portal.services.runs.deleteRun(two, { caller: asCaller() });
    expect(await estimateOf('experiment', experiment)).toBeUndefined();
  });

  it('belongs to whom the rules say, also when they change, apart from the runs', async () => {
    await prices(price('gpu', 'H100', '1'));
    const run = await aRunOf({}, { running: true });
    await pushed([
      aUse(undefined, { id: 'a', labels: { 'mlhome.dev/model': 'ranker' } }),
      aUse(undefined, { id: 'b', labels: { cost: 'ranker' }, gpuType: 'B200' }),
      aUse(undefined, { id: 'c', labels: { 'mlflow.run_id': run } }),
      aUse(undefined, {
        id: 'd',
        object: { kind: 'deployment', name: 'shop' },
      }),
    ]);
    expect(await estimateOf('model', 'ranker')).toMatchObject({
      runs: 0,
      jobs: [{ source: 'slurm', jobs: 1, unknown: 0 }],
    });
    expect(Number((await estimateOf('run', run)).amount)).toBeCloseTo(16, 2);
    expect(
      Number((await estimateOf('deployment', 'shop')).jobs[0].amount),
    ).toBeCloseTo(16, 2);
    expect(await get('/resource-uses?state=nobody')).toMatchObject({
      items: [{ id: 'b', matched: false }],
    });
    const { status } = await publish(
      [
        {
          id: 'cost',
          name: 'cost',
          when: [{ field: 'tag:cost', op: 'exists' }],
          then: { kind: 'direct', to: 'model', name: '{tag:cost}' },
        },
        ...defaultRules.filter(({ id }) => !id.includes('mlflow')),
      ],
      0,
    );
    expect(status).toBe(200);
    expect((await estimateOf('model', 'ranker')).jobs).toMatchObject([
      { jobs: 2, unknown: 1 },
    ]);
    expect(await estimateOf('run', run)).toBeUndefined();
  });

  it('tells what has no price, and never takes it for nothing', async () => {
    const run = await aRunOf({});
    await pushed([
      aUse(run, { gpus: undefined, cpus: 2, others: { 'google.com/TPU': 4 } }),
    ]);
    expect(await estimateOf('run', run)).toMatchObject({ runs: 0, unknown: 1 });
    await prices(price('cpu', '', '1'));
    const estimate = await estimateOf('run', run);
    expect(Number(estimate.amount)).toBeCloseTo(4, 2);
    expect(estimate.lines[1]).toMatchObject({
      resource: 'other',
      type: 'google.com/tpu',
    });
    expect(estimate.lines[1].price).toBeUndefined();
    expect(
      (await get(`/cost-estimates/errors?${RANGE}`)).missing,
    ).toContainEqual({ resource: 'other', type: 'google.com/tpu', runs: 1 });
    await prices(price('other', 'google.com/tpu', '3'));
    expect(Number((await estimateOf('run', run)).amount)).toBeCloseTo(28, 2);
    const refused = await call('PUT', '/resource-prices', {
      prices: [price('other', '', '3')],
    });
    expect(refused.body.error.message).toContain('prices.0.type');
  });

  it('has the price of spot for the part that was spot', async () => {
    await prices(
      price('gpu', 'H100', '3'),
      { ...price('gpu', 'H100', '1'), pricing: 'Dynamic' },
      { ...price('gpu', 'H100', '2'), pricing: 'Committed' },
    );
    const run = await aRunOf({});
    await pushed([
      aUse(run, { segment: 'a', gpus: 1 }),
      aUse(run, { segment: 'b', gpus: 1, spot: true }),
      aUse(run, { segment: 'c', gpus: 1, pricing: 'Committed' }),
    ]);
    const estimate = await estimateOf('run', run);
    expect(Number(estimate.amount)).toBeCloseTo(2 * (3 + 1 + 2), 2);
    expect(
      estimate.lines.map((line: EstimateLine) => line.pricedAs).sort(),
    ).toEqual(['Committed', 'Dynamic', 'Standard']);
    expect(
      (await get('/resource-uses')).items.map(
        (use: { pricing?: string }) => use.pricing,
      ),
    ).toEqual(expect.arrayContaining(['Dynamic', 'Committed', undefined]));
    const refused = await push([
      aUse(run, { spot: true, pricing: 'Committed' }),
    ]);
    expect(refused.body.error.message).toContain('uses.0.pricing');
  });

  it('goes before a count that the run says and that is none', async () => {
    await prices(price('gpu', 'H100', '1'));
    const run = await aRunOf({ ...H100, 'mlhome.dev/gpu-count': 'auto' });
    expect((await estimateOf('run', run)).amount).toBeUndefined();
    await pushed([aUse(run)]);
    const estimate = await estimateOf('run', run);
    expect(Number(estimate.amount)).toBeCloseTo(16, 2);
    const carbon = await get(`/carbon/objects/run?name=${run}&${RANGE}`);
    expect(carbon.total.kWh).toBeGreaterThan(0);
  });

  it('is held against the bill by who said it', async () => {
    await prices(price('gpu', 'H100', '1'));
    const experiment = await anExperiment('errors');
    const [own, reported] = [
      await aRunOf(H100, { hours: 2, experiment }),
      await aRunOf(H100, { hours: 2, experiment }),
    ];
    await pushed([aUse(reported, { start: at(5), end: at(1) })]);
    await bring(
      [own, reported].map(id =>
        aCharge({
          day: day(Date.now()),
          amount: '32',
          shape: { tags: { 'mlflow.run_id': id } },
        }),
      ),
    );
    const errors = await get(`/cost-estimates/errors?${RANGE}`);
    const of = (who: string) =>
      errors.sources.find(({ toldBy }: { toldBy: string[] }) =>
        toldBy.includes(who),
      );
    expect(of('tags')).toMatchObject({ runs: 1, billed: '32' });
    expect(of('tags').meanError).toBeCloseTo(0.5, 2);
    expect(of('slurm').meanError).toBeCloseTo(0, 2);
  });

  it('feeds the carbon of its run', async () => {
    const run = await aRunOf(
      { ...H100, 'mlhome.dev/country': 'SWE' },
      { hours: 1 },
    );
    const carbonOf = async () =>
      (await get(`/carbon/objects/run?name=${run}&${RANGE}`)).total.kWh;
    const before = await carbonOf();
    // Twice the hours of the run.
    await pushed([aUse(run)]);
    expect((await carbonOf()) / before).toBeCloseTo(2, 2);
    await pushed([aUse(run, { gpuType: 'unheard of' })]);
    expect(await carbonOf()).toBeUndefined();
  });
});
