/** `npm run dev`: the backend restarts and the pages reload when a file changes. */

import { spawn } from 'node:child_process';
import path from 'node:path';
import { watch, configFiles } from './backend.mjs';
import { eachLine } from './run.mjs';
import { isWindows } from './platform.mjs';
import { DEV_FRONTEND_PORT } from './ports.mjs';
import { watchdogArgs, watchdogRequireFlag } from './watchdog.mjs';

export const FRONTEND_URL = `http://localhost:${DEV_FRONTEND_PORT}`;

/** Overrides of the configuration files: the pages come from a server of their own. */
export function devEnvironment(env) {
  const cors = {
    origin: FRONTEND_URL,
    methods: ['GET', 'HEAD', 'PATCH', 'POST', 'PUT', 'DELETE'],
    credentials: true,
  };
  return {
    ...env,
    NODE_ENV: 'development',
    APP_CONFIG_app_baseUrl: JSON.stringify(FRONTEND_URL),
    APP_CONFIG_backend_cors: JSON.stringify(cors),
  };
}

/**
 * Runs `backstage-cli package start` in a package, its output marked with the
 * package's name.
 */
export function startDevServer({ root, runtime, name, env }) {
  const cli = path.join(
    root,
    'node_modules',
    '@backstage',
    'cli',
    'bin',
    'backstage-cli',
  );
  const args = [...watchdogArgs(), cli, 'package', 'start'];
  if (name === 'backend') {
    // The tool starts the backend in a process of its own.
    args.push(watchdogRequireFlag());
  }
  args.push(...configFiles(root).flatMap(file => ['--config', file]));
  const child = spawn(runtime, args, {
    cwd: path.join(root, 'packages', name),
    env: { ...env, BROWSER: 'none' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: !isWindows,
    windowsHide: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    eachLine(stream, line => process.stdout.write(`[${name}] ${line}\n`));
  }
  return watch(child, () => []);
}
