import {
  Assessment,
  Delegation,
  Finding,
  LedgerEntry,
  OPEN_STATES,
  PolicyVersion,
  ReviewDecision,
  ReviewDetail,
  ReviewSummary,
  RiskTier,
  Waiver,
} from '@ml-home/backstage-plugin-ml-home-common';
import { DbAssessmentRow } from './DatabaseAssessmentStore';
import { DbDelegationRow } from './DatabaseDelegationStore';
import { DbFindingRow } from './DatabaseFindingStore';
import { DbPolicyRow } from './DatabasePolicyStore';
import { DbReviewListRow } from './DatabaseReviewListStore';
import { DbDecisionRow, DbReviewRow } from './DatabaseReviewStore';
import { DbWaiverRow } from './DatabaseWaiverStore';
import { LedgerLink } from './DatabaseLedgerStore';

const iso = (date: Date | null | undefined) => date?.toISOString();
const text = (value: string | null | undefined) => value ?? undefined;

export function toSummary(
  row: DbReviewListRow | (DbReviewRow & Partial<DbReviewListRow>),
): ReviewSummary {
  return {
    id: String(row.id),
    model: row.model_name,
    version: String(row.version),
    state: row.state,
    tier: text(row.tier) as RiskTier | undefined,
    policy: row.policy_key
      ? { key: row.policy_key, version: row.policy_version! }
      : undefined,
    submittedBy: text(row.submitted_by),
    submittedAt: iso(row.submitted_at),
    stateSince: row.state_since.toISOString(),
    dueAt: iso(row.due_at),
    validUntil: iso(row.valid_until),
    step:
      row.open_step !== null && OPEN_STATES.includes(row.state)
        ? {
            number: row.open_step + 1,
            of: row.steps.length,
            role: row.open_role ?? '',
          }
        : undefined,
    assignee: text(row.assignee),
    verdicts: row.verdicts,
    openComments: row.open_comments,
    openFindings: row.open_findings ?? 0,
    revision: row.revision,
  };
}

export function toSteps(row: DbReviewRow): ReviewDetail['steps'] {
  return row.steps.map((step, index) => {
    let state: ReviewDetail['steps'][number]['state'] = 'waiting';
    if (step.approvals.length >= step.needs) state = 'done';
    else if (step.reopened) state = 'reopened';
    else if (index === row.open_step) state = 'open';
    return {
      number: index + 1,
      role: step.role,
      title: step.title,
      needs: step.needs,
      groups: step.groups,
      state,
      approvals: step.approvals.map(({ reviewer, conditional, at }) => ({
        reviewer,
        conditional,
        at,
      })),
      dueAt: step.dueAt,
    };
  });
}

export const toDecision = (row: DbDecisionRow): ReviewDecision => ({
  id: String(row.id),
  step: row.step === null ? undefined : row.step + 1,
  kind: row.kind as ReviewDecision['kind'],
  reviewer: text(row.reviewer),
  onBehalfOf: text(row.on_behalf_of),
  reason: row.reason,
  binds: Object.keys(row.bound).length,
  evidenceDigest: row.evidence_digest,
  decidedAt: row.decided_at.toISOString(),
  lapsedAt: iso(row.lapsed_at),
  lapsedBecause: text(row.lapsed_because),
});

const today = () => new Date().toISOString().slice(0, 10);

export const toFinding = (row: DbFindingRow): Finding => ({
  id: String(row.id),
  kind: row.kind,
  state: row.state,
  severity: row.severity,
  model: row.model_name,
  version: row.version === null ? undefined : String(row.version),
  reviewId: row.review_id === null ? undefined : String(row.review_id),
  title: row.title,
  detail: text(row.detail),
  evidenceKey: text(row.evidence_key),
  owner: text(row.owner_ref),
  dueOn: text(row.due_on),
  overdue: row.state === 'open' && row.due_on !== null && row.due_on < today(),
  createdBy: text(row.created_by),
  createdAt: row.created_at.toISOString(),
  closedBy: text(row.closed_by),
  closedAt: iso(row.closed_at),
  closedBecause: text(row.closed_because),
});

export function toWaiver(row: DbWaiverRow): Waiver {
  let state: Waiver['state'] = 'active';
  if (row.revoked_at) state = 'revoked';
  else if (row.expires_at <= new Date()) state = 'expired';
  return {
    id: String(row.id),
    model: row.model_name,
    version: row.version === null ? undefined : String(row.version),
    environment: text(row.environment),
    rule: text(row.rule),
    owner: row.owner_ref,
    team: row.team_ref,
    reason: row.reason,
    grantedBy: text(row.granted_by),
    startsAt: row.starts_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    revokedAt: iso(row.revoked_at),
    state,
  };
}

export const toPolicy = (row: DbPolicyRow): PolicyVersion => ({
  key: row.key,
  version: row.version,
  status: row.status,
  document: row.document,
  author: text(row.author),
  publishedBy: text(row.published_by),
  publishedAt: iso(row.published_at),
  createdAt: row.created_at.toISOString(),
  digest: row.digest,
});

export const toAssessment = (row: DbAssessmentRow): Assessment => ({
  id: String(row.id),
  model: row.model_name,
  tier: row.tier,
  gpai: row.gpai,
  ruleVersion: row.rule_version,
  answers: row.answers,
  findings: row.findings,
  note: text(row.note),
  assessedBy: text(row.assessed_by),
  assessedAt: row.assessed_at.toISOString(),
});

export const toDelegation = (row: DbDelegationRow): Delegation => ({
  id: String(row.id),
  from: row.from_ref,
  to: row.to_ref,
  role: text(row.role),
  startsAt: row.starts_at.toISOString(),
  endsAt: row.ends_at.toISOString(),
  reason: row.reason,
});

export function toLedgerEntry(row: LedgerLink): LedgerEntry {
  let facts: Record<string, unknown> = {};
  try {
    facts = JSON.parse(row.entry).facts ?? {};
  } catch {
    // Tampered with: the verification says so, the list still shows the row.
  }
  return {
    seq: row.seq,
    at: row.at,
    kind: row.kind,
    actor: text(row.actor),
    model: text(row.model_name),
    version: row.version === null ? undefined : String(row.version),
    reviewId: text(row.review_id),
    facts,
    prevHash: row.prev_hash,
    hash: row.hash,
  };
}
