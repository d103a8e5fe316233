import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { readCsv } from './readCsv';

const HEAD = 'BilledCost,Tags\n';
const PIECE = `1.5,${'x'.repeat(60)}\n`.repeat(1_000);
const PIECES = 60;

describe('readCsv', () => {
  it('reads no further ahead than a few pieces of whoever takes the rows slowly', async () => {
    let pulled = 0;
    async function* pieces() {
      yield Buffer.from(HEAD);
      for (; pulled < PIECES; pulled += 1) yield Buffer.from(PIECE);
    }
    let rows = 0;
    let taken = 0;
    let ahead = 0;
    for await (const batch of readCsv(
      Readable.from(pieces(), { highWaterMark: 1 }),
      HEAD,
      () => 0,
    )) {
      await setTimeout(5);
      taken += 1;
      rows += batch.rows.length;
      ahead = Math.max(ahead, pulled - taken);
    }
    expect(rows).toBe(PIECES * 1_000 + 1);
    expect(ahead).toBeLessThan(10);
  });

  it('ends when whoever takes the rows has enough', async () => {
    for await (const batch of readCsv(
      Readable.from([Buffer.from(HEAD), ...Array(20).fill(Buffer.from(PIECE))]),
      HEAD,
      () => 0,
    )) {
      expect(batch.rows.length).toBeGreaterThan(0);
      break;
    }
  });
});
