import {
  ApiBlueprint,
  coreExtensionData,
  createFrontendPlugin,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
  EntityIconLinkBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { mlHomeApiFactory } from '@ml-home/backstage-plugin-ml-home-react';
import { mayCost } from './entity/costObject';
import { useModelIconLink } from './entity/useModelIconLink';
import { MlHomeIcon } from './shell/MlHomeIcon';
import { externalRoutes, rootRouteRef, routes } from './routes';
import { tabDefinitions } from './tabs';

const isModel = { kind: 'mlmodel' };

const clientApi = ApiBlueprint.make({
  name: 'client',
  params: define => define(mlHomeApiFactory),
});

/** One page with ML Home's own header; its tabs are sub-pages that a site may switch off, retitle or add to. */
const page = PageBlueprint.makeWithOverrides({
  factory(originalFactory, { inputs }) {
    const tabs = inputs.pages.map(input => ({
      path: input.get(coreExtensionData.routePath),
      title:
        input.get(coreExtensionData.title) ??
        input.get(coreExtensionData.routePath),
      element: input.get(coreExtensionData.reactElement),
    }));
    return originalFactory({
      path: '/ml-home',
      title: 'ML Home',
      icon: <MlHomeIcon />,
      routeRef: rootRouteRef,
      noHeader: true,
      loader: () => import('./shell').then(m => <m.MlHomeRoot tabs={tabs} />),
    });
  },
});

const subPages = tabDefinitions.map(tab =>
  SubPageBlueprint.make({
    name: tab.path,
    params: {
      path: tab.path,
      title: tab.title,
      loader: () => tab.load().then(Tab => <Tab />),
    },
  }),
);

const modelCard = EntityCardBlueprint.make({
  name: 'model',
  params: {
    type: 'content',
    filter: isModel,
    loader: () => import('./entity').then(m => <m.EntityModelCard />),
  },
});

const modelVersions = EntityContentBlueprint.make({
  name: 'model-versions',
  params: {
    path: '/versions',
    title: 'Versions and runs',
    filter: isModel,
    loader: () => import('./entity').then(m => <m.EntityModelVersions />),
  },
});

const costCard = EntityCardBlueprint.make({
  name: 'cost',
  params: {
    filter: mayCost,
    loader: () => import('./entity').then(m => <m.EntityCostCard />),
  },
});

const costContent = EntityContentBlueprint.make({
  name: 'cost',
  params: {
    path: '/cost',
    title: 'Cost',
    filter: mayCost,
    loader: () => import('./entity').then(m => <m.EntityCostContent />),
  },
});

const modelLink = EntityIconLinkBlueprint.make({
  name: 'model',
  params: { filter: isModel, useProps: useModelIconLink },
});

/** ML Home for portals on the new frontend system. */
export const mlHomePlugin = createFrontendPlugin({
  pluginId: 'ml-home',
  title: 'ML Home',
  icon: <MlHomeIcon />,
  info: { packageJson: () => import('../package.json') },
  routes,
  externalRoutes,
  extensions: [
    clientApi,
    page,
    ...subPages,
    modelCard,
    modelVersions,
    costCard,
    costContent,
    modelLink,
  ],
});
