import { z } from 'zod';
import { defineRoute } from '../api';

export const searchHitSchema = z.object({
  type: z.enum(['model', 'experiment', 'run', 'project']),
  /** Name of a model or project, id of an experiment or run. */
  id: z.string(),
  title: z.string(),
  subtitle: z.string().optional(),
});
export type SearchHit = z.infer<typeof searchHitSchema>;

export const searchRoutes = {
  search: defineRoute({
    method: 'get',
    path: '/search',
    summary: 'Find models, experiments, runs and projects by name',
    tag: 'Search',
    query: z.object({
      q: z.string().trim().min(1).max(200),
      limit: z.coerce.number().int().min(1).max(50).default(8),
    }),
    response: z.object({ items: z.array(searchHitSchema) }),
  }),
};
