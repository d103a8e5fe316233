import { gpuPriceKey } from '@ml-home/backstage-plugin-ml-home-common';
import { Knex } from 'knex';
import { aCharge, costsOf } from '../__testUtils__/costs';
import { asCaller, databases, startMlHome } from '../__testUtils__/harness';
import { trackingOf } from '../__testUtils__/tracking';
import { DatabaseWasteStore } from '../costs/DatabaseWasteStore';

jest.setTimeout(120_000);

const TODAY = new Date().toISOString().slice(0, 10);
const TOMORROW = new Date(Date.parse(TODAY) + 86_400_000)
  .toISOString()
  .slice(0, 10);
const RANGE = `from=${TODAY.slice(0, 4)}-01-01&to=${TOMORROW}`;

describe('gpuPriceKey', () => {
  it.each([
    ['NVIDIA A100-SXM4-80GB', 'a100'],
    ['H100', 'h100'],
    ['NVIDIA_L4', 'l4'],
    ['Tesla T4', 't4'],
    ['My Own Chip', 'my own chip'],
  ])('of %s is %s', (text, key) => {
    expect(gpuPriceKey(text)).toBe(key);
  });
});

describe('what runs cost before the bill', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const { clear, call, get, bring } = costsOf(
    () => portal,
    () => knex,
  );
  const { anExperiment, aRun } = trackingOf(() => portal);
  beforeEach(async () => {
    await clear();
    await knex.raw('truncate resource_prices');
  });

  /** A run of two hours that ended now. */
  const ended = async (
    experimentId: string,
    tags: Record<string, string>,
    hours = 2,
  ) => {
    const end = Date.now();
    const id = await aRun(experimentId, {
      startTime: end - hours * 3_600_000,
      tags,
    });
    await portal.services.runs.updateRun(
      id,
      { status: 'FINISHED', endTime: end },
      { caller: asCaller() },
    );
    // The page of a run reckons it at once.
    await get(`/carbon/objects/run?name=${id}&${RANGE}`);
    return id;
  };
  const prices = (list: object[]) =>
    call('PUT', '/resource-prices', {
      prices: list.map(one => ({
        resource: 'gpu',
        currency: 'USD',
        day: '2020-01-01',
        source: 'list of the test',
        ...one,
      })),
    });
  const costOf = (kind: string, name: string) =>
    get(`/costs/objects/${kind}?name=${encodeURIComponent(name)}&${RANGE}`);

  it('follows from what the run held and the price of the day', async () => {
    const experiment = await anExperiment('priced');
    const id = await ended(experiment, {
      'mlhome.dev/gpu-type': 'NVIDIA H100 80GB HBM3',
      'mlhome.dev/gpu-count': '8',
    });
    expect((await costOf('run', id)).estimate).toMatchObject({
      runs: 0,
      unknown: 1,
      lines: [{ resource: 'gpu', type: 'h100', count: 8 }],
    });
    const { status, body } = await prices([
      { type: 'H100', price: '3', day: '2020-01-01' },
      { type: 'H100', price: '2.5', day: '2024-01-01' },
      { type: 'H100', price: '99', day: '2999-01-01' },
      { type: '', price: '7' },
    ]);
    expect({ status, body }).toEqual({ status: 200, body: { set: 4 } });
    const cost = await costOf('run', id);
    expect(cost.total).toBeUndefined();
    expect(Number(cost.estimate.amount)).toBeCloseTo(40, 3);
    expect(cost.estimate).toMatchObject({
      currency: 'USD',
      runs: 1,
      unknown: 0,
      lines: [{ price: '2.5', day: '2024-01-01', source: 'list of the test' }],
    });
    expect(cost.estimate.billed).toBeUndefined();
    // A second run of hardware without a price is counted, not taken for nothing.
    await ended(experiment, { 'mlhome.dev/cpu-count': '4' });
    expect((await costOf('experiment', experiment)).estimate).toMatchObject({
      runs: 1,
      unknown: 1,
    });
  });

  it.each([
    ['-3', 'mlhome.dev/gpu-count'],
    ['auto', 'mlhome.dev/gpu-count'],
    ['0x8', 'mlhome.dev/gpu-count'],
    ['1e308', 'mlhome.dev/gpu-count'],
    ['NaN', 'num_gpus'],
    ['8 GPUs', 'gpu_count'],
  ])('is unknown where %s is said for a count of GPUs', async (value, key) => {
    const experiment = await anExperiment('counts');
    await prices([
      { type: 'H100', price: '2' },
      { resource: 'cpu', price: '1' },
    ]);
    const id = await ended(experiment, {
      'mlhome.dev/gpu-type': 'H100',
      'mlhome.dev/cpu-count': '4',
      [key]: value,
    });
    const { estimate } = await costOf('run', id);
    expect(estimate).toMatchObject({ runs: 0, unknown: 1 });
    expect(estimate.amount).toBeUndefined();
    expect(estimate.lines).toContainEqual(
      expect.objectContaining({
        resource: 'gpu',
        type: 'h100',
        unread: { resource: 'gpu', key, value },
      }),
    );
    const errors = await get(`/cost-estimates/errors?${RANGE}`);
    expect(errors.unread).toBeGreaterThanOrEqual(1);
    // Neither is its energy that of one GPU, or of its cores alone.
    const carbon = await get(`/carbon/objects/run?name=${id}&${RANGE}`);
    expect(carbon.total.kWh).toBeUndefined();
    expect(carbon.figures[0]).toMatchObject({
      gaps: expect.arrayContaining(['gpuCount']),
      unread: [{ resource: 'gpu', key, value }],
    });
  });

  it.each([
    ['0.5', 2],
    [' 8.0 ', 32],
    ['+2', 8],
    // What programs log of a setting that nobody set: the GPU that is named is one.
    ['None', 4],
  ])('takes %j for a count of GPUs', async (value, amount) => {
    await prices([{ type: 'H100', price: '2' }]);
    const id = await ended(await anExperiment('fractions'), {
      'mlhome.dev/gpu-type': 'H100',
      'mlhome.dev/gpu-count': value,
    });
    const { estimate } = await costOf('run', id);
    expect(Number(estimate.amount)).toBeCloseTo(amount, 2);
  });

  it('leaves cores that are no count aside only where they have no price', async () => {
    await prices([{ type: 'H100', price: '2' }]);
    const id = await ended(await anExperiment('cores'), {
      'mlhome.dev/gpu-type': 'H100',
      'mlhome.dev/gpu-count': '1',
      'mlhome.dev/cpu-count': 'all',
    });
    const amountOf = async () => (await costOf('run', id)).estimate.amount;
    // The price of a GPU stands for the machine around it.
    expect(Number(await amountOf())).toBeCloseTo(4, 3);
    await prices([{ resource: 'cpu', price: '0.1' }]);
    expect(await amountOf()).toBeUndefined();
  });

  it('has prices of their own for spot and for reservations', async () => {
    const experiment = await anExperiment('options');
    const gpu = { type: 'A100', day: '2020-01-01' };
    const tags = { 'mlhome.dev/gpu-type': 'A100', 'mlhome.dev/gpu-count': '1' };
    const of = (pricing: string) =>
      ended(experiment, { ...tags, 'mlhome.dev/pricing': pricing }, 1);
    const [plain, spot, reserved] = [
      await ended(experiment, tags, 1),
      await of('spot'),
      await of('Committed'),
    ];
    await prices([{ ...gpu, price: '4' }]);
    const lineOf = async (id: string) =>
      (await costOf('run', id)).estimate.lines[0];
    expect(await lineOf(spot)).toMatchObject({
      price: '4',
      told: { pricing: 'Dynamic' },
      pricedAs: 'Standard',
    });
    await prices([
      { ...gpu, price: '1.5', pricing: 'Dynamic' },
      { ...gpu, price: '2.5', pricing: 'Committed' },
      // Of another type, though bought the same way.
      { ...gpu, type: '', price: '99', pricing: 'Dynamic' },
    ]);
    for (const [id, price, pricedAs] of [
      [plain, '4', 'Standard'],
      [spot, '1.5', 'Dynamic'],
      [reserved, '2.5', 'Committed'],
    ] as const) {
      expect(await lineOf(id)).toMatchObject({ price, pricedAs });
    }
    expect((await get('/resource-prices')).items).toHaveLength(4);
    expect((await costOf('experiment', experiment)).estimate.runs).toBe(3);
  });

  it('takes the price that fits best, and adds up what has one', async () => {
    const experiment = await anExperiment('places');
    await prices([
      { type: 'A100', price: '1' },
      { type: 'A100', provider: 'AWS', price: '2' },
      { type: 'A100', provider: 'aws', region: 'eu-north-1', price: '4' },
      { resource: 'cpu', price: '0.5' },
      { resource: 'memory', price: '0.01' },
    ]);
    const tags = {
      'mlhome.dev/gpu-type': 'A100',
      'mlhome.dev/gpu-count': '1',
      'mlhome.dev/cpu-count': '10',
      'mlhome.dev/memory-gb': '100',
    };
    const anywhere = await ended(experiment, tags, 1);
    const north = await ended(
      experiment,
      {
        ...tags,
        'mlhome.dev/cloud-provider': 'aws',
        'mlhome.dev/cloud-region': 'eu-north-1',
      },
      1,
    );
    const amountOf = async (id: string) =>
      Number((await costOf('run', id)).estimate.amount);
    expect(await amountOf(anywhere)).toBeCloseTo(1 + 5 + 1, 3);
    expect(await amountOf(north)).toBeCloseTo(4 + 5 + 1, 3);
  });

  it('counts a machine once that a run and its child runs held', async () => {
    const experiment = await anExperiment('nested');
    await prices([{ type: 'L4', price: '1' }]);
    const tags = { 'mlhome.dev/gpu-type': 'L4', 'mlhome.dev/gpu-count': '1' };
    const parent = await ended(experiment, tags, 10);
    const part = { ...tags, 'mlflow.parentRunId': parent };
    await ended(experiment, part, 4);
    await ended(experiment, part, 3);
    for (const [kind, name] of [
      ['experiment', experiment],
      ['run', parent],
    ]) {
      const { estimate } = await costOf(kind, name);
      expect(Number(estimate.amount)).toBeCloseTo(10, 3);
    }
  });

  it('is held against the bill once it comes, without other estimates in it', async () => {
    const experiment = await anExperiment('billed');
    await prices([{ type: 'L4', price: '1' }]);
    const tags = { 'mlhome.dev/gpu-type': 'L4', 'mlhome.dev/gpu-count': '1' };
    const [one, two] = [
      await ended(experiment, tags, 10),
      await ended(experiment, tags, 10),
    ];
    await ended(experiment, tags, 5);
    await ended(experiment, { 'mlhome.dev/gpu-type': 'B200' });
    await ended(experiment, {});
    const before = await get(`/cost-estimates/errors?${RANGE}`);
    expect(before.meanError).toBeUndefined();
    await bring([
      aCharge({
        day: TODAY,
        amount: '8',
        shape: { tags: { 'mlflow.run_id': one } },
      }),
      aCharge({
        day: TODAY,
        amount: '20',
        shape: { tags: { 'mlflow.run_id': two } },
      }),
      aCharge({
        day: TODAY,
        amount: '500',
        shape: {
          issuer: 'OpenCost',
          tags: { 'mlflow.run_id': one },
          extra: { basis: 'estimated' },
        },
      }),
    ]);
    const errors = await get(`/cost-estimates/errors?${RANGE}`);
    // Of 8 the estimate says 10, of 20 it says 10.
    expect(errors.meanError).toBeCloseTo((0.25 + 0.5) / 2, 3);
    expect(errors.bias).toBeCloseTo(20 / 28 - 1, 3);
    expect(errors).toMatchObject({ runs: 2, billed: '28' });
    expect(errors.waiting.runs).toBeGreaterThanOrEqual(1);
    expect(errors.missing).toContainEqual({
      resource: 'gpu',
      type: 'b200',
      runs: 1,
    });
    expect(errors.silent).toBeGreaterThanOrEqual(1);
    expect(Number((await costOf('run', one)).estimate.billed)).toBe(8);
  });

  it('tells what was paid for GPUs that did little', async () => {
    const experiment = await anExperiment('idle');
    const tags = { 'mlhome.dev/gpu-type': 'L4', 'mlhome.dev/gpu-count': '1' };
    const lazy = await ended(experiment, {
      ...tags,
      'mlhome.dev/gpu-utilization': '10',
    });
    const busy = await ended(experiment, {
      ...tags,
      'mlhome.dev/gpu-utilization': '80',
    });
    const silent = await ended(experiment, tags);
    await bring(
      [lazy, busy, silent].map(id =>
        aCharge({
          day: TODAY,
          amount: '50',
          shape: { tags: { 'mlflow.run_id': id } },
        }),
      ),
    );
    const found = await new DatabaseWasteStore().idleGpus(
      knex,
      { from: TODAY, to: TOMORROW, cost: 'effective', currency: 'USD' },
      0.3,
    );
    expect(found.map(({ amount, count }) => [Number(amount), count])).toEqual([
      [45, '1'],
    ]);
  });

  it('is unknown where no rate converts the price', async () => {
    const experiment = await anExperiment('rates');
    await prices([{ type: 'T4', price: '1', currency: 'EUR' }]);
    const id = await ended(experiment, { 'mlhome.dev/gpu-type': 'T4' });
    expect((await costOf('run', id)).estimate).toMatchObject({
      runs: 0,
      unknown: 1,
    });
    await call('PUT', '/currency-rates', {
      rates: [
        {
          currency: 'EUR',
          base: 'USD',
          day: '2020-01-01',
          rate: '2',
          source: 'test',
        },
      ],
    });
    expect(Number((await costOf('run', id)).estimate.amount)).toBeCloseTo(4, 3);
  });

  it.each([
    [{ price: '0' }, 'prices.0.price'],
    [{ price: '-1' }, 'prices.0.price'],
    [{ price: 'NaN' }, 'prices.0.price'],
    [{ price: '1', resource: 'tpu' }, 'prices.0.resource'],
    [{ price: '1', resource: 'cpu', type: 'x' }, 'prices.0.type'],
    [{ price: '1', source: '' }, 'prices.0.source'],
    [{ price: '1', day: 'today' }, 'prices.0.day'],
    [{ price: '1', currency: 'usd' }, 'prices.0.currency'],
    [{ price: '1', pricing: 'cheap' }, 'prices.0.pricing'],
  ])('refuses the price %j', async (price, field) => {
    const { status, body } = await prices([price]);
    expect(status).toBe(400);
    expect(body.error.message).toContain(field);
  });
});
