import { z } from 'zod';
import { familyRegistrationSchema } from './families';
import { featureNameSchema } from './names';
import { scheduleSchema } from './promises';

/** A dataset with a schema that no family names, as events of OpenLineage tell of it. */
export const featureCandidateSchema = z.object({
  id: z.string(),
  namespace: z.string(),
  name: z.string(),
  description: z.string().optional(),
  columns: z.array(
    z.object({
      name: z.string(),
      type: z.string().optional(),
      description: z.string().optional(),
    }),
  ),
  /** Of all columns, also of those that are not listed. */
  columnCount: z.number().int(),
  /** Jobs that write it, `NAMESPACE:NAME`; a few at most. */
  jobs: z.array(z.string()),
  firstSeen: z.iso.datetime(),
  lastSeen: z.iso.datetime(),
  /** Partitions that runs delivered and did not take back. */
  deliveries: z.number().int(),
  lastDeliveredAt: z.iso.datetime().optional(),
  /** What a registration may begin with; guessed, and shown as such. */
  suggested: z.object({
    name: z.string(),
    entityKeys: z.array(z.string()),
    /** Columns that look like features: neither keys nor times. */
    features: z.array(z.string()),
    owner: z.string().optional(),
    /** From the time between its partitions; absent when they are too few, or uneven. */
    schedule: scheduleSchema.optional(),
  }),
  ignored: z
    .object({
      reason: z.string().optional(),
      author: z.string().optional(),
      at: z.iso.datetime(),
    })
    .optional(),
});
export type FeatureCandidate = z.infer<typeof featureCandidateSchema>;

/** How a candidate becomes a family. */
export const adoptionSchema = familyRegistrationSchema
  .pick({
    title: true,
    description: true,
    entityKeys: true,
    owner: true,
    schedule: true,
  })
  .extend({
    name: featureNameSchema,
    /** Columns that are features. */
    columns: z
      .array(featureNameSchema)
      .min(1, 'must name a column at least')
      .max(2_000)
      .refine(
        names => new Set(names).size === names.length,
        'must name each column once',
      ),
  });
export type Adoption = z.output<typeof adoptionSchema>;
