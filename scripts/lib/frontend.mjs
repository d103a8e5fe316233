/** Builds packages/app when its sources changed since the last build. */

import { existsSync } from 'node:fs';
import path from 'node:path';
import { StartError } from './console.mjs';
import { hashFiles, listFiles, readStamp, writeStamp } from './fingerprint.mjs';
import { withMutex } from './mutex.mjs';
import { runNode } from './run.mjs';
import { runtimeEnvironment } from './runtime.mjs';
import { withLocalDependencies } from './workspace.mjs';

const NOT_IN_THE_BUNDLE = /\.(test|stories)\.tsx?$/;

/** A checkout without the app, or with only its manifest, has nothing to build. */
export function hasFrontend(root) {
  return existsSync(path.join(root, 'packages', 'app', 'src', 'index.tsx'));
}

export function frontendIsStale(root) {
  return (
    !existsSync(path.join(root, 'packages', 'app', 'dist', 'index.html')) ||
    readStamp(stampFile(root)) !== fingerprint(root)
  );
}

/**
 * @param {{ root: string, runtime: string, note: (detail: string) => void, signal?: AbortSignal }} options
 * @returns {Promise<boolean>} false when another start built it meanwhile
 */
export async function buildFrontend({ root, runtime, note, signal }) {
  const mutex = path.join(root, 'node_modules', '.ml-home-build-lock');
  return withMutex(
    mutex,
    { signal, onWait: () => note('another start builds it') },
    async () => {
      if (!frontendIsStale(root)) {
        return false;
      }
      // Taken before the build: a source edited meanwhile makes the next one stale.
      const built = fingerprint(root);
      const cli = path.join(
        root,
        'node_modules',
        '@backstage',
        'cli',
        'bin',
        'backstage-cli',
      );
      const config = path.join(root, 'app-config.yaml');
      try {
        await runNode(runtime, [cli, 'package', 'build', '--config', config], {
          cwd: path.join(root, 'packages', 'app'),
          env: {
            ...runtimeEnvironment(runtime),
            NODE_ENV: 'production',
            FORCE_COLOR: '0',
          },
          signal,
          // Remarks about the checkout say nothing about progress.
          onLine: line => /^NOTE/.test(line) || note(line),
        });
      } catch (error) {
        throw signal?.aborted
          ? error
          : new StartError(
              'The frontend does not build: see the lines above.',
              error.tail,
            );
      }
      writeStamp(stampFile(root), built);
      return true;
    },
  );
}

function stampFile(root) {
  return path.join(root, 'packages', 'app', 'dist', '.ml-home-build');
}

function fingerprint(root) {
  const files = withLocalDependencies(root, 'app').flatMap(({ dir }) => [
    path.join(dir, 'package.json'),
    ...listFiles(path.join(dir, 'src'), {
      skipFolders: ['__fixtures__', '__mocks__'],
      keep: file => !NOT_IN_THE_BUNDLE.test(file),
    }),
    ...listFiles(path.join(dir, 'public')),
    ...[path.join(dir, 'config.d.ts')].filter(existsSync),
  ]);
  return hashFiles(root, [
    ...files,
    path.join(root, 'yarn.lock'),
    path.join(root, 'package.json'),
    path.join(root, 'app-config.yaml'),
  ]);
}
