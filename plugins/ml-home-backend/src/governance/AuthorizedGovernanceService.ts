import {
  governanceAuditPermission,
  governancePolicyPermission,
  governanceReadPermission,
  governanceReviewPermission,
  governanceSubmitPermission,
  governanceWaivePermission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { AccessRules } from '../access';
import {
  DelegationService,
  FindingService,
  GateService,
  InventoryService,
  LedgerService,
  OverviewService,
  PolicyService,
  RemarkService,
  ReviewService,
  WaiverService,
} from './types';

const read = { permission: governanceReadPermission };
const submit = { permission: governanceSubmitPermission };
const review = { permission: governanceReviewPermission };
const policy = { permission: governancePolicyPermission };
const waive = { permission: governanceWaivePermission };
const audit = { permission: governanceAuditPermission };

export const inventoryAccess: AccessRules<InventoryService> = {
  getQuestionnaire: read,
  listPacks: read,
  listAssessments: read,
  assess: { ...submit, audit: 'governance-assess' },
  getDuties: read,
  getStanding: read,
  listInventory: read,
  exportInventory: read,
};

export const overviewAccess: AccessRules<OverviewService> = {
  getDashboard: read,
  getNeeds: read,
  listCoverage: read,
  exportCoverage: read,
};

export const reviewAccess: AccessRules<ReviewService> = {
  listReviews: read,
  getReview: read,
  submit: { ...submit, audit: 'governance-review-submit' },
  move: { ...submit, audit: 'governance-review-move' },
  hold: { ...review, audit: 'governance-review-hold' },
  decide: { ...review, audit: 'governance-review-decide' },
  assign: { ...review, audit: 'governance-review-assign' },
  remind: { ...review, audit: 'governance-review-remind' },
};

export const remarkAccess: AccessRules<RemarkService> = {
  listComments: read,
  comment: { ...submit, audit: 'governance-comment' },
  resolve: { ...submit, audit: 'governance-comment-resolve' },
  listAttachments: read,
  attach: { ...submit, audit: 'governance-attach' },
  getAttachment: read,
};

export const delegationAccess: AccessRules<DelegationService> = {
  listDelegations: read,
  delegate: { ...review, audit: 'governance-delegate' },
  endDelegation: { ...review, audit: 'governance-delegation-end' },
};

export const policyAccess: AccessRules<PolicyService> = {
  listPolicies: read,
  listVersions: read,
  savePolicy: { ...policy, audit: 'governance-policy-save' },
  publishPolicy: { ...policy, audit: 'governance-policy-publish' },
  retirePolicy: { ...policy, audit: 'governance-policy-retire' },
  tryPolicy: policy,
};

export const gateAccess: AccessRules<GateService> = {
  ask: read,
  listDecisions: read,
};

export const waiverAccess: AccessRules<WaiverService> = {
  listWaivers: read,
  waive: { ...waive, audit: 'governance-waive' },
  revokeWaiver: { ...waive, audit: 'governance-waiver-revoke' },
};

export const findingAccess: AccessRules<FindingService> = {
  listFindings: read,
  addFinding: { ...submit, audit: 'governance-finding-add' },
  closeFinding: { ...review, audit: 'governance-finding-close' },
  recall: { ...review, audit: 'governance-recall' },
};

export const ledgerAccess: AccessRules<LedgerService> = {
  listEntries: audit,
  verify: audit,
  exportReview: { ...audit, audit: 'governance-audit-pack' },
};
