import { APIRequestContext, expect, Page, test } from '@playwright/test';
import { barriersOf, base, open } from './portal';

const stamp = Date.now().toString(36);
const family = `skips_${stamp}`;
const title = `Skip rate ${stamp}`;
const DAY = 86_400_000;
const dayOf = (ago: number) =>
  new Date(Date.now() - ago * DAY).toISOString().slice(0, 10);
const SECOND = 'user:default/ada-lindqvist';

/** Enters as another person of the demo, who is no member of the group that owns the family. */
async function openAs(page: Page, person: string, path: string) {
  await page.addInitScript(
    one => sessionStorage.setItem('ml-home.sign-in', one),
    person,
  );
  await page.goto(`${base}${path}`);
  await expect(page.locator('h1').first()).toBeVisible({ timeout: 30_000 });
}

/** Two weeks of a feature whose newest day moved to the right. */
async function sendStatistics(request: APIRequestContext, url: string) {
  const sent = await request.post(`${url}/statistics`, {
    data: {
      statistics: Array.from({ length: 15 }, (_, i) => ({
        feature: 'skip_rate_28d',
        partition: dayOf(16 - i),
        rows: 10_000,
        missing: 100,
        distinct: 900,
        min: 0,
        max: 1,
        mean: i === 14 ? 0.62 : 0.4,
        histogram: {
          edges: [0, 0.25, 0.5, 0.75, 1],
          counts:
            i === 14
              ? [1_000, 1_900, 4_000, 3_000]
              : [3_000, 3_900, 2_000, 1_000],
        },
      })),
    },
  });
  expect(await sent.json()).toMatchObject({ accepted: 15, refused: [] });
}

