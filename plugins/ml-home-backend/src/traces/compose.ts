import {
  AssessmentService,
  TraceService,
} from '@ml-home/backstage-plugin-ml-home-node';
import { AuditTrail, Authorizer, withAuthorization } from '../access';
import { Database } from '../database';
import { DatabaseExperimentStore } from '../experiments';
import {
  assessmentAccess,
  traceAccess,
  traceReadAccess,
} from './AuthorizedTraceService';
import { DatabaseAssessmentStore } from './DatabaseAssessmentStore';
import { DatabaseTraceReadStore } from './DatabaseTraceReadStore';
import { DatabaseTraceStore } from './DatabaseTraceStore';
import { DefaultAssessmentService } from './DefaultAssessmentService';
import { DefaultTraceService } from './DefaultTraceService';
import { TraceGate } from './TraceGate';
import { TraceReader } from './TraceReader';
import { DefaultTraceReadService, TraceReadService } from './TraceReadService';

/** Puts traces together: their stores, and their services behind the permissions of experiments. */
export function composeTraces(deps: {
  database: Database;
  experiments: DatabaseExperimentStore;
  guard: { authorizer: Authorizer; audit: AuditTrail };
}): {
  traces: TraceService;
  assessments: AssessmentService;
  traceReads: TraceReadService;
} {
  const { database, experiments, guard } = deps;
  const traces = new DatabaseTraceStore();
  const stores = {
    database,
    reads: new DatabaseTraceReadStore(),
    assessments: new DatabaseAssessmentStore(),
    gate: new TraceGate({ experiments, traces }),
  };
  return {
    traces: withAuthorization(
      new DefaultTraceService({
        ...stores,
        traces,
        reader: new TraceReader(stores),
      }),
      traceAccess,
      guard,
    ),
    assessments: withAuthorization(
      new DefaultAssessmentService(stores),
      assessmentAccess,
      guard,
    ),
    traceReads: withAuthorization(
      new DefaultTraceReadService(stores),
      traceReadAccess,
      guard,
    ),
  };
}
