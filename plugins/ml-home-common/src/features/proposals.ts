import { z } from 'zod';
import { featureNameSchema } from './names';
import { sloInputSchema } from './promises';

const reason = z.string().trim().min(3).max(2_000);

export const proposalInputSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('slo'), slo: sloInputSchema, reason }),
  z.object({
    kind: z.literal('retirement'),
    /** The family itself when absent. */
    feature: featureNameSchema.optional(),
    reason,
  }),
]);
export type ProposalInput = z.output<typeof proposalInputSchema>;

export const proposalSchema = z.object({
  id: z.string(),
  family: z.string(),
  title: z.string().optional(),
  owner: z.string().optional(),
  feature: z.string().optional(),
  kind: z.enum(['slo', 'retirement']),
  /** The promise that is proposed. */
  slo: sloInputSchema.optional(),
  reason: z.string(),
  author: z.string().optional(),
  createdAt: z.iso.datetime(),
  state: z.enum(['open', 'accepted', 'declined', 'withdrawn']),
  decidedBy: z.string().optional(),
  decidedAt: z.iso.datetime().optional(),
  decisionReason: z.string().optional(),
  /** The caller may accept or decline it. */
  canDecide: z.boolean(),
  /** The caller made it, and may withdraw it. */
  isAuthor: z.boolean(),
});
export type Proposal = z.infer<typeof proposalSchema>;

export const proposalDecisionSchema = z
  .object({
    decision: z.enum(['accept', 'decline', 'withdraw']),
    reason: reason.optional(),
  })
  .superRefine(({ decision, reason: why }, context) => {
    if (decision === 'decline' && !why) {
      context.addIssue({
        code: 'custom',
        path: ['reason'],
        message: 'is needed to decline',
      });
    }
  });

export const decisionResultSchema = z.object({
  proposal: proposalSchema,
  /** The version of the promise that now holds. */
  version: z.number().int().optional(),
  /** Where the lifecycle is declared, which has to be changed there: a file outranks the portal. */
  declaredIn: z.string().optional(),
});
export type DecisionResult = z.infer<typeof decisionResultSchema>;

export const keepSchema = z.object({
  feature: featureNameSchema.optional(),
  reason,
  /** After so many days it is asked again. */
  days: z.number().int().min(1).max(730).default(180),
});
