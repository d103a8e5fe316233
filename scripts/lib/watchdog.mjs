/** What makes a Node program end with the process that started it, given a channel to it. */

import { fileURLToPath } from 'node:url';

const PRELOAD = fileURLToPath(new URL('die-with-parent.cjs', import.meta.url));

export function watchdogArgs() {
  return ['--require', PRELOAD];
}

/** For tools that pass a module on to the process they start themselves. */
export function watchdogRequireFlag() {
  return `--require=${PRELOAD}`;
}

/** For programs that would otherwise take the channel for a watcher of theirs. */
export function watchdogEnvironment(env) {
  return { ...env, ML_HOME_QUIET_CHANNEL: '1' };
}
