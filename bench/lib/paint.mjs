/** How long a browser takes until a page shows what it is opened for. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ROOT } from '../../scripts/lib/settings.mjs';
import { summarize } from './statistics.mjs';

const VISITS = 5;
const TIMEOUT_MS = 60_000;

/**
 * A page of ML Home in Chromium, opened several times in one window whose cache
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
    const window = await browser.newContext({
      viewport: { width: 1280, height: 900 },
    });
    await enter(window, base);
    const times = [];
    // The first fills the cache.
    for (let visit = 0; visit <= VISITS; visit++) {
      const page = await window.newPage();
      const begun = performance.now();
      await page.goto(`${base}${path}`);
      await page
        .getByText(text)
        .first()
        .waitFor({ state: 'visible', timeout: TIMEOUT_MS });
      if (visit > 0) times.push(performance.now() - begun);
      await page.close();
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

async function enter(window, base) {
  const page = await window.newPage();
  await page.goto(`${base}/ml-home`);
  const button = page.getByRole('button', { name: /Enter/ }).first();
  const heading = page.locator('h1').first();
  await button.or(heading).first().waitFor({ timeout: TIMEOUT_MS });
  if (await button.isVisible()) {
    await button.click();
    await heading.waitFor({ timeout: TIMEOUT_MS });
  }
  await page.close();
}
