/** A real Feast with a registry of many views, and its REST registry server. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { step } from '../../scripts/lib/console.mjs';
import { readStamp, writeStamp } from '../../scripts/lib/fingerprint.mjs';
import { findFreePort } from '../../scripts/lib/ports.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { ROOT } from '../../scripts/lib/settings.mjs';

const REQUIREMENTS = path.join(ROOT, 'tests/clients/feast_requirements.txt');
const VENV = path.join(ROOT, '.cache', 'bench', 'feast');
export const PROJECT = 'gallery';

/** @returns {Promise<string>} the path of Feast's command */
export async function prepareFeast({ signal }) {
  const bin = path.join(VENV, 'bin');
  const stamp = path.join(VENV, '.requirements');
  const wanted = createHash('sha256')
    .update(readFileSync(REQUIREMENTS))
    .digest('hex');
  await step('installing Feast', async note => {
    if (existsSync(path.join(bin, 'feast')) && readStamp(stamp) === wanted) {
      return 'Feast is installed';
    }
    rmSync(VENV, { recursive: true, force: true });
    const options = { cwd: ROOT, signal, onLine: note };
    await run('python3', ['-m', 'venv', VENV], options);
    const pip = ['-m', 'pip', 'install', '--disable-pip-version-check'];
    await run(path.join(bin, 'python'), [...pip, '-r', REQUIREMENTS], options);
    writeStamp(stamp, wanted);
    return 'Feast installed';
  });
  return path.join(bin, 'feast');
}

/** Registers the views and starts the server. */
export async function startFeast({ feast, folder, views, signal }) {
  const repo = path.join(folder, 'feast');
  mkdirSync(path.join(repo, 'data'), { recursive: true });
  copyFileSync(
    path.join(ROOT, 'bench/clients/feast_gallery.py'),
    path.join(repo, 'definitions.py'),
  );
  writeFileSync(
    path.join(repo, 'feature_store.yaml'),
    `project: ${PROJECT}\nprovider: local\nregistry: data/registry.db\nonline_store:\n  type: sqlite\n  path: data/online.db\nentity_key_serialization_version: 3\n`,
  );
  const env = {
    ...process.env,
    FEAST_USAGE: 'False',
    FEAST_VIEWS: String(views),
    PYTHONWARNINGS: 'ignore',
  };
  const options = { cwd: repo, signal, env };
  await step(`registering ${views} views with Feast`, async () => {
    await run(feast, ['apply', '--skip-source-validation'], options);
    return `Feast has ${views} views`;
  });
  const port = await findFreePort();
  const log = openSync(path.join(repo, 'server.log'), 'w');
  const words = ['--no-grpc', '--rest-api', '--rest-port', String(port)];
  const child = spawn(feast, ['serve_registry', ...words], {
    cwd: repo,
    env,
    stdio: ['ignore', log, log],
  });
  const base = `http://127.0.0.1:${port}/api/v1`;
  await step('starting its registry server', async () => {
    for (const end = Date.now() + 120_000; ; await sleep(500)) {
      const found = await fetch(`${base}/projects`).catch(() => undefined);
      if (found?.ok) return "Feast's registry server is ready";
      if (child.exitCode !== null || Date.now() > end) {
        throw new Error(`no registry server, see ${repo}/server.log`);
      }
    }
  });
  return {
    base,
    registry: path.join(repo, 'data', 'registry.db'),
    stop: async () => {
      child.kill();
      await new Promise(resolve => child.once('exit', resolve));
    },
  };
}
