/** The Python that runs MLflow's server and its real client, in an ignored folder. */

import path from 'node:path';
import { provideVenv } from '../../scripts/lib/python.mjs';
import { ROOT } from '../../scripts/lib/settings.mjs';

export const MLFLOW_VERSION = '3.17.2';

/** @returns {Promise<string>} the path of its interpreter */
export const preparePython = ({ signal }) =>
  provideVenv({
    root: ROOT,
    folder: path.join(ROOT, '.cache', 'bench', 'venv'),
    packages: [
      `mlflow[auth]==${MLFLOW_VERSION}`,
      'psycopg2-binary',
      'gunicorn',
    ],
    what: 'MLflow and its server',
    signal,
  });
