import { z } from 'zod';
import { defineRoute, pageOf, pageQuerySchema } from '../api';
import { projectSummarySchema } from './schemas';

const tag = 'Projects';

export const projectRoutes = {
  list: defineRoute({
    method: 'get',
    path: '/projects',
    summary: 'List projects',
    tag,
    query: pageQuerySchema.extend({ q: z.string().max(500).optional() }),
    response: pageOf(projectSummarySchema),
  }),
  get: defineRoute({
    method: 'get',
    path: '/projects/:name',
    summary: 'One project',
    tag,
    params: z.object({ name: z.string().min(1).max(500) }),
    response: projectSummarySchema,
  }),
};
