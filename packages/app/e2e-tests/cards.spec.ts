import { expect, Page, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { Mlflow } from './mlflow';
import { enterAs, makeToken, people } from './people';
import { barriersOf, base } from './portal';

const stamp = Date.now().toString(36);
const model = `journey-card-${stamp}`;
const cardPath = `/ml-home/models/${model}/versions/1/card`;

/** Counts of a binary classifier, from which the page draws everything. */
const evaluation = {
  name: 'holdout',
  dataset: { name: 'holdout-2026', digest: 'h1' },
  positive: 'explicit',
  negative: 'clean',
  threshold: 0.5,
  band: { metric: 'f1', gap: 0.05, minN: 50 },
  slices: [
    {
      slice: {},
      counts: { tp: 800, fp: 100, tn: 1000, fn: 100 },
      thresholds: [
        { threshold: 0.25, tp: 880, fp: 300, tn: 800, fn: 20 },
        { threshold: 0.5, tp: 800, fp: 100, tn: 1000, fn: 100 },
        { threshold: 0.75, tp: 600, fp: 20, tn: 1080, fn: 300 },
      ],
      calibration: [
        { low: 0, high: 0.5, n: 1100, positives: 100, meanScore: 0.1 },
        { low: 0.5, high: 1, n: 900, positives: 800, meanScore: 0.85 },
      ],
    },
    {
      slice: { language: 'English' },
      counts: { tp: 700, fp: 60, tn: 800, fn: 60 },
    },
    {
      slice: { language: 'Arabic' },
      counts: { tp: 90, fp: 38, tn: 180, fn: 37 },
    },
    {
      slice: { language: 'Tagalog' },
      counts: { tp: 10, fp: 2, tn: 20, fn: 3 },
    },
  ],
};

const readme = `---
license: apache-2.0
language: [en, ar]
---
# ${model}

## Uses

### Out-of-Scope Use

Taking songs down without a person.
`;

test.describe.configure({ mode: 'serial' });

test.describe('the card of a version', () => {
  let page: Page;

  const open = async (more = '') => {
    await page.goto(`${base}${cardPath}${more}`);
    await expect(page.locator('h1')).toContainText('Model card of');
  };
  const more = async (item: string) => {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };

  test.beforeAll(async ({ browser }) => {
    page = await enterAs(browser, people.practitioner, '/ml-home');
    const secret = await makeToken(page, `card ${stamp}`);
    const mlflow = new Mlflow(page.request, base, secret);
    const experimentId = await mlflow.createExperiment(model);
    const runId = await mlflow.startRun(experimentId, 'baseline');
    await mlflow.logSeries(runId, 'test_accuracy', [0.8, 0.9]);
    await mlflow.putArtifact(
      experimentId,
      runId,
      'ml-home-evaluation.json',
      JSON.stringify(evaluation),
    );
    await mlflow.finish(runId);
    await mlflow.registerModel(model, runId);
  });
  test.afterAll(() => page?.context().close());

  test('is filled and drawn from what the run logged', async () => {
    await open();
    const slices = page
      .getByRole('region', { name: 'Evaluation by language' })
      .first();
    await expect(slices.getByRole('row', { name: /Arabic/ })).toContainText(
      'Fail',
    );
    await expect(slices.getByRole('row', { name: /Tagalog/ })).toContainText(
      'Too few',
    );
    await expect(
      page.getByRole('group', { name: /^ROC, area 0\.\d/ }),
    ).toBeVisible();
    await expect(
      page.getByRole('group', { name: /^Calibration, expected error/ }),
    ).toBeVisible();
    await expect(
      page.getByRole('region', { name: 'Confusion matrix' }).first(),
    ).toContainText('800');
    // By keyboard: one threshold further, and the counts follow.
    const explorer = page.getByRole('region', { name: /Threshold explorer/ });
    await expect(explorer).toContainText('At 0.5');
    await explorer.getByRole('slider').focus();
    await page.keyboard.press('ArrowRight');
    await expect(explorer).toContainText('At 0.75');
    await expect(explorer).toContainText('600');
    await expect(
      page.getByRole('button', { name: /Fill \d+ open fields/ }),
    ).toBeVisible();
    expect(await barriersOf(page)).toEqual([]);
  });

  test('saves what is written while it is written', async () => {
    await open();
    await page.getByRole('button', { name: /Fill \d+ open fields/ }).click();
    const place = page.getByRole('group', { name: 'What is it for?' }).first();
    await place
      .getByRole('textbox')
      .fill('Marks songs before a person listens.');
    await expect(place.getByText('Saved', { exact: true })).toBeVisible();
    await open();
    await expect(
      page.getByText('Marks songs before a person listens.'),
    ).toBeVisible();
    await expect(page.getByText('revision 1')).toBeVisible();
  });

  test('takes a reason where a person knows better than a machine, and shows both', async () => {
    await open();
    await page.getByRole('button', { name: 'Edit Owner' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('Found by a machine');
    await dialog.getByRole('textbox').first().fill('group:default/audio-ml');
    await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
    await dialog
      .getByLabel('Why it takes the place of what a machine found')
      .fill('The team took it over');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
    await expect(
      page.getByText(/in place of .*The team took it over/),
    ).toBeVisible();
  });

  test('leaves in another format, with what that format loses', async () => {
    await open();
    await page.getByRole('button', { name: 'Export' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByLabel('Format', { exact: true })
      .selectOption('Model Card Toolkit 0.0.2');
    await expect(
      dialog.getByText('What this format does not carry as it is'),
    ).toBeVisible();
    await expect(
      dialog.getByRole('cell', { name: 'lost' }).first(),
    ).toBeVisible();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: /^Download/ }).click(),
    ]);
    const card = JSON.parse(readFileSync(await download.path(), 'utf8'));
    expect(card.model_details.name).toBe(model);
    expect(JSON.stringify(card)).toContain('Marks songs before');
    expect(await barriersOf(page)).toEqual([]);
  });

  test('shows an import before it takes it, and takes what was chosen', async () => {
    await open();
    await more('Import');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Document').fill(readme);
    await dialog.getByRole('button', { name: 'Preview' }).click();
    const preview = dialog.getByRole('table');
    await expect(preview).toContainText('Taking songs down');
    await expect(preview).toContainText('missing');
    await dialog.getByRole('checkbox', { name: 'Languages' }).uncheck();
    await dialog.getByRole('button', { name: /^Take \d/ }).click();
    await expect(dialog).toBeHidden();
    await expect(
      page.getByText('Taking songs down without a person.').first(),
    ).toBeVisible();
    await expect(
      page.locator('#card-overview').getByText('apache-2.0'),
    ).toBeVisible();
    await expect(
      page.locator('#card-overview').getByText('en, ar'),
    ).toBeHidden();
  });

  test('can be brought back to what it was', async () => {
    await open();
    await more('Revisions');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Restore revision 1' }).click();
    await page
      .getByRole('dialog')
      .last()
      .getByRole('button', { name: 'Restore revision 1' })
      .click();
    await expect(dialog.getByText('restored')).toBeVisible();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(
      page.getByText('Taking songs down without a person.'),
    ).toBeHidden();
    await expect(
      page.getByText('Marks songs before a person listens.').first(),
    ).toBeVisible();
  });

  test('is a document on paper: no controls, nothing cut off', async () => {
    await open('?view=public');
    await expect(page.getByText('Public summary:')).toBeVisible();
    await expect(page.getByText('Hyperparameters')).toBeVisible();
    await expect(page.getByText('Code version')).toBeHidden();
    await open();
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('button', { name: 'Export' })).toBeHidden();
    for (const name of ['ML Home', 'sidebar nav']) {
      await expect(page.getByRole('navigation', { name })).toBeHidden();
    }
    await expect(page.locator('#card-questions')).toBeHidden();
    await page.setViewportSize({ width: 700, height: 900 });
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('main *')]
        .filter(one => {
          const { overflowX } = getComputedStyle(one);
          return (
            overflowX !== 'visible' &&
            one.scrollWidth > one.clientWidth + 1 &&
            one.clientWidth > 0
          );
        })
        .map(one => `${one.tagName} ${one.textContent?.slice(0, 60)}`),
    );
    expect(cut).toEqual([]);
    const pdf = await page.pdf();
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.emulateMedia({ media: null });
  });
});
