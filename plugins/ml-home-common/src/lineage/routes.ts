import { z } from 'zod';
import { defineRoute, pageOf, pageQuerySchema } from '../api';
import { lineageEventSchema, lineageGraphSchema } from './schemas';

const tag = 'Lineage';
const reference = z.string().min(1).max(3_000);

export const lineageRoutes = {
  graph: defineRoute({
    method: 'get',
    path: '/lineage',
    summary:
      'What a dataset, job, family, model, run or service comes from and goes into',
    tag,
    query: z.object({
      /** `dataset:NAMESPACE:NAME`, `job:NAMESPACE:NAME`, `family:NAME`, `model:NAME`, `run:ID`, `service:NAME`. */
      node: reference.regex(
        /^(dataset|job|family|model|run|service):./s,
        'must be a kind and a name, such as dataset:NAMESPACE:NAME or family:NAME',
      ),
      /** Steps to each side. */
      depth: z.coerce.number().int().min(1).max(5).default(2),
    }),
    response: lineageGraphSchema,
  }),
  events: defineRoute({
    method: 'get',
    path: '/lineage/events',
    summary: 'Events of lineage as they were sent, newest first',
    tag,
    query: pageQuerySchema.extend({
      limit: z.coerce.number().int().min(1).max(100).default(20),
      /** `NAMESPACE:NAME` */
      job: reference.optional(),
      /** `NAMESPACE:NAME` */
      dataset: reference.optional(),
      run: z.guid().optional(),
    }),
    response: pageOf(lineageEventSchema),
  }),
};
