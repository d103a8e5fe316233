import { z } from 'zod';
import {
  defineRoute,
  flagParam,
  listParam,
  pageOf,
  pageQuerySchema,
} from '../api';
import {
  artifactFileSchema,
  experimentSummarySchema,
  runDetailSchema,
  runStatusSchema,
  runSummarySchema,
} from './schemas';

const tag = 'Experiments';
const runParams = z.object({ runId: z.string().min(1).max(256) });
const experimentParams = z.object({
  id: z.string().regex(/^\d{1,18}$/, 'must be a whole number'),
});

/** A logged model of the run, whose files are meant instead of the run's own. */
const loggedModelOf = z.string().max(256).optional();

export const experimentSortSchema = z.enum([
  'lastRunAt',
  '-lastRunAt',
  'name',
  '-name',
  'createdAt',
  '-createdAt',
]);
export const runSortSchema = z.enum([
  'startTime',
  '-startTime',
  'name',
  '-name',
]);

export const experimentRoutes = {
  list: defineRoute({
    method: 'get',
    path: '/experiments',
    summary: 'List experiments',
    tag,
    query: pageQuerySchema.extend({
      q: z.string().max(500).optional(),
      owner: listParam,
      project: listParam,
      view: z.enum(['active', 'deleted', 'all']).default('active'),
      sort: experimentSortSchema.default('-lastRunAt'),
    }),
    response: pageOf(experimentSummarySchema),
  }),
  get: defineRoute({
    method: 'get',
    path: '/experiments/:id',
    summary: 'One experiment',
    tag,
    params: experimentParams,
    response: experimentSummarySchema,
  }),
  runs: defineRoute({
    method: 'get',
    path: '/runs',
    summary: 'List runs, newest first unless sorted otherwise',
    tag: 'Runs',
    query: pageQuerySchema.extend({
      experiment: z
        .string()
        .regex(/^\d{1,18}$/)
        .optional(),
      parent: z.string().max(256).optional(),
      q: z.string().max(500).optional(),
      status: z
        .union([z.array(runStatusSchema), runStatusSchema])
        .transform(v => (Array.isArray(v) ? v : [v]))
        .optional(),
      mine: flagParam,
      view: z.enum(['active', 'deleted', 'all']).default('active'),
      sort: runSortSchema.default('-startTime'),
    }),
    response: pageOf(runSummarySchema),
  }),
  run: defineRoute({
    method: 'get',
    path: '/runs/:runId',
    summary: 'One run with its params, latest metrics, tags, data and models',
    tag: 'Runs',
    params: runParams,
    response: runDetailSchema,
  }),
  artifacts: defineRoute({
    method: 'get',
    path: '/runs/:runId/artifacts',
    summary: 'Files and folders directly below a path of a run',
    tag: 'Runs',
    params: runParams,
    query: z.object({
      path: z.string().max(2000).default(''),
      model: loggedModelOf,
    }),
    response: z.object({ files: z.array(artifactFileSchema) }),
  }),
  artifactContent: defineRoute({
    method: 'get',
    path: '/runs/:runId/artifacts/content',
    summary: 'Bytes of one artifact, always as a download',
    tag: 'Runs',
    raw: true,
    params: runParams,
    query: z.object({
      path: z.string().min(1).max(2000),
      model: loggedModelOf,
      /** Stop after this many bytes: a preview. */
      maxBytes: z.coerce.number().int().min(1).max(5_000_000).optional(),
    }),
  }),
};
