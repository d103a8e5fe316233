import { z } from 'zod';
import { defineRoute } from '../api';
import { feedItemSchema } from './schemas';

export const catalogRoutes = {
  feed: defineRoute({
    method: 'get',
    path: '/catalog/feed',
    summary:
      'Models for the catalog provider, changed since a cursor (services only)',
    tag: 'Catalog',
    query: z.object({ since: z.string().max(500).optional() }),
    response: z.object({
      items: z.array(feedItemSchema),
      nextCursor: z.string(),
      more: z.boolean(),
    }),
  }),
};
