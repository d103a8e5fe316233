import {
  CardField,
  CardFieldId,
  cardFields,
  CardFields,
  CardOrigin,
  CardValues,
} from '@ml-home/backstage-plugin-ml-home-common';

/** Collects values of a card's fields; the first one of a field stays. */
export class FoundFields {
  readonly #fields: Partial<Record<CardFieldId, CardField>> = {};

  /** Values that do not fit their field are left out: whatever clients log, a card can be read. */
  add<K extends CardFieldId>(
    id: K,
    value: CardValues[K] | null | '',
    origin: CardOrigin,
  ): void {
    if (this.#fields[id] || value === undefined || value === null) return;
    const parsed = cardFields[id].schema.safeParse(value);
    if (parsed.success) this.#fields[id] = { value: parsed.data, origin };
  }

  get<K extends CardFieldId>(id: K): CardFields[K] {
    return this.#fields[id] as CardFields[K];
  }

  all(): CardFields {
    return this.#fields as CardFields;
  }
}
