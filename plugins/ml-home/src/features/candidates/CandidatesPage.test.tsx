import { FeatureCandidate } from '@ml-home/backstage-plugin-ml-home-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { httpError, renderMlHome } from '../../__testUtils__/renderMlHome';

const aCandidate = (
  partial: Partial<FeatureCandidate> = {},
): FeatureCandidate => ({
  id: '7',
  namespace: 'pg://lake',
  name: 'lake.plays',
  description: 'What users play',
  columns: ['user_id', 'plays', 'skips', 'a b', 'ds', 'x', 'y'].map(name => ({
    name,
    type: 'bigint',
  })),
  columnCount: 7,
  jobs: ['airflow:count_plays'],
  firstSeen: '2026-01-02T12:00:00.000Z',
  lastSeen: '2026-03-02T12:00:00.000Z',
  deliveries: 28,
  suggested: {
    name: 'plays',
    entityKeys: ['user_id'],
    features: ['plays', 'skips'],
    owner: 'group:default/recs',
    schedule: { cadence: 'day', zone: 'UTC' },
  },
  ...partial,
});

function open(
  methods: Record<string, unknown> = {},
  path = '/ml-home/features/candidates',
) {
  const candidates = jest.fn(
    async (): Promise<unknown> => ({ items: [aCandidate()], totalCount: 1 }),
  );
  renderMlHome(path, { features: { candidates, ...methods } as never });
  return candidates;
}

describe('the page of candidates', () => {
  it('asks for what the address says, and shows what is known', async () => {
    const candidates = open(
      {},
      '/ml-home/features/candidates?q=plays&ignored=true',
    );
    const row = (await screen.findByText('lake.plays')).closest('tr')!;
    expect(row).toHaveTextContent('user_id, plays, skips, a b, ds and 2 more');
    expect(row).toHaveTextContent('count_plays');
    expect(row).toHaveTextContent('28');
    expect(candidates).toHaveBeenCalledWith(
      { query: expect.objectContaining({ q: 'plays', ignored: 'true' }) },
      expect.anything(),
    );
  });

  it('adopts with what was guessed, changed where it was wrong', async () => {
    const adopt = jest.fn(async () => ({}));
    open({ adopt });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Adopt lake.plays' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByLabelText('Entity key')).toHaveValue('user_id');
    expect(dialog.getByRole('checkbox', { name: /^plays/ })).toBeChecked();
    expect(dialog.getByRole('checkbox', { name: /^ds/ })).not.toBeChecked();
    expect(dialog.getByRole('checkbox', { name: /^a b/ })).toBeDisabled();
    const name = dialog.getByLabelText('Name of the family');
    await userEvent.clear(name);
    await userEvent.type(name, 'user plays');
    await userEvent.click(dialog.getByRole('button', { name: /^Adopt as/ }));
    expect(dialog.getByRole('alert')).toHaveTextContent('Letters, digits');
    expect(adopt).not.toHaveBeenCalled();
    await userEvent.clear(name);
    await userEvent.type(name, 'user_plays');
    await userEvent.click(dialog.getByRole('checkbox', { name: /^skips/ }));
    await userEvent.click(dialog.getByRole('checkbox', { name: /^x/ }));
    await userEvent.click(dialog.getByRole('button', { name: /^Adopt as/ }));
    await screen.findByText('user_plays is a family now.');
    expect(adopt).toHaveBeenCalledWith({
      params: { id: '7' },
      body: {
        name: 'user_plays',
        description: 'What users play',
        entityKeys: ['user_id'],
        owner: 'group:default/recs',
        schedule: { cadence: 'day', zone: 'UTC' },
        columns: ['plays', 'x'],
      },
    });
  });

  it('says what the server refused', async () => {
    open({
      adopt: async () => {
        throw httpError(409, "'name': there is a feature family 'plays'");
      },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Adopt lake.plays' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: /^Adopt as/ }));
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      "there is a feature family 'plays'",
    );
  });

  it('ignores, and takes it back', async () => {
    const ignoreCandidate = jest.fn(async () => ({}));
    const unignoreCandidate = jest.fn(async () => ({}));
    open({ ignoreCandidate, unignoreCandidate });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Ignore lake.plays' }),
    );
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() =>
      expect(unignoreCandidate).toHaveBeenCalledWith({ params: { id: '7' } }),
    );
    expect(ignoreCandidate).toHaveBeenCalledTimes(1);
  });

  it('says how datasets get here when there are none', async () => {
    open({ candidates: async () => ({ items: [], totalCount: 0 }) });
    await screen.findByText('No dataset waits to be adopted');
    expect(screen.getByText(/the facet schema/)).toBeInTheDocument();
  });

  it('opens a family that is called like a page', async () => {
    const get = jest.fn(() => new Promise(() => undefined));
    renderMlHome('/ml-home/features/~candidates', {
      features: { get } as never,
    });
    await waitFor(() =>
      expect(get).toHaveBeenCalledWith(
        { params: { family: 'candidates' } },
        expect.anything(),
      ),
    );
  });
});
