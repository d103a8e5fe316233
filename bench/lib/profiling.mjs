/** CPU profiles of ML Home's backend under load, when they are asked for. */

import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { say } from '../../scripts/lib/console.mjs';
import { readProfile } from './profile.mjs';

const HOOK = fileURLToPath(new URL('profiler.cjs', import.meta.url));
const WRITE_TIMEOUT_MS = 20_000;
let written = 0;

export function profileEnvironment({ options, results }) {
  return options.cpuProfile
    ? {
        NODE_OPTIONS: `--require=${HOOK}`,
        ML_HOME_BENCH_PROFILE: path.join(
          results,
          `backend-${Date.now()}.cpuprofile`,
        ),
      }
    : {};
}

/** Profiles the backend while a case is measured; its idle time beside MLflow does not count. */
export async function withProfile(context, test, work) {
  const { options, portal } = context;
  // A soak kills the process that would be profiled, and pgbench passes it by.
  const elsewhere = test.group === 'soak' || /pgbench/.test(test.id);
  if (!options.cpuProfile || elsewhere) {
    return work();
  }
  process.kill(portal.pid, 'SIGUSR2');
  try {
    return await work();
  } finally {
    process.kill(portal.pid, 'SIGUSR2');
    await show(context, test);
  }
}

async function show({ portal, outcome }, test) {
  const file = portal.profile.replace(/(\.\w+)$/, `-${written++}$1`);
  const deadline = Date.now() + WRITE_TIMEOUT_MS;
  while (!existsSync(file) && Date.now() < deadline) {
    await sleep(200);
  }
  await sleep(500);
  const profile = readProfile(file);
  (outcome.profiles ??= []).push({
    id: test.id,
    file: path.basename(file),
    ...profile,
  });
  const percent = ({ name, share }) => `${(share * 100).toFixed(1)} % ${name}`;
  say(
    `  profile of ${test.id}: busy ${profile.busySeconds.toFixed(
      1,
    )} s of ${profile.seconds.toFixed(1)} s`,
  );
  profile.modules.slice(0, 8).forEach(each => say(`    ${percent(each)}`));
}
