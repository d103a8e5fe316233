import { expect, test } from '@playwright/test';
import { Mlflow } from './mlflow';
import { barriersOf, base, open } from './portal';

const stamp = Date.now().toString(36);
const experimentName = `sweep-${stamp}`;
const RUNS = 40;

test.describe.configure({ mode: 'serial' });

test.describe('from a sweep to the best run', () => {
  let experimentId: string;

  test.beforeAll(async ({ playwright }) => {
    const request = await playwright.request.newContext();
    const mlflow = new Mlflow(request, base, process.env.ML_HOME_TOKEN!);
    experimentId = await mlflow.createExperiment(experimentName);
    for (let i = 0; i < RUNS; i += 1) {
      const runId = await mlflow.startRun(experimentId, `trial-${i}`);
      await mlflow.post('runs/log-batch', {
        run_id: runId,
        metrics: [0, 1, 2, 3].map(step => ({
          key: 'val_accuracy',
          value: 0.5 + i / 100 + step / 1000,
          step,
          timestamp: Date.now(),
        })),
        params: [
          { key: 'optimizer', value: i % 2 ? 'adam' : 'sgd' },
          { key: 'depth', value: String(i % 4) },
        ],
      });
      await mlflow.finish(runId);
    }
    await request.dispose();
  });

  const experimentPath = () => `/ml-home/experiments/${experimentId}`;

  test('a filter in MLflow’s grammar finds runs, and its mistakes are shown', async ({
    page,
  }) => {
    await open(page, experimentPath());
    await expect(
      page.getByRole('row', { name: /trial-39/ }).first(),
    ).toBeVisible();
    const filter = page.getByRole('combobox', { name: 'Filter runs' });
    await filter.fill(
      "params.optimizer = 'adam' AND metrics.val_accuracy > 0.8",
    );
    await filter.press('Enter');
    await expect(page.getByText('5 of 40 runs').first()).toBeVisible();
    await expect(page).toHaveURL(/filter=/);
    await filter.fill('metrics.val_accuracy >');
    await filter.press('Enter');
    await expect(page.getByRole('alert').first()).toBeVisible();
  });

  test('two runs side by side show what differs', async ({ page }) => {
    await open(page, experimentPath());
    for (const name of ['trial-39', 'trial-38']) {
      await page
        .getByRole('row', { name: new RegExp(name) })
        .getByRole('checkbox')
        .click();
    }
    await page.getByRole('button', { name: 'Compare 2 runs' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'Compare 2 runs',
    );
    const accuracy = page.getByRole('row', { name: /val_accuracy/ });
    await expect(accuracy).toContainText('0.893');
    await expect(page.getByRole('row', { name: /optimizer/ })).toContainText(
      'adam',
    );
    expect(await barriersOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Charts' }).click();
    await expect(
      page.getByRole('group', { name: /val_accuracy/ }).first(),
    ).toBeVisible();
    expect(await barriersOf(page)).toEqual([]);
  });

  test('the table has no barriers in both themes', async ({ page }) => {
    test.setTimeout(120_000);
    for (const theme of ['light', 'dark']) {
      await page.addInitScript(t => localStorage.setItem('theme', t), theme);
      await open(page, experimentPath());
      await expect(
        page.getByRole('row', { name: /trial-39/ }).first(),
      ).toBeVisible();
      expect(await barriersOf(page)).toEqual([]);
    }
  });
});
