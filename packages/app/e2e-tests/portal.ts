import AxeBuilder from '@axe-core/playwright';
import { expect, Page } from '@playwright/test';

export const base = process.env.ML_HOME_URL ?? 'http://localhost:7007';

/** Opens a page, entering as guest where the portal asks. */
export async function open(page: Page, path: string) {
  await page.goto(`${base}${path}`);
  const enter = page.getByRole('button', { name: /Enter/ }).first();
  const content = page.locator('h1');
  await expect(enter.or(content).first()).toBeVisible({ timeout: 30_000 });
  if (await enter.isVisible()) {
    await enter.click();
    await expect(enter).toBeHidden();
    await expect(page.locator('h1').first()).toBeVisible({ timeout: 30_000 });
  }
}

/** What keeps people with screen readers or keyboards from using the page; the grave ones. */
export async function barriersOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(v => v.impact === 'serious' || v.impact === 'critical')
    .map(v => `${page.url()}: ${v.id} ${v.nodes[0]?.html}`);
}
