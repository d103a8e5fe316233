import {
  FamilyQuality,
  Proposal,
  SloInput,
} from '@ml-home/backstage-plugin-ml-home-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aFamilyDetail } from '../../__testUtils__/features';
import { httpError, renderMlHome } from '../../__testUtils__/renderMlHome';
import { formatOf } from './ExchangeDialog';

const slo: SloInput = {
  objective: 0.9,
  deadline: { kind: 'offset', minutes: 480 },
  windowDays: 28,
};

const quality: FamilyQuality = {
  schedule: { cadence: 'day', zone: 'Europe/Stockholm' },
  now: '2026-03-02T12:00:00.000Z',
  partitions: [],
  state: 'no_slo',
};

const aProposal = (partial: Partial<Proposal> = {}): Proposal => ({
  id: '7',
  family: 'user-listening',
  owner: 'group:default/signals',
  kind: 'slo',
  slo,
  reason: 'Search reads it at nine',
  author: 'user:default/jonas',
  createdAt: '2026-03-02T12:00:00.000Z',
  state: 'open',
  canDecide: true,
  isAuthor: false,
  ...partial,
});

function open(methods: Record<string, unknown> = {}, owned = true) {
  renderMlHome('/ml-home/features/user-listening?tab=quality', {
    features: {
      get: async () => aFamilyDetail({ owned }),
      quality: async () => quality,
      deliveries: async () => ({ items: [] }),
      excuses: async () => ({ items: [] }),
      proposals: async () => ({ items: [] }),
      ...methods,
    } as never,
  });
}

describe('a promise that somebody proposes', () => {
  it('goes to the owner with a reason', async () => {
    const propose = jest.fn(async () => aProposal({ canDecide: false }));
    open({ propose }, false);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Propose as SLO' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Propose a promise to signals',
    });
    const send = within(dialog).getByRole('button', {
      name: 'Send the proposal',
    });
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: 'Hours' }),
      '8',
    );
    await userEvent.click(send);
    expect(propose).not.toHaveBeenCalled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: 'Why this promise' }),
      'Search reads it',
    );
    await userEvent.click(send);
    await waitFor(() =>
      expect(propose).toHaveBeenCalledWith({
        params: { family: 'user-listening' },
        body: expect.objectContaining({
          kind: 'slo',
          reason: 'Search reads it',
          slo: expect.objectContaining({
            deadline: { kind: 'offset', minutes: 480 },
          }),
        }),
      }),
    );
  });

  it('is accepted by the owner, who reads what it changes', async () => {
    const decide = jest.fn(async () => ({
      proposal: aProposal({ state: 'accepted' }),
      version: 1,
    }));
    open({ proposals: async () => ({ items: [aProposal()] }), decide });
    expect(
      await screen.findByText('A promise is proposed to you'),
    ).toBeVisible();
    expect(screen.getByText(/now no promise/)).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Accept, make it SLO v1' }),
    );
    expect(
      await screen.findByText('Accepted: SLO v1 holds from now on.'),
    ).toBeVisible();
  });

  it('is declined with a reason only', async () => {
    const decide = jest.fn(async () => ({
      proposal: aProposal({ state: 'declined' }),
    }));
    open({ proposals: async () => ({ items: [aProposal()] }), decide });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Decline' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Decline the proposal of jonas',
    });
    const confirm = within(dialog).getByRole('button', {
      name: 'Decline the proposal',
    });
    await userEvent.click(confirm);
    expect(decide).not.toHaveBeenCalled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: 'Reason' }),
      'Too early',
    );
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(decide).toHaveBeenCalledWith({
        params: { id: '7' },
        body: { decision: 'decline', reason: 'Too early' },
      }),
    );
  });

  it('can be withdrawn by its author, and not decided', async () => {
    open(
      {
        proposals: async () => ({
          items: [aProposal({ canDecide: false, isAuthor: true })],
        }),
      },
      false,
    );
    expect(
      await screen.findByText('Proposed promise, waits for signals'),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: 'Withdraw' })).toBeEnabled();
    expect(
      screen.queryByRole('button', { name: /^Accept/ }),
    ).not.toBeInTheDocument();
  });
});

describe('a promise from a file', () => {
  it('shows what it would be, or what is wrong, before it is saved', async () => {
    const importSlo = jest.fn(async () => ({ version: 1 }));
    const previewSlo = jest.fn(
      async ({ body }: { body: { document: string } }) => {
        if (body.document.includes('objectives')) return slo;
        throw httpError(400, 'spec.objectives: must have one objective');
      },
    );
    open({ previewSlo, importSlo });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Import or export' }),
    );
    const dialog = await screen.findByRole('dialog');
    const confirm = within(dialog).getByRole('button', { name: 'Promise it' });
    const document = within(dialog).getByRole('textbox', { name: /^Document/ });
    await userEvent.click(document);
    await userEvent.paste('apiVersion: openslo/v1');
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'must have one objective',
    );
    expect(confirm).toBeDisabled();
    await userEvent.paste(' objectives');
    expect(await within(dialog).findByRole('status')).toHaveTextContent(
      /no promise.*90% by 8 h after the day ends, of 28 days/,
    );
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(importSlo).toHaveBeenCalledWith({
        params: { family: 'user-listening' },
        body: expect.objectContaining({ format: 'openslo' }),
      }),
    );
  });

  it.each([
    ['apiVersion: openslo/v1\nkind: SLO', 'openslo'],
    ['{"apiVersion": "openslo/v1"}', 'openslo'],
    ['kind: DataContract\nslaProperties: []', 'odcs'],
    ['{"kind": "DataContract"}', 'odcs'],
    ['hello', undefined],
  ])('tells the format of %j', (text, format) => {
    expect(formatOf(text)).toBe(format);
  });
});
