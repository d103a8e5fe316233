import { lineageRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import { Router } from 'express';
import { Authenticate, bindRoute } from '../http';
import { LineageReadService } from './LineageReadService';

export function bindLineageRoutes(
  router: Router,
  authenticate: Authenticate,
  reads: LineageReadService,
): void {
  bindRoute(router, lineageRoutes.graph, authenticate, ({ query, caller }) =>
    reads.getGraph(query, { caller }),
  );
  bindRoute(router, lineageRoutes.events, authenticate, ({ query, caller }) =>
    reads.listEvents(query, { caller }),
  );
}
