import { mockServices } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { applyMigrations, queryRepeated } from '../database';
import { databases } from '../__testUtils__/harness';
import { stretchOf } from '../experiments/stretch';

jest.setTimeout(60_000);

const directory = resolvePackagePath(
  '@ml-home/backstage-plugin-ml-home-backend',
  'migrations',
);

describe('migrations', () => {
  it('go up, down and up again, and leave nothing behind when down', async () => {
    const knex = await databases.init('POSTGRES_18');
    const tables = async () =>
      (
        await knex('information_schema.tables')
          .where({ table_schema: 'public' })
          .whereNot('table_name', 'like', 'knex_%')
          .pluck('table_name')
      ).sort();

    await knex.migrate.latest({ directory });
    const up = await tables();
    expect(up).toContain('metric_points');

    await knex.migrate.rollback({ directory }, true);
    expect(await tables()).toEqual([]);

    await knex.migrate.latest({ directory });
    expect(await tables()).toEqual(up);
  });

  it('carry rows of the first release over, and back', async () => {
    const knex = await databases.init('POSTGRES_18');
    const first = [
      '20261121100000_experiments_create_runs.js',
      '20261121100100_models_create_registry.js',
      '20261121100200_catalog_create_declarations.js',
      '20261121100300_access_create_tokens.js',
    ];
    for (const name of first) await knex.migrate.up({ directory, name });
    await knex('runs').insert([
      {
        run_id: 'a',
        experiment_id: 0,
        name: 'a',
        start_time: 5,
        artifact_uri: '',
      },
      {
        run_id: 'b',
        experiment_id: 0,
        name: 'b',
        start_time: 6,
        artifact_uri: '',
        lifecycle_stage: 'deleted',
      },
    ]);
    const [{ id }] = await knex('runs').where({ run_id: 'a' }).select('id');
    await knex('metric_keys').insert({ id: 1, key: 'loss' });
    await knex('run_params').insert({ run_id: id, key: 'lr', value: '1' });
    await knex('run_tags').insert({ run_id: id, key: 'team', value: 'x' });
    await knex('latest_metrics').insert({
      run_id: id,
      key_id: 1,
      step: 70_000,
      ts: 1,
      value: 3,
    });
    await knex('metric_points').insert(
      [10, 64, 100, 127, 128, 65_535, 65_536, 131_071, 131_072].map(
        (step, i) => ({ run_id: id, key_id: 1, step, ts: i, value: i }),
      ),
    );

    await knex.migrate.latest({ directory });
    expect(
      await knex('latest_metrics').select('experiment_id', 'start_time'),
    ).toEqual([{ experiment_id: '0', start_time: '5' }]);
    for (const table of ['run_params', 'run_tags']) {
      expect(await knex(table).pluck('experiment_id')).toEqual(['0']);
    }
    const stretches = await knex('metric_rollups')
      .orderBy('stretch')
      .select('stretch', 'min_step', 'max_step');
    expect(
      stretches.map(row => [row.stretch, row.min_step, row.max_step]),
    ).toEqual(
      [
        [64, 127],
        [128, 128],
        [65_535, 65_535],
        [65_536, 65_536],
        [131_071, 131_071],
        [131_072, 131_072],
      ].map(([low, high]) => [stretchOf(low), String(low), String(high)]),
    );
    expect(
      await knex('runs').whereNotNull('deleted_at').pluck('run_id'),
    ).toEqual(['b']);

    // Back to the first release, nothing that it knew is lost.
    const { length } = await knex('knex_migrations').pluck('name');
    for (let i = first.length; i < length; i += 1) {
      await knex.migrate.down({ directory });
    }
    const [{ count }] = await knex('metric_points').count();
    expect(Number(count)).toBe(9);
    expect(await knex('run_params').select()).toEqual([
      { run_id: id, key: 'lr', value: '1' },
    ]);
  });

  it('may add columns while an older release reads by what it has prepared', async () => {
    const knex = await databases.init('POSTGRES_18');
    await knex.migrate.latest({ directory });
    const read = (executor: Knex = knex) =>
      queryRepeated<Record<string, unknown>>(
        executor,
        'select * from experiments where id = ?',
        [0],
      );
    for (let i = 0; i < 20; i += 1) await read();
    await knex.raw('alter table experiments add column newer text');
    expect(await Promise.all(Array.from({ length: 20 }, () => read()))).toEqual(
      Array.from({ length: 20 }, () => [
        expect.objectContaining({ name: 'Default', newer: null }),
      ]),
    );
    await knex.transaction(async tx => {
      for (let i = 0; i < 5; i += 1) expect(await read(tx)).toHaveLength(1);
    });
  });

  it('comment every table', async () => {
    const knex = await databases.init('POSTGRES_18');
    await knex.migrate.latest({ directory });
    const { rows } = await knex.raw(
      `select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace
       and not relispartition and relname not like 'knex_%' and obj_description(oid) is null`,
    );
    expect(rows).toEqual([]);
  });

  it('let two replicas start at once on an empty database', async () => {
    const knex = await databases.init('POSTGRES_18');
    const database = mockServices.database.mock({
      getClient: async () => knex,
    });
    await Promise.all([
      applyMigrations(database, knex),
      applyMigrations(database, knex),
      applyMigrations(database, knex),
    ]);
    const [{ count }] = await knex('experiments').count();
    expect(Number(count)).toBe(1);
  });
});
