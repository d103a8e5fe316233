/** On what it was measured. */

import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { findRuntime } from '../../scripts/lib/runtime.mjs';
import { ROOT } from '../../scripts/lib/settings.mjs';
import { findPgbench } from './pgbench.mjs';
import { MLFLOW_VERSION } from './python.mjs';

export function describeMachine() {
  const version = command => tryToRun(command, ['--version']);
  return {
    cpu: os.cpus()[0]?.model,
    cores: os.cpus().length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    kernel: `${os.type()} ${os.release()}`,
    node: version(findRuntime(ROOT)),
    loadNode: process.version,
    python: version('python3'),
    mlflow: MLFLOW_VERSION,
    pgbench: findPgbench(),
    loadAverage: os.loadavg().map(each => Number(each.toFixed(2))),
    date: new Date().toISOString().slice(0, 10),
    revision: revision(),
  };
}

function revision() {
  const git = args => tryToRun('git', ['-C', ROOT, ...args]);
  const changed = git(['status', '--porcelain', '--untracked-files=no']);
  const head = git(['rev-parse', '--short', 'HEAD']);
  return head && `${head}${changed ? ' with changes' : ''}`;
}

function tryToRun(command, args) {
  try {
    return execFileSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}
