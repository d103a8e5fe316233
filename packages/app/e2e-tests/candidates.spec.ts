import { expect, test } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { barriersOf, base, open } from './portal';

const stamp = Date.now().toString(36);
const dataset = `plays_${stamp}`;
const DAY = 86_400_000;

test.describe('datasets become families', () => {
  test.beforeAll(async ({ playwright }) => {
    const request = await playwright.request.newContext({
      extraHTTPHeaders: {
        Authorization: `Bearer ${process.env.ML_HOME_TOKEN}`,
      },
    });
    for (const ago of [4, 3, 2]) {
      const day = new Date(Date.now() - ago * DAY).toISOString().slice(0, 10);
      const sent = await request.post(
        `${base}/api/ml-home/openlineage/api/v1/lineage`,
        {
          data: {
            eventType: 'COMPLETE',
            eventTime: new Date(Date.parse(day) + 1.1 * DAY).toISOString(),
            producer: 'https://example.com/e2e',
            schemaURL:
              'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
            run: {
              runId: crypto.randomUUID(),
              facets: {
                nominalTime: { nominalStartTime: `${day}T00:00:00Z` },
              },
            },
            job: { namespace: 'e2e', name: `count_${stamp}` },
            inputs: [],
            outputs: [
              {
                namespace: 'e2e',
                name: dataset,
                facets: {
                  schema: {
                    fields: [
                      { name: 'user_id', type: 'varchar' },
                      { name: 'plays_7d', type: 'bigint' },
                      { name: 'skips_7d', type: 'bigint' },
                      { name: 'ds', type: 'date' },
                    ],
                  },
                },
              },
            ],
          },
        },
      );
      expect(sent.status()).toBe(201);
    }
  });

  test('one is ignored and offered again, and adopted with its deliveries', async ({
    page,
  }) => {
    await open(page, `/ml-home/features/candidates?q=${dataset}`);
    const row = page.getByRole('row').filter({ hasText: `count_${stamp}` });
    await expect(row).toContainText('user_id, plays_7d, skips_7d, ds');
    await expect(row).toContainText(`count_${stamp}`);
    expect(await barriersOf(page)).toEqual([]);
    await row.getByRole('button', { name: `Ignore ${dataset}` }).click();
    await expect(row).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await row.getByRole('button', { name: `Adopt ${dataset}` }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByLabel('Entity key')).toHaveValue('user_id');
    await expect(dialog.getByRole('button', { name: 'daily' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    expect(await barriersOf(page)).toEqual([]);
    await dialog.getByRole('checkbox', { name: /^skips_7d/ }).uncheck();
    await dialog.getByRole('button', { name: `Adopt as ${dataset}` }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole('button', { name: 'Open it' }).click();
    await expect(page.locator('h1')).toContainText(dataset);
    await open(page, `/ml-home/features/${dataset}?tab=quality`);
    const log = page.getByRole('region', { name: 'Deliveries' });
    await expect(log.getByText('openlineage')).toHaveCount(3);
  });

  test('a promise is read from a file, and the queue is written to one', async ({
    page,
  }) => {
    await open(page, `/ml-home/features/${dataset}?tab=quality`);
    await page.getByRole('button', { name: 'Import or export' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('input[type=file]').setInputFiles({
      name: 'contract.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from(
        [
          'apiVersion: openslo/v1',
          'kind: SLO',
          'metadata:',
          '  name: plays',
          '  annotations:',
          '    mlhome.dev/cadence: day',
          '    mlhome.dev/zone: UTC',
          '    mlhome.dev/within: 6h',
          'spec:',
          '  service: plays',
          '  budgetingMethod: Occurrences',
          '  timeWindow: [{ duration: 28d, isRolling: true }]',
          '  objectives: [{ displayName: on time, target: 0.9 }]',
        ].join('\n'),
      ),
    });
    await expect(dialog.getByText('After the import')).toBeVisible();
    await dialog.getByRole('button', { name: 'Promise it' }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText('Objective 90%')).toBeVisible();

    await open(page, '/ml-home/features/retirement?days=0');
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const file = await coming;
    expect(file.suggestedFilename()).toBe('features-without-readers.csv');
    const text = await readFile(await file.path(), 'utf8');
    expect(text).toContain(dataset);
  });
});
