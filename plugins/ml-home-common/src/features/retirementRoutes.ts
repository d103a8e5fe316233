import { z } from 'zod';
import {
  defineRoute,
  flagParam,
  listParam,
  pageOf,
  pageQuerySchema,
} from '../api';
import { featureNameSchema } from './names';
import {
  decisionResultSchema,
  keepSchema,
  proposalDecisionSchema,
  proposalInputSchema,
  proposalSchema,
} from './proposals';
import { retirementCandidateSchema } from './retirement';

const tag = 'Features';
const familyParams = z.object({ family: featureNameSchema });
const done = z.object({});

/** What nobody reads, and what is proposed to owners. */
export const retirementRoutes = {
  retirement: defineRoute({
    method: 'get',
    path: '/feature-retirement',
    summary:
      'Families or features that nobody reads, longest first, with owner and proof',
    tag,
    query: pageQuerySchema.extend({
      /** Without a reader for so many days at least. */
      days: z.coerce.number().int().min(0).max(3_650).default(90),
      owner: listParam,
      level: z.enum(['family', 'feature']).default('family'),
      /** Those that are kept for a while too. */
      kept: flagParam,
    }),
    response: pageOf(retirementCandidateSchema),
  }),
  keep: defineRoute({
    method: 'post',
    path: '/feature-families/:family/keep',
    summary: 'Keep a family or feature for a while although nobody reads it',
    tag,
    params: familyParams,
    body: keepSchema,
    response: z.object({ until: z.iso.datetime() }),
  }),
  unkeep: defineRoute({
    method: 'delete',
    path: '/feature-families/:family/keep',
    summary: 'Keep a family or feature no longer than it is read',
    tag,
    params: familyParams,
    query: z.object({ feature: featureNameSchema.optional() }),
    response: done,
  }),
  proposals: defineRoute({
    method: 'get',
    path: '/feature-proposals',
    summary: 'Promises and retirements that were proposed, newest first',
    tag,
    query: pageQuerySchema.extend({
      family: featureNameSchema.optional(),
      kind: z.enum(['slo', 'retirement']).optional(),
      state: z.enum(['open', 'accepted', 'declined', 'withdrawn']).optional(),
      /** Those that wait for the caller as owner. */
      mine: flagParam,
    }),
    response: pageOf(proposalSchema),
  }),
  propose: defineRoute({
    method: 'post',
    path: '/feature-families/:family/proposals',
    summary:
      'Propose a promise, or that a family or feature retires, to its owner',
    tag,
    params: familyParams,
    body: proposalInputSchema,
    response: proposalSchema,
  }),
  decide: defineRoute({
    method: 'post',
    path: '/feature-proposals/:id/decision',
    summary: 'Accept, decline or withdraw what was proposed',
    tag,
    params: z.object({ id: z.string().regex(/^\d{1,18}$/) }),
    body: proposalDecisionSchema,
    response: decisionResultSchema,
  }),
};
