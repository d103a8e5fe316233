import { Grammar, readFilter, readOrderBy } from '../filter/grammar';

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

const valid = Object.keys(targets).join(', ');

const grammar: Grammar<TraceFilterTarget> = {
  targets,
  bare: 'attribute',
  numeric: [],
  patterns: ['LIKE', 'ILIKE', 'RLIKE'],
  valid,
  expected: `one of ${valid} was expected`,
  // Each comparison may be a subquery; beyond this the database plans longer than it reads.
  maxClauses: 50,
};

/**
 * Parses MLflow's filter grammar of traces: comparisons of attributes, tags, metadata, spans and assessments, joined
 * by AND. Throws InputError that names the place for anything else.
 */
export const parseTraceFilter = (
  text: string | undefined,
): TraceFilterClause[] =>
  readFilter<TraceFilterTarget, TraceFilterOperator>(grammar, text);

/** Parses one `order_by` clause, such as `timestamp_ms DESC`. */
export const parseTraceOrderBy = (text: string): TraceOrderBy =>
  readOrderBy(grammar, text);
