import { z } from 'zod';
import {
  defineRoute,
  flagParam,
  listParam,
  pageOf,
  pageQuerySchema,
} from '../api';
import { facetSchema } from '../models';
import { featureNameSchema } from './names';
import {
  decisionResultSchema,
  proposalDecisionSchema,
  keepSchema,
  proposalInputSchema,
  proposalSchema,
} from './proposals';
import {
  deliverySchema,
  excuseSchema,
  familyDetailSchema,
  familyQualitySchema,
  familyRegistrationSchema,
  familySummarySchema,
  featureSchema,
  retirementCandidateSchema,
  sloInputSchema,
  sloVersionSchema,
} from './schemas';
import {
  driftSchema,
  featureStatisticsSchema,
  statisticsSummarySchema,
} from './statistics';

const tag = 'Features';
const familyParams = z.object({ family: featureNameSchema });
const done = z.object({});

/** A promise as another tool writes it. */
const exchangeBody = z.object({
  format: z.enum(['openslo', 'odcs']),
  /** The document itself, or its text in YAML or JSON. */
  document: z.union([z.string(), z.record(z.string(), z.unknown())], {
    error: 'must be the document, or its text in YAML or JSON',
  }),
  /** Share of partitions on time, which an Open Data Contract does not have. */
  objective: z.number().gt(0).max(1).optional(),
});

const familyFilter = {
  /** In names, titles, descriptions, owners and columns. */
  q: z.string().max(500).optional(),
  entity: listParam,
  owner: listParam,
  serving: listParam,
  type: listParam,
  slo: listParam,
  lifecycle: listParam,
  /** `production`: read by a model in production; `nobody`: no consumer. */
  usedBy: listParam,
  tag: listParam,
  source: listParam,
  /** `current`, `behind`, `stale`, `never`: age of the newest delivery in cadences. */
  freshness: listParam,
  drift: listParam,
  watched: flagParam,
};

export const familySortSchema = z.enum([
  'relevance',
  'name',
  '-name',
  'slo',
  '-models',
  'models',
  '-lastDelivery',
  'lastDelivery',
]);

