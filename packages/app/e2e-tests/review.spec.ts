import { expect, Page, test } from '@playwright/test';
import { Mlflow } from './mlflow';
import { enterAs, makeToken, people } from './people';
import { barriersOf, base } from './portal';

const stamp = Date.now().toString(36);
const model = `journey-review-${stamp}`;
const versionPath = `/ml-home/models/${model}/versions/1`;
const limits = 'Weak on recordings of less than two seconds.';

/** Sets the guarded alias as the client would, and gives back what it was told. */
async function setAlias(page: Page, secret: string) {
  const response = await page.request.post(
    `${base}/api/ml-home/mlflow/api/2.0/mlflow/registered-models/alias`,
    {
      data: { name: model, alias: 'production', version: '1' },
      headers: { Authorization: `Bearer ${secret}` },
    },
  );
  return { status: response.status(), ...(await response.json()) };
}

/** Answers an open question of the card, and waits until it is kept. */
async function answer(page: Page, question: string, text: string) {
  const place = page.getByRole('group', { name: question }).first();
  await place.getByRole('button', { name: /^Write/ }).click();
  await place.getByRole('textbox').fill(text);
  await expect(place.getByText('Saved', { exact: true })).toBeVisible();
}

async function decide(page: Page, kind: string, reason: string) {
  await page.getByRole('radio', { name: kind, exact: true }).check();
  await page.getByLabel(/^Why/).fill(reason);
  await page.getByRole('button', { name: 'Record decision' }).click();
}

test.describe.configure({ mode: 'serial' });

