/** Unit and integration tests, with jest, on a real Postgres that is thrown away. */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { say } from '../console.mjs';
import { throwAwayFolder } from '../portal.mjs';
import { startPostgres, THROW_AWAY_SETTINGS } from '../postgres.mjs';
import { runLoud } from './loud.mjs';

const CONNECTION = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

export async function unit({ root, runtime, env, signal }) {
  const { folder, remove } = throwAwayFolder();
  let server;
  try {
    let connection = env[CONNECTION];
    if (!connection) {
      server = await startPostgres({
        root,
        folder: path.join(folder, 'postgres'),
        passwordFile: path.join(folder, 'password'),
        logFile: path.join(folder, 'postgres.log'),
        settings: { ...THROW_AWAY_SETTINGS, max_connections: 300 },
      });
      connection = server.url();
    }
    const report = path.join(folder, 'jest.json');
    await runJest({
      root,
      runtime,
      report,
      signal,
      env: { ...env, CI: '1', [CONNECTION]: connection },
    });
    return readReport(report);
  } finally {
    await server?.stop();
    remove();
  }
}

function runJest({ root, runtime, report, env, signal }) {
  const cli = path.join(
    root,
    'node_modules',
    '@backstage',
    'cli',
    'bin',
    'backstage-cli',
  );
  const args = [cli, 'repo', 'test', '--no-watch', '--maxWorkers=2'];
  args.push('--json', `--outputFile=${report}`);
  return runLoud(runtime, args, { cwd: root, env, signal });
}

function readReport(file) {
  if (!existsSync(file)) {
    throw new Error('jest ended without a report: see the lines above.');
  }
  const report = JSON.parse(readFileSync(file, 'utf8'));
  for (const { assertionResults } of report.testResults) {
    for (const { status, fullName } of assertionResults) {
      if (['pending', 'todo'].includes(status)) {
        say(`not run: ${fullName}`);
      }
    }
  }
  return {
    passed: report.numPassedTests,
    // A file that does not load has no tests to count.
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
  };
}
