import { z } from 'zod';
import { evidenceGroupSchema, evidenceItemSchema } from '../cards';
import { dutySchema } from './duties';
import { reviewStates } from './machine';
import { policyDocumentSchema, verdictSchema } from './policy';
import { gpaiClassSchema, riskTierSchema } from './tier';

export const reviewStateSchema = z.enum(reviewStates);

export const personRefSchema = z
  .string()
  .max(300)
  .regex(
    /^(user|group):[^/\s]+\/[^/\s]+$/,
    'must be an entity ref of a user or group',
  )
  .transform(ref => ref.toLowerCase());
export const userRefSchema = z
  .string()
  .max(300)
  .regex(/^user:[^/\s]+\/[^/\s]+$/i, 'must be an entity ref of a user')
  .transform(ref => ref.toLowerCase());

export const idSchema = z
  .string()
  .regex(/^[1-9]\d{0,17}$/, 'must be a number that the portal gave');
export const reasonSchema = z.string().trim().min(3).max(4000);

export const assessmentSchema = z.object({
  id: z.string(),
  model: z.string(),
  tier: riskTierSchema,
  gpai: gpaiClassSchema,
  ruleVersion: z.number().int(),
  answers: z.record(z.string(), z.boolean()),
  findings: z.array(
    z.object({ rule: z.string(), holds: z.boolean(), text: z.string() }),
  ),
  note: z.string().optional(),
  assessedBy: z.string().optional(),
  assessedAt: z.iso.datetime(),
});
export type Assessment = z.infer<typeof assessmentSchema>;

export const policyVersionSchema = z.object({
  key: z.string(),
  version: z.number().int(),
  status: z.enum(['draft', 'published', 'retired']),
  document: policyDocumentSchema,
  author: z.string().optional(),
  publishedBy: z.string().optional(),
  publishedAt: z.iso.datetime().optional(),
  createdAt: z.iso.datetime(),
  digest: z.string(),
});
export type PolicyVersion = z.infer<typeof policyVersionSchema>;

export const ruleVerdictSchema = z.object({
  rule: z.string(),
  title: z.string(),
  severity: z.enum(['deny', 'warn']),
  verdict: verdictSchema,
  /** The verdict in words with its numbers, such as "Insufficient, n ≥ 2,000". */
  message: z.string(),
  /** The item of evidence; absent of a rule about all of it. */
  evidence: z.string().optional(),
  /** The rule could not be evaluated. */
  error: z.string().optional(),
});
export type RuleVerdict = z.infer<typeof ruleVerdictSchema>;

export const stepStateSchema = z.enum(['done', 'open', 'waiting', 'reopened']);

export const reviewSummarySchema = z.object({
  id: z.string(),
  model: z.string(),
  version: z.string(),
  state: reviewStateSchema,
  tier: riskTierSchema.optional(),
  policy: z.object({ key: z.string(), version: z.number().int() }).optional(),
  submittedBy: z.string().optional(),
  submittedAt: z.iso.datetime().optional(),
  stateSince: z.iso.datetime(),
  dueAt: z.iso.datetime().optional(),
  validUntil: z.iso.datetime().optional(),
  /** The step that waits; of how many. */
  step: z
    .object({
      number: z.number().int(),
      of: z.number().int(),
      role: z.string(),
    })
    .optional(),
  assignee: z.string().optional(),
  verdicts: z.object({
    pass: z.number().int(),
    fail: z.number().int(),
    insufficient: z.number().int(),
  }),
  openComments: z.number().int(),
  openFindings: z.number().int(),
  /** Grows with each change: a decision names the one it was made on. */
  revision: z.number().int(),
});
export type ReviewSummary = z.infer<typeof reviewSummarySchema>;

export const reviewStepSchema = z.object({
  number: z.number().int(),
  role: z.string(),
  title: z.string(),
  needs: z.number().int(),
  groups: z.array(evidenceGroupSchema),
  state: stepStateSchema,
  approvals: z.array(
    z.object({
      reviewer: z.string(),
      conditional: z.boolean(),
      at: z.iso.datetime(),
    }),
  ),
  dueAt: z.iso.datetime().optional(),
});

export const decisionKindSchema = z.enum([
  'approve',
  'approve_with_conditions',
  'request_changes',
  'reject',
]);
export type DecisionKind = z.infer<typeof decisionKindSchema>;

export const decisionSchema = z.object({
  id: z.string(),
  step: z.number().int().optional(),
  kind: z.enum([...decisionKindSchema.options, 'envelope', 'rules']),
  reviewer: z.string().optional(),
  onBehalfOf: z.string().optional(),
  reason: z.string(),
  /** How many items of evidence it was signed on. */
  binds: z.number().int(),
  evidenceDigest: z.string(),
  decidedAt: z.iso.datetime(),
  /** No longer counts, and why. */
  lapsedAt: z.iso.datetime().optional(),
  lapsedBecause: z.string().optional(),
});
export type ReviewDecision = z.infer<typeof decisionSchema>;

