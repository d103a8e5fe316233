import { ChargeRecord } from '@ml-home/backstage-plugin-ml-home-common';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { FocusFile } from './FocusFile';
import { spool } from './reading/spool';

const MAX_BYTES = 50 * 2 ** 20;

async function read(content: Buffer | string) {
  const spooled = await spool(Readable.from([Buffer.from(content)]), MAX_BYTES);
  try {
    const file = new FocusFile('bill', spooled, MAX_BYTES);
    const charges: ChargeRecord[] = [];
    const progress: number[] = [];
    for await (const batch of file.batches) {
      charges.push(...batch.charges);
      progress.push(batch.bytesRead / spooled.bytes);
    }
    const { defects, ...told } = file.finish();
    return {
      ...{ charges, progress, ...told },
      defects: defects.map(
        one => `${one.column}: ${one.defect}, ${one.treatment} (${one.rows})`,
      ),
    };
  } finally {
    await spooled.remove();
  }
}

const HEAD =
  'BilledCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,BillingPeriodStart,ChargeCategory,InvoiceIssuerName,ServiceName,Tags';
const DATES = '2026-03-05T00:00:00Z,2026-03-06T00:00:00Z,2026-03-01T00:00:00Z';
const row = (given: { cost?: string; service?: string; tags?: string } = {}) =>
  `${given.cost ?? '1.5'},USD,${DATES},Usage,AWS,${given.service ?? 'S3'},${
    given.tags ?? ''
  }`;
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const bill = (...rows: string[]) => [HEAD, ...rows].join('\n');
const billed = ({ charges }: { charges: ChargeRecord[] }) =>
  charges.map(({ costs }) => costs.billed);

describe('NUL bytes', () => {
  it('are taken out of cells and counted by column', async () => {
    const found = await read(
      bill(
        row({ cost: '1.5\0\0', service: 'Sage\0Maker\0' }),
        row({ cost: '2' }),
        row({ cost: '\0\0\0' }),
      ),
    );
    expect(billed(found)).toEqual(['1.5', '2', undefined]);
    expect(found.charges[0].shape.service).toBe('SageMaker');
    expect(found.defects).toEqual([
      'BilledCost: NUL bytes, taken out (2)',
      'ServiceName: NUL bytes, taken out (1)',
    ]);
  });

  it('are taken out of the names of columns too', async () => {
    const found = await read(
      bill(row()).replace('BilledCost', 'Billed\0Cost\0\0\0'),
    );
    expect(billed(found)).toEqual(['1.5']);
  });

  it('are found long after the beginning, where pieces of the file meet', async () => {
    const many = Array.from({ length: 9_000 }, () => row());
    many[8_500] = row({ service: 'S\u00003' });
    const found = await read(bill(...many));
    expect(found.charges).toHaveLength(9_000);
    expect(new Set(found.charges.map(({ shape }) => shape.service))).toEqual(
      new Set(['S3']),
    );
    expect(found.defects).toEqual(['ServiceName: NUL bytes, taken out (1)']);
  });

  it('are taken out of tags, where JSON hides them', async () => {
    const found = await read(
      bill(
        row({ tags: quoted('{"te\\u0000am":"re\\u0000cs","a":"1"}') }),
        row({ tags: quoted('{"a":"2"}') }),
      ),
    );
    expect(found.charges[0].shape.tags).toEqual({ team: 'recs', a: '1' });
    expect(found.defects).toEqual(['Tags: NUL bytes, taken out (1)']);
  });
});

describe('Parquet', () => {
  it('is read whatever types its columns have', async () => {
    const found = await read(
      readFileSync(path.join(__dirname, '__fixtures__', 'odd-types.parquet')),
    );
    expect(found.charges.map(({ costs }) => costs)).toEqual([
      { billed: '12345678901234.123456789', effective: '1.5', list: '1.25' },
      { billed: '-0.0000000001', list: '2.5' },
      { list: '3.75' },
    ]);
    expect(found.charges.map(one => one.periodStart)).toEqual([
      '2026-03-05T00:00:00Z',
      '2026-03-06T00:00:00Z',
      '2026-03-07T00:00:00Z',
    ]);
    expect(found.charges[0].shape).toMatchObject({
      service: 'S3',
      tags: { team: 'recs', a: '1' },
    });
    expect(found.defects).toEqual(
      expect.arrayContaining([
        'ServiceName: NUL bytes, taken out (1)',
        'Tags: NUL bytes, taken out (1)',
        'EffectiveCost: literal NaN, taken as unknown (1)',
        'EffectiveCost: not a number, taken as unknown (1)',
      ]),
    );
  });
});

describe('how far a file is read', () => {
  it('is told by the packed bytes that were taken', async () => {
    const many = Array.from({ length: 60_000 }, (_, i) =>
      row({ cost: `${i}.${(i * 7919) % 9973}` }),
    );
    const { progress } = await read(gzipSync(bill(...many)));
    expect(progress.length).toBeGreaterThan(4);
    expect(progress[0]).toBeLessThan(0.6);
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });
});

