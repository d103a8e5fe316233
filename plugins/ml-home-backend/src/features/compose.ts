import { LoggerService, UserInfoService } from '@backstage/backend-plugin-api';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { FeatureImportService } from '@ml-home/backstage-plugin-ml-home-node';
import { Router } from 'express';
import { AuditTrail, Authorizer, withAuthorization } from '../access';
import { Database } from '../database';
import { Authenticate } from '../http';
import { AlertNotes, FeatureListener } from './AlertNotes';
import { AlertSender } from './AlertSender';
import {
  candidateAccess,
  featureAccess,
  featureImportAccess,
  featureReadAccess,
  promiseAccess,
  proposalAccess,
  statisticsAccess,
} from './AuthorizedFeatureService';
import { DatabaseAlertStore } from './DatabaseAlertStore';
import { DatabaseCandidateStore } from './DatabaseCandidateStore';
import { DatabaseClaimStore } from './DatabaseClaimStore';
import { DatabaseConsumerStore } from './DatabaseConsumerStore';
import { DatabaseDeliveryLogStore } from './DatabaseDeliveryLogStore';
import { DatabaseFamilyStore } from './DatabaseFamilyStore';
import { DatabaseFeatureReadStore } from './DatabaseFeatureReadStore';
import { DatabaseLateSourceStore } from './DatabaseLateSourceStore';
import { DatabaseProposalStore } from './DatabaseProposalStore';
import { DatabaseRetirementStore } from './DatabaseRetirementStore';
import { DatabaseSloStore } from './DatabaseSloStore';
import { DatabaseStatisticsStore } from './DatabaseStatisticsStore';
import {
  DatasetHistory,
  DefaultCandidateService,
} from './DefaultCandidateService';
import { DefaultFeatureImportService } from './DefaultFeatureImportService';
import { DefaultFeatureReadService } from './DefaultFeatureReadService';
import { DefaultFeatureService } from './DefaultFeatureService';
import { DefaultPromiseService } from './DefaultPromiseService';
import { DefaultProposalService } from './DefaultProposalService';
import { DefaultStatisticsService } from './DefaultStatisticsService';
import { DeliveryDesk } from './DeliveryDesk';
import { FamilyJudge } from './FamilyJudge';
import { FeatureRegistry } from './FeatureRegistry';
import { LateSources } from './LateSources';
import { Ownership } from './Ownership';
import { bindFeatureRoutes } from './router';
import { StatisticsDesk } from './StatisticsDesk';

/** Puts the domain of features together. */
export function composeFeatures(options: {
  database: Database;
  logger: LoggerService;
  notifications: NotificationService;
  userInfo: UserInfoService;
  /** Who is told of deliveries and breaches, beside people. */
  listener: FeatureListener;
  guard: { authorizer: Authorizer; audit: AuditTrail };
  /** What was delivered of datasets before families named them; made after this. */
  history: () => DatasetHistory | undefined;
}): {
  imports: FeatureImportService;
  registry: FeatureRegistry;
  judge: FamilyJudge;
  alertSender: AlertSender;
  bind: (router: Router, authenticate: Authenticate) => void;
} {
  const { database, guard, listener } = options;
  const families = new DatabaseFamilyStore();
  const log = new DatabaseDeliveryLogStore();
  const slos = new DatabaseSloStore();
  const alertStore = new DatabaseAlertStore();
  const alerts = new AlertNotes({ store: alertStore, listener });
  const consumers = new DatabaseConsumerStore();
  const lateSources = new LateSources({
    store: new DatabaseLateSourceStore(),
    families,
  });
  const judge = new FamilyJudge({
    database,
    families,
    log,
    slos,
    alerts,
    lateSources,
  });
  const desk = new DeliveryDesk({ database, log, judge, listener });
  const statistics = new DatabaseStatisticsStore();
  const statisticsDesk = new StatisticsDesk({ database, store: statistics });
  const registry = new FeatureRegistry({
    database,
    claims: new DatabaseClaimStore(),
    consumers,
    slos,
    families,
  });
  const ownership = new Ownership(options);
  const services = {
    candidates: withAuthorization(
      new DefaultCandidateService({
        database,
        store: new DatabaseCandidateStore(),
        families,
        registry,
        judge,
        authorizer: guard.authorizer,
        history: options.history,
      }),
      candidateAccess,
      guard,
    ),
    reads: withAuthorization(
      new DefaultFeatureReadService({
        database,
        families,
        reads: new DatabaseFeatureReadStore(),
        log,
        slos,
        retirement: new DatabaseRetirementStore(),
        judge,
        authorizer: guard.authorizer,
        ownership,
      }),
      featureReadAccess,
      guard,
    ),
    promises: withAuthorization(
      new DefaultPromiseService({ database, families, slos, alerts, judge }),
      promiseAccess,
      guard,
    ),
    proposals: withAuthorization(
      new DefaultProposalService({
        database,
        families,
        store: new DatabaseProposalStore(),
        slos,
        alerts,
        judge,
        registry,
        ownership,
        authorizer: guard.authorizer,
      }),
      proposalAccess,
      guard,
    ),
    statistics: withAuthorization(
      new DefaultStatisticsService({
        database,
        families,
        store: statistics,
        desk: statisticsDesk,
      }),
      statisticsAccess,
      guard,
    ),
    features: withAuthorization(
      new DefaultFeatureService({ database, families, registry, judge, desk }),
      featureAccess,
      guard,
    ),
  };
  return {
    registry,
    judge,
    alertSender: new AlertSender({ ...options, store: alertStore }),
    imports: withAuthorization(
      new DefaultFeatureImportService({
        database,
        families,
        registry,
        desk,
        statistics: statisticsDesk,
      }),
      featureImportAccess,
      guard,
    ),
    bind: (router, authenticate) =>
      bindFeatureRoutes(router, authenticate, services),
  };
}
