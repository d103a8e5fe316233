import { z } from 'zod';

/** The source before a family that was late first, for one partition of the family. */
export const firstLateSchema = z.object({
  partition: z.string(),
  /** `late`: some source was; `none`: all that are known were in time; `unknown`: nothing can be said. */
  found: z.enum(['late', 'none', 'unknown']),
  /** Why nothing can be said: no edge leads to the family's datasets, or nobody knows when their sources come. */
  reason: z.enum(['no_lineage', 'no_times']).optional(),
  source: z
    .object({
      namespace: z.string(),
      name: z.string(),
      /** The family whose promise it broke. */
      family: z.string().optional(),
      /** `late` when it came after it was expected, `missing` when it has not come. */
      state: z.enum(['late', 'missing']),
      expectedAt: z.iso.datetime(),
      arrivedAt: z.iso.datetime().optional(),
      /** Expected by the deadline of a promise, or by when nine of ten earlier ones had come. */
      by: z.enum(['promise', 'usual']),
      /** Earlier deliveries that say what is usual. */
      history: z.number().int().optional(),
      /** The weakest edge on the way to the family. */
      learned: z.enum(['observed', 'declared', 'assumed']),
      /** Names of the datasets from the source to the family's own. */
      path: z.array(z.string()),
    })
    .optional(),
  /** Other sources that were late too. */
  alsoLate: z.number().int(),
  /** Sources on the way, and of how many it is known when they were expected. */
  upstream: z.object({ known: z.number().int(), all: z.number().int() }),
});
export type FirstLate = z.infer<typeof firstLateSchema>;