export const featureRoutes = {
  list: defineRoute({
    method: 'get',
    path: '/feature-families',
    summary: 'List feature families',
    tag,
    query: pageQuerySchema.extend({
      ...familyFilter,
      /** `relevance`: what the caller watches, then by consumers. */
      sort: familySortSchema.default('relevance'),
    }),
    response: pageOf(familySummarySchema).extend({
      featureCount: z.number().int().optional(),
    }),
  }),
  facets: defineRoute({
    method: 'get',
    path: '/feature-facets',
    summary: 'Values of each filter of the gallery, with counts of families',
    tag,
    query: z.object(familyFilter),
    response: z.object({
      slo: z.array(facetSchema),
      entity: z.array(facetSchema),
      owner: z.array(facetSchema),
      serving: z.array(facetSchema),
      type: z.array(facetSchema),
      lifecycle: z.array(facetSchema),
      usedBy: z.array(facetSchema),
      source: z.array(facetSchema),
      freshness: z.array(facetSchema),
      drift: z.array(facetSchema),
    }),
  }),
  flat: defineRoute({
    method: 'get',
    path: '/features',
    summary: 'List features of all families by name',
    tag,
    query: pageQuerySchema.extend(familyFilter),
    response: pageOf(featureSchema),
  }),
  get: defineRoute({
    method: 'get',
    path: '/feature-families/:family',
    summary: 'One family, each fact with its source',
    tag,
    params: familyParams,
    response: familyDetailSchema,
  }),
  features: defineRoute({
    method: 'get',
    path: '/feature-families/:family/features',
    summary: 'The features of a family, by name',
    tag,
    params: familyParams,
    query: pageQuerySchema.extend({ q: z.string().max(500).optional() }),
    response: pageOf(featureSchema),
  }),
  feature: defineRoute({
    method: 'get',
    path: '/feature-families/:family/features/:feature',
    summary: 'One feature',
    tag,
    params: familyParams.extend({ feature: featureNameSchema }),
    response: featureSchema,
  }),
  quality: defineRoute({
    method: 'get',
    path: '/feature-families/:family/quality',
    summary: 'How the deliveries of a family kept their promise',
    tag,
    params: familyParams,
    query: z.object({
      /** Length of the window in local days; that of the promise when absent. */
      windowDays: z.coerce.number().int().min(1).max(90).optional(),
      /** As it was known at an instant; ISO 8601. */
      knownAt: z.iso.datetime({ offset: true }).optional(),
    }),
    response: familyQualitySchema,
  }),
  register: defineRoute({
    method: 'put',
    path: '/feature-families/:family',
    summary:
      'Register a family with its features, or replace what was registered',
    tag,
    params: familyParams,
    body: familyRegistrationSchema,
    response: familyDetailSchema,
  }),
  unregister: defineRoute({
    method: 'delete',
    path: '/feature-families/:family',
    summary: 'Take back what was registered of a family',
    tag,
    params: familyParams,
    response: done,
  }),
  deliveries: defineRoute({
    method: 'get',
    path: '/feature-families/:family/deliveries',
    summary: 'The log of deliveries, newest first',
    tag,
    params: familyParams,
    query: pageQuerySchema.extend({
      partition: z.string().max(40).optional(),
    }),
    response: pageOf(deliverySchema),
  }),
  deliver: defineRoute({
    method: 'post',
    path: '/feature-families/:family/deliveries',
    summary:
      'Report deliveries; those that are wrong are named and the rest is kept',
    tag,
    params: familyParams,
    body: z.object({
      deliveries: z.array(z.unknown()).min(1).max(10_000),
    }),
    response: z.object({
      accepted: z.number().int(),
      /** Known already; nothing is counted twice. */
      repeated: z.number().int(),
      refused: z.array(
        z.object({ index: z.number().int(), message: z.string() }),
      ),
    }),
  }),
  reportStatistics: defineRoute({
    method: 'post',
    path: '/feature-families/:family/statistics',
    summary:
      'Report statistics of features by partition; those that are wrong are named and the rest is kept',
    tag,
    params: familyParams,
    body: z.object({ statistics: z.array(z.unknown()).min(1).max(1_000) }),
    response: z.object({
      accepted: z.number().int(),
      /** Known already; nothing is kept twice. */
      repeated: z.number().int(),
      refused: z.array(
        z.object({ index: z.number().int(), message: z.string() }),
      ),
    }),
  }),
  familyStatistics: defineRoute({
    method: 'get',
    path: '/feature-families/:family/statistics',
    summary: 'The newest statistics of each feature of a family, by name',
    tag,
    params: familyParams,
    query: pageQuerySchema,
    response: pageOf(statisticsSummarySchema),
  }),
  featureStatistics: defineRoute({
    method: 'get',
    path: '/feature-families/:family/features/:feature/statistics',
    summary:
      'Statistics of a feature by partition, oldest first, and how far the newest moved',
    tag,
    params: familyParams.extend({ feature: featureNameSchema }),
    query: z.object({
      /** `batch`, `serving`, or `training:` and a run. */
      scope: z.string().max(200).default('batch'),
      /** Newest partitions at most. */
      limit: z.coerce.number().int().min(1).max(366).default(56),
    }),
    response: z.object({
      items: z.array(featureStatisticsSchema),
      drift: driftSchema.optional(),
      /** Other scopes that have statistics. */
      scopes: z.array(z.string()),
    }),
  }),
  setSlo: defineRoute({
    method: 'post',
    path: '/feature-families/:family/slo',
    summary: 'Promise deliveries from now on; what was judged stays judged',
    tag,
    params: familyParams,
    body: sloInputSchema.extend({ reason: z.string().max(2_000).optional() }),
    response: sloVersionSchema,
  }),
  exportSlo: defineRoute({
    method: 'get',
    path: '/feature-families/:family/slo',
    summary:
      'The promise in force, as OpenSLO or as the service level of an Open Data Contract',
    tag,
    params: familyParams,
    query: z.object({ format: z.enum(['openslo', 'odcs']).default('openslo') }),
    response: z.record(z.string(), z.unknown()),
  }),
  previewSlo: defineRoute({
    method: 'post',
    path: '/feature-families/:family/slo/preview',
    summary: 'What an import of a document would promise; nothing is saved',
    tag,
    params: familyParams,
    body: exchangeBody,
    response: sloInputSchema,
  }),
  importSlo: defineRoute({
    method: 'post',
    path: '/feature-families/:family/slo/import',
    summary: 'Promise what an OpenSLO document or an Open Data Contract says',
    tag,
    params: familyParams,
    body: exchangeBody.extend({ reason: z.string().max(2_000).optional() }),
    response: sloVersionSchema,
  }),
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
  excuses: defineRoute({
    method: 'get',
    path: '/feature-families/:family/excuses',
    summary: 'Partitions that are not judged, and why',
    tag,
    params: familyParams,
    response: z.object({ items: z.array(excuseSchema) }),
  }),
  excuse: defineRoute({
    method: 'post',
    path: '/feature-families/:family/excuses',
    summary: 'Excuse partitions, with a reason',
    tag,
    params: familyParams,
    body: z.object({
      from: z.string().min(1).max(40),
      to: z.string().min(1).max(40).optional(),
      reason: z.string().min(3).max(2_000),
    }),
    response: excuseSchema,
  }),
  revokeExcuse: defineRoute({
    method: 'delete',
    path: '/feature-families/:family/excuses/:id',
    summary: 'Take an excuse back',
    tag,
    params: familyParams.extend({ id: z.string().regex(/^\d{1,18}$/) }),
    response: done,
  }),
  watch: defineRoute({
    method: 'put',
    path: '/feature-families/:family/watch',
    summary: 'Watch a family',
    tag,
    params: familyParams,
    response: done,
  }),
  unwatch: defineRoute({
    method: 'delete',
    path: '/feature-families/:family/watch',
    summary: 'Watch a family no more',
    tag,
    params: familyParams,
    response: done,
  }),
};
