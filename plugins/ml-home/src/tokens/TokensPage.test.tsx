import { anAccessToken } from '@ml-home/backstage-plugin-ml-home-common/testUtils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderMlHome } from '../__testUtils__/renderMlHome';
import { endsSoon } from './TokensPage';

const secret = 'mlh_0123456789abcdef0123456789ab7f3q';

describe('access tokens', () => {
  it('makes one and shows its secret this once', async () => {
    const createToken = jest.fn(async () => ({
      token: anAccessToken(),
      secret,
    }));
    renderMlHome('/ml-home/tokens', {
      listTokens: async () => ({ items: [] }),
      createToken,
    });
    await screen.findByText('No tokens yet');
    await userEvent.click(
      screen.getAllByRole('button', { name: 'Make a token' })[0],
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Make a token' }),
    );
    expect(within(dialog).getByRole('alert')).toHaveTextContent(
      'Give it a name.',
    );

    await userEvent.type(within(dialog).getByLabelText('Name'), ' laptop ');
    await userEvent.click(within(dialog).getByLabelText(/Write/));
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Never' }),
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Make a token' }),
    );
    expect(createToken).toHaveBeenCalledWith({
      name: 'laptop',
      scopes: ['read'],
      expiresInDays: null,
    });
    expect(await screen.findByText(secret)).toBeInTheDocument();
    expect(
      screen.getByText(/MLFLOW_TRACKING_TOKEN=mlh_•+7f3q/),
    ).toBeInTheDocument();

    await userEvent.click(screen.getByRole('button', { name: 'I have it' }));
    await waitFor(() =>
      expect(screen.queryByText(secret)).not.toBeInTheDocument(),
    );
  });

  it('names the token before it revokes it', async () => {
    const token = anAccessToken({ name: 'nightly' });
    const revokeToken = jest.fn(async () => ({
      ...token,
      state: 'revoked' as const,
    }));
    renderMlHome('/ml-home/tokens', {
      listTokens: async () => ({ items: [token] }),
      revokeToken,
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Revoke nightly' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Revoke "nightly"?',
    });
    expect(revokeToken).not.toHaveBeenCalled();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Revoke nightly' }),
    );
    expect(revokeToken).toHaveBeenCalledWith(token.id);
    expect(
      await screen.findByText('"nightly" is revoked.'),
    ).toBeInTheDocument();
  });

  it('leaves tokens of the configuration alone and says why', async () => {
    renderMlHome('/ml-home/tokens', {
      listTokens: async () => ({
        items: [anAccessToken({ name: 'first', fixed: true })],
      }),
    });
    expect(
      await screen.findByRole('button', { name: 'Revoke first' }),
    ).toBeDisabled();
    expect(screen.getByText('set by configuration')).toBeInTheDocument();
  });

  it('warns two weeks before the end', () => {
    const now = Date.parse('2026-03-02T12:00:00Z');
    const ending = (expiresAt?: string) =>
      endsSoon(anAccessToken({ expiresAt }), now);
    expect(ending('2026-03-10T12:00:00Z')).toBe(true);
    expect(ending('2026-04-10T12:00:00Z')).toBe(false);
    expect(ending(undefined)).toBe(false);
  });
});
