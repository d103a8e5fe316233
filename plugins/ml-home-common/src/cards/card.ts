import { z } from 'zod';
import { factSourceSchema } from '../api';
import { sameJson } from './canonicalJson';
import { CardFieldId, cardFieldIds, cardFields, CardValues } from './fields';

/** Of the canonical card; raised when a field changes its meaning or goes. */
export const CARD_SCHEMA_VERSION = '1.0';

/** Where a value of a card was learned. */
export const cardOriginSchema = z.object({
  source: factSourceSchema,
  /** The run, file, evaluation or person behind it. */
  from: z.string().optional(),
  at: z.iso.datetime().optional(),
});
export type CardOrigin = z.infer<typeof cardOriginSchema>;

const cardFieldOf = <T extends z.ZodType>(value: T) =>
  z.object({
    value,
    origin: cardOriginSchema,
    /** The value that it was put in place of, and why. */
    override: z
      .object({
        of: z.object({ value: z.unknown(), origin: cardOriginSchema }),
        reason: z.string(),
      })
      .optional(),
  });

/** A value of a card with its origin. */
export interface CardField<T = unknown> {
  value: T;
  origin: CardOrigin;
  override?: { of: { value: unknown; origin: CardOrigin }; reason: string };
}

export type CardFields = {
  [K in CardFieldId]?: CardField<NonNullable<CardValues[K]>>;
};

const fieldShape = Object.fromEntries(
  cardFieldIds.map(id => [id, cardFieldOf(cardFields[id].schema).optional()]),
);

/** The canonical card of a model version; a field that is absent is unknown. */
export const modelCardSchema = z.object({
  schemaVersion: z.literal(CARD_SCHEMA_VERSION),
  model: z.string(),
  version: z.string(),
  /** Of what people wrote; 0 while nobody has. */
  revision: z.number().int().nonnegative(),
  fields: z.object(fieldShape) as unknown as z.ZodType<CardFields>,
});
export interface ModelCard {
  schemaVersion: typeof CARD_SCHEMA_VERSION;
  model: string;
  version: string;
  revision: number;
  fields: CardFields;
}

/** The canonical card as JSON Schema (2020-12). */
export function modelCardJsonSchema(): Record<string, unknown> {
  return {
    $id: 'https://mlhome.dev/schemas/model-card/1.0',
    title: 'Model card',
    ...(z.toJSONSchema(modelCardSchema, {
      io: 'output',
      unrepresentable: 'any',
    }) as Record<string, unknown>),
  };
}

/** What stands in the place of a value that nobody gave, in cards of Hugging Face. */
const PLACEHOLDER = /^\[?\s*more information needed\s*\]?\.?$/i;

export const isPlaceholder = (value: unknown): boolean =>
  typeof value === 'string' && PLACEHOLDER.test(value.trim());

/** A value without what only stands in the place of one; undefined when nothing is left. */
export function withoutPlaceholders<T>(value: T): T | undefined {
  if (value === undefined || value === null || isPlaceholder(value)) {
    return undefined;
  }
  if (typeof value === 'string') {
    return value.trim() === '' ? undefined : value;
  }
  if (Array.isArray(value)) {
    const left = value.filter(item => withoutPlaceholders(item) !== undefined);
    return left.length > 0 ? (left as T) : undefined;
  }
  return value;
}

/** The bare values of a card. */
export const valuesOf = (fields: CardFields): CardValues =>
  Object.fromEntries(
    Object.entries(fields).map(([id, one]) => [id, one.value]),
  ) as CardValues;

/** One that people wrote, or that came with an imported card. */
export interface StoredCardValue {
  value: unknown;
  source: 'person' | 'import';
  from?: string;
  at: string;
  /** Why it takes the place of what a machine found. */
  reason?: string;
}
export type StoredCardValues = { [K in CardFieldId]?: StoredCardValue };

/** What machines found, with what people said in its place. */
export function resolveFields(
  found: CardFields,
  stored: StoredCardValues,
): CardFields {
  const fields: Record<string, CardField> = {};
  for (const id of cardFieldIds) {
    const machine = found[id] as CardField | undefined;
    const said = stored[id];
    if (!said || withoutPlaceholders(said.value) === undefined) {
      if (machine) fields[id] = machine;
      continue;
    }
    fields[id] = {
      value: said.value,
      origin: { source: said.source, from: said.from, at: said.at },
      ...(machine && !sameJson(machine.value, said.value)
        ? {
            override: {
              of: { value: machine.value, origin: machine.origin },
              reason: said.reason ?? '',
            },
          }
        : {}),
    };
  }
  return fields as CardFields;
}
