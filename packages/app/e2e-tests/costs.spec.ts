import { expect, test } from '@playwright/test';
import { barriersOf, open } from './portal';

const stamp = Date.now().toString(36);
const model = `journey-cost-${stamp}`;
const account = `account-${stamp}`;

const dayAt = (offset: number): string =>
  new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** A bill of this month: a model by its tag, and an application that no rule knows. */
function bill(): string {
  const today = dayAt(0);
  const first = `${today.slice(0, 7)}-01`;
  const row = (amount: string, tags: object) =>
    [
      ...[amount, amount, 'USD', account, `${first} 00:00:00`],
      ...[`${today}T00:00:00Z`, `${dayAt(1)}T00:00:00Z`],
      ...['usage', 'Example Cloud', 'Compute'],
      `"${JSON.stringify(tags).replaceAll('"', '""')}"`,
    ].join(',');
  return [
    'BilledCost,EffectiveCost,BillingCurrency,BillingAccountId,BillingPeriodStart,ChargePeriodStart,ChargePeriodEnd,ChargeCategory,InvoiceIssuerName,ServiceName,Tags',
    row('1200.25', { model }),
    row('99.75', { app: stamp }),
    '',
  ].join('\n');
}

test.describe.configure({ mode: 'serial' });

test.describe('from a bill to whom it belongs', () => {
  test('a bill is sent, and what was mended in it is told', async ({
    page,
  }) => {
    await open(page, '/ml-home/costs/imports');
    await page.getByLabel('Choose a file').setInputFiles({
      name: `bill-${stamp}.csv`,
      mimeType: 'text/csv',
      buffer: Buffer.from(bill()),
    });
    await expect(
      page.getByText(`bill-${stamp}.csv is in the ledger: 2 charges.`),
    ).toBeVisible();
    await page.getByRole('link', { name: `bill-${stamp}.csv` }).click();
    await expect(page.getByText('date without zone')).toBeVisible();
    await expect(page.getByText('wrong case')).toBeVisible();
    expect(await barriersOf(page)).toEqual([]);
  });

  test('what is no bill is refused with the reason', async ({ page }) => {
    await open(page, '/ml-home/costs/imports');
    await page.getByLabel('Choose a file').setInputFiles({
      name: 'holiday.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('a,b\n1,2\n'),
    });
    await expect(page.getByRole('alert')).toContainText(
      'this is no file of FOCUS',
    );
  });

  test('the overview adds up to the bill, and names the model', async ({
    page,
  }) => {
    await open(page, '/ml-home/costs?by=object');
    await expect(page.getByText('equal to the cent')).toBeVisible();
    await expect(page.getByRole('row', { name: model })).toContainText('1,200');
    expect(await barriersOf(page)).toEqual([]);
  });

  test('a rule is tried before it is published, and the charge belongs to somebody', async ({
    page,
  }) => {
    await open(page, '/ml-home/costs');
    const unmatched = page
      .getByRole('listitem')
      .filter({ hasText: `tag:app = ${stamp}` });
    await unmatched.getByRole('link', { name: 'Dry run' }).click();
    await expect(
      page.getByRole('textbox', { name: 'Rules as JSON' }),
    ).toHaveValue(new RegExp(stamp));
    await page.getByRole('button', { name: 'Dry run' }).click();
    await expect(page.getByText('nothing is changed yet')).toBeVisible();
    await page.getByRole('button', { name: /Publish as version/ }).click();
    await expect(page.getByText(/is in force\./)).toBeVisible();
    await open(page, '/ml-home/costs');
    await expect(page.getByText('equal to the cent')).toBeVisible();
    await expect(page.getByText(`tag:app = ${stamp}`)).toBeHidden();
  });

  test('a budget says how much of it is spent', async ({ page }) => {
    await open(page, '/ml-home/costs');
    await page.getByRole('button', { name: 'Set a budget' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Set', exact: true }).click();
    await expect(dialog.getByText('A number above zero')).toBeVisible();
    await dialog.getByRole('button', { name: 'Model' }).click();
    await dialog.getByLabel('Name').fill(model);
    await dialog.getByLabel('Amount, USD').fill('1000');
    await dialog.getByRole('button', { name: 'Set', exact: true }).click();
    await expect(page.getByText('The budget is set.')).toBeVisible();
    await expect(page.getByText(/\$1,200 of \$1,000/)).toBeVisible();
  });
});
