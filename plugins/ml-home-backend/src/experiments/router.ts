import { experimentRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import { Router } from 'express';
import { Authenticate, bindRoute } from '../http';
import { ExperimentReadService } from './ExperimentReadService';

export function bindExperimentRoutes(
  router: Router,
  authenticate: Authenticate,
  reads: ExperimentReadService,
): void {
  bindRoute(router, experimentRoutes.list, authenticate, ({ query, caller }) =>
    reads.listExperiments(query, { caller }),
  );
  bindRoute(router, experimentRoutes.get, authenticate, ({ params, caller }) =>
    reads.getExperiment(params.id, { caller }),
  );
  bindRoute(
    router,
    experimentRoutes.runs,
    authenticate,
    async ({ query, caller }) => {
      const { mine, ...rest } = query;
      if (mine && !caller.userEntityRef) return { items: [] };
      return reads.listRuns(
        { ...rest, ...(mine ? { createdBy: caller.userEntityRef } : {}) },
        { caller },
      );
    },
  );
  bindRoute(router, experimentRoutes.run, authenticate, ({ params, caller }) =>
    reads.getRun(params.runId, { caller }),
  );
}
