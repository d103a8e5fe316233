/** Demo content at the first start: made once, and never again once it was removed. */

import { existsSync, writeFileSync } from 'node:fs';
import { loadDemo } from '../../examples/demo/index.mjs';
import { say, step } from './console.mjs';

/**
 * Loads the demo unless it was loaded before. A portal without demo content is a portal, so a failure is told and
 * does not end the start.
 */
export async function provideDemo({ settings, paths, token, signal }) {
  if (!settings.demo || existsSync(paths.demoMark)) {
    return;
  }
  try {
    await step('computing the demo content', async note => {
      const counts = await loadDemo({
        url: settings.url,
        token,
        dataDir: settings.dataDir,
        signal,
        onProgress: ({ percent, message }) => note(`${percent} %, ${message}`),
      });
      writeFileSync(paths.demoMark, `${new Date().toISOString()}\n`);
      return `demo content computed: ${counts.models} models, ${counts.runs} runs`;
    });
  } catch (error) {
    signal.throwIfAborted();
    say(
      `The demo content is not complete (${error.message}): load it again with npm run demo:load.`,
    );
  }
}
