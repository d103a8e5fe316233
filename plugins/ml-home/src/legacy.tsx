/**
 * ML Home for portals on the frontend system before: the same pages, mounted by
 * the app's own routes.
 *
 * @example
 * <Route path="/ml-home" element={<MlHomePage />} />
 *
 * @packageDocumentation
 */
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
} from '@backstage/core-plugin-api';
import { mlHomeApiFactory } from '@ml-home/backstage-plugin-ml-home-react';
import { externalRoutes, rootRouteRef } from './routes';

export const mlHomePlugin = createPlugin({
  id: 'ml-home',
  apis: [createApiFactory(mlHomeApiFactory)],
  routes: { root: rootRouteRef },
  externalRoutes,
});

/** All pages of ML Home; mount it where they should live. */
export const MlHomePage = mlHomePlugin.provide(
  createRoutableExtension({
    name: 'MlHomePage',
    component: () => import('./shell/LegacyRoot').then(m => m.LegacyRoot),
    mountPoint: rootRouteRef,
  }),
);

/** Overview card for entities of kind MLModel. */
export const EntityModelCard = mlHomePlugin.provide(
  createComponentExtension({
    name: 'EntityModelCard',
    component: {
      lazy: () => import('./entity').then(m => m.EntityModelCard),
    },
  }),
);

/** Versions of an entity of kind MLModel, for a tab of its page. */
export const EntityModelVersions = mlHomePlugin.provide(
  createComponentExtension({
    name: 'EntityModelVersions',
    component: {
      lazy: () => import('./entity').then(m => m.EntityModelVersions),
    },
  }),
);

/** What an entity of any kind cost lately, for its overview. */
export const EntityCostCard = mlHomePlugin.provide(
  createComponentExtension({
    name: 'EntityCostCard',
    component: {
      lazy: () => import('./entity').then(m => m.EntityCostCard),
    },
  }),
);

/** What an entity of any kind cost by day, for a tab of its page. */
export const EntityCostContent = mlHomePlugin.provide(
  createComponentExtension({
    name: 'EntityCostContent',
    component: {
      lazy: () => import('./entity').then(m => m.EntityCostContent),
    },
  }),
);

export { createMlHomeCatalogGraphApi } from './catalogGraph';
export * from './routes';
