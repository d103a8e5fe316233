import { aModel } from '@ml-home/backstage-plugin-ml-home-common/testUtils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  httpError,
  noFacets,
  renderMlHome,
} from '../__testUtils__/renderMlHome';

const page = { getModelFacets: noFacets };

describe('the list of models', () => {
  it('teaches both ways in while there are none', async () => {
    renderMlHome('/ml-home/models', {
      ...page,
      listModels: async () => ({ items: [] }),
    });
    expect(await screen.findByText('No models yet')).toBeInTheDocument();
    expect(
      screen.getByText(/registered_model_name="hello"/),
    ).toBeInTheDocument();
    expect(screen.getByText(/kind: MLModel/)).toBeInTheDocument();
  });

  it('offers to clear filters that leave nothing', async () => {
    const listModels = jest.fn(async () => ({ items: [] }));
    renderMlHome('/ml-home/models?q=zzz&lifecycle=production', {
      ...page,
      listModels,
    });
    await screen.findByText('No model fits "zzz" and these filters');
    expect(listModels.mock.calls[0]).toMatchObject([
      { q: 'zzz', lifecycle: ['production'], sort: '-updatedAt' },
      {},
    ]);
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    expect(await screen.findByText('No models yet')).toBeInTheDocument();
  });

  it('says what failed and tries again', async () => {
    const listModels = jest
      .fn()
      .mockRejectedValueOnce(httpError(400, 'the database is away'))
      .mockResolvedValue({ items: [aModel()] });
    renderMlHome('/ml-home/models', { ...page, listModels });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The models could not be read');
    expect(alert).toHaveTextContent('the database is away');
    await userEvent.click(
      within(alert).getByRole('button', { name: 'Try again' }),
    );
    expect(
      await screen.findByRole('link', { name: 'ranker' }),
    ).toBeInTheDocument();
  });

  it('shows each model as a row that opens, and unknown as unknown', async () => {
    renderMlHome('/ml-home/models', {
      ...page,
      listModels: async () => ({
        totalCount: 2,
        items: [
          aModel({
            name: 'home ranker v1.2',
            aliases: [
              { alias: 'zeta', version: '1' },
              { alias: 'champion', version: '42' },
            ],
            declaration: {
              state: 'declared',
              location: 'url:https://x/model.yaml',
            },
            versionCount: 1043,
          }),
          aModel({
            name: 'only-declared',
            owner: undefined,
            registered: false,
            latestVersion: undefined,
          }),
        ],
      }),
    });
    const link = await screen.findByRole('link', { name: 'home ranker v1.2' });
    expect(link).toHaveAttribute(
      'href',
      '/ml-home/models/home%20ranker%20v1.2',
    );
    const row = link.closest('tr')!;
    expect(row).toHaveTextContent('@champion v42+1');
    expect(row).toHaveTextContent('1,043');
    const other = screen
      .getByRole('link', { name: 'only-declared' })
      .closest('tr')!;
    expect(other).toHaveTextContent('no owner');
    expect(other).toHaveTextContent('not yet');
    expect(screen.getByText('1 to 2 of 2')).toBeInTheDocument();

    await userEvent.click(
      within(row).getByRole('button', { name: /declared/ }),
    );
    expect(
      await screen.findByRole('dialog', { name: 'Where this comes from' }),
    ).toHaveTextContent('url:https://x/model.yaml');
  });

  it('sorts on the server and pages by cursor', async () => {
    const listModels = jest.fn(async (query?: { cursor?: string }) => ({
      items: [aModel({ name: query?.cursor ? 'second' : 'first' })],
      nextCursor: query?.cursor ? undefined : 'c1',
      totalCount: 2,
    }));
    renderMlHome('/ml-home/models', { ...page, listModels });
    await screen.findByRole('link', { name: 'first' });
    await userEvent.click(screen.getByRole('button', { name: 'Model' }));
    await waitFor(() =>
      expect(listModels).toHaveBeenLastCalledWith(
        expect.objectContaining({ sort: 'name' }),
        expect.anything(),
      ),
    );
    expect(screen.getByRole('columnheader', { name: 'Model' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    expect(
      await screen.findByRole('link', { name: 'second' }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Previous' }));
    expect(
      await screen.findByRole('link', { name: 'first' }),
    ).toBeInTheDocument();
  });
});

describe('one model', () => {
  it.each([
    [404, 'The model ghost was not found'],
    [403, 'You may not see this: The model ghost'],
  ])('answers %p with its own sentence', async (status, sentence) => {
    renderMlHome('/ml-home/models/ghost', {
      getModel: async () => {
        throw httpError(status, 'no');
      },
    });
    expect(await screen.findByText(sentence)).toBeInTheDocument();
  });
});
