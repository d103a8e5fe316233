/** The real clients from PyPI, talking to a portal. */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { say } from '../console.mjs';
import { hashFiles } from '../fingerprint.mjs';
import { startPortal, throwAwayFolder } from '../portal.mjs';
import { provideVenv, uvEnvironment } from '../python.mjs';
import { eachLine } from '../run.mjs';

/** As in run.py: side by side, each against a portal of its own. */
const LANES = ['@mlflow', '@sources'];

export async function clients({ root, env, signal }) {
  const folder = path.join(root, 'tests', 'clients');
  const script = path.join(folder, 'run.py');
  const requirements = path.join(folder, 'requirements.txt');
  for (const file of [script, requirements]) {
    if (!existsSync(file)) {
      throw new Error(`${path.relative(root, file)} is missing.`);
    }
  }
  const python = await provideVenv({
    root,
    folder: path.join(root, '.venv'),
    packages: ['-r', path.relative(root, requirements)],
    fingerprint: hashFiles(root, [requirements]),
    what: 'Python clients',
    signal,
  });
  // What waits in one leaves the processor to the other.
  const counts = await Promise.all(
    LANES.map(lane => runLane({ lane, root, python, script, env, signal })),
  );
  const sum = key => counts.reduce((total, each) => total + each[key], 0);
  return { passed: sum('passed'), failed: sum('failed') };
}

async function runLane({ lane, root, python, script, env, signal }) {
  const data = throwAwayFolder();
  let portal;
  try {
    portal = await startPortal({
      dataDir: data.folder,
      env: { ML_HOME_DEMO: '0' },
      signal,
    });
    return await runClients(python, [script, lane], {
      cwd: root,
      signal,
      env: {
        ...env,
        ...(await uvEnvironment(python)),
        MLFLOW_TRACKING_URI: `${portal.url}/api/ml-home/mlflow`,
        MLFLOW_TRACKING_TOKEN: portal.token,
        OPENLINEAGE_URL: `${portal.url}/api/ml-home/openlineage`,
        ML_HOME_URL: portal.url,
        ML_HOME_DATA_DIR: portal.dataDir,
        PYTHONUNBUFFERED: '1',
      },
    });
  } finally {
    await portal?.stop();
    data.remove();
  }
}

/** It prints `PASS name` or `FAIL name: why` per check. */
function runClients(python, args, options) {
  const counts = { passed: 0, failed: 0 };
  return new Promise((resolve, reject) => {
    const child = spawn(python, args, {
      ...options,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    eachLine(child.stdout, line => {
      counts.passed += /^PASS /.test(line) ? 1 : 0;
      counts.failed += /^FAIL /.test(line) ? 1 : 0;
      say(line);
    });
    child.once('error', reject);
    child.once('close', code => {
      if (code !== 0 && counts.failed === 0) {
        say(
          `FAIL ${args
            .map(arg => path.basename(arg))
            .join(' ')} ended with code ${code}`,
        );
        counts.failed += 1;
      }
      resolve(counts);
    });
  });
}
