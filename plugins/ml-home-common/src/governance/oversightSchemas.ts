import { z } from 'zod';
import { assessmentSchema, findingSchema, reviewStateSchema } from './schemas';
import { gpaiClassSchema, riskTierSchema } from './tier';

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

/** Something that serves or is paid for, and that no approved model answers for. */
export const coverageItemSchema = z.object({
  kind: z.enum(['serving', 'deployment', 'model', 'version', 'service']),
  name: z.string(),
  /** Where a model of the registry is meant. */
  model: z.string().optional(),
  version: z.string().optional(),
  /** Alias or stage by which it serves, or who sends the bill. */
  by: z.string().optional(),
  why: z.enum(['not_approved', 'not_registered', 'no_model']),
  /** Effective cost of the last 30 days, of what is known; absent where all of it is unknown or nothing was billed. */
  amount: z.number().optional(),
  currency: z.string().optional(),
  charges: z.number().int().optional(),
  /** Charges whose cost is unknown: the amount leaves them out. */
  unknownCharges: z.number().int().optional(),
  /** The last day that was billed. */
  lastDay: z.iso.date().optional(),
});
export type CoverageItem = z.infer<typeof coverageItemSchema>;

const needItemSchema = z.object({
  kind: z.enum(['review', 'changes', 'finding', 'expiring']),
  id: z.string(),
  model: z.string(),
  version: z.string().optional(),
  /** The page to go to; absent for a finding of no review. */
  reviewId: z.string().optional(),
  state: reviewStateSchema.optional(),
  /** What a finding says, or the role that waits. */
  title: z.string().optional(),
  /** From whom it came: who submitted, who asked for changes, who noted it. */
  from: z.string().optional(),
  /** Due, ends, or since when, by its kind. */
  at: z.iso.datetime().optional(),
  late: z.boolean(),
});
export type NeedItem = z.infer<typeof needItemSchema>;

/** What waits for the caller: how many of each kind, and the most urgent of them. */
export const needsSchema = z.object({
  counts: z.object({
    review: count,
    changes: count,
    finding: count,
    expiring: count,
  }),
  items: z.array(needItemSchema),
});
export type Needs = z.infer<typeof needsSchema>;
