import { expect, test } from '@playwright/test';
import { Mlflow } from './mlflow';
import { barriersOf, base, open } from './portal';

const token = process.env.ML_HOME_TOKEN ?? '';
const stamp = Date.now().toString(36);
const experiment = `journey-carbon-${stamp}`;
const HOUR = 3_600_000;

/** A report as CodeCarbon writes it, of a project that no run is called. */
const report = () =>
  [
    'timestamp,project_name,run_id,duration,emissions,energy_consumed,country_iso_code',
    `${new Date().toISOString()},notebook-${stamp},tracker-${stamp},60,0.25,0.5,SWE`,
    `${new Date().toISOString()},other-${stamp},other-${stamp},60,-1,nan,SWE`,
    '',
  ].join('\n');

test.describe.configure({ mode: 'serial' });

test.describe('from a run to what it emitted', () => {
  let experimentId = '';
  const runs: string[] = [];

  test.beforeAll(async ({ request }) => {
    const mlflow = new Mlflow(request, base, token);
    experimentId = await mlflow.createExperiment(experiment);
    for (const [name, count, auc] of [
      ['small', '1', 0.8],
      ['large', '8', 0.9],
      ['bare', undefined, 0.95],
    ] as const) {
      const { run } = await mlflow.post<{ run: { info: { run_id: string } } }>(
        'runs/create',
        {
          experiment_id: experimentId,
          run_name: `${name}-${stamp}`,
          start_time: Date.now() - HOUR,
          tags: count
            ? [
                { key: 'mlhome.dev/gpu-type', value: 'Tesla T4' },
                { key: 'mlhome.dev/gpu-count', value: count },
                { key: 'mlhome.dev/country', value: 'SWE' },
              ]
            : [],
        },
      );
      runs.push(run.info.run_id);
      await mlflow.logSeries(run.info.run_id, 'auc', [auc]);
      await mlflow.finish(run.info.run_id);
    }
  });

  test('the page of a run says what it emitted, how that is known, and with which factors', async ({
    page,
  }) => {
    await open(page, `/ml-home/runs/${runs[0]}`);
    const panel = page.getByRole('region', { name: 'Carbon' });
    await expect(panel.getByText('Estimated')).toBeVisible();
    await expect(panel.getByText(/D: something was assumed/)).toBeVisible();
    await panel.getByRole('button', { name: 'Factors' }).click();
    await expect(panel.getByText(/70.* W, ML CO2 Impact/)).toBeVisible();
    await expect(panel.getByText(/Our World in Data/)).toBeVisible();
  });

  test('a run of which nothing is known has no emissions, not none', async ({
    page,
  }) => {
    await open(page, `/ml-home/runs/${runs[2]}`);
    const panel = page.getByRole('region', { name: 'Carbon' });
    await expect(panel.getByText('Emissions unknown')).toBeVisible();
  });

  test('a report is sent, what is wrong in it told, and a person joins it', async ({
    page,
  }) => {
    await open(page, '/ml-home/costs/carbon/reports');
    await page.locator('input[type=file]').setInputFiles({
      name: `emissions-${stamp}.csv`,
      mimeType: 'text/csv',
      buffer: Buffer.from(report()),
    });
    await expect(
      page.getByText(`emissions-${stamp}.csv: 2 rows, 0 with a run`),
    ).toBeVisible();
    await expect(
      page.getByRole('row', { name: `emissions-${stamp}.csv` }),
    ).toContainText('emissions: negative (1)');
    const row = page.getByRole('row', { name: `notebook-${stamp}` });
    await expect(row).toContainText('250 g');
    expect(await barriersOf(page)).toEqual([]);
    await row.getByRole('button', { name: 'Join' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Run').fill(runs[2]);
    await dialog.getByRole('button', { name: 'Join' }).click();
    await expect(row).toBeHidden();
    await open(page, `/ml-home/runs/${runs[2]}`);
    const panel = page.getByRole('region', { name: 'Carbon' });
    await expect(panel.getByText('Imported')).toBeVisible();
    await expect(panel.getByText('250 g')).toBeVisible();
  });

  test('runs are compared by quality against carbon, with the frontier marked', async ({
    page,
  }) => {
    await open(page, `/ml-home/experiments/${experimentId}`);
    await page.getByRole('link', { name: 'Quality, cost, carbon' }).click();
    const row = (name: string) =>
      page.getByRole('row', { name: `${name}-${stamp}` });
    await expect(row('small')).toContainText('yes');
    await expect(row('large')).toContainText('yes');
    await expect(row('small')).toContainText('unknown');
    await page.getByRole('button', { name: 'Cost', exact: true }).click();
    await expect(page).toHaveURL(/against=cost/);
    await expect(
      page.getByText('3 are not drawn: a value is unknown'),
    ).toBeVisible();
    expect(await barriersOf(page)).toEqual([]);
  });

  test('the overview counts what is known, and factors say where they are from', async ({
    page,
  }) => {
    await open(page, '/ml-home/costs/carbon?by=origin');
    await expect(page.getByText('Where it was learned')).toBeVisible();
    await expect(page.getByRole('row', { name: 'Estimated' })).toBeVisible();
    expect(await barriersOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Factors', exact: true }).click();
    await page
      .getByRole('textbox', { name: 'Find a factor' })
      .fill('europe-west1');
    await expect(
      page.getByRole('row', { name: 'gcp/europe-west1, Belgium' }),
    ).toContainText('126.43 g/kWh');
    await page.getByRole('button', { name: 'Set a factor' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Of').fill('nowhere');
    await dialog.getByLabel('Value, g/kWh').fill('18');
    await dialog.getByLabel('Source').fill('Contract 7');
    await dialog.getByLabel('Year').fill('2026');
    await dialog.getByRole('button', { name: 'Set', exact: true }).click();
    await expect(dialog.getByText(/must be 'provider\/region'/)).toBeVisible();
  });
});
