import { InputError } from '@backstage/errors';
import { Token, tokenize } from '../filter/tokenize';

/** What the left side of a comparison of traces is. */
export type TraceFilterTarget =
  | 'attribute'
  | 'tag'
  | 'metadata'
  | 'span'
  | 'feedback'
  | 'expectation'
  | 'issue';

export type TraceFilterOperator =
  | '='
  | '!='
  | '>'
  | '>='
  | '<'
  | '<='
  | 'LIKE'
  | 'ILIKE'
  | 'RLIKE'
  | 'IN'
  | 'NOT IN'
  | 'IS NULL'
  | 'IS NOT NULL';

/** One comparison; those of a filter hold together (AND). */
export interface TraceFilterClause {
  target: TraceFilterTarget;
  key: string;
  operator: TraceFilterOperator;
  /** Absent for IS NULL and IS NOT NULL. */
  value?: string | number | string[];
}

export interface TraceOrderBy {
  target: TraceFilterTarget;
  key: string;
  ascending: boolean;
}

/** Each comparison may be a subquery; beyond this the database plans longer than it reads. */
const MAX_CLAUSES = 50;

const targets: Record<string, TraceFilterTarget> = {
  attribute: 'attribute',
  attributes: 'attribute',
  trace: 'attribute',
  tag: 'tag',
  tags: 'tag',
  metadata: 'metadata',
  request_metadata: 'metadata',
  span: 'span',
  feedback: 'feedback',
  expectation: 'expectation',
  issue: 'issue',
};

class Tokens {
  readonly #text: string;
  readonly #tokens: Token[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  get current(): Token | undefined {
    return this.#tokens[this.#at];
  }

  take(): Token | undefined {
    const token = this.current;
    this.#at += 1;
    return token;
  }

  takeWord(...words: string[]): string | undefined {
    const token = this.current;
    const word = token?.type === 'word' ? token.text.toUpperCase() : '';
    if (!words.includes(word)) return undefined;
    this.#at += 1;
    return word;
  }

  takeMark(mark: string): boolean {
    const token = this.current;
    if (token?.type !== 'punctuation' || token.text !== mark) return false;
    this.#at += 1;
    return true;
  }

  refuse(expected: string): never {
    const token = this.current;
    const place = token
      ? `'${token.text.slice(0, 100)}' was found at position ${token.at}`
      : 'it ends there';
    throw new InputError(
      `Invalid clause(s) in filter string: ${expected}, but ${place}: '${this.#text.slice(
        0,
        200,
      )}'`,
    );
  }
}

function readName(tokens: Tokens): string {
  const token = tokens.current;
  if (!token || !['word', 'quoted', 'number'].includes(token.type)) {
    return tokens.refuse('a key was expected');
  }
  tokens.take();
  return token.text;
}

function readKey(tokens: Tokens): { target: TraceFilterTarget; key: string } {
  const head = readName(tokens);
  if (!tokens.takeMark('.')) return { target: 'attribute', key: head };
  const name = head.toLowerCase();
  if (!Object.hasOwn(targets, name)) {
    throw new InputError(
      `Invalid entity type '${head.slice(
        0,
        100,
      )}'. Valid values are ${Object.keys(targets).join(', ')}`,
    );
  }
  const parts = [readName(tokens)];
  while (tokens.takeMark('.')) parts.push(readName(tokens));
  return { target: targets[name], key: parts.join('.') };
}

function readOperator(tokens: Tokens): TraceFilterOperator {
  const token = tokens.current;
  if (token?.type === 'operator') {
    tokens.take();
    return token.text as TraceFilterOperator;
  }
  const word = tokens.takeWord('LIKE', 'ILIKE', 'RLIKE', 'IN', 'NOT', 'IS');
  if (word === 'NOT') {
    if (tokens.takeWord('IN')) return 'NOT IN';
    return tokens.refuse('IN was expected after NOT');
  }
  if (word === 'IS') {
    const negated = tokens.takeWord('NOT');
    if (tokens.takeWord('NULL')) return negated ? 'IS NOT NULL' : 'IS NULL';
    return tokens.refuse('NULL or NOT NULL was expected after IS');
  }
  return (
    (word as TraceFilterOperator | undefined) ??
    tokens.refuse('a comparison such as = or LIKE was expected')
  );
}

function readText(tokens: Tokens): string {
  const token = tokens.current;
  const isText =
    token?.type === 'string' ||
    (token?.type === 'quoted' && token.quote === '"');
  if (!isText) return tokens.refuse('a value in quotes was expected');
  tokens.take();
  return token.text;
}

function readValue(
  tokens: Tokens,
  operator: TraceFilterOperator,
): TraceFilterClause['value'] {
  if (operator.startsWith('IS')) return undefined;
  if (operator === 'IN' || operator === 'NOT IN') {
    if (!tokens.takeMark('(')) {
      tokens.refuse("a list such as ('a', 'b') was expected");
    }
    const values = [readText(tokens)];
    while (tokens.takeMark(',')) {
      if (tokens.current?.text === ')') break;
      values.push(readText(tokens));
    }
    if (!tokens.takeMark(')')) tokens.refuse("')' was expected");
    return values;
  }
  const token = tokens.current;
  if (token?.type === 'number') {
    tokens.take();
    return token.value;
  }
  return readText(tokens);
}

/**
 * Parses MLflow's filter grammar of traces: comparisons of attributes, tags, metadata, spans and assessments, joined
 * by AND. Throws InputError that names the place for anything else.
 */
export function parseTraceFilter(
  text: string | undefined,
): TraceFilterClause[] {
  if (!text?.trim()) return [];
  const tokens = new Tokens(text);
  const clauses: TraceFilterClause[] = [];
  do {
    const left = readKey(tokens);
    const operator = readOperator(tokens);
    const value = readValue(tokens, operator);
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
  } while (tokens.takeWord('AND'));
  if (tokens.current) tokens.refuse('AND was expected');
  return clauses;
}

/** Parses one `order_by` clause, such as `timestamp_ms DESC`. */
export function parseTraceOrderBy(text: string): TraceOrderBy {
  const tokens = new Tokens(text);
  const left = readKey(tokens);
  const direction = tokens.takeWord('ASC', 'DESC');
  if (tokens.current) {
    throw new InputError(
      `Invalid order_by clause '${text.slice(
        0,
        200,
      )}': expected '<key> ASC' or '<key> DESC'`,
    );
  }
  return { ...left, ascending: direction !== 'DESC' };
}
