import { z } from 'zod';
import { defineRoute, listParam, pageOf, pageQuerySchema } from '../api';
import {
  facetSchema,
  modelDetailSchema,
  modelSummarySchema,
  modelVersionSchema,
} from './schemas';

const tag = 'Models';
const modelParams = z.object({ name: z.string().min(1).max(500) });

export const modelSortSchema = z.enum([
  'name',
  '-name',
  'updatedAt',
  '-updatedAt',
  'versionCount',
  '-versionCount',
]);

const modelFilter = {
  q: z.string().max(500).optional(),
  owner: listParam,
  project: listParam,
  /** `key` or `key=value` of the registry's tags, or a label of the declaration. */
  tag: listParam,
  lifecycle: listParam,
  declaration: z.enum(['never', 'declared', 'no-longer']).optional(),
};

export const modelRoutes = {
  list: defineRoute({
    method: 'get',
    path: '/models',
    summary: 'List models, registered and declared',
    tag,
    query: pageQuerySchema.extend({
      ...modelFilter,
      sort: modelSortSchema.default('-updatedAt'),
    }),
    response: pageOf(modelSummarySchema),
  }),
  facets: defineRoute({
    method: 'get',
    path: '/model-facets',
    summary: 'Owners, projects, tags and lifecycles of models, with counts',
    tag,
    response: z.object({
      owner: z.array(facetSchema),
      project: z.array(facetSchema),
      tag: z.array(facetSchema),
      lifecycle: z.array(facetSchema),
    }),
  }),
  get: defineRoute({
    method: 'get',
    path: '/models/:name',
    summary: 'One model, each fact with its source',
    tag,
    params: modelParams,
    response: modelDetailSchema,
  }),
  versions: defineRoute({
    method: 'get',
    path: '/models/:name/versions',
    summary: 'Versions of a model, newest first',
    tag,
    params: modelParams,
    query: pageQuerySchema,
    response: pageOf(modelVersionSchema),
  }),
  version: defineRoute({
    method: 'get',
    path: '/models/:name/versions/:version',
    summary: 'One version of a model',
    tag,
    params: modelParams.extend({ version: z.string().regex(/^\d{1,9}$/) }),
    response: modelVersionSchema,
  }),
};
