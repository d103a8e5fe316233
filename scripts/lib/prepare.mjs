/** The steps that `npm start`, `npm run dev` and `npm test` have in common. */

import { StartError, step } from './console.mjs';
import { buildFrontend, frontendIsStale, hasFrontend } from './frontend.mjs';
import { dependenciesAreStale, installDependencies } from './install.mjs';
import { fetchRuntime, findRuntime } from './runtime.mjs';

/** Installs what is missing and returns the Node that Backstage runs on. */
export async function prepareDependencies({ root, signal }) {
  await step('installing dependencies', async note => {
    if (!dependenciesAreStale(root)) {
      return 'dependencies are up to date';
    }
    await installDependencies({ root, note, signal });
    return 'dependencies installed';
  });
  let runtime = findRuntime(root);
  if (!runtime) {
    await step('fetching Node 24 for Backstage', async () => {
      runtime = await fetchRuntime({ root, signal });
      return 'Node 24 fetched for Backstage';
    });
  }
  return runtime;
}

export async function prepareFrontend({ root, runtime, signal }) {
  if (!hasFrontend(root)) {
    throw new StartError(
      'packages/app/src/index.tsx is missing: this checkout is not complete.',
    );
  }
  await step('building the frontend', async note => {
    if (!frontendIsStale(root)) {
      return 'frontend is up to date';
    }
    const built = await buildFrontend({ root, runtime, note, signal });
    return built ? 'frontend built' : 'frontend is up to date';
  });
}
