/** The Python that runs MLflow's server and its real client, in an ignored folder. */

import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { step } from '../../scripts/lib/console.mjs';
import { readStamp, writeStamp } from '../../scripts/lib/fingerprint.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { ROOT } from '../../scripts/lib/settings.mjs';

export const MLFLOW_VERSION = '3.17.2';
const PACKAGES = [
  `mlflow[auth]==${MLFLOW_VERSION}`,
  'psycopg2-binary',
  'gunicorn',
];

/** @returns {Promise<string>} the path of its interpreter */
export async function preparePython({ signal }) {
  const folder = path.join(ROOT, '.cache', 'bench', 'venv');
  const python = path.join(folder, 'bin', 'python');
  const stamp = path.join(folder, '.packages');
  const wanted = PACKAGES.join(' ');
  await step('installing MLflow', async note => {
    if (existsSync(python) && readStamp(stamp) === wanted) {
      return 'MLflow is installed';
    }
    rmSync(folder, { recursive: true, force: true });
    const options = { cwd: ROOT, signal, onLine: note };
    await run('python3', ['-m', 'venv', folder], options);
    const pip = ['-m', 'pip', 'install', '--disable-pip-version-check'];
    await run(python, [...pip, ...PACKAGES], options);
    writeStamp(stamp, wanted);
    return 'MLflow installed';
  });
  return python;
}
