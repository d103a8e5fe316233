import { Browser, expect, Page } from '@playwright/test';
import { base } from './portal';

/** The demo people, by what they do in a review. */
export const people = {
  practitioner: 'Ada Lindqvist',
  technical: 'Priya Raman',
  risk: 'Ruth Adeyemi',
} as const;

/** A browser of their own for one of the demo people, signed in, on a page. */
export async function enterAs(
  browser: Browser,
  person: string,
  path: string,
): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${base}${path}`);
  await page.getByRole('button', { name: new RegExp(person) }).click();
  await expect(page.locator('main h1').first()).toBeVisible({
    timeout: 30_000,
  });
  return page;
}

/** Makes a token on its page and gives back the secret shown there. */
export async function makeToken(page: Page, name: string): Promise<string> {
  await page.goto(`${base}/ml-home/tokens`);
  await page.getByRole('button', { name: 'Make a token' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Make a token' }).click();
  const secret = await dialog
    .getByTestId('token-secret')
    .locator('pre')
    .innerText();
  await dialog.getByRole('button', { name: 'I have it' }).click();
  return secret.trim();
}
