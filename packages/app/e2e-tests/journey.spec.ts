import { expect, Page, test } from '@playwright/test';
import { Mlflow } from './mlflow';
import { base, barriersOf, open } from './portal';

const stamp = Date.now().toString(36);
const experimentName = `journey-${stamp}`;
const runName = `calm-fox-${stamp}`;
const modelName = `journey model ${stamp}`;

/** Makes a token on its page and gives back the secret shown there. */
async function makeToken(page: Page, name: string): Promise<string> {
  await open(page, '/ml-home/tokens');
  await page.getByRole('button', { name: 'Make a token' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Make a token' }).click();
  const secret = await dialog
    .getByTestId('token-secret')
    .locator('pre')
    .innerText();
  await dialog.getByRole('button', { name: 'I have it' }).click();
  await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible();
  return secret.trim();
}

test.describe.configure({ mode: 'serial' });

test.describe('from a token to a model with an owner', () => {
  let runId: string;

  test('a token made on the page lets a client log', async ({
    page,
    request,
  }) => {
    const secret = await makeToken(page, `journey ${stamp}`);
    expect(secret).toMatch(/^mlh_/);

    const mlflow = new Mlflow(request, base, secret);
    const experimentId = await mlflow.createExperiment(experimentName);
    runId = await mlflow.startRun(experimentId, runName);
    await mlflow.logSeries(runId, 'accuracy', [0.5, 0.7, 0.8, 0.85]);
    await mlflow.putArtifact(
      experimentId,
      runId,
      'report.csv',
      'slice,n\nall,100\n',
    );
    await mlflow.finish(runId);
    await mlflow.registerModel(modelName, runId);
  });

  test('the run shows up with its person, charts and files', async ({
    page,
  }) => {
    await open(page, '/ml-home/experiments');
    await page.getByRole('link', { name: experimentName }).click();
    const row = page
      .getByRole('grid', { name: 'Runs' })
      .getByRole('row', { name: new RegExp(runName) });
    await expect(row).toContainText('Finished');
    await expect(row).toContainText('0.8500');
    await row.getByRole('link', { name: runName }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(runName);
    await expect(page.getByRole('table', { name: 'Parameters' })).toContainText(
      '0.05',
    );
    await expect(page.locator('main header')).toContainText(/guest/i);

    await page.getByRole('link', { name: /^Metrics/ }).click();
    await expect(
      page.getByRole('group', { name: /accuracy/i }).first(),
    ).toBeVisible();

    await page.getByRole('link', { name: 'Artifacts' }).click();
    await page.getByRole('treeitem', { name: /report\.csv/ }).click();
    await expect(page.getByRole('cell', { name: 'all' })).toBeVisible();
  });

  test('quick find leads to the model, which has an owner', async ({
    page,
  }) => {
    await open(page, '/ml-home/governance');
    await page.keyboard.press('/');
    await page.keyboard.type(modelName);
    await page.getByRole('option', { name: new RegExp(modelName) }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(modelName);
    await expect(page.getByRole('region', { name: 'In short' })).toContainText(
      /guest/i,
    );
    await expect(
      page.getByText(`models:/${modelName}@champion`).first(),
    ).toBeVisible();
    await page
      .getByRole('table', { name: 'Versions' })
      .getByRole('link', { name: 'v1' })
      .click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      `${modelName} v1`,
    );
  });

  test('the model is an entity of the catalog within ten seconds', async ({
    page,
  }) => {
    await open(page, `/ml-home/models/${encodeURIComponent(modelName)}`);
    const link = page.getByRole('link', { name: 'Catalog entity' });
    const href = await link.getAttribute('href');
    await expect(async () => {
      await open(page, href!);
      await expect(
        page.getByRole('link', { name: 'Open in ML Home' }).first(),
      ).toBeVisible({ timeout: 3_000 });
    }).toPass({ timeout: 15_000 });
    await expect(page.getByText('@champion v1').first()).toBeVisible();
    await page
      .getByRole('tab', { name: 'Versions and runs' })
      .or(page.getByRole('link', { name: 'Versions and runs' }))
      .first()
      .click();
    await expect(page.getByRole('table', { name: 'Versions' })).toContainText(
      '0.8500',
    );
  });

  test('a revoked token is refused at once', async ({ page, request }) => {
    const secret = await makeToken(page, `short-lived ${stamp}`);
    await page
      .getByRole('button', { name: `Revoke short-lived ${stamp}` })
      .click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Revoke/ })
      .click();
    await expect(
      page.getByText(`"short-lived ${stamp}" is revoked.`),
    ).toBeVisible();
    const answer = await request.get(
      `${base}/api/ml-home/mlflow/api/2.0/mlflow/experiments/search?max_results=1`,
      { headers: { Authorization: `Bearer ${secret}` } },
    );
    expect(answer.status()).toBe(401);
  });

  const pathsToCheck = () => [
    '/ml-home',
    '/ml-home/projects',
    '/ml-home/models',
    `/ml-home/models/${encodeURIComponent(modelName)}`,
    `/ml-home/models/${encodeURIComponent(modelName)}/versions/1`,
    '/ml-home/experiments',
    `/ml-home/runs/${runId}`,
    `/ml-home/runs/${runId}?tab=metrics`,
    `/ml-home/runs/${runId}?tab=artifacts&path=report.csv`,
    '/ml-home/tokens',
    '/ml-home/features',
    '/ml-home/costs',
    '/ml-home/governance',
  ];

  async function checkBarriers(page: Page, theme: 'light' | 'dark') {
    await page.addInitScript(t => localStorage.setItem('theme', t), theme);
    for (const path of pathsToCheck()) {
      await open(page, path);
      await expect(page.locator('main h1')).toBeVisible();
      await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(
        0,
      );
      expect(await barriersOf(page)).toEqual([]);
    }
  }

  test('main pages have no barriers in light', async ({ page }) => {
    test.setTimeout(180_000);
    await checkBarriers(page, 'light');
  });

  test('main pages have no barriers in dark', async ({ page }) => {
    test.setTimeout(180_000);
    await checkBarriers(page, 'dark');
  });
});
