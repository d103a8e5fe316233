import { InputError } from '@backstage/errors';
import { FilterError } from './FilterError';
import { Token, tokenize } from './tokenize';
import { FilterClause, FilterOperator, FilterTarget, OrderBy } from './types';

/** Each comparison is a subquery; beyond this the database plans longer than it reads. */
const MAX_CLAUSES = 100;

const targets: Record<string, FilterTarget> = {
  metric: 'metric',
  metrics: 'metric',
  param: 'param',
  params: 'param',
  parameter: 'param',
  parameters: 'param',
  tag: 'tag',
  tags: 'tag',
  attribute: 'attribute',
  attributes: 'attribute',
  attr: 'attribute',
  run: 'attribute',
  dataset: 'dataset',
  datasets: 'dataset',
};

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
function leftSide(reader: Reader): { target: FilterTarget; key: string } {
  const first = reader.peek();
  if (!first) reader.fail('a key was expected');
  const head = keyPart(reader);
  if (!reader.takePunctuation('.')) {
    return { target: 'attribute', key: head };
  }
  const target =
    first.type === 'word' ? targets[head.toLowerCase()] : undefined;
  if (!target) {
    throw new FilterError(
      `Invalid entity type '${head}'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']`,
      {
        reason: 'metrics, params, tags, attributes or datasets was expected',
        at: first.at,
        end: first.end,
      },
    );
  }
  let key = keyPart(reader);
  while (reader.takePunctuation('.')) key += `.${keyPart(reader)}`;
  return { target, key };
}

function operatorOf(reader: Reader): FilterOperator {
  const token = reader.peek();
  if (token?.type === 'operator') {
    reader.next();
    return token.text as FilterOperator;
  }
  const word = reader.takeWord('LIKE', 'ILIKE', 'IN', 'NOT', 'IS');
  if (word === 'NOT') {
    if (reader.takeWord('IN')) return 'NOT IN';
    return reader.fail('NOT goes with IN only');
  }
  if (word === 'IS') {
    const negated = reader.takeWord('NOT');
    if (reader.takeWord('NULL')) return negated ? 'IS NOT NULL' : 'IS NULL';
    return reader.fail('IS goes with NULL and NOT NULL only');
  }
  if (word) return word as FilterOperator;
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

function rightSide(
  reader: Reader,
  operator: FilterOperator,
): FilterClause['value'] {
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
  return textValue(reader);
}

/**
 * Parses MLflow's filter grammar: comparisons joined by AND.
 *
 * Throws InputError that names the place for anything else, OR and parentheses among them.
 */
export function parseFilter(text: string | undefined): FilterClause[] {
  if (!text?.trim()) return [];
  const reader = new Reader(text);
  const clauses: FilterClause[] = [];
  do {
    const left = leftSide(reader);
    const operator = operatorOf(reader);
    const value = rightSide(reader, operator);
    if (clauses.length === MAX_CLAUSES) {
      throw new InputError(
        `Invalid filter: more than ${MAX_CLAUSES} comparisons`,
      );
    }
    clauses.push({
      ...left,
      operator,
      ...(value === undefined ? {} : { value }),
    });
  } while (reader.takeWord('AND'));
  if (reader.peek()) reader.fail('only AND may join comparisons');
  return clauses;
}

/** Parses one `order_by` clause such as ``metrics.`val loss` DESC``. */
export function parseOrderBy(text: string): OrderBy {
  const reader = new Reader(text);
  const left = leftSide(reader);
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
