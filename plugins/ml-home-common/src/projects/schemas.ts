import { z } from 'zod';

export const projectPhaseSchema = z.enum([
  'idea',
  'prototype',
  'production',
  'retired',
]);

export const projectSummarySchema = z.object({
  name: z.string(),
  entityRef: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  goal: z.string().optional(),
  owner: z.string().optional(),
  phase: projectPhaseSchema.optional(),
  members: z.array(z.string()),
  modelCount: z.number().int(),
  experimentCount: z.number().int(),
  runCount: z.number().int(),
  lastRunAt: z.iso.datetime().optional(),
  /** The declaration's place; absent once it is gone. */
  location: z.string().optional(),
  demo: z.boolean(),
});
export type ProjectSummary = z.infer<typeof projectSummarySchema>;
