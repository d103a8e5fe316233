import { LoggerService } from '@backstage/backend-plugin-api';
import { LineageService } from '@ml-home/backstage-plugin-ml-home-node';
import { AuditTrail, Authorizer, withAuthorization } from '../access';
import { Database } from '../database';
import { lineageAccess, lineageReadAccess } from './AuthorizedLineageService';
import { DatabaseLineageDeliveryStore } from './DatabaseLineageDeliveryStore';
import { DatabaseLineageEventStore } from './DatabaseLineageEventStore';
import { DatabaseLineageGraphStore } from './DatabaseLineageGraphStore';
import { DatabaseLineageReadStore } from './DatabaseLineageReadStore';
import { DefaultLineageService, FamilyListener } from './DefaultLineageService';
import {
  DefaultLineageReadService,
  LineageReadService,
} from './LineageReadService';

/** Puts lineage together, behind its permissions. */
export function composeLineage(deps: {
  database: Database;
  logger: LoggerService;
  guard: { authorizer: Authorizer; audit: AuditTrail };
  families: FamilyListener;
}): {
  lineage: LineageService;
  lineageReads: LineageReadService;
  history: Pick<DefaultLineageService, 'tellHistory'>;
} {
  const { database, logger, guard, families } = deps;
  const events = new DatabaseLineageEventStore();
  const service = new DefaultLineageService({
    database,
    logger,
    families,
    stores: {
      events,
      graph: new DatabaseLineageGraphStore(),
      deliveries: new DatabaseLineageDeliveryStore(),
    },
  });
  return {
    history: service,
    lineage: withAuthorization(service, lineageAccess, guard),
    lineageReads: withAuthorization(
      new DefaultLineageReadService({
        database,
        graph: new DatabaseLineageReadStore(),
        events,
        authorizer: guard.authorizer,
      }),
      lineageReadAccess,
      guard,
    ),
  };
}
