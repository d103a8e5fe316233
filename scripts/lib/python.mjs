/** Environments of Python in ignored folders, with the packages that the tests and the bench run. */

import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { step } from './console.mjs';
import { readStamp, writeStamp } from './fingerprint.mjs';
import { isWindows } from './platform.mjs';
import { run } from './run.mjs';

/** Installs an environment of hundreds of megabytes in seconds, where pip takes a minute and more. */
const UV = 'uv==0.13.9';
const SYSTEM = isWindows ? 'python' : 'python3';

/**
 * Makes the environment, or keeps it when it is of the same Python and the same packages.
 *
 * @param {{ root: string, folder: string, packages: string[], fingerprint?: string, what: string, signal?: AbortSignal }} options
 *   `packages` are arguments of `pip install`, `fingerprint` stands for the files that they name, `what` is said to the user
 * @returns {Promise<string>} the path of its interpreter; throws with the installer's last lines
 */
export async function provideVenv(options) {
  const { root, folder, packages, fingerprint = '', what, signal } = options;
  const place = isWindows ? ['Scripts', 'python.exe'] : ['bin', 'python'];
  const python = path.join(folder, ...place);
  const stamp = path.join(folder, '.ml-home-packages');
  const [version] = await run(SYSTEM, ['--version'], { signal });
  const wanted = [version, UV, ...packages, fingerprint].join(' ');
  await step(`installing ${what}`, async note => {
    if (existsSync(python) && readStamp(stamp) === wanted) {
      return `${what}: up to date`;
    }
    rmSync(folder, { recursive: true, force: true });
    const pip = ['-m', 'pip', 'install', '--disable-pip-version-check'];
    const how = { cwd: root, signal, onLine: note };
    try {
      await run(SYSTEM, ['-m', 'venv', folder], how);
      try {
        await run(python, [...pip, '-q', UV], how);
        const env = { ...process.env, ...(await uvEnvironment(python)) };
        const arguments_ = ['-m', 'uv', 'pip', 'install', '--python', python];
        await run(python, [...arguments_, ...packages], { ...how, env });
      } catch (error) {
        signal?.throwIfAborted();
        note(`pip installs what uv could not: ${error.message}`);
        await run(python, [...pip, ...packages], how);
      }
    } catch (error) {
      throw new Error([...(error.tail ?? []), error.message].join('\n'));
    }
    writeStamp(stamp, wanted);
    return `${what}: installed`;
  });
  return python;
}

/**
 * Where pip is told to look, told to uv, which does not read pip's settings.
 *
 * @returns {Promise<Record<string, string>>} variables that are not set yet
 */
export async function uvEnvironment(python) {
  const lines = await run(python, ['-m', 'pip', 'config', 'list']);
  const settings = new Map();
  for (const line of lines) {
    const [, scope, name, value] =
      /^(\S+)\.([\w-]+)='(.*)'$/.exec(line.trim()) ?? [];
    if (name && (scope === ':env:' || !settings.has(name))) {
      settings.set(name, value);
    }
  }
  const names = {
    'index-url': 'UV_DEFAULT_INDEX',
    'extra-index-url': 'UV_INDEX',
    'find-links': 'UV_FIND_LINKS',
    cert: 'SSL_CERT_FILE',
  };
  return Object.fromEntries(
    Object.entries(names)
      .filter(([name, to]) => settings.has(name) && !process.env[to])
      .map(([name, to]) => [to, settings.get(name)]),
  );
}
