/** The Postgres of a start: the embedded one, or the one the user named. */

import { StartError, step } from './console.mjs';
import { checkDatabase } from './given-database.mjs';
import { startPostgres } from './postgres.mjs';

/**
 * @returns {Promise<{ url: string, division: 'database' | 'schema' }>}
 */
export async function provideDatabase({ settings, paths, shutdown }) {
  const { root, databaseUrl } = settings;
  if (databaseUrl) {
    let division;
    await step('checking the database', async () => {
      division = await checkDatabase(root, databaseUrl);
      return division === 'database'
        ? 'database checked'
        : 'database checked: one schema per plugin, as this user may not create databases';
    });
    return { url: databaseUrl.href, division };
  }
  let server;
  await step('starting Postgres', async () => {
    server = await startPostgres({
      root,
      folder: paths.postgres,
      passwordFile: paths.postgresPassword,
      logFile: paths.postgresLog,
      onExit: sentence => shutdown.request(new StartError(sentence)),
    });
    shutdown.add(
      () => server.stop(),
      () => server.kill(),
    );
    return `Postgres runs on port ${server.port}`;
  });
  return { url: server.url(), division: 'database' };
}
