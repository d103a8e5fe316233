import { InputError } from '@backstage/errors';
import { FilterError } from './FilterError';
import { Token, tokenize } from './tokenize';

/** What a dialect of MLflow's filters knows. */
export interface Grammar<Target> {
  /** What may stand before the dot, in small letters. */
  targets: Record<string, Target>;
  /** What a key without a dot belongs to. */
  bare: Target;
  /** What is compared with numbers only. */
  numeric: Target[];
  /** Operators that are words, beside IN and IS. */
  patterns: string[];
  /** The entity types as the error names them. */
  valid: string;
  expected: string;
  maxClauses: number;
}

class Reader {
  #at = 0;
  readonly #tokens: Token[];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  peek(offset = 0): Token | undefined {
    return this.#tokens[this.#at + offset];
  }

  next(): Token | undefined {
    const token = this.#tokens[this.#at];
    this.#at += 1;
    return token;
  }

  takeWord(...words: string[]): string | undefined {
    const token = this.peek();
    if (token?.type !== 'word') return undefined;
    const word = token.text.toUpperCase();
    if (!words.includes(word)) return undefined;
    this.#at += 1;
    return word;
  }

  takePunctuation(text: string): boolean {
    const token = this.peek();
    if (token?.type !== 'punctuation' || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  fail(what: string): never {
    const token = this.peek();
    const end = this.#text.length;
    throw new FilterError(
      `Invalid clause(s) in filter string: ${what}${
        token
          ? `, found '${token.text}' at position ${token.at}`
          : ' at the end'
      } of '${this.#text.slice(0, 200)}'`,
      { reason: what, at: token?.at ?? end, end: token?.end ?? end },
    );
  }
}

function keyPart(reader: Reader): string {
  const token = reader.peek();
  if (
    token &&
    (token.type === 'word' ||
      token.type === 'quoted' ||
      token.type === 'number')
  ) {
    reader.next();
    return token.text;
  }
  return reader.fail('a key was expected');
}

/** `metrics.loss`, ``params.`a b` ``, `tags."x.y"`, `status`, `tags.mlflow.user`. */
function leftSide<Target>(
  reader: Reader,
  grammar: Grammar<Target>,
): { target: Target; key: string } {
  const first = reader.peek();
  if (!first) reader.fail('a key was expected');
  const head = keyPart(reader);
  if (!reader.takePunctuation('.')) {
    return { target: grammar.bare, key: head };
  }
  const name = head.toLowerCase();
  if (first.type !== 'word' || !Object.hasOwn(grammar.targets, name)) {
    throw new FilterError(
      `Invalid entity type '${head.slice(0, 100)}'. Valid values are ${
        grammar.valid
      }`,
      { reason: grammar.expected, at: first.at, end: first.end },
    );
  }
  const target = grammar.targets[name];
  let key = keyPart(reader);
  while (reader.takePunctuation('.')) key += `.${keyPart(reader)}`;
  return { target, key };
}

function operatorOf(reader: Reader, patterns: string[]): string {
  const token = reader.peek();
  if (token?.type === 'operator') {
    reader.next();
    return token.text;
  }
  const word = reader.takeWord(...patterns, 'IN', 'NOT', 'IS');
  if (word === 'NOT') {
    if (reader.takeWord('IN')) return 'NOT IN';
    return reader.fail('NOT goes with IN only');
  }
  if (word === 'IS') {
    const negated = reader.takeWord('NOT');
    if (reader.takeWord('NULL')) return negated ? 'IS NOT NULL' : 'IS NULL';
    return reader.fail('IS goes with NULL and NOT NULL only');
  }
  if (word) return word;
  return reader.fail('a comparison such as = or LIKE was expected');
}

function textValue(reader: Reader): string {
  const token = reader.peek();
  if (
    token?.type === 'string' ||
    (token?.type === 'quoted' && token.quote === '"')
  ) {
    reader.next();
    return token.text;
  }
  return reader.fail('a value in quotes was expected');
}

const comparisons = ['=', '!=', '<', '<=', '>', '>='];

function rightSide(
  reader: Reader,
  operator: string,
  isNumeric: boolean,
): string | number | string[] | undefined {
  if (operator === 'IS NULL' || operator === 'IS NOT NULL') return undefined;
  if (operator === 'IN' || operator === 'NOT IN') {
    if (!reader.takePunctuation('(')) {
      reader.fail("a list such as ('a', 'b') was expected");
    }
    const values = [textValue(reader)];
    while (reader.takePunctuation(',')) {
      if (reader.peek()?.text === ')') break;
      values.push(textValue(reader));
    }
    if (!reader.takePunctuation(')')) reader.fail('the list is never closed');
    return values;
  }
  const token = reader.peek();
  if (token?.type === 'number') {
    reader.next();
    return token.value;
  }
  if (isNumeric && comparisons.includes(operator)) {
    return reader.fail('a number was expected');
  }
  return textValue(reader);
}

/** Reads comparisons joined by AND; throws InputError that names the place for anything else. */
export function readFilter<Target, Operator extends string>(
  grammar: Grammar<Target>,
  text: string | undefined,
): {
  target: Target;
  key: string;
  operator: Operator;
  value?: string | number | string[];
}[] {
  if (!text?.trim()) return [];
  const reader = new Reader(text);
  const clauses: ReturnType<typeof readFilter<Target, Operator>> = [];
  do {
    const left = leftSide(reader, grammar);
    const operator = operatorOf(reader, grammar.patterns);
    const isNumeric = grammar.numeric.includes(left.target);
    const value = rightSide(reader, operator, isNumeric);
    if (clauses.length === grammar.maxClauses) {
      throw new InputError(
        `Invalid filter: more than ${grammar.maxClauses} comparisons`,
      );
    }
    clauses.push({
      ...left,
      operator: operator as Operator,
      ...(value === undefined ? {} : { value }),
    });
  } while (reader.takeWord('AND'));
  if (reader.peek()) reader.fail('only AND may join comparisons');
  return clauses;
}

/** Reads one `order_by` clause: a key, and ASC or DESC after it. */
export function readOrderBy<Target>(
  grammar: Grammar<Target>,
  text: string,
): { target: Target; key: string; ascending: boolean } {
  const reader = new Reader(text);
  const left = leftSide(reader, grammar);
  const direction = reader.takeWord('ASC', 'DESC');
  if (reader.peek()) {
    throw new InputError(
      `Invalid order_by clause '${text.slice(
        0,
        200,
      )}': expected '<key> ASC' or '<key> DESC'`,
    );
  }
  return { ...left, ascending: direction !== 'DESC' };
}
