import { ChargeRecord } from '@ml-home/backstage-plugin-ml-home-common';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import Papa from 'papaparse';
import { FocusFile } from '../FocusFile';
import { spool } from '../reading/spool';
import { exportVersions, focusColumns } from './toFocusRow';

const MAX_BYTES = 50 * 2 ** 20;

async function read(content: Buffer | string) {
  const spooled = await spool(Readable.from([Buffer.from(content)]), MAX_BYTES);
  try {
    const file = new FocusFile('bill', spooled, MAX_BYTES);
    const charges: ChargeRecord[] = [];
    for await (const batch of file.batches) charges.push(...batch.charges);
    return { charges, ...file.finish() };
  } finally {
    await spooled.remove();
  }
}

const fixtures = ['aws-1.2.csv', 'azure-1.3.csv', 'gcp-1.3.csv', 'aws-1.4.csv'];

describe('the ledger as FOCUS', () => {
  it.each(
    fixtures.flatMap(name => exportVersions.map(to => [name, to] as const)),
  )('%s comes back equal from an export of %s', async (name, version) => {
    const { charges } = await read(
      readFileSync(path.join(__dirname, '..', '__fixtures__', name)),
    );
    const { names, toRow } = focusColumns(version);
    const file = Papa.unparse([
      names,
      ...charges.map(charge => toRow({ charge, kind: 'unallocated' })),
    ]);
    const again = await read(file);
    expect(again.format).toBe(`FOCUS ${version}, CSV`);
    const without = (one: ChargeRecord): ChargeRecord => {
      const { extra, ...shape } = one.shape;
      const {
        AllocatedMethodId: _method,
        AllocatedResourceId: _id,
        AllocatedResourceName: _name,
        HostProviderName: _host,
        PublisherName: _publisher,
        ...kept
      } = extra;
      return {
        ...one,
        periodStart: new Date(one.periodStart).toISOString(),
        periodEnd: new Date(one.periodEnd).toISOString(),
        shape: { ...shape, extra: kept },
      };
    };
    expect(again.charges.map(without)).toEqual(charges.map(without));
    // Only our own columns are none of FOCUS.
    expect(
      again.defects.filter(
        ({ column }) => !column.startsWith('x_') && column !== '(row)',
      ),
    ).toEqual([]);
  });

  it('leaves an unknown amount empty, and says whose a part of a pool is', () => {
    const charge: ChargeRecord = {
      billingMonth: '2026-12-01',
      periodStart: '2026-12-31T00:00:00.000Z',
      periodEnd: '2027-01-01T00:00:00.000Z',
      currency: 'EUR',
      costs: { billed: '0' },
      shape: {
        issuer: 'gpu-cluster',
        category: 'Usage',
        correction: false,
        tags: {},
        extra: { basis: 'estimated' },
      },
    };
    const { names, toRow } = focusColumns('1.3');
    const row = toRow({
      charge,
      kind: 'shared',
      rule: 'platform',
      object: { kind: 'model', name: 'ranker' },
    });
    const cell = (name: string) => row[names.indexOf(name)];
    expect(
      [
        'BilledCost',
        'EffectiveCost',
        'BillingPeriodEnd',
        'ChargePeriodStart',
        'ServiceName',
        'Tags',
        'AllocatedMethodId',
        'AllocatedResourceId',
        'x_AllocatedTo',
        'x_Basis',
      ].map(cell),
    ).toEqual([
      '0',
      '',
      '2027-01-01T00:00:00Z',
      '2026-12-31T00:00:00Z',
      'gpu-cluster',
      '',
      'platform',
      'model:ranker',
      'model:ranker',
      'estimated',
    ]);
  });
});
