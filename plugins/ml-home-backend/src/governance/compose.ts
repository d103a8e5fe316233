import {
  AuthService,
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Router } from 'express';
import { AuditTrail, Authorizer, withAuthorization } from '../access';
import { CardListener, EvidenceReader, VersionFileReader } from '../cards';
import { Database } from '../database';
import { Authenticate } from '../http';
import { PromotionGate } from '../models';
import {
  delegationAccess,
  findingAccess,
  gateAccess,
  inventoryAccess,
  ledgerAccess,
  overviewAccess,
  policyAccess,
  remarkAccess,
  reviewAccess,
  waiverAccess,
} from './AuthorizedGovernanceService';
import { CardWatch } from './CardWatch';
import { Conflicts } from './Conflicts';
import { DatabaseAssessmentStore } from './DatabaseAssessmentStore';
import { DatabaseCoverageStore } from './DatabaseCoverageStore';
import { DatabaseDelegationStore } from './DatabaseDelegationStore';
import { DatabaseFindingStore } from './DatabaseFindingStore';
import { DatabaseGateStore } from './DatabaseGateStore';
import { DatabaseInventoryStore } from './DatabaseInventoryStore';
import { DatabaseLedgerStore } from './DatabaseLedgerStore';
import { DatabaseNeedsStore } from './DatabaseNeedsStore';
import { DatabaseOutboxStore } from './DatabaseOutboxStore';
import { DatabasePolicyStore } from './DatabasePolicyStore';
import { DatabaseRemarkStore } from './DatabaseRemarkStore';
import { DatabaseReviewListStore } from './DatabaseReviewListStore';
import { DatabaseReviewStore } from './DatabaseReviewStore';
import { DatabaseSubjectStore } from './DatabaseSubjectStore';
import { DatabaseWaiverStore } from './DatabaseWaiverStore';
import { DecisionDesk } from './DecisionDesk';
import { DefaultDelegationService } from './DefaultDelegationService';
import { DefaultFindingService } from './DefaultFindingService';
import { DefaultGateService } from './DefaultGateService';
import { DefaultInventoryService } from './DefaultInventoryService';
import { DefaultLedgerService } from './DefaultLedgerService';
import { DefaultOverviewService } from './DefaultOverviewService';
import { DefaultPolicyService } from './DefaultPolicyService';
import { DefaultRemarkService } from './DefaultRemarkService';
import { DefaultReviewService } from './DefaultReviewService';
import { DefaultWaiverService } from './DefaultWaiverService';
import { GovernanceTask } from './GovernanceTask';
import { Ledger } from './Ledger';
import { MessageSender } from './MessageSender';
import { ModelLifecycle } from './ModelLifecycle';
import { People } from './People';
import { QueueDesk } from './QueueDesk';
import { ReviewDesk } from './ReviewDesk';
import { ReviewReader } from './ReviewReader';
import { bindGovernanceRoutes } from './router';
import { governanceSettings } from './settings';
import { Signatories } from './Signatories';
import { Submitter } from './Submitter';
import { GateService } from './types';

/** Puts the domain of governance together. */
export function composeGovernance(platform: {
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  database: Database;
  logger: LoggerService;
  notifications: NotificationService;
  evidence: EvidenceReader;
  files: VersionFileReader;
  guard: { authorizer: Authorizer; audit: AuditTrail };
}): {
  gate: PromotionGate;
  /** Told of changes of cards, so that approvals that rest on them are reopened at once. */
  cardListener: CardListener;
  tasks: { schedule(scheduler: SchedulerService): Promise<void> }[];
  bind: (router: Router, authenticate: Authenticate) => void;
} {
  const { database, guard } = platform;
  const { authorizer } = guard;
  const settings = governanceSettings(platform.config);
  const ledgerStore = new DatabaseLedgerStore();
  const ledger = new Ledger(ledgerStore);
  const assessments = new DatabaseAssessmentStore();
  const delegations = new DatabaseDelegationStore();
  const people = new People({ ...platform, settings, delegations });
  const policies = new DatabasePolicyStore();
  const subjects = new DatabaseSubjectStore();
  const findings = new DatabaseFindingStore();
  const waivers = new DatabaseWaiverStore();
  const outbox = new DatabaseOutboxStore();
  const lists = new DatabaseReviewListStore();
  const inventory = new DatabaseInventoryStore();
  const desk = new ReviewDesk({
    reviews: new DatabaseReviewStore(),
    policies,
    subjects,
    evidence: platform.evidence,
  });
  const conflicts = new Conflicts({ subjects, people });
  const signatories = new Signatories({ desk, people });
  const decisions = new DecisionDesk({
    desk,
    people,
    signatories,
    conflicts,
    findings,
  });
  const reader = new ReviewReader({ desk, signatories, findings, waivers });
  const submitter = new Submitter({ desk, conflicts, people });
  const shared = {
    database,
    desk,
    ledger,
    outbox,
    people,
    settings,
    authorizer,
  };
  const task = new GovernanceTask({ ...platform, ...shared, waivers });
  const gate = new DefaultGateService({
    ...shared,
    gates: new DatabaseGateStore(),
    lifecycle: new ModelLifecycle({ ...shared, assessments }),
    waivers,
  });
  const services = {
    inventory: withAuthorization(
      new DefaultInventoryService({
        ...shared,
        assessments,
        inventory,
        lists,
        findings,
        waivers,
      }),
      inventoryAccess,
      guard,
    ),
    overview: withAuthorization(
      new DefaultOverviewService({
        ...shared,
        inventory,
        coverage: new DatabaseCoverageStore(),
        needs: new DatabaseNeedsStore(),
        lists,
      }),
      overviewAccess,
      guard,
    ),
    reviews: withAuthorization(
      new DefaultReviewService({
        ...shared,
        lists,
        reader,
        submitter,
        decisions,
        queue: new QueueDesk({ ...shared, lists, reviews: desk.reviews }),
        files: platform.files,
      }),
      reviewAccess,
      guard,
    ),
    remarks: withAuthorization(
      new DefaultRemarkService({
        ...shared,
        remarks: new DatabaseRemarkStore(),
      }),
      remarkAccess,
      guard,
    ),
    delegations: withAuthorization(
      new DefaultDelegationService({ ...shared, delegations }),
      delegationAccess,
      guard,
    ),
    policies: withAuthorization(
      new DefaultPolicyService({ ...shared, policies }),
      policyAccess,
      guard,
    ),
    gate: withAuthorization<GateService>(gate, gateAccess, guard),
    findings: withAuthorization(
      new DefaultFindingService({ ...shared, findings }),
      findingAccess,
      guard,
    ),
    waivers: withAuthorization(
      new DefaultWaiverService({ ...shared, waivers }),
      waiverAccess,
      guard,
    ),
    ledger: withAuthorization(
      new DefaultLedgerService({ ...shared, store: ledgerStore, findings }),
      ledgerAccess,
      guard,
    ),
  };
  return {
    gate,
    cardListener: new CardWatch({ desk, task }),
    tasks: [task, new MessageSender({ ...platform, store: outbox })],
    bind: (router, authenticate) =>
      bindGovernanceRoutes(router, authenticate, services),
  };
}
