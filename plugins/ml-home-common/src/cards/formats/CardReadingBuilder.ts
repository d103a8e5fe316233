import { CardProblem } from '../changes';
import { withoutPlaceholders } from '../card';
import { CardFieldId, infoOf, CardValues, isCardFieldId } from '../fields';
import { CardReading } from './types';

export type Json = Record<string, unknown>;

export const isRecord = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** A member as a record; empty for anything else. */
export const recordAt = (of: unknown, key: string): Json => {
  const value = isRecord(of) ? of[key] : undefined;
  return isRecord(value) ? value : {};
};

export const listAt = (of: unknown, key: string): unknown[] => {
  const value = isRecord(of) ? of[key] : undefined;
  return Array.isArray(value) ? value : [];
};

/** Leaves absent members out, so that equal values have equal JSON. */
export const compact = <T extends object>(value: T): T =>
  Object.fromEntries(
    Object.entries(value).filter(([, inner]) => inner !== undefined),
  ) as T;

/** Undefined for an empty list or record. */
export const some = <T extends object>(value: T): T | undefined =>
  Object.keys(value).length > 0 ? value : undefined;

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return `the text '${value.slice(0, 80)}'`;
  return typeof value === 'object'
    ? 'a record'
    : `the ${typeof value} ${value}`;
};

/** Collects what a document of strangers says, and names what is wrong in it by its place in the document. */
export class CardReadingBuilder {
  readonly #values: Partial<Record<CardFieldId, unknown>> = {};
  readonly #problems: CardProblem[] = [];

  problem(field: string, message: string): undefined {
    if (this.#problems.length < 100) {
      this.#problems.push({ field: field.slice(0, 300), message });
    }
    return undefined;
  }

  /** The first value of a field stays; placeholders are none. */
  set(id: CardFieldId, value: unknown, place: string): void {
    const left = withoutPlaceholders(value);
    if (left === undefined || this.#values[id] !== undefined) return;
    const parsed = infoOf(id).schema.safeParse(left);
    if (parsed.success) {
      this.#values[id] = parsed.data;
      return;
    }
    const [issue] = parsed.error.issues;
    const at = issue.path.map(String).join('.');
    this.problem(at ? `${place}.${at}` : place, issue.message);
  }

  /** A text, or undefined; anything else is a problem. */
  text(of: unknown, key: string, place: string): string | undefined {
    const value = isRecord(of) ? of[key] : undefined;
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string') {
      return withoutPlaceholders(value) === undefined
        ? undefined
        : value.trim();
    }
    return this.problem(place, `must be a text, not ${kindOf(value)}`);
  }

  number(of: unknown, key: string, place: string): number | undefined {
    const value = isRecord(of) ? of[key] : undefined;
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    return this.problem(place, `must be a number, not ${kindOf(value)}`);
  }

  /** A number that its format writes as a text. */
  numberText(of: unknown, key: string, place: string): number | undefined {
    const value = isRecord(of) ? of[key] : undefined;
    if (value === undefined || value === null) return undefined;
    const parsed =
      typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
    if (Number.isFinite(parsed)) return parsed;
    return this.problem(
      place,
      `must be a number written as a text, not ${kindOf(value)}`,
    );
  }

  /** Texts of a list, or of one text; others are problems. */
  texts(value: unknown, place: string): string[] | undefined {
    if (value === undefined || value === null) return undefined;
    const list = Array.isArray(value) ? value : [value];
    const texts = list.flatMap((one, i) => {
      if (typeof one === 'string') {
        return withoutPlaceholders(one) === undefined ? [] : [one.trim()];
      }
      this.problem(`${place}.${i}`, `must be a text, not ${kindOf(one)}`);
      return [];
    });
    return some(texts);
  }

  /** Values that an export of ours kept among free properties: they go before what the format could carry. */
  free(fields: unknown, place: string): void {
    if (!isRecord(fields)) return;
    for (const [id, value] of Object.entries(fields)) {
      if (!isCardFieldId(id)) {
        this.problem(`${place}.${id}`, 'is no field of a card');
      } else {
        delete this.#values[id];
        this.set(id, value, `${place}.${id}`);
      }
    }
  }

  done(): CardReading {
    return { values: this.#values as CardValues, problems: this.#problems };
  }
}
