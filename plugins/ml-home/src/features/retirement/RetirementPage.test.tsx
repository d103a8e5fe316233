import {
  Proposal,
  RetirementCandidate,
} from '@ml-home/backstage-plugin-ml-home-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { httpError, renderMlHome } from '../../__testUtils__/renderMlHome';

const aCandidate = (
  partial: Partial<RetirementCandidate> = {},
): RetirementCandidate => ({
  name: 'user-listening',
  title: 'How a listener listens',
  owner: 'group:default/signals',
  featureCount: 2,
  unusedSince: '2026-01-02T12:00:00.000Z',
  proof: [{ source: 'catalog' }, { source: 'mlflow' }],
  ...partial,
});

const aProposal = (partial: Partial<Proposal> = {}): Proposal => ({
  id: '7',
  family: 'user-listening',
  owner: 'group:default/signals',
  kind: 'retirement',
  reason: 'Superseded by plays',
  author: 'user:default/jonas',
  createdAt: '2026-03-02T12:00:00.000Z',
  state: 'open',
  canDecide: true,
  isAuthor: false,
  ...partial,
});

function open(
  methods: Record<string, unknown> = {},
  path = '/ml-home/features/retirement',
) {
  const retirement = jest.fn(
    async (): Promise<unknown> => ({
      items: [aCandidate(), aCandidate({ name: 'tracks', title: undefined })],
      totalCount: 2,
    }),
  );
  renderMlHome(path, {
    features: {
      retirement,
      proposals: async () => ({ items: [] }),
      ...methods,
    } as never,
  });
  return retirement;
}

const rowOf = async (name: RegExp) =>
  (await screen.findByRole('link', { name })).closest('tr')!;

describe('the queue of what nobody reads', () => {
  it('asks for what the address says, and shows where readers were looked for', async () => {
    const retirement = open(
      {},
      '/ml-home/features/retirement?days=30&level=feature&kept=true',
    );
    const row = await rowOf(/How a listener listens/);
    expect(row).toHaveTextContent('catalog, mlflow');
    // Who read it last may be hidden from the caller: absent is unknown, not never.
    expect(row).not.toHaveTextContent('never');
    expect(retirement).toHaveBeenCalledWith(
      {
        query: expect.objectContaining({
          days: 30,
          level: 'feature',
          kept: 'true',
        }),
      },
      expect.anything(),
    );
  });

  it('proposes to the owner with a reason only', async () => {
    const propose = jest.fn(async () => aProposal({ canDecide: false }));
    open({ propose });
    await userEvent.click(
      within(await rowOf(/listener/)).getByRole('button', {
        name: 'Propose to retire',
      }),
    );
    const dialog = await screen.findByRole('dialog');
    const confirm = within(dialog).getByRole('button', {
      name: 'Propose to retire user-listening',
    });
    await userEvent.click(confirm);
    expect(propose).not.toHaveBeenCalled();
    expect(within(dialog).getByText(/Say why/)).toBeVisible();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: 'Reason' }),
      'Superseded',
    );
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(propose).toHaveBeenCalledWith({
        params: { family: 'user-listening' },
        body: { kind: 'retirement', feature: undefined, reason: 'Superseded' },
      }),
    );
    expect(await screen.findByText('Proposed to signals.')).toBeVisible();
  });

  it('keeps for days within limits', async () => {
    const keep = jest.fn(async () => ({ until: '2026-06-02T12:00:00.000Z' }));
    open({ keep });
    await userEvent.click(
      within(await rowOf(/listener/)).getByRole('button', { name: 'Keep' }),
    );
    const dialog = await screen.findByRole('dialog');
    const days = within(dialog).getByRole('textbox', { name: 'Days' });
    const confirm = within(dialog).getByRole('button', {
      name: 'Keep user-listening',
    });
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: 'Reason' }),
      'Needed in spring',
    );
    await userEvent.clear(days);
    await userEvent.type(days, '731');
    await userEvent.click(confirm);
    expect(keep).not.toHaveBeenCalled();
    await userEvent.clear(days);
    await userEvent.type(days, '90');
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(keep).toHaveBeenCalledWith({
        params: { family: 'user-listening' },
        body: { feature: undefined, reason: 'Needed in spring', days: 90 },
      }),
    );
  });

  it('lets the owner accept, and says which file outranks it', async () => {
    const decide = jest.fn(async () => ({
      proposal: aProposal({ state: 'accepted', canDecide: false }),
      declaredIn: 'url:https://git/features.yaml',
    }));
    open({
      proposals: async () => ({
        items: [
          aProposal(),
          aProposal({ id: '8', family: 'others', canDecide: false }),
        ],
      }),
      decide,
    });
    expect(await screen.findByText('Superseded by plays')).toBeVisible();
    expect(screen.queryByText('others')).not.toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Accept, retire user-listening' }),
    );
    expect(
      await screen.findByText(/declared in url:https:\/\/git\/features.yaml/),
    ).toBeVisible();
    expect(decide).toHaveBeenCalledWith({
      params: { id: '7' },
      body: { decision: 'accept' },
    });
  });

  it('says what it means to be empty, and what failed', async () => {
    open({ retirement: async () => ({ items: [], totalCount: 0 }) });
    expect(
      await screen.findByText('Nothing has been without a reader for so long'),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: 'Export CSV' })).toBeDisabled();
  });

  it('says what failed', async () => {
    open({
      retirement: async () => {
        throw httpError(400, 'the database is away');
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is away',
    );
  });
});
