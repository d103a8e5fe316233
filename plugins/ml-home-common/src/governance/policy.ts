import { z } from 'zod';
import { evidenceGroupSchema } from '../cards';
import { riskTierSchema } from './tier';

export const verdictSchema = z.enum(['pass', 'fail', 'insufficient']);
export type Verdict = z.infer<typeof verdictSchema>;

const slug = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower-case letters, digits and -');
export const policyKeySchema = slug;
const names = z.array(z.string().trim().min(1).max(300)).max(200).default([]);

/** Strict all through: a key that is misspelt would guard nothing, and nobody would see it. */
export const policyRuleSchema = z.strictObject({
  id: slug,
  title: z.string().min(1).max(200),
  /** Key of the items it judges, `*` for anything; absent: judged once, over all evidence. */
  evidence: z.string().min(1).max(1000).optional(),
  /** In CEL; true is a pass. Knows `value`, `item`, `base`, `evidence`, `baseline`, `model`. */
  expression: z.string().min(1).max(2000),
  /** Smaller samples are insufficient. */
  minN: z.number().int().min(1).max(1_000_000_000).optional(),
  /** Both ends of the interval must agree; where they do not the evidence is insufficient. */
  interval: z.boolean().default(true),
  /** What follows when no item is known. */
  missing: z.enum(['insufficient', 'pass']).default('insufficient'),
  severity: z.enum(['deny', 'warn']).default('deny'),
});
export type PolicyRule = z.output<typeof policyRuleSchema>;

export const envelopeBandSchema = z.strictObject({
  /** Key of the items that may change, `*` for anything. */
  evidence: z.string().min(1).max(1000),
  min: z.number().optional(),
  max: z.number().optional(),
  /** Greatest relative loss against what a person approved last, such as 0.02; needs a direction of the item. */
  maxLoss: z.number().min(0).max(1).optional(),
  /** Any change will do, such as a newer dataset. */
  any: z.boolean().optional(),
});
export type EnvelopeBand = z.output<typeof envelopeBandSchema>;

/** What is asked of a version before it may be set to serve. Immutable once published. */
export const policyDocumentSchema = z.strictObject({
  title: z.string().min(1).max(200),
  description: z.string().max(4000).optional(),
  /** Empty lists leave nobody out. `unassessed` is a tier here. */
  scope: z
    .strictObject({
      tiers: z
        .array(z.enum([...riskTierSchema.options, 'unassessed']))
        .max(6)
        .default([]),
      projects: names,
      models: names,
    })
    .prefault({}),
  /** What may be set only with an approval in force. */
  guards: z
    .strictObject({ aliases: names, stages: names, environments: names })
    .prefault({}),
  /** Who signs, one step after the other. Without steps, passing rules are enough. */
  steps: z
    .array(
      z.strictObject({
        role: slug,
        title: z.string().min(1).max(100),
        needs: z.number().int().min(1).max(5).default(1),
        /** Evidence the role answers for; all when empty. */
        groups: z.array(evidenceGroupSchema).max(9).default([]),
        dueDays: z.number().int().min(1).max(365).default(5),
      }),
    )
    .max(5)
    .default([]),
  rules: z.array(policyRuleSchema).max(100).default([]),
  envelope: z
    .strictObject({ bands: z.array(envelopeBandSchema).min(1).max(50) })
    .optional(),
  /** How long an approval holds. */
  validDays: z.number().int().min(1).max(1095).default(365),
});
export type PolicyDocument = z.output<typeof policyDocumentSchema>;
