import { z } from 'zod';
import { sameJson } from './canonicalJson';
import {
  CardField,
  CardFields,
  StoredCardValue,
  StoredCardValues,
  withoutPlaceholders,
} from './card';
import { CardFieldId, cardFieldIds, cardFields, infoOf } from './fields';

/** What is wrong with a card that came in. */
export interface CardProblem {
  field: string;
  message: string;
}

/** What a person, or an import, says of a field; null takes back what was said. */
export const cardChangeSchema = z.strictObject({
  value: z.unknown(),
  /** Why it takes the place of what a machine found. */
  reason: z.string().trim().max(4_000).optional(),
});
export type CardChange = z.infer<typeof cardChangeSchema>;

export const cardChangesSchema = z
  .record(z.string(), cardChangeSchema)
  .refine(changes => Object.keys(changes).length > 0, {
    message: 'must name a field',
  });

export type CardChanges = Partial<Record<CardFieldId, CardChange>>;

/** Values that fit their fields, and what is wrong with the others. `value` null stays null. */
export function checkChanges(changes: Record<string, CardChange>): {
  changes: CardChanges;
  problems: CardProblem[];
} {
  const good: CardChanges = {};
  const problems: CardProblem[] = [];
  for (const [field, change] of Object.entries(changes)) {
    if (!Object.hasOwn(cardFields, field)) {
      problems.push({ field, message: 'is no field of a card' });
      continue;
    }
    const id = field as CardFieldId;
    if (change.value === null || change.value === undefined) {
      good[id] = { ...change, value: null };
      continue;
    }
    const parsed = infoOf(id).schema.safeParse(change.value);
    if (parsed.success) good[id] = { ...change, value: parsed.data };
    else {
      const [issue] = parsed.error.issues;
      const at = issue.path.map(String).join('.');
      problems.push({
        field: at ? `${field}.${at}` : field,
        message: issue.message,
      });
    }
  }
  return { changes: good, problems };
}

/** Fields whose machine value would be replaced without a reason. */
export function missingReasons(
  found: CardFields,
  changes: CardChanges,
): CardFieldId[] {
  return cardFieldIds.filter(id => {
    const change = changes[id];
    const machine = found[id] as CardField | undefined;
    return (
      change !== undefined &&
      withoutPlaceholders(change.value) !== undefined &&
      machine !== undefined &&
      !sameJson(machine.value, change.value) &&
      !change.reason
    );
  });
}

export const revisionChangeSchema = z.object({
  field: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});

/** Of what was stored: from and to. */
export interface StoredChange {
  field: CardFieldId;
  before: StoredCardValue | null;
  after: StoredCardValue | null;
}

const sameSaid = (before: StoredCardValue | null, change: CardChange) =>
  before !== null &&
  sameJson(before.value, change.value) &&
  (change.reason ?? '') === (before.reason ?? '');

/** What is stored after the changes, and which of them change anything. */
export function applyChanges(
  stored: StoredCardValues,
  changes: CardChanges,
  by: Omit<StoredCardValue, 'value' | 'reason'>,
): { stored: StoredCardValues; changed: StoredChange[] } {
  const next: StoredCardValues = { ...stored };
  const changed: StoredChange[] = [];
  for (const id of cardFieldIds) {
    const change = changes[id];
    if (!change) continue;
    const before = stored[id] ?? null;
    const empty = withoutPlaceholders(change.value) === undefined;
    if (empty ? before === null : sameSaid(before, change)) continue;
    const after: StoredCardValue | null = empty
      ? null
      : {
          ...by,
          value: change.value,
          ...(change.reason ? { reason: change.reason } : {}),
        };
    if (after) next[id] = after;
    else delete next[id];
    changed.push({ field: id, before, after });
  }
  return { stored: next, changed };
}

/** The fields that both sides changed: where one would overwrite the other. */
export const conflictsOf = (
  theirs: { field: string }[],
  mine: CardChanges,
): CardFieldId[] =>
  [...new Set(theirs.map(one => one.field))].filter(
    (field): field is CardFieldId => Object.hasOwn(mine, field),
  );

/** What was stored before a list of changes, newest first. */
export function undo(
  stored: StoredCardValues,
  newestFirst: StoredChange[],
): StoredCardValues {
  const past: StoredCardValues = { ...stored };
  for (const { field, before } of newestFirst) {
    if (before) past[field] = before;
    else delete past[field];
  }
  return past;
}

/** What differs between two states of what was stored. */
export function changesBetween(
  from: StoredCardValues,
  to: StoredCardValues,
): StoredChange[] {
  return cardFieldIds.flatMap((field): StoredChange[] => {
    const [before, after] = [from[field] ?? null, to[field] ?? null];
    return sameJson(before, after) ? [] : [{ field, before, after }];
  });
}
