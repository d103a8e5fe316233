import { ChargeRecord } from '@ml-home/backstage-plugin-ml-home-common';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { FocusFile } from './FocusFile';
import { spool } from './reading/spool';

const fixture = (name: string) =>
  readFileSync(path.join(__dirname, '__fixtures__', name));

const MAX_BYTES = 50 * 2 ** 20;

async function read(content: Buffer | string, maxBytes = MAX_BYTES) {
  const spooled = await spool(Readable.from([Buffer.from(content)]), maxBytes);
  try {
    const file = new FocusFile('bill', spooled, maxBytes);
    const charges: ChargeRecord[] = [];
    for await (const batch of file.batches) charges.push(...batch.charges);
    return { charges, ...file.finish() };
  } finally {
    await spooled.remove();
  }
}

/** Cells of a column, by a plain reading of a file without line breaks in its cells. */
function column(name: string, text: string): string[] {
  const [head, ...rows] = text
    .trim()
    .split(/\r?\n/)
    .map(line =>
      [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        match => match[1]?.replaceAll('""', '"') ?? match[2],
      ),
    );
  return rows.map(row => row[head.indexOf(name)]);
}

const sum = (numbers: (string | undefined)[]) =>
  numbers.reduce((total, one) => total + Number(one ?? 0), 0);

const HEAD =
  'BilledCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,BillingPeriodStart,ChargeCategory,InvoiceIssuerName,ServiceName,Tags';
const bill = (...rows: string[]) => [HEAD, ...rows].join('\n');
const ROW =
  '1.5,USD,2026-03-05T00:00:00Z,2026-03-06T00:00:00Z,2026-03-01T00:00:00Z,Usage,AWS,S3,';

describe('files of real tools', () => {
  it.each([
    ['aws-1.2.csv', 'FOCUS 1.2, CSV'],
    ['azure-1.3.csv', 'FOCUS 1.3, CSV'],
    ['gcp-1.3.csv', 'FOCUS 1.3, CSV'],
    ['aws-1.4.csv', 'FOCUS 1.4, CSV'],
  ])('reads every charge of %s', async (name, format) => {
    const content = fixture(name);
    const found = await read(content);
    expect(found.format).toBe(format);
    for (const [key, title] of [
      ['billed', 'BilledCost'],
      ['effective', 'EffectiveCost'],
      ['list', 'ListCost'],
      ['contracted', 'ContractedCost'],
    ] as const) {
      const cells = column(title, content.toString());
      expect(found.charges.map(({ costs }) => Number(costs[key]))).toEqual(
        cells.map(Number),
      );
    }
    expect(found.charges.map(({ shape }) => shape.category)).toEqual(
      column('ChargeCategory', content.toString()),
    );
    expect(
      found.charges.every(({ shape }) => shape.billingAccount && shape.service),
    ).toBe(true);
    // What the tool writes is sound: nothing had to be mended.
    expect(found.defects).toEqual([]);
    const packed = await read(gzipSync(content));
    expect(packed.format).toBe(`${format}, gzip`);
    expect(packed.charges).toEqual(found.charges);
  });

  it('reads the same from Parquet, to the last digit', async () => {
    const csv = await read(fixture('aws-1.4.csv'));
    const parquet = await read(fixture('aws-1.4.zstd.parquet'));
    expect(parquet.format).toBe('FOCUS 1.4, Parquet');
    expect(parquet.charges).toEqual(csv.charges);
  });
});

