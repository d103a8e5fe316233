/** A Postgres for checks: prints its address, ends with its input. */

import path from 'node:path';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { ROOT } from '../../scripts/lib/settings.mjs';

const [folder] = process.argv.slice(2);
const server = await startPostgres({
  root: ROOT,
  folder: path.join(folder, 'postgres'),
  passwordFile: path.join(folder, 'password'),
  logFile: path.join(folder, 'postgres.log'),
});
process.stdout.write(`${server.url()}\n`);
process.stdin.on('end', () => server.stop()).resume();