/** A job that reads a table and writes that of the family. */
async function sendLineage(request: APIRequestContext) {
  const event = (eventType: string) =>
    request.post(`${base}/api/ml-home/openlineage/api/v1/lineage`, {
      data: {
        eventType,
        eventTime: new Date().toISOString(),
        producer: 'https://example.com/e2e',
        schemaURL:
          'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
        run: { runId: crypto.randomUUID() },
        job: { namespace: 'e2e', name: `roll_up_${stamp}` },
        inputs: [{ namespace: 'e2e', name: `plays_${stamp}` }],
        outputs: [{ namespace: 'lake', name: `skips_${stamp}` }],
      },
    });
  expect((await event('COMPLETE')).status()).toBe(201);
}

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
          offlineSource: `lake/skips_${stamp}`,
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
    await sendStatistics(request, url);
    await sendLineage(request);
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

  test('lineage says how each edge is known, in lines and in a table', async ({
    page,
  }) => {
    await open(page, `/ml-home/features/${family}?tab=lineage`);
    const lineage = page.getByRole('main');
    await expect(lineage.getByText(`plays_${stamp}`).first()).toBeVisible();
    await expect(lineage.getByText(`roll_up_${stamp}`).first()).toBeVisible();
    await page.getByRole('button', { name: 'Table' }).click();
    await expect(page).toHaveURL(/as_table=true/);
    const edge = page.getByRole('row').filter({ hasText: `plays_${stamp}` });
    await expect(edge.getByText('observed').first()).toBeVisible();
  });

  test('statistics show the distribution and how far it moved', async ({
    page,
  }) => {
    await open(
      page,
      `/ml-home/features/${family}/skip_rate_28d?as=page&tab=statistics`,
    );
    await expect(page.getByText(`Newest partition, ${dayOf(2)}`)).toBeVisible();
    await expect(page.getByText('drifted').first()).toBeVisible();
    await expect(
      page.getByRole('group', {
        name: new RegExp(
          `in ${dayOf(2)}: most values in 0\\.5\\d* to 0\\.75\\d*, 40`,
        ),
      }),
    ).toBeVisible();
    await open(page, `/ml-home/features/${family}/plays_28d?tab=statistics`);
    await expect(
      page.getByText('No statistics were received yet'),
    ).toBeVisible();
  });

  test('somebody else proposes a promise, and the owner accepts', async ({
    page,
    browser,
  }) => {
    const second = await browser.newPage();
    await openAs(second, SECOND, `/ml-home/features/${family}?tab=quality`);
    await second.getByRole('button', { name: 'Propose as SLO' }).click();
    const dialog = second.getByRole('dialog');
    const send = dialog.getByRole('button', { name: 'Send the proposal' });
    await dialog.getByRole('textbox', { name: 'Hours', exact: true }).fill('8');
    await send.click();
    await expect(dialog.getByText('Say why, for the owner')).toBeVisible();
    await dialog
      .getByRole('textbox', { name: 'Why this promise' })
      .fill('Search reads it at nine');
    await send.click();
    await expect(dialog).toBeHidden();
    await expect(
      second.getByText('Proposed promise, waits for ml-platform'),
    ).toBeVisible();
    await expect(second.getByRole('button', { name: /^Accept/ })).toHaveCount(
      0,
    );
    await second.close();

    await open(page, `/ml-home/features/${family}?tab=quality`);
    await expect(page.getByText('A promise is proposed to you')).toBeVisible();
    await expect(page.getByText('Search reads it at nine')).toBeVisible();
    await page.getByRole('button', { name: 'Accept, make it SLO v2' }).click();
    await expect(
      page.getByText('Accepted: SLO v2 holds from now on.'),
    ).toBeVisible();
    await expect(page.getByText('A promise is proposed to you')).toHaveCount(0);
  });

  test('a promise goes out as OpenSLO and comes in with a preview', async ({
    page,
  }) => {
    await open(page, `/ml-home/features/${family}?tab=quality`);
    await page.getByRole('button', { name: 'Import or export' }).click();
    const dialog = page.getByRole('dialog');
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'OpenSLO' }).first().click();
    const file = await (await download).createReadStream();
    const text = (await file.toArray()).join('');
    const document = dialog.getByRole('textbox', { name: /^Document/ });
    await document.fill(text);
    await expect(
      dialog.getByText('This is the promise in force already.'),
    ).toBeVisible();
    await document.fill('apiVersion: openslo/v1\nkind: Nothing\n');
    await expect(dialog.getByRole('alert')).toContainText('kind');
    await expect(
      dialog.getByRole('button', { name: 'Promise it' }),
    ).toBeDisabled();
  });

  test('a day is excused, and the excuse taken back', async ({ page }) => {
    await open(
      page,
      `/ml-home/features/${family}?tab=quality&partition=${dayOf(3)}`,
    );
    await page.getByRole('button', { name: 'Excuse…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Lake moved');
    await dialog.getByRole('button', { name: /^Excuse/ }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText('Lake moved').first()).toBeVisible();
    await page.getByRole('button', { name: /^Undo the excuse of/ }).click();
    await expect(page.getByText('Lake moved')).toHaveCount(0);
  });

  test('what nobody reads is kept for a reason, or proposed to retire', async ({
    page,
    browser,
  }) => {
    const queue = '/ml-home/features/retirement?days=0';
    const row = (one: Page) => one.getByRole('row').filter({ hasText: title });
    await open(page, queue);
    await row(page).getByRole('button', { name: 'Keep', exact: true }).click();
    const keep = page.getByRole('dialog');
    await keep
      .getByRole('textbox', { name: 'Reason' })
      .fill('The season starts in March');
    await keep.getByRole('button', { name: /^Keep/ }).click();
    await expect(keep).toBeHidden();
    await expect(row(page)).toHaveCount(0);
    await page.getByRole('button', { name: 'Show what is kept' }).click();
    await expect(row(page)).toContainText('The season starts in March');
    await row(page).getByRole('button', { name: 'Ask again' }).click();

    const second = await browser.newPage();
    await openAs(second, SECOND, queue);
    await row(second)
      .getByRole('button', { name: 'Propose to retire' })
      .click();
    const propose = second.getByRole('dialog');
    await propose
      .getByRole('textbox', { name: 'Reason' })
      .fill('Superseded by plays');
    await propose.getByRole('button', { name: /^Propose/ }).click();
    await expect(propose).toBeHidden();
    await second.close();

    await open(page, queue);
    await expect(page.getByText('Superseded by plays').first()).toBeVisible();
    await page
      .getByRole('button', { name: `Accept, retire ${family}` })
      .click();
    await expect(page.getByText(`${family} is retired.`)).toBeVisible();
    await open(page, `/ml-home/features/${family}`);
    await expect(page.getByText('retired').first()).toBeVisible();
  });

  for (const theme of ['light', 'dark'] as const) {
    test(`its pages have no barriers in ${theme}`, async ({ page }) => {
      test.setTimeout(120_000);
      await page.addInitScript(t => localStorage.setItem('theme', t), theme);
      for (const path of [
        '/ml-home/features',
        `/ml-home/features/${family}`,
        `/ml-home/features/${family}?tab=quality`,
        `/ml-home/features/${family}?tab=lineage`,
        `/ml-home/features/${family}?tab=compare`,
        `/ml-home/features/${family}/skip_rate_28d?as=page&tab=statistics`,
        '/ml-home/features/retirement?days=0',
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
