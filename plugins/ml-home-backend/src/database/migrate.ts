import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

// Any number that no other program uses on this database.
const MIGRATION_LOCK = 7_160_211;

/**
 * Brings the schema up to date.
 *
 * Replicas that start together take turns by an advisory lock: knex's own lock makes the second one fail instead
 * of wait, and two of them creating its bookkeeping tables at once collide.
 */
export async function applyMigrations(
  database: DatabaseService,
  knex: Knex,
): Promise<void> {
  if (database.migrations?.skip) return;
  const directory = resolvePackagePath(
    '@ml-home/backstage-plugin-ml-home-backend',
    'migrations',
  );
  const connection = await knex.client.acquireConnection();
  try {
    // Asked for again and again rather than waited for: a waiting statement would hold up the
    // `create index concurrently` of other plugins, where plugins share a database.
    for (;;) {
      const { rows } = await knex
        .raw('select pg_try_advisory_lock(?) as got', [MIGRATION_LOCK])
        .connection(connection);
      if (rows[0].got) break;
      await new Promise(resolve => {
        setTimeout(resolve, 200);
      });
    }
    await knex.migrate.latest({ directory });
  } finally {
    await knex
      .raw('select pg_advisory_unlock(?)', [MIGRATION_LOCK])
      .connection(connection);
    await knex.client.releaseConnection(connection);
  }
}
