import { z } from 'zod';
import { defineRoute, pageOf, pageQuerySchema } from '../api';
import {
  traceDetailSchema,
  traceStateSchema,
  traceSummarySchema,
} from './schemas';

const tag = 'Traces';

export const traceRoutes = {
  list: defineRoute({
    method: 'get',
    path: '/traces',
    summary: 'List traces, newest first',
    tag,
    query: pageQuerySchema.extend({
      experiment: z
        .string()
        .regex(/^\d{1,18}$/)
        .optional(),
      /** Made in this run, or linked to it. */
      run: z.string().min(1).max(256).optional(),
      /** Part of the name, the id, or the previews of request and response. */
      q: z.string().max(500).optional(),
      status: z
        .union([z.array(traceStateSchema), traceStateSchema])
        .transform(v => (Array.isArray(v) ? v : [v]))
        .optional(),
    }),
    response: pageOf(traceSummarySchema),
  }),
  get: defineRoute({
    method: 'get',
    path: '/traces/:id',
    summary: 'One trace with its spans and assessments',
    tag,
    params: z.object({ id: z.string().min(1).max(256) }),
    response: traceDetailSchema,
  }),
};