describe('what real exports get wrong', () => {
  it('is mended, counted and told by column', async () => {
    const { charges, defects, format } = await read(
      `\uFEFFbilled_cost,Billing Currency,ChargePeriodStart,ChargeCategory,InvoiceIssuerName,Tags,Id,BilledCost
NULL,usd,2026-10-01 00:00:00,Usage-based,AWS,"{""user:env"":""Prod"",""on"":true,""off"":null}",1,7
"1,234.50",USD,2026-10-01,USAGE,,not json,2,7
-1.5e2,$,2026-10-01T02:00:00+02:00,Credit,AWS,,3,7
1e308,USD,2026-13-01,Tax,AWS,null,4,7
`,
    );
    expect(format).toBe('FOCUS 1.0, CSV');
    expect(charges).toHaveLength(3);
    expect(charges[0]).toMatchObject({
      billingMonth: '2026-10-01',
      periodStart: '2026-10-01T00:00:00Z',
      currency: 'USD',
      costs: {},
      shape: {
        category: 'Usage',
        environment: 'prod',
        tags: { 'user:env': 'Prod', on: 'true' },
      },
    });
    expect(charges[1].costs).toEqual({ billed: '1234.50'.replace(/0$/, '') });
    expect(charges[1].shape.issuer).toBe('unknown');
    expect(charges[2]).toMatchObject({
      currency: 'XXX',
      costs: { billed: '-150' },
      periodStart: '2026-10-01T00:00:00Z',
    });
    const told = defects.map(
      one => `${one.column}: ${one.defect}, ${one.treatment} (${one.rows})`,
    );
    expect(told).toEqual(
      expect.arrayContaining([
        'BilledCost: literal NULL, taken as unknown (1)',
        'BilledCost: thousands separated, read as a number (1)',
        'BilledCost: column twice, the first one read (0)',
        'BilledCost: column written otherwise, read as BilledCost (0)',
        'BillingCurrency: wrong case, read as upper case (1)',
        'BillingCurrency: no currency code, kept as XXX, which no rate converts (1)',
        'ChargePeriodStart: date without zone, read as UTC (1)',
        'ChargePeriodStart: date without time, read as UTC (1)',
        'ChargePeriodStart: date written otherwise, read as UTC (1)',
        'ChargePeriodStart: not a date, taken as unknown (1)',
        'ChargePeriodStart: no date at all, row left out (1)',
        'ChargeCategory: not a category, taken as Usage (1)',
        'ChargeCategory: wrong case, read as Usage (1)',
        "InvoiceIssuerName: missing, taken as 'unknown' (1)",
        'Tags: not JSON, taken as no tags (1)',
        'Id: no column of FOCUS, not kept (0)',
      ]),
    );
    expect(defects.find(one => one.defect === 'not JSON')).toMatchObject({
      line: 3,
      example: 'not json',
    });
  });

  it.each([
    ['1e308', undefined],
    ['-1e308', undefined],
    ['1e-30', '0'],
    ['123456789012345.25', '123456789012345.25'],
    ['1234567890123456', undefined],
    ['Infinity', undefined],
    ['0x10', undefined],
    ['.5', '0.5'],
    ['-0.00', '0'],
    ['12.5E-3', '0.0125'],
    ['1,5', undefined],
  ])('reads %s as %s', async (text, expected) => {
    const { charges } = await read(bill(ROW.replace('1.5', `"${text}"`)));
    expect(charges[0].costs.billed).toBe(expected);
  });

  it('reads rows that are too short or too long as far as they go', async () => {
    const { charges, defects } = await read(
      bill('1.5,USD,2026-03-05', `${ROW},more`, ROW),
    );
    expect(charges).toHaveLength(3);
    expect(defects.map(({ defect }) => defect)).toEqual(
      expect.arrayContaining(['too few columns', 'too many columns']),
    );
  });

  it('does not drown in tags', async () => {
    const bomb = JSON.stringify(
      Object.fromEntries(
        Array.from({ length: 5_000 }, (_, i) => [`k${i}`, 'v'.repeat(20)]),
      ),
    ).replaceAll('"', '""');
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    const { charges, defects } = await read(
      bill(
        `${ROW}"${bomb}"`,
        `${ROW}"{""a"":${deep}}"`,
        `${ROW}"{""a"":""\\ud800""}"`,
      ),
    );
    expect(Object.keys(charges[0].shape.tags)).toHaveLength(200);
    expect(charges[1].shape.tags).toEqual({});
    expect(charges[2].shape.tags.a).toBe('\uFFFD');
    expect(defects.map(({ defect }) => defect)).toContain(
      'too many or too long',
    );
  });

  it('takes no nested value for a tag: no team is called {"name":"x"}', async () => {
    const { charges, defects } = await read(
      bill(
        `${ROW}"{""team"":{""name"":""x""},""owner"":[""y""],""env"":""eu"",""gpus"":8}"`,
      ),
    );
    expect(charges[0].shape.tags).toEqual({ env: 'eu', gpus: '8' });
    expect(defects).toContainEqual(
      expect.objectContaining({
        ...{ column: 'Tags', defect: 'nested value', rows: 1 },
        treatment: 'tag left out',
      }),
    );
  });

  it('does not believe years that no bill can be of', async () => {
    const { charges, defects } = await read(
      bill(ROW.replaceAll('2026-03-06', '9999-12-31'), ROW),
    );
    expect(charges[0].periodEnd).not.toMatch(/9999/);
    expect(defects).toEqual([
      expect.objectContaining({
        ...{ column: 'ChargePeriodEnd', defect: 'not believable', rows: 1 },
      }),
    ]);
  });

  it('tells of letters that are not in UTF-8', async () => {
    const { charges, defects } = await read(
      Buffer.from(bill(ROW, ROW.replace('S3', 'Café')), 'latin1'),
    );
    expect(charges).toHaveLength(2);
    expect(defects).toEqual([
      expect.objectContaining({ defect: 'not in UTF-8', rows: 1, line: 3 }),
    ]);
  });

  it('reads what spreadsheets save as Unicode text', async () => {
    const { charges, defects } = await read(
      Buffer.from(
        `\uFEFF${bill(ROW.replace('S3', 'Café')).replaceAll(',', '\t')}`,
        'utf16le',
      ),
    );
    expect(charges[0]).toMatchObject({
      costs: { billed: '1.5' },
      shape: { service: 'Café' },
    });
    expect(defects).toEqual([]);
  });

  it('finds the sign between columns', async () => {
    const { charges } = await read(bill(ROW).replaceAll(',', ';'));
    expect(charges[0].costs).toEqual({ billed: '1.5' });
  });
});

