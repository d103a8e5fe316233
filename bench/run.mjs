#!/usr/bin/env node
/**
 * `npm run bench`: ML Home beside MLflow on one Postgres, workload by workload.
 * Every answer is checked. Writes docs/benchmarks.md and bench/results/.
 */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say, StartError, step } from '../scripts/lib/console.mjs';
import { prepareDependencies } from '../scripts/lib/prepare.mjs';
import { ROOT } from '../scripts/lib/settings.mjs';
import { createShutdown } from '../scripts/lib/shutdown.mjs';
import * as database from './lib/database.mjs';
import { describeMachine } from './lib/machine.mjs';
import { measure } from './lib/measure.mjs';
import { createTables, startMlflow } from './lib/mlflowServer.mjs';
import { readOptions, USAGE } from './lib/options.mjs';
import { casesOf } from './lib/plan.mjs';
import { prepareBuild, startPortal } from './lib/portalServer.mjs';
import { weigh } from './lib/processTree.mjs';
import { profileEnvironment, withProfile } from './lib/profiling.mjs';
import { preparePython } from './lib/python.mjs';
import { report, reportFrom } from './lib/report.mjs';
import { loadDatasets } from './lib/datasets.mjs';
import { warmUp } from './lib/warmUp.mjs';
import { bytesPerPoint, emptyAll } from './lib/stores.mjs';

const IDLE_MS = 15_000;
const shutdown = createShutdown();

async function main(options) {
  const { signal } = shutdown;
  const runtime = await prepareDependencies({ root: ROOT, signal });
  await prepareBuild({ runtime, signal });
  const python = await preparePython({ signal });
  const folder = provideFolder(options);
  const results = path.join(ROOT, 'bench', 'results');
  mkdirSync(results, { recursive: true });
  const postgres = await database.startServer(folder, sentence =>
    shutdown.request(new StartError(sentence)),
  );
  shutdown.add(
    () => postgres.stop(),
    () => postgres.kill(),
  );
  const context = {
    ...{ options, scale: options.scale, signal, postgres, folder, python },
    ...{ runtime, results, postgresPid: postgres.pid },
    outcome: { records: [], idle: [], storage: [], loads: [] },
  };
  context.outcome.server = await database.describeServer(postgres);
  context.outcome.machine = await describeMachine();
  await prepareMlflow(context);
  await step('starting ML Home', async () => {
    context.portal = await startPortal({
      ...{ folder: path.join(folder, 'portal'), postgres, runtime, signal },
      env: profileEnvironment(context),
    });
    shutdown.add(() => context.portal.stop());
    return 'ML Home is ready';
  });
  await weighIdle(context, context.portal);
  let failure;
  try {
    for (const group of ['write', 'read', 'soak']) {
      await runGroup(context, group);
    }
  } catch (error) {
    // What was measured until then is kept, but makes no page.
    failure = error;
    options.writeDoc = false;
  }
  const ok = report(context);
  if (failure) {
    throw failure;
  }
  return ok;
}

async function runGroup(context, group) {
  const cases = casesOf(context, group);
  if (cases.length === 0) {
    return;
  }
  if (group === 'read' || (group === 'soak' && !context.loaded)) {
    await prepareData(context);
  }
  for (const [index, form] of context.options.forms.entries()) {
    let mlflow;
    await step(`starting MLflow (${form})`, async () => {
      mlflow = await startForm(context, form);
      return `${mlflow.label} is ready`;
    });
    const stop = () => mlflow.stop();
    shutdown.add(stop);
    await weighIdle(context, mlflow);
    const systems = [context.portal, mlflow];
    for (const system of systems) {
      await warmUp(system, context);
    }
    if (group === 'write') {
      await Promise.all(systems.map(emptyAll));
    }
    await measureAll(context, cases, systems, index === 0);
    if (group === 'write' && context.options.only.includes('w2')) {
      for (const system of systems) {
        const { kind, name } = system;
        const storage = await bytesPerPoint(system);
        context.outcome.storage.push({
          system: name,
          kind,
          how: 'logged by W2 and W3',
          ...storage,
        });
      }
    }
    await stop();
  }
}

/** What writing left behind goes, what is read comes; loaded data that was kept stays. */
async function prepareData(context) {
  const url = mlflowUrl(context);
  const sides = [context.portal, { kind: 'mlflow', database: url }];
  if (casesOf(context, 'write').length > 0) {
    await Promise.all(sides.map(emptyAll));
  }
  await loadDatasets(context, url);
  context.loaded = true;
}

async function measureAll(context, cases, systems, first) {
  const [, { name: against }] = systems;
  let workload;
  for (const test of cases) {
    if (test.only === 'portal' && !first) {
      continue;
    }
    if (test.workload !== workload) {
      workload = test.workload;
      say(`\n${workload}, beside MLflow ${against}`);
    }
    if (test.group === 'read') {
      await Promise.all(systems.map(each => database.settle(each.database)));
    }
    const records = await withProfile(context, test, () =>
      measure(test, systems, context),
    );
    context.outcome.records.push(
      ...records.map(each => ({ ...each, against })),
    );
  }
}

async function prepareMlflow(context) {
  const { postgres, python, signal } = context;
  await database.createDatabase(postgres, database.MLFLOW_AUTH_DATABASE);
  if (await database.createDatabase(postgres, database.MLFLOW_DATABASE)) {
    await step('making the tables of MLflow', async () => {
      await createTables({ python, database: mlflowUrl(context), signal });
      return 'MLflow has its tables';
    });
  }
}

const mlflowUrl = ({ postgres }) => postgres.url(database.MLFLOW_DATABASE);

function startForm(context, form) {
  const { postgres, python, folder } = context;
  return startMlflow({
    ...{ form, python, folder: path.join(folder, 'mlflow') },
    database: mlflowUrl(context),
    authDatabase: postgres.url(database.MLFLOW_AUTH_DATABASE),
  });
}

/** What it takes with nobody using it, once it has settled. */
async function weighIdle({ options, outcome }, system) {
  const known = outcome.idle.some(({ name }) => name === system.name);
  if (known || !options.only.includes('idle')) {
    return;
  }
  await sleep(IDLE_MS);
  const { kind, name, label, readyAfterMs, pid } = system;
  outcome.idle.push({ kind, name, label, readyAfterMs, ...weigh(pid) });
}

function provideFolder({ folder, keep }) {
  if (folder) {
    mkdirSync(path.resolve(folder), { recursive: true });
    return path.resolve(folder);
  }
  const made = mkdtempSync(path.join(tmpdir(), 'ml-home-bench-'));
  if (keep) {
    say(`The databases stay in ${made}`);
  } else {
    shutdown.add(() => rmSync(made, { recursive: true, force: true }));
  }
  return made;
}

shutdown.listen();
let code = 1;
try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    say(USAGE);
    code = 0;
  } else if (options.from) {
    reportFrom(options.from);
    code = 0;
  } else {
    const work = main(options);
    work.catch(() => {});
    const ok = await Promise.race([work, shutdown.requested]);
    code = ok === true ? 0 : 1;
  }
} catch (error) {
  (error.details ?? error.tail ?? []).forEach(line => say(`  ${line}`));
  say(error instanceof StartError ? error.message : error.stack);
}
await shutdown.run();
process.exit(code);
