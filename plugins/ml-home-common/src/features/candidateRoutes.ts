import { z } from 'zod';
import { defineRoute, flagParam, pageOf, pageQuerySchema } from '../api';
import { adoptionSchema, featureCandidateSchema } from './candidates';
import { familyDetailSchema } from './families';

const tag = 'Features';
const candidateParams = z.object({ id: z.string().regex(/^\d{1,18}$/) });
const done = z.object({});

/** Datasets of OpenLineage that may become families. */
export const candidateRoutes = {
  candidates: defineRoute({
    method: 'get',
    path: '/feature-candidates',
    summary:
      'Datasets with a schema that no family names, the most delivered first',
    tag,
    query: pageQuerySchema.extend({
      /** In names, namespaces and columns. */
      q: z.string().max(500).optional(),
      /** Those that are ignored, and no others. */
      ignored: flagParam,
    }),
    response: pageOf(featureCandidateSchema),
  }),
  adopt: defineRoute({
    method: 'post',
    path: '/feature-candidates/:id/adopt',
    summary: 'Register a family of columns of a dataset',
    tag,
    params: candidateParams,
    body: adoptionSchema,
    response: familyDetailSchema,
  }),
  ignoreCandidate: defineRoute({
    method: 'put',
    path: '/feature-candidates/:id/ignore',
    summary: 'Ignore a dataset as a candidate',
    tag,
    params: candidateParams,
    body: z.object({ reason: z.string().trim().max(2_000).optional() }),
    response: done,
  }),
  unignoreCandidate: defineRoute({
    method: 'delete',
    path: '/feature-candidates/:id/ignore',
    summary: 'Ignore a dataset no longer',
    tag,
    params: candidateParams,
    response: done,
  }),
};