describe('files that are none', () => {
  const damaged = fixture('aws-1.4.zstd.parquet');
  const half = gzipSync(fixture('aws-1.2.csv'));
  it.each<[string, Buffer | string, RegExp]>([
    ['nothing', '', /empty/],
    [
      'another table',
      'a,b,c\n1,2,3',
      /no file of FOCUS: none of its 3 columns is BilledCost/,
    ],
    ['no dates', 'BilledCost,ServiceName\n1,S3', /when its charges arose/],
    [
      'a picture',
      Buffer.from([0x89, 0x50, 0, 1, 2, 3]),
      /bytes that are no text/,
    ],
    [
      'a quote that is never closed',
      bill(ROW, `${ROW}"open`, ROW),
      /quote is opened and never closed/,
    ],
    [
      'a quote that is never closed in a large file',
      `${bill(`${ROW}"open`)}\n${`${ROW}\n`.repeat(30_000)}`,
      /more than 2 MiB, or a quote/,
    ],
    [
      'a million columns',
      Array.from({ length: 1_000_000 }, (_, i) => `c${i}`).join(','),
      /damaged|columns/,
    ],
    [
      'three thousand columns',
      `BilledCost,ChargePeriodStart,${Array.from(
        { length: 3_000 },
        (_, i) => `c${i}`,
      ).join(',')}`,
      /3002 columns/,
    ],
    ['half a gzip', half.subarray(0, half.length / 2), /damaged|end of file/],
    [
      'gzip in name only',
      Buffer.concat([half.subarray(0, 4), Buffer.from('rubbish and more')]),
      /damaged/,
    ],
    [
      'Parquet without its end',
      damaged.subarray(0, damaged.length / 2),
      /Parquet, but is damaged/,
    ],
    [
      'Parquet with holes',
      Buffer.concat([
        damaged.subarray(0, 200),
        Buffer.alloc(2_000),
        damaged.subarray(2_200),
      ]),
      /Parquet, but is damaged/,
    ],
  ])('%s is refused with the reason', async (_, content, reason) => {
    const error = await read(content).then(
      () => undefined,
      caught => caught,
    );
    expect(error?.message).toMatch(reason);
    expect(error?.name).toBe('InputError');
  });

  it('are not taken when they are too large, packed or not', async () => {
    await expect(read(bill(ROW), 50)).rejects.toThrow('larger than');
    const bomb = gzipSync(
      Buffer.concat([
        Buffer.from(`${HEAD}\n`),
        Buffer.alloc(4 * 2 ** 20, `${ROW}\n`),
      ]),
    );
    await expect(read(bomb, bomb.length + 10)).rejects.toThrow('unpacks to');
  });
});

it('sums what it read as the file says', async () => {
  const content = fixture('gcp-1.3.csv');
  const { charges } = await read(content);
  expect(sum(charges.map(({ costs }) => costs.billed))).toBeCloseTo(
    sum(column('BilledCost', content.toString())),
    9,
  );
});
