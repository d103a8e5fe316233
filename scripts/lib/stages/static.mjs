/** Types and lint: what is wrong without running anything. */

import path from 'node:path';
import { eachLine } from '../run.mjs';
import { spawn } from 'node:child_process';
import { runLoud } from './loud.mjs';

/** Counts one failure per error, as an editor would. */
export async function types({ root, runtime, env, signal }) {
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  let errors = 0;
  const code = await new Promise((resolve, reject) => {
    const child = spawn(runtime, [tsc, '--noEmit', '--pretty', 'false'], {
      cwd: root,
      env,
      signal,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    eachLine(child.stdout, line => {
      errors += /error TS\d+/.test(line) ? 1 : 0;
      process.stdout.write(`${line}\n`);
    });
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) {
    return { passed: 1, failed: 0 };
  }
  return { passed: 0, failed: Math.max(1, errors) };
}

export async function lint({ root, runtime, env, signal }) {
  const eslint = path.join(root, 'node_modules', 'eslint', 'bin', 'eslint.js');
  const cache = path.join(root, 'node_modules', '.cache', 'eslint', 'all');
  const args = [eslint, '.', '--ext', '.ts,.tsx,.js,.mjs,.cjs'];
  args.push(
    '--cache',
    '--cache-strategy',
    'content',
    '--cache-location',
    cache,
  );
  const code = await runLoud(runtime, args, { cwd: root, env, signal });
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}
