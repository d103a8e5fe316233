import { ChargeRecord } from '@ml-home/backstage-plugin-ml-home-common';
import { ChargeSource } from '@ml-home/backstage-plugin-ml-home-node';
import { Knex } from 'knex';
import { aCharge, costsOf } from '../__testUtils__/costs';
import { asCaller, databases, startMlHome } from '../__testUtils__/harness';

jest.setTimeout(120_000);

const PIECE = 2_000;

/** A long file, of which something happens in the middle. */
function aLongSource(
  name: string,
  pieces: number,
  charge: (i: number) => ChargeRecord,
  before: (piece: number) => Promise<void> | void = () => {},
): ChargeSource {
  return {
    source: 'test',
    name,
    batches: (async function* batches() {
      for (let piece = 0; piece < pieces; piece += 1) {
        await before(piece);
        yield {
          charges: Array.from({ length: PIECE }, (_, i) =>
            charge(piece * PIECE + i),
          ),
          bytesRead: piece,
        };
      }
    })(),
    finish: () => ({ format: 'test', digest: name, defects: [] }),
  };
}

const cents = (i: number) =>
  aCharge({
    amount: '0.01',
    day: `2026-03-${String(1 + (i % 28)).padStart(2, '0')}`,
    shape: { resource: `r${i % 700}`, tags: { model: `m${i % 7}` } },
  });

