import { expect, test } from '@playwright/test';
import { barriersOf, base, open } from './portal';

const stamp = Date.now().toString(36);
const family = `skips_${stamp}`;
const title = `Skip rate ${stamp}`;
const DAY = 86_400_000;

test.describe.configure({ mode: 'serial' });

test.describe('from a registered family to a kept promise', () => {
  test.beforeAll(async ({ playwright }) => {
    const request = await playwright.request.newContext({
      extraHTTPHeaders: {
        Authorization: `Bearer ${process.env.ML_HOME_TOKEN}`,
      },
    });
    const url = `${base}/api/ml-home/v1/feature-families/${family}`;
    const registered = await request.put(url, {
      data: {
        title,
        description: 'How often somebody skips',
        entityKeys: ['user_id'],
        owner: 'group:default/ml-platform',
        schedule: { cadence: 'day', zone: 'Europe/Stockholm' },
        features: ['skip_rate_28d', 'plays_28d'].map(name => ({
          name,
          type: 'float',
          online: true,
        })),
      },
    });
    expect(registered.ok()).toBe(true);
    const delivered = await request.post(`${url}/deliveries`, {
      data: {
        deliveries: Array.from({ length: 20 }, (_, i) => {
          const end = Date.now() - (i + 1) * DAY;
          return {
            partition: new Date(end - DAY).toISOString().slice(0, 10),
            arrivedAt: new Date(end + DAY / 3).toISOString(),
            rows: 1_000 + i,
          };
        }),
      },
    });
    expect(await delivered.json()).toMatchObject({ accepted: 20, refused: [] });
    await request.dispose();
  });

  test('the gallery finds it, by a column too', async ({ page }) => {
    await open(page, `/ml-home/features?q=${stamp}`);
    await expect(page.getByText(title).first()).toBeVisible();
    await expect(page.getByText('1 family', { exact: false })).toBeVisible();
    await page.getByText(title).first().click();
    await expect(page.locator('h1')).toHaveText(title);
  });

  test('a feature says what it has from its family', async ({ page }) => {
    await open(page, `/ml-home/features/${family}/skip_rate_28d`);
    await expect(
      page.getByText(`user_id/${family}/skip_rate_28d`).first(),
    ).toBeVisible();
    await expect(page.getByText('from the family').first()).toBeVisible();
  });

  test('a promise is made, and is in force from now on', async ({ page }) => {
    await open(page, `/ml-home/features/${family}?tab=quality`);
    await page
      .getByRole('button', { name: 'Promise a delivery' })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    const confirm = dialog.getByRole('button', { name: 'Promise it' });
    await confirm.click();
    await expect(dialog.getByRole('alert')).toContainText('how long after');
    await dialog
      .getByRole('textbox', { name: 'Hours', exact: true })
      .fill('10');
    await confirm.click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText(/SLO v1/).first()).toBeVisible();
    await page.getByRole('button', { name: 'SLO calculator' }).click();
    await expect(
      page.getByRole('dialog', { name: 'SLO calculator' }),
    ).toBeVisible();
  });

  for (const theme of ['light', 'dark'] as const) {
    test(`its pages have no barriers in ${theme}`, async ({ page }) => {
      test.setTimeout(120_000);
      await page.addInitScript(t => localStorage.setItem('theme', t), theme);
      for (const path of [
        '/ml-home/features',
        `/ml-home/features/${family}`,
        `/ml-home/features/${family}?tab=quality`,
      ]) {
        await open(page, path);
        await expect(page.locator('h1').first()).toBeVisible();
        await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(
          0,
        );
        expect(await barriersOf(page)).toEqual([]);
      }
    });
  }
});
