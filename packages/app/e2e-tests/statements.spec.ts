import { expect, test } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { barriersOf, base, open } from './portal';

const stamp = Date.now().toString(36);
const team = `group:default/team-${stamp}`;
const today = new Date();
const lastMonth = new Date(
  Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 1, 5),
)
  .toISOString()
  .slice(0, 10);

test.describe.configure({ mode: 'serial' });

test.describe('what a team paid, and what runs will', () => {
  test.beforeAll(async () => {
    const response = await fetch(`${base}/api/ml-home/v1/charges`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${process.env.ML_HOME_TOKEN}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({
        issuer: `cluster-${stamp}`,
        currency: 'USD',
        charges: [
          { amount: '120.5', service: 'GPUs' },
          { amount: '0.25', service: 'Disks' },
        ].map(charge => ({ ...charge, start: lastMonth, tags: { team } })),
      }),
    });
    expect(response.status).toBe(200);
  });

  test('a statement tells a month of a team, and can be kept', async ({
    page,
  }) => {
    await open(
      page,
      `/ml-home/costs/statement?team=${encodeURIComponent(team)}`,
    );
    await expect(page.getByText('$120.75').first()).toBeVisible();
    await expect(page.getByRole('row', { name: /GPUs/ })).toContainText(
      '$120.50',
    );
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ]);
    const file = await readFile((await download.path())!, 'utf8');
    expect(file).toContain(`service,GPUs,120.5`);
    expect(await barriersOf(page)).toEqual([]);
  });

  test('the charges behind a page are kept as a bill', async ({ page }) => {
    await open(
      page,
      `/ml-home/costs?range=last&team=${encodeURIComponent(team)}`,
    );
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /FOCUS 1.2/ }).click(),
    ]);
    const [head, ...rows] = (await readFile((await download.path())!, 'utf8'))
      .trim()
      .split('\r\n');
    expect(head).toContain('BilledCost,EffectiveCost');
    expect(rows).toHaveLength(2);
    expect(rows.every(row => row.includes(`team:${team}`))).toBe(true);
  });

  test('a price is set, and refused when it is none', async ({ page }) => {
    await open(page, '/ml-home/costs/prices');
    await page.getByRole('button', { name: 'Set a price' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('GPU type').fill(`Chip ${stamp}`);
    await dialog.getByLabel('Price of an hour').fill('cheap');
    await dialog.getByLabel('Source').fill('a contract');
    await dialog.getByRole('button', { name: 'Set', exact: true }).click();
    await expect(dialog).toContainText('must be a decimal');
    await dialog.getByLabel('Price of an hour').fill('2.5');
    await dialog.getByRole('button', { name: 'Set', exact: true }).click();
    await expect(
      page.getByRole('row', { name: new RegExp(`CHIP ${stamp}`, 'i') }),
    ).toContainText('$2.5');
    expect(await barriersOf(page)).toEqual([]);
  });

  test('a team of the catalog has its cost on a tab', async ({ page }) => {
    await open(page, '/catalog/default/group/search-ranking/cost');
    await expect(page.getByRole('link', { name: 'Statement' })).toBeVisible();
    expect(await barriersOf(page)).toEqual([]);
  });
});