describe('odd but sound files', () => {
  it('have both kinds of line ends', async () => {
    const found = await read(
      `${HEAD}\r\n${row()}\r\n${row({ cost: '2' })}\n${row({
        cost: '3',
        tags: quoted('{"a":"1"}'),
      })}\r\n\r\n${row({ cost: '4', tags: quoted('{"a":"1"}') })}\n`,
    );
    expect(billed(found)).toEqual(['1.5', '2', '3', '4']);
    expect(found.charges[3].shape).toEqual(found.charges[2].shape);
    expect(found.defects).toEqual([]);
  });

  it('end lines as old Macs did', async () => {
    expect(billed(await read(`${HEAD}\r${row()}\r${row()}\r`))).toEqual([
      '1.5',
      '1.5',
    ]);
  });

  it.each<[string, (text: string) => Buffer]>([
    ['UTF-16', text => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16 without a mark', text => Buffer.from(text, 'utf16le')],
    [
      'UTF-16, big end first',
      text => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
    ],
    [
      'UTF-16, big end first, without a mark',
      text => Buffer.from(text, 'utf16le').swap16(),
    ],
    ['UTF-8 with a mark', text => Buffer.from(`\uFEFF${text}`)],
  ])('are in %s', async (_, encoded) => {
    const many = Array.from({ length: 3_000 }, () =>
      row({ service: 'Größe 漢' }),
    );
    const found = await read(encoded(bill(...many)));
    expect(found.charges).toHaveLength(3_000);
    expect(found.charges[2_999].shape.service).toBe('Größe 漢');
    expect(found.defects).toEqual([]);
  });

  it('begin with a mark and a quote', async () => {
    const found = await read(
      `\uFEFF"BilledCost",${HEAD.slice('BilledCost,'.length)}\n${row()}`,
    );
    expect(billed(found)).toEqual(['1.5']);
  });

  it('are gzip of several members', async () => {
    const found = await read(
      Buffer.concat([gzipSync(`${HEAD}\n${row()}\n`), gzipSync(row())]),
    );
    expect(billed(found)).toEqual(['1.5', '1.5']);
  });

  it('have no row but the header', async () => {
    expect((await read(`${HEAD}\n`)).charges).toEqual([]);
  });

  it.each([
    ['-0', '0'],
    ['-0.000', '0'],
    ['0.10', '0.1'],
    ['100', '100'],
    ['100.00', '100'],
    ['-12.3400', '-12.34'],
    ['1e-7', '0.0000001'],
    ['1e308', undefined],
    ['NaN', undefined],
    ['-Infinity', undefined],
    ['"1,234,567.80"', '1234567.8'],
    ['999999999999999.99', '999999999999999.99'],
    ['1000000000000000', undefined],
    ['0x10', undefined],
    ['"0,005"', undefined],
    ['"12,50"', undefined],
  ])('cost %s, which is %s', async (cost, expected) => {
    expect(billed(await read(bill(row({ cost }))))).toEqual([expected]);
  });

  it.each([
    ['12,50', '12.5', 'decimal comma, read as a number (1)'],
    ['-1.234,56', '-1234.56', 'decimal comma, read as a number (1)'],
    ['0,0005', '0.0005', 'decimal comma, read as a number (1)'],
    ['1,234.56', '1234.56', 'thousands separated, read as a number (1)'],
    ['1,234,567', '1234567', 'thousands separated, read as a number (1)'],
    [
      '100,000',
      undefined,
      'thousands or decimals after the comma, taken as unknown (1)',
    ],
    [
      '0,005',
      undefined,
      'thousands or decimals after the comma, taken as unknown (1)',
    ],
  ])(
    'cost %s between semicolons, which is %s',
    async (cost, expected, defect) => {
      const [head, one] = [HEAD, row({ cost: 'COST' })].map(line =>
        line.replaceAll(',', ';'),
      );
      const found = await read(`${head}\n${one.replace('COST', cost)}`);
      expect(billed(found)).toEqual([expected]);
      expect(found.defects).toEqual([`BilledCost: ${defect}`]);
    },
  );

  it.each(['9999-12-31T00:00:00Z', '0001-01-01T00:00:00Z', '2026-02-30'])(
    'name the day %s, which is not believed',
    async day => {
      const found = await read(
        bill(row().replace(DATES, `${day},${day},2026-03-01T00:00:00Z`)),
      );
      expect(found.charges[0]).toMatchObject({
        periodStart: '2026-03-01T00:00:00Z',
        periodEnd: '2026-03-02T00:00:00.000Z',
      });
    },
  );

  it('have a hundred thousand tags in a row', async () => {
    const tags = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, i) => [`k${i}`, 'v']),
    );
    const found = await read(
      bill(row({ tags: quoted(JSON.stringify(tags)) }), row()),
    );
    expect(Object.keys(found.charges[0].shape.tags)).toHaveLength(200);
    expect(found.defects).toEqual([
      'Tags: too many or too long, 200 tags of 1000 characters kept (1)',
    ]);
  });

  it('have more shapes that look alike than are remembered', async () => {
    // No resource, no SKU: only the tags tell them apart.
    const many = Array.from({ length: 400 }, (_, i) =>
      row({ tags: quoted(`{"n":"${i % 200}"}`) }),
    );
    const { charges } = await read(bill(...many));
    expect(charges.map(({ shape }) => shape.tags.n)).toEqual(
      many.map((_, i) => String(i % 200)),
    );
    expect(charges[200].shape).toBe(charges[0].shape);
    expect(charges[399].shape).toBe(charges[199].shape);
  });
});

it('refuses a quote that is never closed in the last row', async () => {
  await expect(read(bill(row(), row({ tags: '"{' })))).rejects.toThrow(
    /near line 3: a quote is opened and never closed/,
  );
});

it.each([
  ['an archive', Buffer.from('PK\u0003\u0004\0\0\0\0data'), /no text/],
  ['a program', Buffer.from('\u007fELF\u0002\u0001\u0001\0\0\0\n'), /no text/],
])('refuses %s as no text', async (_, content, reason) => {
  await expect(read(content)).rejects.toThrow(reason);
});
