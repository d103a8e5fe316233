import { modelRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import { Router } from 'express';
import { Authenticate, bindRoute } from '../http';
import { ModelReadService } from './ModelReadService';

export function bindModelRoutes(
  router: Router,
  authenticate: Authenticate,
  reads: ModelReadService,
): void {
  bindRoute(router, modelRoutes.list, authenticate, ({ query, caller }) =>
    reads.listModels(query, { caller }),
  );
  bindRoute(router, modelRoutes.facets, authenticate, ({ caller }) =>
    reads.getFacets({ caller }),
  );
  bindRoute(router, modelRoutes.get, authenticate, ({ params, caller }) =>
    reads.getModel(params.name, { caller }),
  );
  bindRoute(
    router,
    modelRoutes.versions,
    authenticate,
    ({ params, query, caller }) =>
      reads.listVersions(params.name, query, { caller }),
  );
  bindRoute(router, modelRoutes.version, authenticate, ({ params, caller }) =>
    reads.getVersion(params.name, params.version, { caller }),
  );
}
