#!/usr/bin/env node
/**
 * Demo content: `node scripts/demo.mjs load` and `node scripts/demo.mjs remove`,
 * with `--url` and `--token` for another portal than the one of this folder.
 */

import { existsSync, readFileSync } from 'node:fs';
import { DemoError, loadDemo, removeDemo } from '../examples/demo/index.mjs';
import { formatDuration, say, StartError } from './lib/console.mjs';
import { dataPaths } from './lib/data-folder.mjs';
import { readFacts } from './lib/mutex.mjs';
import { readSettings } from './lib/settings.mjs';

const USAGE = `Use it as  node scripts/demo.mjs load|remove [--url http://localhost:7007] [--token …]

load    trains and logs the demo; what is there already stays
remove  deletes everything that is marked as demo`;

function readArguments([command, ...rest]) {
  const options = {};
  for (let i = 0; i < rest.length; i += 2) {
    const name = /^--(url|token)$/.exec(rest[i])?.[1];
    if (!name || rest[i + 1] === undefined) {
      throw new StartError(USAGE);
    }
    options[name] = rest[i + 1];
  }
  if (!['load', 'remove'].includes(command)) {
    throw new StartError(USAGE);
  }
  return { command, ...options };
}

function findPortal(given) {
  const settings = readSettings();
  const paths = dataPaths(settings.dataDir);
  const url = (given.url ?? settings.url).replace(/\/+$/, '');
  const token =
    given.token ??
    settings.token ??
    (existsSync(paths.token)
      ? readFileSync(paths.token, 'utf8').trim()
      : undefined);
  if (!token) {
    throw new StartError(
      `There is no token in ${settings.dataDir}: start the portal first, or give one with --token or ML_HOME_TOKEN.`,
    );
  }
  // The folder of a portal elsewhere cannot be reached from here.
  const isLocal = readFacts(paths.lock)?.url === url;
  return { url, token, dataDir: isLocal ? settings.dataDir : undefined };
}

async function load(portal) {
  const result = await loadDemo({ ...portal, onProgress: createPrinter() });
  const counts = describe(result);
  if (result.state === 'already') {
    say(`The demo is there already: ${counts}.`);
  } else {
    say(`The demo is loaded: ${counts}.`);
  }
  if (!portal.dataDir) {
    say(
      `The data folder of ${portal.url} is not on this machine or not in ML_HOME_DATA_DIR: copy examples/demo/catalog into its catalog/demo to have owners and descriptions as well.`,
    );
  }
}

async function remove(portal) {
  const removed = await removeDemo(portal);
  const none = removed.experiments + removed.models === 0;
  say(
    none && !removed.declarations
      ? 'There was no demo content.'
      : `The demo is removed: ${describe(
          removed,
        )}. The catalog follows within seconds.`,
  );
}

const describe = ({ models, versions, experiments, runs }) =>
  `${models} models with ${versions} versions, ${experiments} experiments with ${runs} runs`;

/** One line that changes on a terminal; elsewhere a line for every twentieth. */
function createPrinter() {
  let shown = -1;
  return ({ done, total, percent, message }) => {
    const line = `${String(percent).padStart(3)} %  ${message}`;
    if (process.stdout.isTTY) {
      const width = (process.stdout.columns || 80) - 1;
      process.stdout.write(`\r\u001b[2K${line.slice(0, width)}`);
      if (done === total) {
        process.stdout.write('\r\u001b[2K');
      }
    } else if (Math.floor(percent / 5) > shown) {
      shown = Math.floor(percent / 5);
      say(line);
    }
  };
}

const started = Date.now();
try {
  const { command, ...given } = readArguments(process.argv.slice(2));
  const portal = findPortal(given);
  await (command === 'load' ? load(portal) : remove(portal));
  say(formatDuration(Date.now() - started));
} catch (error) {
  const known = error instanceof DemoError || error instanceof StartError;
  process.stderr.write(`${known ? error.message : error.stack}\n`);
  process.exitCode = 1;
}
