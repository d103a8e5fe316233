/**
 * The Node that Backstage runs on: the running one when it is a 22 or a 24,
 * else a binary from the package registry, kept beside the sources.
 */

import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { StartError } from './console.mjs';
import { isWindows, platformPackages } from './platform.mjs';
import { run } from './run.mjs';

const SUPPORTED_MAJORS = [22, 24];

/** @returns {string | undefined} the path of a fitting Node that is already there */
export function findRuntime(root) {
  const major = Number(process.versions.node.split('.')[0]);
  if (SUPPORTED_MAJORS.includes(major)) {
    return process.execPath;
  }
  const binary = binaryPath(root);
  return existsSync(binary) && integrityIsRight(root) ? binary : undefined;
}

/** @param {{ root: string, signal?: AbortSignal }} options */
export async function fetchRuntime({ root, signal }) {
  const { name, version } = platformPackages().node;
  const folder = runtimeFolder(root);
  rmSync(folder, { recursive: true, force: true });
  const args = ['install', '--prefix', folder, '--no-save', '--no-audit'];
  args.push('--no-fund', '--ignore-scripts', `${name}@${version}`);
  const failure =
    'The Node that Backstage needs could not be fetched: install Node 24 yourself, or check the connection to the package registry and start again.';
  try {
    await runNpm(args, { cwd: root, signal });
  } catch (error) {
    throw signal?.aborted ? error : new StartError(failure, error.tail);
  }
  if (!integrityIsRight(root)) {
    rmSync(folder, { recursive: true, force: true });
    throw new StartError(
      `The package ${name}@${version} is not the one this project was made with, so it was not run: install Node 24 yourself and start again.`,
    );
  }
  return binaryPath(root);
}

/** An environment in which programs started by name get this Node as well. */
export function runtimeEnvironment(runtime, env = process.env) {
  // Windows spells it Path.
  const key = Object.keys(env).find(each => /^path$/i.test(each)) ?? 'PATH';
  const folders = [path.dirname(runtime), env[key]].filter(Boolean);
  return { ...env, [key]: folders.join(path.delimiter) };
}

function runNpm(args, options) {
  // npm says where it is when it runs us; by name otherwise.
  const npm = process.env.npm_execpath;
  if (npm && /npm-cli\.c?js$/.test(npm)) {
    return run(process.execPath, [npm, ...args], options);
  }
  return run(isWindows ? 'npm.cmd' : 'npm', args, {
    ...options,
    shell: isWindows,
  });
}

function runtimeFolder(root) {
  return path.join(root, '.cache', 'node');
}

function binaryPath(root) {
  const { name } = platformPackages().node;
  const binary = isWindows ? 'node.exe' : 'node';
  return path.join(runtimeFolder(root), 'node_modules', name, 'bin', binary);
}

function integrityIsRight(root) {
  const { name, integrity } = platformPackages().node;
  const lock = path.join(
    runtimeFolder(root),
    'node_modules',
    '.package-lock.json',
  );
  if (!existsSync(lock)) {
    return false;
  }
  const { packages } = JSON.parse(readFileSync(lock, 'utf8'));
  return packages[`node_modules/${name}`]?.integrity === integrity;
}
