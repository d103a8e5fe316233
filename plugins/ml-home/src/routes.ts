import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/core-plugin-api';

export const rootRouteRef = createRouteRef({ id: 'ml-home' });

export const projectRouteRef = createSubRouteRef({
  id: 'ml-home/project',
  parent: rootRouteRef,
  path: '/projects/:name',
});

export const modelRouteRef = createSubRouteRef({
  id: 'ml-home/model',
  parent: rootRouteRef,
  path: '/models/:name',
});

export const modelVersionRouteRef = createSubRouteRef({
  id: 'ml-home/model-version',
  parent: rootRouteRef,
  path: '/models/:name/versions/:version',
});

export const experimentRouteRef = createSubRouteRef({
  id: 'ml-home/experiment',
  parent: rootRouteRef,
  path: '/experiments/:id',
});

/** Runs side by side, named in the query: `?run=…&run=…`. */
export const compareRouteRef = createSubRouteRef({
  id: 'ml-home/compare',
  parent: rootRouteRef,
  path: '/experiments/compare',
});

export const runRouteRef = createSubRouteRef({
  id: 'ml-home/run',
  parent: rootRouteRef,
  path: '/runs/:runId',
});

export const featureFamilyRouteRef = createSubRouteRef({
  id: 'ml-home/feature-family',
  parent: rootRouteRef,
  path: '/features/:family',
});

export const featureRouteRef = createSubRouteRef({
  id: 'ml-home/feature',
  parent: rootRouteRef,
  path: '/features/:family/:feature',
});

export const reviewRouteRef = createSubRouteRef({
  id: 'ml-home/review',
  parent: rootRouteRef,
  path: '/governance/reviews/:id',
});

export const tokensRouteRef = createSubRouteRef({
  id: 'ml-home/tokens',
  parent: rootRouteRef,
  path: '/tokens',
});

/** Every address of ML Home that others may link to. */
export const routes = {
  root: rootRouteRef,
  project: projectRouteRef,
  model: modelRouteRef,
  modelVersion: modelVersionRouteRef,
  experiment: experimentRouteRef,
  compare: compareRouteRef,
  run: runRouteRef,
  featureFamily: featureFamilyRouteRef,
  feature: featureRouteRef,
  review: reviewRouteRef,
  tokens: tokensRouteRef,
};

/** The page that registers a YAML file, where a portal has one. */
export const registerRouteRef = createExternalRouteRef({
  id: 'register',
  optional: true,
  defaultTarget: 'catalog-import.importPage',
});

/** The catalog's list of entities, where a portal has one. */
export const catalogRouteRef = createExternalRouteRef({
  id: 'catalog',
  optional: true,
  defaultTarget: 'catalog.catalogIndex',
});

export const externalRoutes = {
  register: registerRouteRef,
  catalog: catalogRouteRef,
};
