import { z } from 'zod';
import { CardFields, withoutPlaceholders } from './card';
import {
  CardFieldId,
  cardFieldIds,
  CardSection,
  cardSections,
  infoOf,
  sectionOf,
} from './fields';

export const sectionCompletenessSchema = z.object({
  section: z.enum(cardSections),
  /** Weight of what is filled in, and of all that counts. */
  filled: z.number(),
  total: z.number(),
  /** Fields that count and are missing. */
  missing: z.array(z.string()),
  /** Nothing of the section applies to this model. */
  notApplicable: z.boolean(),
});
export type SectionCompleteness = z.infer<typeof sectionCompletenessSchema>;

export const completenessSchema = z.object({
  /** Counted fields that are filled, and all of them. */
  fields: z.object({ filled: z.number(), total: z.number() }),
  /** Share of the weight that is filled, of 1. */
  share: z.number(),
  sections: z.array(sectionCompletenessSchema),
  /** Missing fields that only a person knows. */
  open: z.array(z.string()),
});
export type Completeness = z.infer<typeof completenessSchema>;

export const hasValue = (fields: CardFields, id: CardFieldId): boolean =>
  withoutPlaceholders(fields[id]?.value) !== undefined;

/** Terms of third parties are only asked for where there is one. */
function applies(fields: CardFields, section: CardSection): boolean {
  if (section !== 'thirdParty') return true;
  return (
    hasValue(fields, 'overview.baseModels') ||
    cardFieldIds.some(id => sectionOf(id) === section && hasValue(fields, id))
  );
}

/** How complete a card is, by the weights of its fields; a placeholder counts as missing. */
export function completenessOf(fields: CardFields): Completeness {
  const sections = cardSections.map((section): SectionCompleteness => {
    const applicable = applies(fields, section);
    const counted = applicable
      ? cardFieldIds.filter(
          id => sectionOf(id) === section && infoOf(id).weight > 0,
        )
      : [];
    const missing = counted.filter(id => !hasValue(fields, id));
    const weigh = (ids: CardFieldId[]) =>
      ids.reduce((sum, id) => sum + infoOf(id).weight, 0);
    return {
      section,
      total: weigh(counted),
      filled: weigh(counted) - weigh(missing),
      missing,
      notApplicable: !applicable,
    };
  });
  const total = sections.reduce((sum, one) => sum + one.total, 0);
  const filled = sections.reduce((sum, one) => sum + one.filled, 0);
  const missing = sections.flatMap(one => one.missing) as CardFieldId[];
  const counted = cardFieldIds.filter(
    id => infoOf(id).weight > 0 && applies(fields, sectionOf(id)),
  );
  return {
    fields: {
      filled: counted.length - missing.length,
      total: counted.length,
    },
    share: total === 0 ? 1 : filled / total,
    sections,
    open: missing.filter(id => infoOf(id).ask !== undefined),
  };
}
