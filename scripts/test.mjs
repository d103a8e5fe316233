#!/usr/bin/env node
/**
 * `npm test`: everything there is to check, in one run. The last line is
 * `N passed, N failed`.
 *
 *   npm test -- --only unit,lint    runs the named stages
 */

import { formatDuration, say, StartError } from './lib/console.mjs';
import { checkPlatform } from './lib/platform.mjs';
import { prepareDependencies, prepareFrontend } from './lib/prepare.mjs';
import { runtimeEnvironment } from './lib/runtime.mjs';
import { ROOT } from './lib/settings.mjs';
import { createShutdown } from './lib/shutdown.mjs';
import { browser } from './lib/stages/browser.mjs';
import { clients } from './lib/stages/clients.mjs';
import { start } from './lib/stages/start.mjs';
import { lint, types } from './lib/stages/static.mjs';
import { unit } from './lib/stages/unit.mjs';

/** In this order: the quickest to tell what is wrong come first. */
const STAGES = {
  types: { title: 'Types', work: types },
  lint: { title: 'Lint', work: lint },
  unit: { title: 'Unit and integration tests', work: unit },
  clients: { title: 'Real clients', work: clients, needsPortal: true },
  browser: { title: 'Browser journeys', work: browser, needsPortal: true },
  start: { title: 'Starting and stopping', work: start, needsPortal: true },
};

const shutdown = createShutdown();

async function main() {
  const names = chosenStages(process.argv.slice(2));
  checkPlatform({ ownPostgres: true });
  const { signal } = shutdown;
  const runtime = await prepareDependencies({ root: ROOT, signal });
  // Beside other work of the machine a colour code is only noise in a log.
  const env = runtimeEnvironment(runtime);
  const results = [];
  for (const name of names) {
    results.push(await runStage(name, { root: ROOT, runtime, env, signal }));
    signal.throwIfAborted();
  }
  return results;
}

async function runStage(name, context) {
  const { title, work, needsPortal } = STAGES[name];
  const started = Date.now();
  say(`\n── ${title} ──`);
  let counts;
  try {
    if (needsPortal) {
      await prepareFrontend(context);
    }
    counts = await work(context);
    if (counts.passed + counts.failed === 0) {
      say('There is not one test here.');
      counts = { passed: 0, failed: 1 };
    }
  } catch (error) {
    (error.details ?? error.tail ?? []).forEach(line => say(`  ${line}`));
    say(`This stage could not run: ${error.message}`);
    counts = { passed: 0, failed: 1 };
  }
  const result = { title, ms: Date.now() - started, ...counts };
  say(describe(result));
  return result;
}

function describe({ title, passed, failed, ms }) {
  return `${title}: ${passed} passed, ${failed} failed  ${formatDuration(ms)}`;
}

function chosenStages(args) {
  const all = Object.keys(STAGES);
  if (args.length === 0) {
    return all;
  }
  const value = args[0].startsWith('--only=')
    ? args[0].slice('--only='.length)
    : args[1];
  const names = args[0].startsWith('--only') ? (value ?? '').split(',') : [];
  if (names.length === 0 || names.some(name => !all.includes(name))) {
    throw new StartError(
      `Name stages as in --only unit,lint; there are ${all.join(', ')}.`,
    );
  }
  return all.filter(name => names.includes(name));
}

shutdown.listen();
let results = [];
try {
  results = await main();
} catch (error) {
  (error.details ?? []).forEach(line => say(`  ${line}`));
  say(
    error instanceof StartError ? error.message : String(error?.stack ?? error),
  );
  results.push({ title: 'Test run', passed: 0, failed: 1, ms: 0 });
}
await shutdown.run();
say(`\n── Summary ──\n${results.map(describe).join('\n')}\n`);
const sum = key => results.reduce((total, result) => total + result[key], 0);
say(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 ? 0 : 1);
