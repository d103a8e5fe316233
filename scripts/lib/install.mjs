/** Keeps node_modules in step with yarn.lock and the package.json files. */

import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { StartError } from './console.mjs';
import { hashFiles, readStamp, writeStamp } from './fingerprint.mjs';
import { runNode } from './run.mjs';
import { listPackages } from './workspace.mjs';

/** What an install depends on; a changed script or description needs none. */
const FIELDS = [
  'name',
  'workspaces',
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'dependenciesMeta',
  'resolutions',
  'bin',
];

const LOCKFILE_DIFFERS = /YN0028/;
const PEER_DEPENDENCY_NOTE = /YN00(02|60|86)/;

export function dependenciesAreStale(root) {
  const state = stateFile(root);
  if (!existsSync(state)) {
    return true;
  }
  const stamp = readStamp(stampFile(root));
  if (stamp) {
    return stamp !== fingerprint(root);
  }
  // Installed by hand, with Yarn itself.
  const installed = statSync(state).mtimeMs;
  return inputs(root).some(file => statSync(file).mtimeMs > installed);
}

/** @param {{ root: string, note: (detail: string) => void, signal?: AbortSignal }} options */
export async function installDependencies({ root, note, signal }) {
  const wanted = fingerprint(root);
  // A stamp that outlived a broken install would hide it.
  rmSync(stampFile(root), { force: true });
  if (!existsSync(stateFile(root))) {
    // Left by an install that was cut short: mending it takes longer.
    note('removing what an earlier install left');
    await rm(path.join(root, 'node_modules'), { recursive: true, force: true });
  }
  try {
    await runNode(
      process.execPath,
      [findYarn(root), 'install', '--immutable'],
      {
        cwd: root,
        env: {
          ...process.env,
          FORCE_COLOR: '0',
          YARN_ENABLE_PROGRESS_BARS: '0',
        },
        signal,
        onLine: line => note(condense(line)),
      },
    );
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    throw explain(error);
  }
  writeStamp(stampFile(root), wanted);
}

function explain({ tail = [] }) {
  const lines = tail.filter(line => !PEER_DEPENDENCY_NOTE.test(line));
  if (lines.some(line => LOCKFILE_DIFFERS.test(line))) {
    return new StartError(
      'yarn.lock does not fit the package.json files: run node .yarn/releases/yarn-4.13.0.cjs install and start again.',
      lines,
    );
  }
  return new StartError(
    'The dependencies could not be installed: see the lines above, check the connection to the package registry, and start again.',
    lines,
  );
}

/** Yarn says "➤ YN0013: │ 12 packages were added": the code and the frame go. */
function condense(line) {
  return line.replace(/^➤ YN\d+: /, '').replace(/^[│┌└ ]+/, '');
}

function findYarn(root) {
  const folder = path.join(root, '.yarn', 'releases');
  const release = readdirSync(folder).find(name => /^yarn-.*\.cjs$/.test(name));
  return path.join(folder, release);
}

function stampFile(root) {
  return path.join(root, 'node_modules', '.ml-home-install');
}

/** Written by Yarn at the end of every install. */
function stateFile(root) {
  return path.join(root, 'node_modules', '.yarn-state.yml');
}

function inputs(root) {
  return [
    path.join(root, 'yarn.lock'),
    path.join(root, 'package.json'),
    ...listPackages(root).map(({ dir }) => path.join(dir, 'package.json')),
  ];
}

function fingerprint(root) {
  return hashFiles(root, inputs(root), (file, content) => {
    if (!file.endsWith('package.json')) {
      return content;
    }
    const manifest = JSON.parse(content.toString('utf8'));
    return JSON.stringify(FIELDS.map(field => manifest[field] ?? null));
  });
}
