import { FlatRoutes } from '@backstage/core-app-api';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  aModel,
  aRunDetail,
  fakeMlHomeClient,
} from '@ml-home/backstage-plugin-ml-home-common/testUtils';
import { mlHomeApiRef } from '@ml-home/backstage-plugin-ml-home-react';
import { screen } from '@testing-library/react';
import { Route } from 'react-router-dom';
import { MlHomePage, mlHomePlugin } from './legacy';
import { noFacets } from './__testUtils__/renderMlHome';

const api = fakeMlHomeClient({
  listModels: async () => ({ items: [aModel({ name: 'ranker' })] }),
  getModelFacets: noFacets,
  getRun: async runId => aRunDetail({ runId, name: 'calm-fox' }),
});

const open = (path: string) =>
  renderInTestApp(
    <TestApiProvider apis={[[mlHomeApiRef, api]]}>
      <FlatRoutes>
        <Route path="/ml-home" element={<MlHomePage />} />
      </FlatRoutes>
    </TestApiProvider>,
    { routeEntries: [path] },
  );

describe('in the frontend system before', () => {
  it('is a plugin with its own API factory', () => {
    expect(mlHomePlugin.getId()).toBe('ml-home');
    expect([...mlHomePlugin.getApis()].map(factory => factory.api.id)).toEqual([
      'plugin.ml-home.client',
    ]);
  });

  it('mounts the same pages', async () => {
    await open('/ml-home/models');
    expect(await screen.findByRole('link', { name: 'ranker' })).toHaveAttribute(
      'href',
      '/ml-home/models/ranker',
    );
  });

  it('opens a deep link to a run', async () => {
    await open('/ml-home/runs/abc');
    expect(
      await screen.findByRole('heading', { name: 'calm-fox', level: 1 }),
    ).toBeInTheDocument();
  });
});
