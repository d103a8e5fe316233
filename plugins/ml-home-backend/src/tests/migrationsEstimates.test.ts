import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { databases } from '../__testUtils__/harness';

jest.setTimeout(60_000);

const directory = resolvePackagePath(
  '@ml-home/backstage-plugin-ml-home-backend',
  'migrations',
);
const UNREAD = '20261129180000_costs_unread_counts.js';
const OPTIONS = '20261129180100_costs_purchase_options.js';

async function upTo(knex: Knex, name: string) {
  const [, pending] = await knex.migrate.list({ directory });
  for (const one of pending as { file: string }[]) {
    if (one.file === name) return;
    await knex.migrate.up({ directory, name: one.file });
  }
}

/** A run with one tag, whose figures were made. */
async function aRun(knex: Knex, name: string, key: string, value: string) {
  const [{ id: experiment }] = await knex('experiments')
    .insert({ name, artifact_location: '' })
    .returning('id');
  const [{ id }] = await knex('runs')
    .insert({
      run_id: name.repeat(32),
      experiment_id: experiment,
      name,
      status: 'FINISHED',
      start_time: 1,
      end_time: 2,
      artifact_uri: '',
    })
    .returning('id');
  await knex('run_tags').insert({
    ...{ run_id: id, experiment_id: experiment },
    ...{ key, value },
  });
  await knex('run_uses').insert({ run_id: id, day: '2026-03-05', hours: 2 });
  await knex('carbon_runs').insert({
    run_id: id,
    day: '2026-03-05',
    factors_version: '2026.11',
  });
  return id;
}

describe('counts that are none', () => {
  it('have their runs read again, and no other', async () => {
    const knex = await databases.init('POSTGRES_18');
    await upTo(knex, UNREAD);
    await aRun(knex, 'a', 'mlhome.dev/gpu-count', 'auto');
    await aRun(knex, 'b', 'mlhome.dev/gpu-count', ' 8 ');
    const negative = await aRun(knex, 'c', 'num_gpus', '-3');
    await aRun(knex, 'd', 'note', 'auto');
    const outdated = () =>
      knex('carbon_runs as c')
        .join('runs as r', 'r.id', 'c.run_id')
        .where('factors_version', '')
        .orderBy('r.name')
        .pluck('r.name');
    await knex.migrate.up({ directory, name: UNREAD });
    expect(await outdated()).toEqual(['a', 'c']);
    await knex('carbon_runs').update({ factors_version: '2026.11' });
    await knex('run_uses')
      .where({ run_id: negative })
      .update({ unread: '[{"resource":"gpu"}]' });
    await knex.migrate.down({ directory, name: UNREAD });
    // As one GPU again, by who reads it then.
    expect(await outdated()).toEqual(['c']);
  });
});

describe('ways of buying', () => {
  it('leave prices and reports as they were when they go', async () => {
    const knex = await databases.init('POSTGRES_18');
    await upTo(knex, OPTIONS);
    const price = {
      ...{ resource: 'gpu', type: 'h100', day: '2026-01-01' },
      ...{ currency: 'USD', source: 'list' },
    };
    const use = {
      ...{ source: 'slurm', digest: '', basis: 'allocated', day: '2026-01-01' },
      ...{ started_at: '2026-01-01', seen_at: '2026-01-01', hours: 1 },
    };
    await knex('resource_prices').insert({ ...price, price: 3 });
    await knex('resource_uses').insert({
      ...use,
      external_id: 'a',
      spot: true,
    });
    await knex.migrate.up({ directory, name: OPTIONS });
    expect(await knex('resource_prices').pluck('pricing')).toEqual([
      'Standard',
    ]);
    await knex('resource_prices').insert({
      ...price,
      price: 1,
      pricing: 'Dynamic',
    });
    await knex('resource_uses').insert({
      ...use,
      external_id: 'b',
      pricing: 'Dynamic',
    });
    await knex.migrate.down({ directory, name: OPTIONS });
    expect(await knex('resource_prices').pluck('price')).toEqual(['3']);
    expect(
      await knex('resource_uses').orderBy('external_id').pluck('spot'),
    ).toEqual([true, true]);
    await expect(
      knex('resource_prices').insert({ ...price, price: 4 }),
    ).rejects.toThrow('resource_prices_pkey');
  });
});
