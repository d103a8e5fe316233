import { featureRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import { Router } from 'express';
import { Authenticate, bindRoute } from '../http';
import { FeatureService } from './types';

/** Families, features, and what is promised of their deliveries. */
export function bindFeatureRoutes(
  router: Router,
  authenticate: Authenticate,
  features: FeatureService,
): void {
  const routes = featureRoutes;
  bindRoute(router, routes.list, authenticate, ({ query, caller }) =>
    features.listFamilies(query, { caller }),
  );
  bindRoute(router, routes.facets, authenticate, ({ query, caller }) =>
    features.getFacets(query, { caller }),
  );
  bindRoute(router, routes.flat, authenticate, ({ query, caller }) =>
    features.listFeatures(query, { caller }),
  );
  bindRoute(router, routes.get, authenticate, ({ params, caller }) =>
    features.getFamily(params.family, { caller }),
  );
  bindRoute(
    router,
    routes.features,
    authenticate,
    ({ params, query, caller }) =>
      features.listFamilyFeatures(params.family, query, { caller }),
  );
  bindRoute(router, routes.feature, authenticate, ({ params, caller }) =>
    features.getFeature(params.family, params.feature, { caller }),
  );
  bindRoute(router, routes.quality, authenticate, ({ params, query, caller }) =>
    features.getQuality(params.family, query, { caller }),
  );
  bindRoute(router, routes.register, authenticate, ({ params, body, caller }) =>
    features.registerFamily(params.family, body, { caller }),
  );
  bindRoute(
    router,
    routes.unregister,
    authenticate,
    async ({ params, caller }) => {
      await features.unregisterFamily(params.family, { caller });
      return {};
    },
  );
  bindRoute(
    router,
    routes.deliveries,
    authenticate,
    ({ params, query, caller }) =>
      features.listDeliveries(params.family, query, { caller }),
  );
  bindRoute(router, routes.deliver, authenticate, ({ params, body, caller }) =>
    features.deliver(params.family, body.deliveries, { caller }),
  );
  bindRoute(router, routes.setSlo, authenticate, ({ params, body, caller }) =>
    features.setSlo(params.family, body, { caller }),
  );
  bindRoute(router, routes.excuses, authenticate, ({ params, caller }) =>
    features.listExcuses(params.family, { caller }),
  );
  bindRoute(router, routes.excuse, authenticate, ({ params, body, caller }) =>
    features.excuse(params.family, body, { caller }),
  );
  bindRoute(
    router,
    routes.revokeExcuse,
    authenticate,
    async ({ params, caller }) => {
      await features.revokeExcuse(params.family, params.id, { caller });
      return {};
    },
  );
  bindRoute(router, routes.watch, authenticate, async ({ params, caller }) => {
    await features.watch(params.family, { caller });
    return {};
  });
  bindRoute(
    router,
    routes.unwatch,
    authenticate,
    async ({ params, caller }) => {
      await features.unwatch(params.family, { caller });
      return {};
    },
  );
}
