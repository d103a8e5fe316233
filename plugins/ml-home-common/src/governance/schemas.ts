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
    /^(user|group):[^/\s]+\/[^/\s]+$/i,
    'must be an entity ref of a user or group',
  )
  .transform(ref => ref.toLowerCase());
export const userRefSchema = z
  .string()
  .max(300)
  .regex(/^user:[^/\s]+\/[^/\s]+$/i, 'must be an entity ref of a user')
  .transform(ref => ref.toLowerCase());

/** Number of a version. */
export const versionSchema = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be a number from 1 to 999999999');

/** A day by which something is to be done. */
export const dueDaySchema = z.iso
  .date()
  .refine(day => day >= '1970-01-01', 'must be a day after 1970');

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
