import { z } from 'zod';

/** A family, or one of its features, that nobody is known to read. */
export const retirementCandidateSchema = z.object({
  /** Of the family. */
  name: z.string(),
  title: z.string().optional(),
  /** Absent for the family itself. */
  feature: z.string().optional(),
  owner: z.string().optional(),
  lifecycle: z.string().optional(),
  featureCount: z.number().int(),
  /** Since when no reader is known. */
  unusedSince: z.iso.datetime(),
  /** Who was known to read the family last; absent when nobody ever was, or the caller may not see it. */
  lastReader: z
    .object({
      kind: z.enum(['model', 'run', 'service']),
      name: z.string(),
      at: z.iso.datetime({ offset: true }),
    })
    .optional(),
  lastDeliveredAt: z.iso.datetime().optional(),
  /** Why nobody is known to read it: where readers would have been seen, and when that was last read. */
  proof: z.array(
    z.object({
      /** `catalog`: models that declare it; `mlflow`: runs and versions that name it; `feast:…`: feature services. */
      source: z.string(),
      checkedAt: z.iso.datetime().optional(),
    }),
  ),
  /** An open proposal to retire it. */
  proposal: z
    .object({
      id: z.string(),
      author: z.string().optional(),
      createdAt: z.iso.datetime(),
      reason: z.string(),
    })
    .optional(),
  /** It is kept although nobody reads it. */
  kept: z
    .object({
      until: z.iso.datetime(),
      reason: z.string(),
      author: z.string().optional(),
    })
    .optional(),
});
export type RetirementCandidate = z.infer<typeof retirementCandidateSchema>;
