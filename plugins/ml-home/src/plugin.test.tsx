import { renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import {
  aModelDetail,
  aModelVersion,
  fakeMlHomeClient,
} from '@ml-home/backstage-plugin-ml-home-common/testUtils';
import { mlHomeApiRef } from '@ml-home/backstage-plugin-ml-home-react';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createMlHomeCatalogGraphApi } from './catalogGraph';
import { mlHomePlugin } from './plugin';
import { rootRouteRef } from './routes';
import { renderMlHome, someoneWithRuns } from './__testUtils__/renderMlHome';

const tabs = async () => {
  const nav = await screen.findByRole('navigation', { name: 'ML Home' });
  return within(nav)
    .getAllByRole('link')
    .map(link => [link.textContent, link.getAttribute('href')]);
};

describe('in the new frontend system', () => {
  it('has a tab with an address for each area', async () => {
    renderMlHome('/ml-home/costs', {});
    expect(await tabs()).toEqual([
      ['Home', '/ml-home'],
      ['Projects', '/ml-home/projects'],
      ['Models', '/ml-home/models'],
      ['Features', '/ml-home/features'],
      ['Experiments', '/ml-home/experiments'],
      ['Costs', '/ml-home/costs'],
      ['Governance', '/ml-home/governance'],
    ]);
    expect(
      await screen.findByRole('heading', { name: 'Costs', level: 1 }),
    ).toBeInTheDocument();
  });

  it('lets a site switch tabs off and name them anew', async () => {
    renderMlHome('/ml-home/features', {}, [
      { 'sub-page:ml-home/costs': false },
      { 'sub-page:ml-home/models': { config: { title: 'Model register' } } },
    ]);
    const titles = (await tabs()).map(([title]) => title);
    expect(titles).toContain('Model register');
    expect(titles).not.toContain('Costs');
  });

  it('says so when an address leads nowhere', async () => {
    renderMlHome('/ml-home/nothing-here', {});
    expect(
      await screen.findByText('This page was not found'),
    ).toBeInTheDocument();
  });

  it('finds by name from every page, with the keyboard alone', async () => {
    renderMlHome('/ml-home/governance', {
      search: async ({ q }) => ({
        items: [{ type: 'model', id: 'home ranker', title: `found ${q}` }],
      }),
      getModel: async name => aModelDetail({ name, title: 'Home ranker' }),
      listModelVersions: async () => ({ items: [aModelVersion()] }),
    });
    await screen.findByRole('heading', { name: 'Governance', level: 1 });
    await userEvent.keyboard('/');
    await userEvent.keyboard('rank');
    await screen.findByRole('option', { name: /found rank/ });
    await userEvent.keyboard('{Enter}');
    expect(
      await screen.findByRole('heading', { name: 'Home ranker', level: 1 }),
    ).toBeInTheDocument();
  });

  it('goes to a tab by two keys and lists them on "?"', async () => {
    renderMlHome('/ml-home/costs', { getMe: someoneWithRuns });
    await screen.findByRole('heading', { name: 'Costs', level: 1 });
    await userEvent.keyboard('gv');
    await screen.findByRole('heading', { name: 'Governance', level: 1 });
    await userEvent.keyboard('?');
    expect(
      await screen.findByRole('dialog', { name: 'Keyboard' }),
    ).toHaveTextContent('Go to Models');
  });
});

describe('on the stock entity page', () => {
  const entity = {
    apiVersion: 'mlhome.dev/v1alpha1',
    kind: 'MLModel',
    metadata: {
      name: 'home-ranker',
      annotations: { 'mlhome.dev/registered-model': 'home ranker' },
    },
    spec: { owner: 'group:default/search' },
  };

  it('shows the newest version of the registered model', async () => {
    const getModel = jest.fn(async (name: string) =>
      aModelDetail({
        name,
        aliases: [{ alias: 'champion', version: '7' }],
        latestVersion: { version: '8', createdAt: '2026-03-02T12:00:00.000Z' },
      }),
    );
    renderTestApp({
      extensions: [
        createTestEntityPage({ entity }),
        mlHomePlugin.getExtension('entity-card:ml-home/model'),
      ],
      mountedRoutes: { '/ml-home': rootRouteRef },
      apis: [
        [
          mlHomeApiRef,
          fakeMlHomeClient({
            getModel,
            listModelVersions: async () => ({
              items: [aModelVersion({ version: '8' })],
            }),
          }),
        ],
      ],
    });
    expect(await screen.findByRole('link', { name: 'v8' })).toHaveAttribute(
      'href',
      '/ml-home/models/home%20ranker/versions/8',
    );
    expect(screen.getByText('@champion v7')).toBeInTheDocument();
    expect(
      screen.getByText(/models:\/home ranker@champion/),
    ).toBeInTheDocument();
    expect(getModel.mock.calls[0][0]).toBe('home ranker');
  });

  it('teaches the stock graph our relations and keeps its own', () => {
    const api = createMlHomeCatalogGraphApi();
    expect(api.knownRelationPairs).toEqual(
      expect.arrayContaining([
        ['ownerOf', 'ownedBy'],
        ['trainedOn', 'usedToTrain'],
      ]),
    );
    expect(api.defaultRelations).toContain('consumesFeatures');
  });
});
