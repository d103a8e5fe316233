import {
  aModel,
  anAccessToken,
  anExperiment,
  aRun,
} from '@ml-home/backstage-plugin-ml-home-common/testUtils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderMlHome, someoneWithRuns } from '../__testUtils__/renderMlHome';
import { connectLines, maskSecret } from './snippets';

const secret = 'mlh_0123456789abcdef0123456789ab7f3q';

const newcomer = {
  userEntityRef: 'user:default/ada',
  hasRuns: false,
  hasModels: false,
  activeTokens: 0,
  demo: { models: 4, versions: 9, experiments: 1, runs: 12 },
};

const lists = {
  listRuns: async () => ({ items: [aRun()], totalCount: 1 }),
  listModels: async () => ({ items: [aModel()] }),
  listExperiments: async () => ({ items: [anExperiment()] }),
};

describe('the first day', () => {
  it('makes a token right there, masked until asked for', async () => {
    const createToken = jest.fn(async () => ({
      token: anAccessToken(),
      secret,
    }));
    renderMlHome('/ml-home', { getMe: async () => newcomer, createToken });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Make a token' }),
    );
    expect(createToken).toHaveBeenCalledWith({
      name: 'first token',
      scopes: ['read', 'write'],
      expiresInDays: 90,
    });
    expect(await screen.findByText(/TOKEN=mlh_•+7f3q/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Reveal' }));
    expect(
      screen.getByText(`export MLFLOW_TRACKING_TOKEN=${secret}`),
    ).toBeInTheDocument();
  });

  it('helps when the run does not arrive, and moves on when it does', async () => {
    const getMe = jest
      .fn()
      .mockResolvedValueOnce(newcomer)
      .mockImplementation(someoneWithRuns);
    renderMlHome('/ml-home', { ...lists, getMe });
    await userEvent.click(
      await screen.findByRole('button', { name: 'It does not arrive' }),
    );
    expect(screen.getByText(/A 401 in its output/)).toBeInTheDocument();
    expect(
      await screen.findByRole(
        'link',
        { name: 'calm-fox-7' },
        { timeout: 5000 },
      ),
    ).toBeInTheDocument();
    expect(
      screen.queryByText('Waiting for your first run'),
    ).not.toBeInTheDocument();
  });

  it('names what goes before it removes the demo content', async () => {
    const removeDemo = jest.fn(async () => newcomer.demo);
    renderMlHome('/ml-home', { getMe: async () => newcomer, removeDemo });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Remove' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Remove the demo content?',
    });
    expect(dialog).toHaveTextContent(
      '4 models, 9 versions, 1 experiments, 12 runs',
    );
    expect(removeDemo).not.toHaveBeenCalled();
    await userEvent.click(
      within(dialog).getByRole('button', {
        name: 'Remove demo and its 12 runs',
      }),
    );
    expect(removeDemo).toHaveBeenCalledTimes(1);
  });
});

describe('after the first run', () => {
  it('starts with mine and can show everyone', async () => {
    const listRuns = jest.fn(lists.listRuns);
    renderMlHome('/ml-home', { ...lists, getMe: someoneWithRuns, listRuns });
    await screen.findByRole('link', { name: 'calm-fox-7' });
    expect(listRuns.mock.calls[0]).toMatchObject([{ mine: 'true' }, {}]);
    await userEvent.click(screen.getByRole('button', { name: 'Everyone' }));
    await screen.findByText('Runs of everyone');
    expect(listRuns.mock.lastCall).toMatchObject([{ mine: undefined }, {}]);
  });
});

describe('the lines to paste', () => {
  const url = 'http://localhost:7007/api/ml-home';

  it('are exports in a shell', () => {
    expect(connectLines('shell', url, secret).split('\n')).toEqual([
      'export MLFLOW_TRACKING_URI=http://localhost:7007/api/ml-home/mlflow',
      `export MLFLOW_TRACKING_TOKEN=${secret}`,
      'export OPENLINEAGE_URL=http://localhost:7007/api/ml-home/openlineage',
      `export OPENLINEAGE_API_KEY=${secret}`,
    ]);
  });

  it('never carry the secret into a file of a CI system', () => {
    expect(connectLines('ci', url, secret)).not.toContain(secret);
  });

  it('hide the middle of a secret', () => {
    expect(maskSecret(secret)).toMatch(/^mlh_•+7f3q$/);
  });
});

describe('what needs the person', () => {
  const needs = async () => ({
    counts: { review: 7, changes: 1, finding: 0, expiring: 0 },
    items: [
      {
        kind: 'review' as const,
        id: '4',
        reviewId: '4',
        model: 'ranker',
        version: '3',
        title: 'technical',
        from: 'user:default/ada',
        at: '2026-11-20T00:00:00.000Z',
        late: true,
      },
      {
        kind: 'changes' as const,
        id: '5',
        reviewId: '5',
        model: 'tagger',
        version: '1',
        state: 'changes_requested' as const,
        late: false,
      },
    ],
  });

  it('stands first, also for a reviewer who never logged a run', async () => {
    renderMlHome('/ml-home', {
      getMe: async () => newcomer,
      governance: { needs } as never,
    });
    const panel = await screen.findByRole('region', { name: 'Needs you' });
    expect(within(panel).getByText('8')).toBeInTheDocument();
    expect(
      within(panel).getByRole('link', { name: '7 reviews' }),
    ).toHaveAttribute('href', '/ml-home/governance?view=queue');
    const rows = within(panel).getAllByRole('listitem');
    expect(rows.map(row => row.textContent)).toEqual([
      expect.stringMatching(/ranker v3 your review, technical.*due/),
      expect.stringMatching(/tagger v1 Changes requested/),
    ]);
    expect(
      within(panel).getByRole('link', { name: 'Answer: tagger v1' }),
    ).toHaveAttribute('href', '/ml-home/governance/reviews/5');
  });

  it('is left out where nothing does, and where governance may not be seen', async () => {
    renderMlHome('/ml-home', {
      ...lists,
      getMe: someoneWithRuns,
      governance: {
        needs: async () => {
          throw Object.assign(new Error('denied'), { statusCode: 403 });
        },
      } as never,
    });
    expect(
      await screen.findByRole('link', { name: 'calm-fox-7' }),
    ).toBeVisible();
    expect(screen.queryByText('Needs you')).not.toBeInTheDocument();
  });
});
