import { z } from 'zod';
import {
  defineRoute,
  flagParam,
  listParam,
  listParamOf,
  pageOf,
  pageQuerySchema,
} from '../api';
import { facetSchema } from '../models';
import {
  familyDetailSchema,
  familyRegistrationSchema,
  familySummarySchema,
  featureSchema,
  freshnessValues,
  usedByValues,
} from './families';
import { featureNameSchema } from './names';
import { sloStateSchema } from './promises';
import { driftStateSchema } from './statistics';

const tag = 'Features';
const familyParams = z.object({ family: featureNameSchema });
const done = z.object({});

const familyFilter = {
  /** In names, titles, descriptions, owners and columns. */
  q: z.string().max(500).optional(),
  entity: listParam,
  owner: listParam,
  serving: listParam,
  type: listParam,
  slo: listParamOf(sloStateSchema.options),
  lifecycle: listParam,
  /** `production`: read by a model in production; `nobody`: no consumer. */
  usedBy: listParamOf(usedByValues),
  tag: listParam,
  source: listParam,
  /** `current`, `behind`, `stale`, `never`: age of the newest delivery in cadences. */
  freshness: listParamOf(freshnessValues),
  drift: listParamOf(driftStateSchema.options),
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

/** The gallery, and what is registered by the API. */
export const galleryRoutes = {
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
