import { z } from 'zod';
import { defineRoute } from '../api';

export const demoStatusSchema = z.object({
  models: z.number().int(),
  versions: z.number().int(),
  experiments: z.number().int(),
  runs: z.number().int(),
});

/** What the first page needs to know about the person who looks. */
export const meSchema = z.object({
  userEntityRef: z.string().optional(),
  /** True once a run was logged with a token of this person. */
  hasRuns: z.boolean(),
  hasModels: z.boolean(),
  activeTokens: z.number().int(),
  demo: demoStatusSchema,
});
export type Me = z.infer<typeof meSchema>;

export const homeRoutes = {
  me: defineRoute({
    method: 'get',
    path: '/me',
    summary:
      'What the person who asks has here, and how much demo content there is',
    tag: 'Home',
    response: meSchema,
  }),
  removeDemo: defineRoute({
    method: 'delete',
    path: '/demo',
    summary: 'Remove every object that is marked as demo, with its artifacts',
    tag: 'Home',
    response: demoStatusSchema,
  }),
};
