import { z } from 'zod';
import { defineRoute, listParamOf, pageOf, pageQuerySchema } from '../api';
import { packSchema } from './duties';
import { reviewStates } from './machine';
import { governanceOversightRoutes, tierParam } from './oversightRoutes';
import { modelStandingSchema } from './oversightSchemas';
import {
  assessmentSchema,
  attachmentSchema,
  commentSchema,
  decisionKindSchema,
  delegationSchema,
  dueDaySchema,
  dutyStandingSchema,
  idSchema,
  personRefSchema,
  reasonSchema,
  reviewDetailSchema,
  reviewStateSchema,
  reviewSummarySchema,
  userRefSchema,
  versionSchema as versionText,
} from './schemas';
import { questionnaireSchema, riskTierSchema } from './tier';

const tag = 'Governance';
const modelParams = z.object({ model: z.string().min(1).max(256) });
const reviewParams = z.object({ id: idSchema });
const done = z.object({});

/** Of a bulk action. */
const skippedSchema = z
  .array(z.string())
  .describe('Reviews that are not there or not open: nothing was done to them');

const reviewRoutes = {
  listReviews: defineRoute({
    method: 'get',
    path: '/governance/reviews',
    summary: 'Reviews: those that wait for me, for my teams, or all',
    tag,
    query: pageQuerySchema.extend({
      queue: z.enum(['mine', 'team', 'submitted', 'all']).default('all'),
      state: listParamOf(reviewStates),
      tier: tierParam,
      model: z.string().max(256).optional(),
      q: z.string().max(256).optional(),
      sort: z.enum(['due', '-changed']).default('due'),
    }),
    response: pageOf(reviewSummarySchema),
  }),
  submit: defineRoute({
    method: 'post',
    path: '/governance/reviews',
    summary: 'Submit a version for review',
    tag,
    body: z.object({
      model: z.string().min(1).max(256),
      version: versionText,
      note: z.string().max(4000).optional(),
      environments: z.array(z.string().min(1).max(100)).max(20).default([]),
    }),
    response: reviewDetailSchema,
  }),
  getReview: defineRoute({
    method: 'get',
    path: '/governance/reviews/:id',
    summary: 'A review with what changed since the last approval',
    tag,
    params: reviewParams,
    response: reviewDetailSchema,
  }),
  decide: defineRoute({
    method: 'post',
    path: '/governance/reviews/:id/decisions',
    summary: 'Record a decision; it cannot be edited later',
    tag,
    params: reviewParams,
    body: z.object({
      kind: decisionKindSchema,
      reason: reasonSchema,
      /** Of the review that was looked at: another one is refused. */
      revision: z.number().int(),
      conditions: z
        .array(
          z.object({
            title: z.string().trim().min(3).max(500),
            evidenceKey: z.string().max(1000).optional(),
            owner: personRefSchema,
            dueOn: dueDaySchema,
          }),
        )
        .max(20)
        .default([]),
      validUntil: z.iso.date().optional(),
      onBehalfOf: userRefSchema.optional(),
    }),
    response: reviewDetailSchema,
  }),
  move: defineRoute({
    method: 'post',
    path: '/governance/reviews/:id/state',
    summary: 'Submit again, withdraw, suspend, resume or retire',
    tag,
    params: reviewParams,
    body: z.object({
      event: z.enum(['submit', 'withdraw']),
      reason: reasonSchema,
      revision: z.number().int(),
    }),
    response: reviewDetailSchema,
  }),
  hold: defineRoute({
    method: 'post',
    path: '/governance/reviews/:id/hold',
    summary: 'Suspend an approval, resume it, or retire it for good',
    tag,
    params: reviewParams,
    body: z.object({
      event: z.enum(['suspend', 'resume', 'retire']),
      reason: reasonSchema,
      revision: z.number().int(),
    }),
    response: reviewDetailSchema,
  }),
  assign: defineRoute({
    method: 'post',
    path: '/governance/review-assignments',
    summary: 'Assign reviews to a person, or take the assignment away',
    tag,
    body: z.object({
      reviews: z.array(idSchema).min(1).max(200),
      assignee: userRefSchema.nullable(),
    }),
    response: z.object({ changed: z.number().int(), skipped: skippedSchema }),
  }),
  remind: defineRoute({
    method: 'post',
    path: '/governance/review-reminders',
    summary: 'Remind those for whom reviews wait',
    tag,
    body: z.object({ reviews: z.array(idSchema).min(1).max(200) }),
    response: z.object({ reminded: z.number().int(), skipped: skippedSchema }),
  }),
  listComments: defineRoute({
    method: 'get',
    path: '/governance/reviews/:id/comments',
    summary: 'Comments on a review, the oldest first',
    tag,
    params: reviewParams,
    query: pageQuerySchema,
    response: pageOf(commentSchema),
  }),
  comment: defineRoute({
    method: 'post',
    path: '/governance/reviews/:id/comments',
    summary: 'Comment on a review or on one item of evidence',
    tag,
    params: reviewParams,
    body: z.object({
      body: z.string().trim().min(1).max(10_000),
      subject: z.string().max(1000).optional(),
      parentId: idSchema.optional(),
    }),
    response: commentSchema,
  }),
  resolve: defineRoute({
    method: 'put',
    path: '/governance/comments/:id/resolution',
    summary: 'Resolve a comment, or open it again',
    tag,
    params: reviewParams,
    body: z.object({ resolved: z.boolean() }),
    response: commentSchema,
  }),
  listAttachments: defineRoute({
    method: 'get',
    path: '/governance/reviews/:id/attachments',
    summary: 'Files attached to a review',
    tag,
    params: reviewParams,
    response: z.object({ items: z.array(attachmentSchema) }),
  }),
  attach: defineRoute({
    method: 'post',
    path: '/governance/reviews/:id/attachments',
    summary: 'Attach a file of at most 512 KiB',
    tag,
    params: reviewParams,
    body: z.object({
      name: z
        .string()
        .min(1)
        .max(200)
        .regex(/^[^/\\\r\n"]+$/, 'must be a plain file name')
        // Marks that turn the direction of writing would show one ending for another.
        .refine(
          name => !/[\p{Cc}\p{Bidi_Control}]/u.test(name),
          'must be a plain file name',
        ),
      mediaType: z
        .string()
        .max(100)
        .regex(/^[\w.+-]+\/[\w.+-]+$/)
        .default('application/octet-stream'),
      base64: z.base64().max(700_000),
    }),
    response: attachmentSchema,
  }),
  attachment: defineRoute({
    method: 'get',
    path: '/governance/attachments/:id',
    summary: 'The bytes of an attached file, to be saved',
    tag,
    params: reviewParams,
    raw: true,
  }),
  listDelegations: defineRoute({
    method: 'get',
    path: '/governance/delegations',
    summary: 'Who decides for whom, from me and to me',
    tag,
    response: z.object({ items: z.array(delegationSchema) }),
  }),
  delegate: defineRoute({
    method: 'post',
    path: '/governance/delegations',
    summary: 'Let another person decide in my roles for a while',
    tag,
    body: z.object({
      to: userRefSchema,
      role: z.string().max(60).optional(),
      startsAt: z.iso.datetime().optional(),
      endsAt: z.iso.datetime(),
      reason: reasonSchema,
    }),
    response: delegationSchema,
  }),
  endDelegation: defineRoute({
    method: 'delete',
    path: '/governance/delegations/:id',
    summary: 'End a delegation of mine',
    tag,
    params: reviewParams,
    response: done,
  }),
};

const inventoryRoutes = {
  questionnaire: defineRoute({
    method: 'get',
    path: '/governance/questionnaire',
    summary: 'The questions that lead to a risk tier',
    tag,
    response: questionnaireSchema,
  }),
  assess: defineRoute({
    method: 'post',
    path: '/governance/models/:model/assessments',
    summary: 'Answer the questionnaire; earlier answers are kept',
    tag,
    params: modelParams,
    body: z.object({
      ruleVersion: z.number().int(),
      answers: z.record(z.string().max(60), z.boolean()),
      note: z.string().max(4000).optional(),
    }),
    response: assessmentSchema,
  }),
  listAssessments: defineRoute({
    method: 'get',
    path: '/governance/models/:model/assessments',
    summary: 'All assessments of a model, the newest first',
    tag,
    params: modelParams,
    response: z.object({ items: z.array(assessmentSchema) }),
  }),
  packs: defineRoute({
    method: 'get',
    path: '/governance/packs',
    summary: 'Obligations as data; no legal advice',
    tag,
    response: z.object({ items: z.array(packSchema) }),
  }),
  duties: defineRoute({
    method: 'get',
    path: '/governance/models/:model/versions/:version/duties',
    summary: 'Which duties bind a version on a day, and what meets them',
    tag,
    params: modelParams.extend({ version: versionText }),
    query: z.object({ on: z.iso.date().optional() }),
    response: z.object({
      on: z.iso.date(),
      tier: riskTierSchema.optional(),
      items: z.array(dutyStandingSchema),
      packs: z.array(packSchema.omit({ duties: true })),
    }),
  }),
  standing: defineRoute({
    method: 'get',
    path: '/governance/models/:model',
    summary: 'How a model and its versions stand',
    tag,
    params: modelParams,
    response: modelStandingSchema,
  }),
};

/** Everything of governance: inventory, reviews, policies, gate, ledger. */
export const governanceRoutes = {
  ...inventoryRoutes,
  ...reviewRoutes,
  ...governanceOversightRoutes,
};

export const governanceQueueSchema = reviewRoutes.listReviews.query;
export { reviewStateSchema };
