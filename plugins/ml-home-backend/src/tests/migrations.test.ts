import { mockServices } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { applyMigrations } from '../database';
import { databases } from '../__testUtils__/harness';

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
