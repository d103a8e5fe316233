/** The real clients from PyPI, talking to a portal. */

import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { say, step } from '../console.mjs';
import { hashFiles, readStamp, writeStamp } from '../fingerprint.mjs';
import { isWindows } from '../platform.mjs';
import { startPortal, throwAwayFolder } from '../portal.mjs';
import { eachLine, run } from '../run.mjs';

export async function clients({ root, env, signal }) {
  const folder = path.join(root, 'tests', 'clients');
  const script = path.join(folder, 'run.py');
  const requirements = path.join(folder, 'requirements.txt');
  for (const file of [script, requirements]) {
    if (!existsSync(file)) {
      throw new Error(`${path.relative(root, file)} is missing.`);
    }
  }
  const python = await prepareVenv({ root, requirements, signal });
  const data = throwAwayFolder();
  let portal;
  try {
    portal = await startPortal({
      dataDir: data.folder,
      env: { ML_HOME_DEMO: '0' },
      signal,
    });
    return await runClients(python, script, {
      cwd: root,
      signal,
      env: {
        ...env,
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
function runClients(python, script, options) {
  const counts = { passed: 0, failed: 0 };
  return new Promise((resolve, reject) => {
    const child = spawn(python, [script], {
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
        say(`FAIL ${path.basename(script)} ended with code ${code}`);
        counts.failed += 1;
      }
      resolve(counts);
    });
  });
}

/** @returns the path of a Python that has the pinned clients */
async function prepareVenv({ root, requirements, signal }) {
  const folder = path.join(root, '.venv');
  const python = path.join(
    folder,
    ...(isWindows ? ['Scripts', 'python.exe'] : ['bin', 'python']),
  );
  const stamp = path.join(folder, '.ml-home-requirements');
  const [version] = await run(isWindows ? 'python' : 'python3', ['--version'], {
    signal,
  });
  const wanted = `${version} ${hashFiles(root, [requirements])}`;
  await step('installing the Python clients', async note => {
    if (existsSync(python) && readStamp(stamp) === wanted) {
      return 'Python clients are up to date';
    }
    rmSync(folder, { recursive: true, force: true });
    const options = { cwd: root, signal, onLine: note };
    try {
      await run(
        isWindows ? 'python' : 'python3',
        ['-m', 'venv', folder],
        options,
      );
      await run(
        python,
        [
          '-m',
          'pip',
          'install',
          '--disable-pip-version-check',
          '-r',
          requirements,
        ],
        options,
      );
    } catch (error) {
      throw new Error([...(error.tail ?? []), error.message].join('\n'));
    }
    writeStamp(stamp, wanted);
    return 'Python clients installed';
  });
  return python;
}