test.describe('three people, from a run to an approved alias', () => {
  let ada: Page;
  let priya: Page;
  let ruth: Page;
  let secret: string;
  let reviewPath: string;

  test.beforeAll(async ({ browser }) => {
    ada = await enterAs(browser, people.practitioner, '/ml-home');
    secret = await makeToken(ada, `review ${stamp}`);
    const mlflow = new Mlflow(ada.request, base, secret);
    const experimentId = await mlflow.createExperiment(model);
    const runId = await mlflow.startRun(experimentId, 'baseline');
    await mlflow.logSeries(runId, 'test_accuracy', [0.7, 0.8, 0.91]);
    await mlflow.finish(runId);
    await mlflow.registerModel(model, runId);
  });
  test.afterAll(async () => {
    for (const page of [ada, priya, ruth]) await page?.context().close();
  });

  test('a model without a tier is held up by nothing; a tier brings the policy', async () => {
    expect(await setAlias(ada, secret)).toMatchObject({ status: 200 });
    await ada.goto(`${base}${versionPath}`);
    await ada.getByRole('link', { name: 'Assess', exact: true }).click();
    await expect(ada.locator('h1')).toHaveText(`Risk tier of ${model}`);
    await expect(ada.getByRole('radiogroup').first()).toBeVisible();
    // One question after the other, for as long as answers lead to more.
    const open = ada.getByRole('radiogroup').filter({
      hasNot: ada.locator('input:checked'),
    });
    while ((await open.count()) > 0) {
      const group = open.first();
      const meets = await group.getAttribute('aria-label');
      await group
        .getByRole('radio', {
          name: meets?.startsWith('Do people talk') ? 'Yes' : 'No',
        })
        .check();
    }
    await expect(ada.getByText('People meet it or its products')).toBeVisible();
    expect(await barriersOf(ada)).toEqual([]);
    await ada.getByRole('button', { name: 'Keep the answers' }).click();
    await expect(ada.getByText('Kept: tier Limited')).toBeVisible();

    const refused = await setAlias(ada, secret);
    expect(refused).toMatchObject({
      status: 403,
      error_code: 'PERMISSION_DENIED',
    });
    expect(refused.message).toContain('never reviewed');
    expect(refused.message).toContain(versionPath);
  });

  test('the practitioner answers what only a person knows, and submits', async () => {
    await ada.goto(`${base}${versionPath}/card`);
    await answer(
      ada,
      'What is it for?',
      'Marks songs before a person listens.',
    );
    await answer(
      ada,
      'What must it not be used for?',
      'Taking songs down without a person.',
    );
    await ada.goto(`${base}${versionPath}`);
    await ada.getByRole('button', { name: 'Submit for review' }).click();
    const dialog = ada.getByRole('dialog');
    await dialog.getByLabel('What reviewers should know').fill('Please look');
    await dialog.getByRole('button', { name: 'Submit for review' }).click();
    await expect(ada).toHaveURL(/\/governance\/reviews\/\d+/);
    reviewPath = new URL(ada.url()).pathname;
    // Whose work it is may not decide on it, and reads why.
    await expect(ada.getByText(/You cannot decide here/)).toBeVisible();
    await expect(
      ada.getByRole('note').getByText(/registered the version/),
    ).toBeVisible();
  });

  test('a reviewer finds it at home, misses an answer, and asks for changes', async ({
    browser,
  }) => {
    priya = await enterAs(browser, people.technical, '/ml-home');
    await priya
      .getByRole('region', { name: 'Needs you' })
      .getByRole('link', { name: `Review: ${model}` })
      .click();
    await expect(priya.locator('h1')).toContainText(model);
    await expect(
      priya.getByRole('radio', { name: 'Approve', exact: false }).first(),
    ).toBeDisabled();
    await priya
      .getByRole('table', { name: 'Evidence' })
      .getByRole('button', { name: 'Limits' })
      .click();
    await priya.getByLabel('Write a comment').fill('Where does it fail?');
    await priya.getByRole('button', { name: 'Comment', exact: true }).click();
    await expect(priya.getByText('on Limits')).toBeVisible();
    await decide(priya, 'Request changes', 'The limits are missing');
    await expect(priya.getByText('Recorded: Changes requested')).toBeVisible();
    expect(await barriersOf(priya)).toEqual([]);
    expect((await setAlias(ada, secret)).message).toContain(
      'changes requested',
    );
  });

  test('the practitioner finds the request at home, answers, and submits again', async () => {
    await ada.goto(`${base}/ml-home`);
    const needs = ada.getByRole('region', { name: 'Needs you' });
    await expect(
      needs.getByRole('listitem').filter({ hasText: model }),
    ).toContainText('Changes requested');
    await needs.getByRole('link', { name: `Answer: ${model}` }).click();
    await expect(ada.getByText('Where does it fail?')).toBeVisible();

    await ada.goto(`${base}${versionPath}/card`);
    await answer(ada, 'Where is it weak?', limits);

    await ada.goto(`${base}${reviewPath}`);
    await ada.getByRole('button', { name: 'Reply' }).click();
    await ada
      .getByRole('textbox', { name: 'Reply' })
      .fill('It is on the card now.');
    await ada.getByRole('button', { name: 'Comment', exact: true }).click();
    // In the thread, and not only in the box it was typed into.
    await expect(ada.getByRole('textbox', { name: 'Reply' })).toBeHidden();
    await expect(ada.getByText('It is on the card now.')).toBeVisible();
    await ada.getByRole('button', { name: 'Submit again' }).click();
    const dialog = ada.getByRole('dialog');
    await dialog.getByLabel(/^Why/).fill('Limits are written');
    await dialog.getByRole('button', { name: /Submit again/ }).click();
    await expect(ada.getByText('Done: the review is Submitted')).toBeVisible();
  });

  test('two people of different teams approve, and only then the alias goes through', async ({
    browser,
  }) => {
    await priya.goto(`${base}${reviewPath}`);
    await expect(priya.getByText(limits)).toBeVisible();
    await priya.getByRole('button', { name: 'Resolve' }).click();
    await decide(priya, 'Approve', 'The numbers hold');
    await expect(priya.getByText(/Recorded: In review/)).toBeVisible();
    // One person signs one step.
    await expect(priya.getByText(/You cannot decide here/)).toBeVisible();
    expect((await setAlias(ada, secret)).message).toContain('in review');

    ruth = await enterAs(
      browser,
      people.risk,
      '/ml-home/governance?view=queue',
    );
    await ruth
      .getByRole('link', { name: new RegExp(model) })
      .first()
      .click();
    await expect(ruth.getByText(limits)).toBeVisible();
    await decide(ruth, 'Approve', 'The text is honest');
    await expect(ruth.getByText('Recorded: Approved')).toBeVisible();

    expect(await setAlias(ada, secret)).toMatchObject({ status: 200 });
    await ruth.goto(`${base}${versionPath}`);
    await expect(ruth.getByText('production').first()).toBeVisible();
    await expect(ruth.getByRole('link', { name: 'Approved' })).toBeVisible();
  });

  test('a value that changes afterwards is what the next look at it shows', async () => {
    await ada.goto(`${base}${versionPath}/card`);
    await ada.getByRole('button', { name: 'Edit Limits' }).click();
    const dialog = ada.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill('Weak on live recordings.');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
    const refused = await setAlias(ada, secret);
    expect(refused.status).toBe(403);
    await ruth.goto(`${base}${reviewPath}`);
    await expect(ruth.locator('main header')).toContainText('Stale');
  });
});
