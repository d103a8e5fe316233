/** Journeys in a real browser, against a portal with its demo content. */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { startPortal, throwAwayFolder } from '../portal.mjs';
import { runLoud } from './loud.mjs';

export async function browser({ root, runtime, env, signal }) {
  const data = throwAwayFolder();
  let portal;
  try {
    portal = await startPortal({
      dataDir: path.join(data.folder, 'data'),
      signal,
    });
    const report = path.join(data.folder, 'playwright.json');
    const cli = path.join(
      root,
      'node_modules',
      '@playwright',
      'test',
      'cli.js',
    );
    await runLoud(runtime, [cli, 'test', '--reporter=list,json'], {
      cwd: root,
      signal,
      env: {
        ...env,
        ML_HOME_URL: portal.url,
        ML_HOME_TOKEN: portal.token,
        PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      },
    });
    return readReport(report);
  } finally {
    await portal?.stop();
    data.remove();
  }
}

function readReport(file) {
  if (!existsSync(file)) {
    throw new Error('playwright ended without a report: see the lines above.');
  }
  const { stats, errors = [] } = JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: stats.expected,
    // Errors outside any test, such as a file that does not load.
    failed: stats.unexpected + stats.flaky + errors.length,
  };
}
