/** A real Feast with a registry of many views, and its REST registry server. */

import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { step } from '../../scripts/lib/console.mjs';
import { hashFiles } from '../../scripts/lib/fingerprint.mjs';
import { findFreePort } from '../../scripts/lib/ports.mjs';
import { provideVenv } from '../../scripts/lib/python.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { ROOT } from '../../scripts/lib/settings.mjs';

const REQUIREMENTS = path.join(ROOT, 'tests/clients/feast_requirements.txt');
const VENV = path.join(ROOT, '.cache', 'bench', 'feast');
export const PROJECT = 'gallery';
/** `feast apply` writes the whole registry anew for every object: of many more views it does not come to an end. */
export const MOST_APPLIED = 3_000;

/** @returns {Promise<string>} the path of Feast's command */
export async function prepareFeast({ signal }) {
  const python = await provideVenv({
    root: ROOT,
    folder: VENV,
    packages: ['-r', path.relative(ROOT, REQUIREMENTS)],
    fingerprint: hashFiles(ROOT, [REQUIREMENTS]),
    what: 'Feast',
    signal,
  });
  return path.join(path.dirname(python), 'feast');
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
  const python = path.join(path.dirname(feast), 'python');
  await step(`registering ${views} views with Feast`, async () => {
    if (views > MOST_APPLIED) {
      const written = ['definitions.py', 'data/registry.db', PROJECT];
      await run(python, written, options);
      return `a registry of ${views} views is written with Feast's own classes`;
    }
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
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}
