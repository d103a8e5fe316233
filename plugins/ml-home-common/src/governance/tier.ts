import { z } from 'zod';

export const riskTierSchema = z.enum([
  'prohibited',
  'high',
  'limited',
  'third_party',
  'minimal',
]);
export type RiskTier = z.infer<typeof riskTierSchema>;

/** From the gravest to the lightest. */
export const riskTiers = riskTierSchema.options;

export const gpaiClassSchema = z.enum(['none', 'gpai', 'gpai_systemic']);
export type GpaiClass = z.infer<typeof gpaiClassSchema>;

const ids = z.array(z.string().max(60)).max(30);
const conditionSchema = z.object({
  /** Holds when one of these was answered yes, where there are some. */
  anyOf: ids.optional(),
  allOf: ids.optional(),
  noneOf: ids.optional(),
});
type Condition = z.infer<typeof conditionSchema>;

export const questionnaireSchema = z.object({
  version: z.number().int().positive(),
  effectiveFrom: z.iso.date(),
  checkedOn: z.iso.date(),
  /** Yes or no, each; at most 20. */
  questions: z
    .array(
      z.object({
        id: z.string().max(60),
        section: z.string(),
        text: z.string(),
        help: z.string().optional(),
        source: z.string().optional(),
        /** Asked only when this holds of the answers before. */
        askIf: conditionSchema.optional(),
      }),
    )
    .max(20),
  /** Every rule that holds speaks; the gravest tier counts. */
  rules: z.array(
    z.object({
      id: z.string(),
      when: conditionSchema,
      unless: conditionSchema.optional(),
      tier: riskTierSchema.optional(),
      gpai: gpaiClassSchema.optional(),
      because: z.string(),
      /** Said, and kept, when the rule does not hold. */
      otherwise: z.string().optional(),
    }),
  ),
});
export type Questionnaire = z.infer<typeof questionnaireSchema>;

export type Answers = Record<string, boolean>;

function holds(condition: Condition | undefined, answers: Answers): boolean {
  if (!condition) return true;
  const yes = (id: string) => answers[id] === true;
  return (
    (!condition.anyOf || condition.anyOf.some(yes)) &&
    (condition.allOf ?? []).every(yes) &&
    !(condition.noneOf ?? []).some(yes)
  );
}

/** The questions that the answers so far lead to, in order. */
export function askedQuestions(questionnaire: Questionnaire, answers: Answers) {
  return questionnaire.questions.filter(
    ({ askIf }) => !askIf || holds(askIf, answers),
  );
}

export interface TierFinding {
  rule: string;
  holds: boolean;
  text: string;
}

/**
 * The risk tier that follows from answers, with what speaks for and against it: what does not apply is a finding too.
 * Answers that the others do not lead to are left out of account.
 *
 * @throws Error that names the questions without an answer
 */
export function assessTier(
  questionnaire: Questionnaire,
  given: Answers,
): {
  tier: RiskTier;
  gpai: GpaiClass;
  findings: TierFinding[];
  answers: Answers;
} {
  const asked = askedQuestions(questionnaire, given);
  const missing = asked.filter(({ id }) => typeof given[id] !== 'boolean');
  if (missing.length > 0) {
    throw new Error(`No answer to: ${missing.map(({ id }) => id).join(', ')}`);
  }
  const answers = Object.fromEntries(asked.map(({ id }) => [id, given[id]]));
  const findings: TierFinding[] = [];
  let tier: RiskTier = 'minimal';
  let gpai: GpaiClass = 'none';
  for (const rule of questionnaire.rules) {
    const applies =
      holds(rule.when, answers) &&
      !(rule.unless && holds(rule.unless, answers));
    if (applies) {
      findings.push({ rule: rule.id, holds: true, text: rule.because });
      if (rule.tier && riskTiers.indexOf(rule.tier) < riskTiers.indexOf(tier)) {
        tier = rule.tier;
      }
      if (
        rule.gpai &&
        gpaiClassSchema.options.indexOf(rule.gpai) >
          gpaiClassSchema.options.indexOf(gpai)
      ) {
        gpai = rule.gpai;
      }
    } else if (rule.otherwise) {
      findings.push({ rule: rule.id, holds: false, text: rule.otherwise });
    }
  }
  return { tier, gpai, findings, answers };
}
