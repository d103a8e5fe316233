import { ConfigReader } from '@backstage/config';
import { ChargeRecord } from '@ml-home/backstage-plugin-ml-home-common';
import {
  ChargeSource,
  CostImportService,
} from '@ml-home/backstage-plugin-ml-home-node';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BillReader } from './BillReader';
import { BillsSettings, readSettings } from './settings';

const HEAD =
  'BilledCost,BillingCurrency,ChargePeriodStart,BillingPeriodStart,ChargeCategory,InvoiceIssuerName';
const row = (amount: number, month = '2026-03') =>
  `${amount},USD,${month}-05T00:00:00Z,${month}-01T00:00:00Z,Usage,AWS`;
const bill = (...rows: string[]) => [HEAD, ...rows].join('\n');

describe('BillReader', () => {
  let folder: string;
  const taken: {
    name: string;
    mode: string;
    charges: ChargeRecord[];
    told: ReturnType<ChargeSource['finish']>;
  }[] = [];
  const known = new Set<string>();
  /** What it is told, and no ledger: that one is tested in the backend. */
  const costs = {
    knownOrigins: async (origins: string[]) =>
      origins.filter(origin => known.has(origin)),
    importCharges: async (source: ChargeSource, { mode }: { mode: string }) => {
      const charges: ChargeRecord[] = [];
      for await (const batch of source.batches) charges.push(...batch.charges);
      known.add(source.origin!);
      taken.push({ name: source.name, mode, charges, told: source.finish() });
      return { state: 'applied' };
    },
  } as unknown as CostImportService;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bills-'));
    taken.length = 0;
    known.clear();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const put = async (name: string, content: string, minute = 0) => {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    const at = new Date(Date.UTC(2026, 2, 1, 0, minute));
    await utimes(file, at, at);
  };
  const look = (given: Partial<BillsSettings> = {}) =>
    new BillReader({
      settings: {
        ...{ name: 'aws', from: { path: folder }, mode: 'replace' },
        ...{ unit: 'file', frequency: { hours: 1 } },
        ...given,
      } as BillsSettings,
      costs,
      maxFileBytes: 2 ** 20,
    }).read({} as never);
  const amounts = () =>
    taken.map(({ charges }) => charges.map(({ costs: c }) => c.billed));

  it('reads each file once, the oldest first, and again when it changed', async () => {
    await put('b.csv', bill(row(1)), 2);
    await put('2026/a.csv', bill(row(2)), 1);
    await put('.hidden.csv', bill(row(9)));
    await put('manifest.json', '{}');
    expect(await look()).toEqual([
      { name: '2026/a.csv', state: 'applied' },
      { name: 'b.csv', state: 'applied' },
    ]);
    expect(amounts()).toEqual([['2'], ['1']]);
    expect(await look()).toEqual([]);
    await put('b.csv', bill(row(3)), 5);
    expect(await look()).toEqual([{ name: 'b.csv', state: 'applied' }]);
  });

  it('takes the files of a folder as parts of one bill', async () => {
    await put('2026-03/part-2.csv', bill(row(2), row(3)));
    await put(
      '2026-03/part-1.csv',
      bill(row(1), 'NULL,USD,,2026-03-01,Usage,AWS'),
    );
    await put('2026-04/part-1.csv', bill(row(4, '2026-04')), 1);
    await look({ unit: 'folder', mode: 'period' });
    expect(taken.map(({ name, mode }) => [name, mode])).toEqual([
      ['2026-03', 'period'],
      ['2026-04', 'period'],
    ]);
    expect(amounts()).toEqual([['1', undefined, '2', '3'], ['4']]);
    expect(taken[0].told.defects.map(({ column }) => column)).toContain(
      'BilledCost',
    );
    // One more part makes it another bill.
    await put('2026-03/part-3.csv', bill(row(5)));
    expect(await look({ unit: 'folder' })).toHaveLength(1);
  });

  it('goes on after one that cannot be read, and says so', async () => {
    await put('a.csv', 'one,two\n1,2', 1);
    await put('b.csv', bill(row(1)), 2);
    const [first, second] = await look();
    expect(first).toMatchObject({ name: 'a.csv', state: 'failed' });
    expect(first.error?.message).toContain('a.csv');
    expect(second).toEqual({ name: 'b.csv', state: 'applied' });
  });

  it('cannot look at what is not there', async () => {
    await expect(
      look({ from: { path: path.join(folder, 'nowhere') } }),
    ).rejects.toThrow('nowhere');
  });
});

describe('readSettings', () => {
  const read = (bills: object[]) =>
    readSettings(new ConfigReader({ mlHome: { costs: { bills } } } as never));

  it('reads folders and buckets', () => {
    expect(
      read([
        { name: 'own', path: '/bills', frequency: { minutes: 5 } },
        { name: 'aws', bucket: 'b', prefix: 'focus/', unit: 'folder' },
      ]),
    ).toMatchObject([
      { from: { path: '/bills' }, mode: 'replace', frequency: { minutes: 5 } },
      { from: { bucket: 'b', prefix: 'focus/' }, unit: 'folder' },
    ]);
  });

  it.each([
    [[{ name: 'x' }], "either 'path' or 'bucket'"],
    [[{ name: 'x', path: '/a', bucket: 'b' }], "either 'path' or 'bucket'"],
    [[{ name: 'x y', path: '/a' }], "'name'"],
    [[{ name: 'x', path: '/a', mode: 'merge' }], "'mode'"],
    [[{ name: 'x', path: '/a', unit: 'part' }], "'unit'"],
    [
      [
        { name: 'x', path: '/a' },
        { name: 'x', path: '/b' },
      ],
      'given twice',
    ],
  ])('names what is wrong: %j', (bills, message) => {
    expect(() => read(bills)).toThrow(message);
  });
});