export const findingSchema = z.object({
  id: z.string(),
  kind: z.enum(['finding', 'condition', 'incident', 'recall']),
  state: z.enum(['open', 'resolved', 'accepted']),
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  model: z.string(),
  version: z.string().optional(),
  reviewId: z.string().optional(),
  title: z.string(),
  detail: z.string().optional(),
  evidenceKey: z.string().optional(),
  owner: z.string().optional(),
  dueOn: z.iso.date().optional(),
  overdue: z.boolean(),
  createdBy: z.string().optional(),
  createdAt: z.iso.datetime(),
  closedBy: z.string().optional(),
  closedAt: z.iso.datetime().optional(),
  closedBecause: z.string().optional(),
});
export type Finding = z.infer<typeof findingSchema>;

export const dutyStandingSchema = z.object({
  pack: z.string(),
  duty: dutySchema,
  state: z.enum(['met', 'insufficient', 'open']),
  evidence: z.array(z.string()),
  missing: z.array(z.string()),
});

export const evidenceChangeSchema = z.object({
  key: z.string(),
  group: evidenceGroupSchema,
  label: z.string(),
  kind: z.enum(['added', 'removed', 'changed']),
  before: evidenceItemSchema.optional(),
  after: evidenceItemSchema.optional(),
  difference: z.number().optional(),
  relative: z.number().optional(),
  worse: z.boolean().optional(),
  overlap: z.boolean().optional(),
  words: z
    .array(
      z.object({
        kind: z.enum(['same', 'removed', 'added']),
        text: z.string(),
      }),
    )
    .optional(),
});

export const evidenceDiffSchema = z.object({
  changes: z.array(evidenceChangeSchema),
  unchanged: z.partialRecord(evidenceGroupSchema, z.number().int()),
  total: z.number().int(),
});

export const reviewDetailSchema = reviewSummarySchema.extend({
  note: z.string().optional(),
  environments: z.array(z.string()),
  aliases: z.array(z.string()),
  owner: z.string().optional(),
  project: z.string().optional(),
  policyTitle: z.string().optional(),
  /** What was approved last, which the evidence is compared with. */
  baseline: z
    .object({
      version: z.string(),
      reviewId: z.string(),
      approvedAt: z.iso.datetime(),
      approvedBy: z.array(z.string()),
    })
    .optional(),
  diff: evidenceDiffSchema,
  evidence: z.array(evidenceItemSchema),
  evidenceDigest: z.string(),
  evidenceAt: z.iso.datetime(),
  /** Items that are no longer what the reviewers were shown. */
  changedSince: z.array(z.string()),
  rules: z.array(ruleVerdictSchema),
  steps: z.array(reviewStepSchema),
  decisions: z.array(decisionSchema),
  findings: z.array(findingSchema),
  /** Who may comment but not decide, and why. */
  conflicts: z.array(z.object({ ref: z.string(), why: z.array(z.string()) })),
  me: z.object({
    ref: z.string().optional(),
    mayDecide: z.boolean(),
    /** Why not. */
    why: z.string().optional(),
    role: z.string().optional(),
    onBehalfOf: z.string().optional(),
    mayApprove: z.boolean(),
    /** Why only conditions or a refusal are left. */
    approveWhy: z.string().optional(),
  }),
});
export type ReviewDetail = z.infer<typeof reviewDetailSchema>;

export const commentSchema = z.object({
  id: z.string(),
  reviewId: z.string(),
  /** Key of the item of evidence it is about; absent: the review as a whole. */
  subject: z.string().optional(),
  parentId: z.string().optional(),
  author: z.string().optional(),
  body: z.string(),
  mentions: z.array(z.string()),
  createdAt: z.iso.datetime(),
  resolvedAt: z.iso.datetime().optional(),
  resolvedBy: z.string().optional(),
});
export type ReviewComment = z.infer<typeof commentSchema>;

export const attachmentSchema = z.object({
  id: z.string(),
  reviewId: z.string(),
  name: z.string(),
  mediaType: z.string(),
  size: z.number().int(),
  sha256: z.string(),
  createdBy: z.string().optional(),
  createdAt: z.iso.datetime(),
});
export type ReviewAttachment = z.infer<typeof attachmentSchema>;

export const delegationSchema = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  role: z.string().optional(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  reason: z.string(),
});
export type Delegation = z.infer<typeof delegationSchema>;

