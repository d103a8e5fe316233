import { FeatureImportService } from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import { AuditTrail, Authorizer, withAuthorization } from '../access';
import { Database } from '../database';
import { Authenticate } from '../http';
import { featureAccess, featureImportAccess } from './access';
import { DatabaseClaimStore } from './DatabaseClaimStore';
import { DatabaseConsumerStore } from './DatabaseConsumerStore';
import { DatabaseDeliveryLogStore } from './DatabaseDeliveryLogStore';
import { DatabaseFamilyStore } from './DatabaseFamilyStore';
import { DatabaseFeatureReadStore } from './DatabaseFeatureReadStore';
import { DatabaseSloStore } from './DatabaseSloStore';
import { DefaultFeatureImportService } from './DefaultFeatureImportService';
import { DefaultFeatureService } from './DefaultFeatureService';
import { DeliveryDesk } from './DeliveryDesk';
import { FamilyJudge } from './FamilyJudge';
import { FeatureRegistry } from './FeatureRegistry';
import { bindFeatureRoutes } from './router';

/** Puts the domain of features together. */
export function composeFeatures(options: {
  database: Database;
  guard: { authorizer: Authorizer; audit: AuditTrail };
}): {
  imports: FeatureImportService;
  registry: FeatureRegistry;
  judge: FamilyJudge;
  bind: (router: Router, authenticate: Authenticate) => void;
} {
  const { database, guard } = options;
  const families = new DatabaseFamilyStore();
  const log = new DatabaseDeliveryLogStore();
  const slos = new DatabaseSloStore();
  const judge = new FamilyJudge({ database, families, log, slos });
  const desk = new DeliveryDesk({ database, log, judge });
  const registry = new FeatureRegistry({
    database,
    claims: new DatabaseClaimStore(),
    consumers: new DatabaseConsumerStore(),
    slos,
  });
  const features = withAuthorization(
    new DefaultFeatureService({
      database,
      families,
      reads: new DatabaseFeatureReadStore(),
      log,
      slos,
      registry,
      judge,
      desk,
    }),
    featureAccess,
    guard,
  );
  return {
    registry,
    judge,
    imports: withAuthorization(
      new DefaultFeatureImportService({ database, families, registry, desk }),
      featureImportAccess,
      guard,
    ),
    bind: (router, authenticate) =>
      bindFeatureRoutes(router, authenticate, features),
  };
}
