import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { databases } from '../__testUtils__/harness';

jest.setTimeout(60_000);

const directory = resolvePackagePath(
  '@ml-home/backstage-plugin-ml-home-backend',
  'migrations',
);
const SOURCES = '20261129160000_costs_sources.js';
const USES = '20261129164300_costs_report_uses.js';
const PARTS = '20261129170000_costs_unknown_parts.js';
const CLOSED = '20261129170100_costs_keep_closed.js';
const ROLL_UP = '20261129161000_costs_roll_up.js';

async function upTo(knex: Knex, name: string) {
  const [, pending] = await knex.migrate.list({ directory });
  for (const one of pending as { file: string }[]) {
    if (one.file === name) return;
    await knex.migrate.up({ directory, name: one.file });
  }
}

const amounts = (amount: number, unknown = 0) => ({
  charges: 2,
  ...{ billed: amount, effective: amount, list: amount, contracted: amount },
  ...{ billed_unknown: unknown, effective_unknown: unknown },
  ...{ list_unknown: unknown, contracted_unknown: unknown },
});

describe('the smaller sums of costs', () => {
  it('are filled from a ledger that is in use, and go again', async () => {
    const knex = await databases.init('POSTGRES_18');
    await upTo(knex, SOURCES);
    await knex('charge_shapes').insert(
      ['a', 'b'].map((name, i) => ({
        digest: Buffer.from(name),
        issuer: 'AWS',
        provider: i ? 'Reseller' : null,
        account: '1',
        category: 'Usage',
        correction: false,
        service: 'S3',
        resource: name,
        tags: '{}',
        extra: '{}',
      })),
    );
    await knex('cost_objects').insert({ kind: 'model', name: 'ranker' });
    const day = { month: '2026-03-01', day: '2026-03-05', currency: 'USD' };
    const rows = [
      { ...day, shape_id: 1, ...amounts(1.5) },
      { ...day, shape_id: 2, ...amounts(2.25, 1) },
      { ...day, day: '2026-03-06', shape_id: 1, ...amounts(4) },
    ];
    await knex('charge_days').insert(
      rows.map(row => ({ ...row, import_id: 7, issuer: 'AWS', account: '1' })),
    );
    await knex('cost_days').insert(
      rows.map((row, i) => ({
        ...row,
        object_id: i === 1 ? 0 : 1,
        kind: i === 1 ? 'unallocated' : 'direct',
      })),
    );
    await knex('cost_imports').insert({
      source: 'focus',
      name: 'old',
      mode: 'replace',
      state: 'applied',
    });

    await knex.migrate.up({ directory, name: SOURCES });
    await knex.migrate.up({ directory, name: ROLL_UP });
    const told = (table: string, ...columns: string[]) =>
      knex(table)
        .select(
          ...columns,
          knex.raw(`to_char(day, 'DD') as day`),
          'effective',
          'effective_unknown',
          'charges',
        )
        .orderBy(['day', 'effective']);
    expect(await told('cost_object_days', 'object_id', 'kind')).toEqual([
      {
        ...{ object_id: 1, kind: 'direct', day: '05', effective: '1.5' },
        ...{ effective_unknown: '0', charges: '2' },
      },
      {
        ...{ object_id: 0, kind: 'unallocated', day: '05', effective: '2.25' },
        ...{ effective_unknown: '1', charges: '2' },
      },
      {
        ...{ object_id: 1, kind: 'direct', day: '06', effective: '4' },
        ...{ effective_unknown: '0', charges: '2' },
      },
    ]);
    expect(
      (await told('cost_shape_days', 'provider', 'basis')).map(
        ({ provider, basis }) => [provider, basis],
      ),
    ).toEqual([
      ['AWS', 'billed'],
      ['Reseller', 'billed'],
      ['AWS', 'billed'],
    ]);
    expect(await told('bill_days', 'account')).toEqual([
      {
        ...{ account: '1', day: '05', effective: '3.75' },
        ...{ effective_unknown: '1', charges: '4' },
      },
      {
        ...{ account: '1', day: '06', effective: '4' },
        ...{ effective_unknown: '0', charges: '2' },
      },
    ]);
    await knex('cost_imports').insert({
      ...{ source: 'api', name: 'new', mode: 'period', state: 'applied' },
      origin: 'there@1',
    });

    await knex.migrate.down({ directory, name: ROLL_UP });
    await knex.migrate.down({ directory, name: SOURCES });
    expect(await knex.schema.hasTable('cost_object_days')).toBe(false);
    expect(await knex('cost_imports').orderBy('id').pluck('mode')).toEqual([
      'replace',
      'add',
    ]);
    expect(await knex('charge_days').count('* as n').first()).toEqual({
      n: '3',
    });
    await knex.migrate.latest({ directory });
    expect(await knex('bill_days').count('* as n').first()).toEqual({ n: '2' });
  });
});

