import { traceRoutes } from '@ml-home/backstage-plugin-ml-home-common';
import { Router } from 'express';
import { Authenticate, bindRoute } from '../http';
import { TraceReadService } from './TraceReadService';

export function bindTraceRoutes(
  router: Router,
  authenticate: Authenticate,
  reads: TraceReadService,
): void {
  bindRoute(router, traceRoutes.list, authenticate, ({ query, caller }) =>
    reads.listTraces(query, { caller }),
  );
  bindRoute(router, traceRoutes.get, authenticate, ({ params, caller }) =>
    reads.getTrace(params.id, { caller }),
  );
}
