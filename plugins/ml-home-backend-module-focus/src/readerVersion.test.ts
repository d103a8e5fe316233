import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { FocusFile } from './FocusFile';
import { READER_VERSION } from './readerVersion';
import { spool } from './reading/spool';

const FIXTURES = path.join(__dirname, '__fixtures__');
const MAX_BYTES = 50 * 2 ** 20;

/** A bill with what real exports get wrong: what is made of that changes more often than of files in good order. */
const DIRTY = [
  'billedcost;Effective_Cost;BillingCurrency;ChargePeriodStart;ChargePeriodEnd;ChargeCategory;InvoiceIssuerName;Tags;x_Note',
  '"1.234,50";1,5;usd;2026-03-05 00:00:00;2026-03-06;usage;AWS;"{""Team"":""search""}";a',
  'NULL;100,000;EUR;2026-03-05T00:00:00Z;;Tax;AWS;not json;b',
  '1e3;;USD;03/05/2026;2026-03-06;Credit;;{};c',
  '1;;USD;2026-03-05;2026-03-06;Usage;AWS;"{""team"":{""name"":""x""},""on"":true,""n"":3,""none"":null}";d',
  ';;;;;;;;',
].join('\n');

async function made(content: Buffer | string) {
  const spooled = await spool(Readable.from([Buffer.from(content)]), MAX_BYTES);
  try {
    const file = new FocusFile('bill', spooled, MAX_BYTES);
    const charges = [];
    for await (const batch of file.batches) charges.push(...batch.charges);
    return charges;
  } finally {
    await spooled.remove();
  }
}

/** What each version makes of the same files. */
const MADE: Record<string, string> = {
  'focus 1': '7178c7d6d195d2bd06b75fb5e35904c33f28cec2e7eed8291abcf2425b32793e',
};

describe('the version of the reader', () => {
  it('is raised when other charges are made of the same files', async () => {
    const hash = createHash('sha256');
    const names = readdirSync(FIXTURES).filter(name => !name.endsWith('.md'));
    for (const name of names.sort()) {
      const charges = await made(readFileSync(path.join(FIXTURES, name)));
      hash.update(JSON.stringify([name, charges]));
    }
    hash.update(JSON.stringify(await made(DIRTY)));
    // Otherwise a file that was misread is answered `unchanged` for ever: raise READER_VERSION, and note the new digest.
    expect({ [READER_VERSION]: hash.digest('hex') }).toEqual({
      [READER_VERSION]: MADE[READER_VERSION],
    });
  });
});
