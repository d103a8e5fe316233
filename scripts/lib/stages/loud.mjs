/** Runs a tool in sight: what it prints goes straight to the terminal. */

import { spawn } from 'node:child_process';

/** @returns {Promise<number>} its exit code, 1 when a signal ended it */
export function runLoud(command, args, { cwd, env, signal } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      signal,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('close', code => resolve(code ?? 1));
  });
}
