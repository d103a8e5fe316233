import { ChargeRecord } from '@ml-home/backstage-plugin-ml-home-common';
import { AllocationSource } from './AllocationSource';
import { windowsAt } from './askOpenCost';

/** As OpenCost's Allocation is written as JSON, with the fields of its API of 2026; made by hand after it. */
const anAllocation = (given: object = {}) => ({
  name: 'recs/deployment/ranker',
  properties: {
    cluster: 'north',
    namespace: 'recs',
    controllerKind: 'deployment',
    controller: 'ranker',
    labels: {
      mlhome_dev_model: 'ranker',
      env: 'Production',
      pod_template_hash: 'x1',
    },
    namespaceLabels: { team: 'recs', env: 'shared' },
  },
  window: { start: '2026-03-05T00:00:00Z', end: '2026-03-06T00:00:00Z' },
  start: '2026-03-05T00:00:00Z',
  end: '2026-03-05T23:50:00Z',
  minutes: 1430,
  cpuCoreHours: 48,
  cpuCost: 1.5,
  cpuCostAdjustment: -0.5,
  gpuHours: 24,
  gpuCost: 60,
  gpuCostAdjustment: 0,
  ramByteHours: 8 * 2 ** 30,
  ramCost: 0.25,
  ramCostAdjustment: 0,
  pvCost: 0,
  networkCost: null,
  loadBalancerCost: 0,
  sharedCost: 0,
  externalCost: 0,
  totalCost: 61.25,
  totalEfficiency: null,
  ...given,
});

async function read(data: unknown, given: object = { code: 200 }) {
  const source = new AllocationSource(
    { cluster: 'north', currency: 'EUR' },
    async () =>
      typeof data === 'string' ? data : JSON.stringify({ ...given, data }),
  );
  const charges: ChargeRecord[] = [];
  for await (const batch of source.batches) charges.push(...batch.charges);
  return { charges, ...source.finish() };
}

const costs = (charges: ChargeRecord[]) =>
  charges.map(({ shape, costs: { effective } }) => [shape.sku, effective]);

describe('answers of OpenCost', () => {
  it('become charges of what was used, which add up to the total', async () => {
    const { charges, format, defects } = await read([
      { 'recs/deployment/ranker': anAllocation() },
    ]);
    expect({ format, defects }).toEqual({
      format: 'OpenCost allocation',
      defects: [],
    });
    expect(costs(charges)).toEqual([
      ['CPU', '1'],
      ['GPU', '60'],
      ['RAM', '0.25'],
    ]);
    expect(charges[2]).toMatchObject({
      billingMonth: '2026-03-01',
      periodStart: '2026-03-05T00:00:00.000Z',
      periodEnd: '2026-03-06T00:00:00.000Z',
      currency: 'EUR',
      consumedQuantity: '8',
      shape: {
        issuer: 'OpenCost',
        billingAccount: 'north',
        namespace: 'recs',
        environment: 'production',
        resource: 'north/recs/deployment/ranker',
        unit: 'GiB-Hours',
        tags: {
          mlhome_dev_model: 'ranker',
          env: 'Production',
          team: 'recs',
        },
        extra: { basis: 'estimated' },
      },
    });
    // Nobody was billed for it.
    expect(charges[0].costs).toEqual({ effective: '1' });
  });

  it('keep what the parts do not say, and what is not known', async () => {
    const { charges, defects } = await read([
      {
        a: anAllocation({ totalCost: 70 }),
        b: anAllocation({
          cpuCost: null,
          cpuCostAdjustment: null,
          gpuCost: null,
          gpuCostAdjustment: null,
          ramCost: null,
          ramCostAdjustment: null,
          pvCost: null,
          loadBalancerCost: null,
          sharedCost: null,
          externalCost: null,
          totalCost: null,
        }),
      },
      null,
    ]);
    expect(costs(charges)).toEqual([
      ['CPU', '1'],
      ['GPU', '60'],
      ['RAM', '0.25'],
      ['Other', '8.75'],
      ['All', undefined],
    ]);
    expect(defects).toEqual([
      expect.objectContaining({ column: 'totalCost', rows: 1 }),
    ]);
  });

  it('name what is idle so that rules find it, and tell of long steps', async () => {
    const { charges, defects } = await read([
      {
        __idle__: anAllocation({
          name: '__idle__',
          properties: { cluster: 'north' },
          window: {
            start: '2026-03-01T00:00:00Z',
            end: '2026-03-08T00:00:00Z',
          },
        }),
      },
    ]);
    expect(charges[0].shape.resource).toBe('north/__idle__');
    expect(charges[0].shape.namespace).toBeUndefined();
    expect(defects[0]).toMatchObject({ column: 'window', rows: 1 });
  });

  it.each([
    ['not json', 'no JSON'],
    [JSON.stringify({ code: 200 }), "'data'"],
    [JSON.stringify({ code: 500, message: 'no data', data: [] }), 'no data'],
    [JSON.stringify({ code: 400, message: 'bad window' }), 'bad window'],
    [JSON.stringify([1]), "'body'"],
    [
      JSON.stringify({ data: [{ x: anAllocation({ totalCost: 'much' }) }] }),
      "'data[0].x.totalCost'",
    ],
    [
      JSON.stringify({ data: [{ x: anAllocation({ totalCost: 1e300 }) }] }),
      "'data[0].x.totalCost'",
    ],
    [
      JSON.stringify({ data: [{ x: anAllocation({ window: {} }) }] }),
      "'data[0].x.window.start'",
    ],
  ])('are refused with the place of what is wrong: %s', async (text, place) => {
    await expect(read(text)).rejects.toThrow(place);
  });
});

describe('windowsAt', () => {
  it('asks for the month until today, and for the last month in the first days', () => {
    expect(windowsAt(new Date('2026-03-20T15:00:00Z'))).toEqual([
      { start: '2026-03-01T00:00:00Z', end: '2026-03-21T00:00:00Z' },
    ]);
    expect(windowsAt(new Date('2026-03-02T00:30:00Z'))).toEqual([
      { start: '2026-02-01T00:00:00Z', end: '2026-03-01T00:00:00Z' },
      { start: '2026-03-01T00:00:00Z', end: '2026-03-03T00:00:00Z' },
    ]);
  });
});