describe('imports of bills', () => {
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startMlHome>>;
  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    portal = await startMlHome({ knex });
  });
  afterAll(() => portal?.stop());

  const { call, clear, get, bring, overview } = costsOf(
    () => portal,
    () => knex,
  );
  beforeEach(clear);
  const start = (
    source: ChargeSource,
    mode: 'replace' | 'period' | 'add' = 'replace',
  ) =>
    portal.services.costs.importCharges(source, { caller: asCaller(), mode });
  const ofMarch = async () => (await overview()).total.amount;
  const isSound = async () =>
    expect(await get('/costs/verification')).toEqual({
      equal: true,
      mismatches: [],
    });

  it('take each charge of a long file once, in its order', async () => {
    const { rows, bills } = await start(aLongSource('long', 12, cents));
    expect({ rows, bill: bills[0].rows }).toEqual({
      rows: 24_000,
      bill: 24_000,
    });
    expect(await ofMarch()).toBe('240');
    const [{ lines, last }] = (
      await knex.raw(
        'select count(distinct line)::int as lines, max(line)::int as last from charges',
      )
    ).rows;
    expect({ lines, last }).toEqual({ lines: 24_000, last: 24_000 });
    await isSound();
  });

  it('keep digits and unknown amounts as they are', async () => {
    await bring([
      aCharge({
        costs: {
          billed: '-123456789012345.1234567890123456789012345',
          list: '0.0000000000000000000000001',
        },
      }),
    ]);
    const [row] = await knex('charges').select(
      'billed',
      'effective',
      'list',
      'contracted',
    );
    expect(row).toEqual({
      billed: '-123456789012345.1234567890123456789012345',
      effective: null,
      list: '0.0000000000000000000000001',
      contracted: null,
    });
  });

  it('of the same period at once: the later one stands, whole', async () => {
    const done = await Promise.all([
      start(aLongSource('one', 4, cents)),
      start(
        aLongSource('two', 4, i => ({
          ...cents(i),
          costs: { effective: '1' },
        })),
      ),
    ]);
    const { items } = await get('/cost-imports');
    expect(items.map(({ state }: { state: string }) => state).sort()).toEqual([
      'applied',
      'replaced',
    ]);
    const standing = items.find(
      ({ state }: { state: string }) => state === 'applied',
    );
    expect(await ofMarch()).toBe(standing.name === 'one' ? '80' : '8000');
    expect(done.map(({ rows }) => rows)).toEqual([8_000, 8_000]);
    expect(await knex('charges').count({ n: '*' })).toEqual([{ n: '8000' }]);
    await isSound();
  });

  it('leave the ledger alone when the database is lost in the middle', async () => {
    await bring([aCharge({ amount: '5' })]);
    const killed = start(
      aLongSource('killed', 12, cents, async piece => {
        if (piece !== 8) return;
        await knex.raw(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and pid <> pg_backend_pid()
             and pid in (select pid from pg_locks where locktype = 'advisory')`,
        );
      }),
    );
    await expect(killed).rejects.toThrow();
    expect(await ofMarch()).toBe('5');
    expect((await get('/cost-imports')).items[0]).toMatchObject({
      state: 'failed',
      rows: 0,
    });
    expect((await start(aLongSource('again', 3, cents))).state).toBe('applied');
    expect(await ofMarch()).toBe('60');
    await isSound();
  });

  it('take texts as they are, and nothing of a file with an amount that is none', async () => {
    await bring([aCharge({ amount: '5' })]);
    await expect(
      start(
        aLongSource('wrong', 8, i =>
          i === 9_000 ? { ...cents(i), currency: 'U\tD\\N\n' } : cents(i),
        ),
      ),
    ).resolves.toMatchObject({ state: 'applied' });
    // What a text means to COPY is no part of it.
    expect(
      await knex('charges').distinct('currency').orderBy('currency'),
    ).toEqual([{ currency: 'U\tD\\N\n' }, { currency: 'USD' }]);
    await expect(
      start(
        aLongSource('worse', 8, i =>
          i === 9_000 ? { ...cents(i), costs: { billed: 'much' } } : cents(i),
        ),
      ),
    ).rejects.toThrow(/invalid input syntax for type numeric/);
    expect((await get('/cost-imports')).items[0].state).toBe('failed');
    await isSound();
  });

  it('do not let a month be closed that they restate meanwhile', async () => {
    await bring([aCharge({ amount: '5' })]);
    let closed: ReturnType<typeof call> | undefined;
    const { state } = await start(
      aLongSource('meanwhile', 6, cents, piece => {
        if (piece === 3) closed = call('POST', '/cost-months/2026-03/close');
      }),
    );
    expect(state).toBe('applied');
    expect((await closed!).body).toEqual({ bills: 1, version: 0 });
    await expect(start(aLongSource('late', 1, cents))).rejects.toThrow(
      /is closed/,
    );
    expect(await ofMarch()).toBe('120');
  });

  it('take corrections of a closed month, and nothing else, wherever they stand', async () => {
    await bring([aCharge({ amount: '5' })]);
    await call('POST', '/cost-months/2026-03/close');
    const correction = (i: number): ChargeRecord => {
      const charge = cents(i);
      return { ...charge, shape: { ...charge.shape, correction: true } };
    };
    await expect(
      start(
        aLongSource('mixed', 5, i => (i === 9_999 ? cents(i) : correction(i))),
        'add',
      ),
    ).rejects.toThrow(/is closed/);
    expect(await ofMarch()).toBe('5');
    await start(aLongSource('corrections', 1, correction), 'add');
    expect(await ofMarch()).toBe('25');
  });

  it('take the place of what an older reader made of the same content, and no other', async () => {
    const digest = 'the same content';
    const read = (
      reader: string | undefined,
      charges: ChargeRecord[],
      mode: 'replace' | 'add' = 'replace',
    ) => bring(charges, mode, { digest, reader });
    const misread = aCharge({ amount: '500', shape: { issuer: 'AVVS' } });
    const right = aCharge({ amount: '5' });
    const old = await read(undefined, [misread, misread]);
    expect((await read(undefined, [misread])).state).toBe('unchanged');
    const anew = await read('test 2', [right]);
    expect(anew).toMatchObject({
      ...{ state: 'applied', rows: 1 },
      message: `Import ${old.id} read the same content otherwise; this one replaces it.`,
    });
    expect((await get(`/cost-imports/${old.id}`)).state).toBe('replaced');
    expect(await ofMarch()).toBe('5');
    const same = await read('test 2', [right]);
    expect(same).toMatchObject({ state: 'unchanged' });
    expect(same.message).toContain(`Import ${anew.id} brought`);
    await isSound();

    // Added charges are not added twice.
    await clear();
    await bring([aCharge({ amount: '100' })]);
    await read('test 1', [misread], 'add');
    const added = await read('test 2', [right], 'add');
    expect(added.state).toBe('applied');
    expect(await ofMarch()).toBe('105');
    expect((await read('test 2', [right], 'add')).state).toBe('unchanged');

    await call('POST', '/cost-months/2026-03/close');
    await expect(
      read('test 3', [aCharge({ day: '2026-04-01' })], 'add'),
    ).rejects.toThrow(/2026-03 of AWS, account 1, which is closed/);
    expect(await ofMarch()).toBe('105');
    await isSound();
  });

  it('of some days replace those days of a bill, and say so only of what is gone', async () => {
    const first = await start(aLongSource('first', 1, cents));
    await start(
      aLongSource('some days', 1, i =>
        aCharge({ amount: '1', day: `2026-03-0${1 + (i % 2)}` }),
      ),
      'period',
    );
    expect((await get(`/cost-imports/${first.id}`)).state).toBe('applied');
    await start(
      aLongSource('all days', 1, i => ({
        ...cents(i),
        costs: { billed: '1' },
      })),
      'period',
    );
    expect((await get(`/cost-imports/${first.id}`)).state).toBe('replaced');
    await isSound();
  });
});