export const waiverSchema = z.object({
  id: z.string(),
  model: z.string(),
  version: z.string().optional(),
  environment: z.string().optional(),
  rule: z.string().optional(),
  owner: z.string(),
  team: z.string(),
  reason: z.string(),
  grantedBy: z.string().optional(),
  startsAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().optional(),
  state: z.enum(['active', 'expired', 'revoked']),
});
export type Waiver = z.infer<typeof waiverSchema>;

export const gateAnswerSchema = z.object({
  verdict: z.enum(['allow', 'warn', 'deny']),
  reasons: z.array(
    z.object({ rule: z.string(), message: z.string(), fixUrl: z.string() }),
  ),
  decisionId: z.string(),
  /** Until when the answer may be relied on without asking again. */
  validUntil: z.iso.datetime(),
  /** Key and version of each policy that was asked, such as `serving 3`; `none` where none applies. */
  policyVersion: z.string(),
});
export type GateAnswer = z.infer<typeof gateAnswerSchema>;

export const gateDecisionSchema = gateAnswerSchema.extend({
  model: z.string(),
  version: z.string(),
  environment: z.string().optional(),
  /** What was to be set: `alias:champion`, `stage:Production`; absent of a question. */
  promotion: z.string().optional(),
  askedBy: z.string().optional(),
  askedAt: z.iso.datetime(),
});

export const ledgerEntrySchema = z.object({
  seq: z.number().int(),
  at: z.iso.datetime(),
  kind: z.string(),
  actor: z.string().optional(),
  model: z.string().optional(),
  version: z.string().optional(),
  reviewId: z.string().optional(),
  facts: z.record(z.string(), z.unknown()),
  prevHash: z.string(),
  hash: z.string(),
});
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

export const ledgerVerificationSchema = z.object({
  intact: z.boolean(),
  checked: z.number().int(),
  /** Of the last entry: note it elsewhere to detect that the end was cut off. */
  headSeq: z.number().int(),
  headHash: z.string(),
  firstBad: z.object({ seq: z.number().int(), problem: z.string() }).optional(),
  verifiedAt: z.iso.datetime(),
  durationMs: z.number(),
});
export type LedgerVerification = z.infer<typeof ledgerVerificationSchema>;

export const inventoryItemSchema = z.object({
  model: z.string(),
  title: z.string().optional(),
  owner: z.string().optional(),
  project: z.string().optional(),
  tier: riskTierSchema.optional(),
  gpai: gpaiClassSchema.optional(),
  assessedAt: z.iso.datetime().optional(),
  latestVersion: z.string().optional(),
  /** Of the newest review. */
  state: reviewStateSchema.optional(),
  reviewId: z.string().optional(),
  reviewVersion: z.string().optional(),
  approvedVersion: z.string().optional(),
  validUntil: z.iso.datetime().optional(),
  openFindings: z.number().int(),
  waivers: z.number().int(),
});
export type InventoryItem = z.infer<typeof inventoryItemSchema>;

const count = z.number().int();
export const dashboardSchema = z.object({
  models: count,
  byTier: z.array(z.object({ tier: z.string(), count })),
  byState: z.array(z.object({ state: z.string(), count })),
  /** Submitted to decided, of reviews decided in the last 90 days; hours. Null where there is none. */
  reviewHours: z.object({
    n: count,
    median: z.number().nullable(),
    p90: z.number().nullable(),
  }),
  overdue: count,
  expiring: z.object({ in30: count, in60: count, in90: count }),
  waivers: z.object({ active: count, expiringIn30: count }),
  findings: z.object({ open: count, overdue: count, incidents: count }),
  /** What serves without an approval in force. */
  coverage: z.object({
    /** Versions with an alias or stage that a policy or the site guards. */
    served: count,
    approved: count,
    unassessed: count,
    ungoverned: z.array(
      z.object({ model: z.string(), version: z.string(), by: z.string() }),
    ),
  }),
});
export type GovernanceDashboard = z.infer<typeof dashboardSchema>;

/** Approval of one version, for the pages of models. */
export const versionStandingSchema = z.object({
  version: z.string(),
  state: reviewStateSchema.optional(),
  reviewId: z.string().optional(),
  validUntil: z.iso.datetime().optional(),
});
export const modelStandingSchema = z.object({
  model: z.string(),
  assessment: assessmentSchema.optional(),
  versions: z.array(versionStandingSchema),
  policies: z.array(
    z.object({
      key: z.string(),
      version: z.number().int(),
      title: z.string(),
      guards: z.array(z.string()),
    }),
  ),
  waivers: z.array(waiverSchema),
  findings: z.array(findingSchema),
});
export type ModelStanding = z.infer<typeof modelStandingSchema>;
