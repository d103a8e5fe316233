/** How long a browser takes until a page shows what it is opened for. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ROOT } from '../../scripts/lib/settings.mjs';
import { summarize } from './statistics.mjs';

const VISITS = 5;
const TIMEOUT_MS = 60_000;

/**
 * A page of ML Home in Chromium, opened several times in one tab whose cache
 * holds the program; the figure is the median from the navigation to the sight
 * of what is waited for.
 *
 * @param {{ id: string, title: string, make: (system: object) =>
 *   Promise<{ path: string, text: string | RegExp }> }} options `text` is waited for
 * @returns {import('./measure.mjs').Case}
 */
export const paintCase = ({ id, title, make }) => ({
  ...{ id, title, only: 'portal', warmups: 0, repeats: 1, main: 'paint' },
  workload: id.slice(0, 2).toUpperCase(),
  unit: 's',
  better: 'lower',
  group: 'read',
  async prepare(system) {
    const chromium = findChromium();
    return chromium
      ? { chromium, ...(await make(system)) }
      : { skip: 'there is no Chromium' };
  },
  run: paint,
  figure: ({ classes }) => classes.paint.p50 / 1000,
});

function findChromium() {
  const { chromium } = createRequire(`${ROOT}/package.json`)(
    '@playwright/test',
  );
  const paths = [
    process.env.PLAYWRIGHT_CHROMIUM_PATH,
    '/usr/bin/chromium',
    chromium.executablePath(),
  ];
  const executablePath = paths.find(path => path && existsSync(path));
  return executablePath && { chromium, executablePath };
}

async function paint(system, { chromium, path, text }) {
  // The pages call the portal by its own name.
  const base = system.url.replace('127.0.0.1', 'localhost');
  const browser = await chromium.chromium.launch({
    executablePath: chromium.executablePath,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    // Each tab has its own sign-in.
    const page = await browser.newPage({
      viewport: { width: 1280, height: 900 },
    });
    await enter(page, base);
    const times = [];
    // The first fills the cache.
    for (let visit = 0; visit <= VISITS; visit++) {
      const begun = performance.now();
      await page.goto(`${base}${path}`);
      await page
        .getByText(text)
        .locator('visible=true')
        .first()
        .waitFor({ state: 'visible', timeout: TIMEOUT_MS });
      if (visit > 0) times.push(performance.now() - begun);
    }
    return {
      classes: { paint: summarize(times) },
      seconds: times.reduce((sum, each) => sum + each, 0) / 1000,
      errors: 0,
      returns: [],
    };
  } finally {
    await browser.close();
  }
}

async function enter(page, base) {
  await page.goto(`${base}/ml-home`);
  const button = page.getByRole('button', { name: 'Enter', exact: true });
  await button.click();
  // Then the tab remembers. An empty portal greets with other words than one that has runs.
  await button.waitFor({ state: 'detached' });
  await page.getByRole('heading', { level: 1 }).first().waitFor();
}