describe('parts of pools', () => {
  it('say what of them is unknown, also in months that are there already', async () => {
    const knex = await databases.init('POSTGRES_18');
    await upTo(knex, PARTS);
    const day = { month: '2026-03-01', day: '2026-03-05', currency: 'USD' };
    const pool = { ...day, shape_id: 1, kind: 'shared', rule_id: 'even' };
    const none = { ...amounts(0), charges: 0 };
    const rows = [
      // Two imports of the same pool: the first object counts the charges of both.
      { ...pool, object_id: 1, ...amounts(1, 1) },
      { ...pool, object_id: 1, ...amounts(0, 2) },
      { ...pool, object_id: 2, ...none, effective: 1 },
      { ...pool, object_id: 2, ...none },
      { ...day, shape_id: 2, object_id: 2, kind: 'direct', ...amounts(4) },
    ];
    await knex('cost_days').insert(
      rows.map(row => ({ rule_id: null, ...row })),
    );
    await knex.raw(`insert into cost_object_days
      select month, day, object_id, kind, currency, sum(charges), sum(billed), sum(effective), sum(list), sum(contracted),
        sum(billed_unknown), sum(effective_unknown), sum(list_unknown), sum(contracted_unknown)
      from cost_days group by 1, 2, 3, 4, 5`);
    const before = await knex('cost_object_days').sum('charges as n').first();

    await knex.migrate.up({ directory, name: PARTS });
    const told = (table: string) =>
      knex(table)
        .select('object_id', 'kind')
        .select(
          knex.raw(
            'sum(charges)::int as charges, sum(parts)::int as parts, sum(effective_unknown_parts)::int as unknown',
          ),
        )
        .groupBy('object_id', 'kind')
        .orderBy(['object_id', 'kind']);
    for (const table of ['cost_days', 'cost_object_days']) {
      expect(await told(table)).toEqual([
        { object_id: 1, kind: 'shared', charges: 4, parts: 0, unknown: 0 },
        { object_id: 2, kind: 'direct', charges: 2, parts: 0, unknown: 0 },
        { object_id: 2, kind: 'shared', charges: 0, parts: 4, unknown: 3 },
      ]);
    }
    await knex.migrate.down({ directory, name: PARTS });
    expect(await knex.schema.hasColumn('cost_days', 'parts')).toBe(false);
    expect(await knex('cost_object_days').sum('charges as n').first()).toEqual(
      before,
    );
    await knex.migrate.up({ directory, name: PARTS });
    expect((await told('cost_days'))[2]).toMatchObject({ unknown: 3 });
  });
});

describe('closed months', () => {
  it('keep the rules that they were allocated by when the portal learned to keep them', async () => {
    const knex = await databases.init('POSTGRES_18');
    await upTo(knex, CLOSED);
    await knex('charge_shapes').insert({
      ...{ digest: Buffer.from('a'), issuer: 'AWS', account: '1' },
      ...{ category: 'Usage', correction: false, tags: '{}', extra: '{}' },
    });
    await knex('cost_objects').insert({ kind: 'model', name: 'ranker' });
    await knex('shape_allocations').insert({
      ...{ shape_id: 1, kind: 'direct', rule_id: 'all', object_id: 1 },
    });
    await knex('allocation_rulesets').insert(
      [1, 2].map(version => ({ version, rules: '[]' })),
    );
    const months = ['2026-03-01', '2026-04-01'];
    await knex('charge_days').insert(
      months.map(month => ({
        ...{ month, day: month, import_id: 7, issuer: 'AWS', account: '1' },
        ...{ shape_id: 1, currency: 'USD', ...amounts(1) },
      })),
    );
    await knex('cost_bills').insert(
      months.map((month, i) => ({
        ...{ issuer: 'AWS', account: '1', month },
        ...(i === 0 && { closed_at: '2026-04-03', closed_by: 'user:x/y' }),
      })),
    );
    for (const _ of [1, 2]) {
      await knex.migrate.up({ directory, name: CLOSED });
      expect(
        await knex('closed_months').select(
          knex.raw(`to_char(month, 'YYYY-MM') as month`),
          ...['version', 'rules', 'shares', 'closed_by'],
        ),
      ).toEqual([
        {
          ...{ month: '2026-03', version: 2, rules: null, shares: null },
          closed_by: 'user:x/y',
        },
      ]);
      expect(
        await knex('closed_allocations').select('kind', 'rule_id', 'object_id'),
      ).toEqual([{ kind: 'direct', rule_id: 'all', object_id: 1 }]);
      await knex.migrate.down({ directory, name: CLOSED });
      expect(await knex.schema.hasTable('closed_months')).toBe(false);
    }
  });
});

describe('reports of use', () => {
  it('leave prices and runs as they were when they go', async () => {
    const knex = await databases.init('POSTGRES_18');
    await upTo(knex, USES);
    const price = {
      type: '',
      day: '2026-01-01',
      currency: 'USD',
      price: 1,
      source: 'list',
    };
    await knex('resource_prices').insert({ ...price, resource: 'cpu' });
    const [{ id: experiment }] = await knex('experiments')
      .insert({ name: 'e', artifact_location: '' })
      .returning('id');
    const [{ id: run }] = await knex('runs')
      .insert({
        run_id: 'a'.repeat(32),
        experiment_id: experiment,
        name: 'r',
        status: 'RUNNING',
        start_time: 1,
        artifact_uri: '',
      })
      .returning('id');
    await knex('run_uses').insert({ run_id: run, day: '2026-03-05', hours: 2 });
    const told = async () => ({
      prices: await knex('resource_prices').pluck('resource'),
      uses: await knex('run_uses').select('run_id', 'hours'),
    });
    const before = await told();
    await knex.migrate.up({ directory, name: USES });
    expect(await told()).toEqual(before);
    await knex('resource_prices').insert({
      ...price,
      resource: 'other',
      type: 'tpu',
    });
    await knex.migrate.down({ directory, name: USES });
    expect(await told()).toEqual(before);
    await knex.migrate.up({ directory, name: USES });
    expect(await told()).toEqual(before);
  });
});
