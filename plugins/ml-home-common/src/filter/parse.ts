import { Grammar, readFilter, readOrderBy } from './grammar';
import { FilterClause, FilterOperator, FilterTarget, OrderBy } from './types';

const grammar: Grammar<FilterTarget> = {
  targets: {
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
  },
  bare: 'attribute',
  numeric: ['metric'],
  patterns: ['LIKE', 'ILIKE'],
  valid: "['metric', 'parameter', 'tag', 'attribute', 'dataset']",
  expected: 'metrics, params, tags, attributes or datasets was expected',
  // Each comparison is a subquery; beyond this the database plans longer than it reads.
  maxClauses: 100,
};

/**
 * Parses MLflow's filter grammar: comparisons joined by AND.
 *
 * Throws InputError that names the place for anything else, OR and parentheses among them.
 */
export const parseFilter = (text: string | undefined): FilterClause[] =>
  readFilter<FilterTarget, FilterOperator>(grammar, text);

/** Parses one `order_by` clause such as ``metrics.`val loss` DESC``. */
export const parseOrderBy = (text: string): OrderBy =>
  readOrderBy(grammar, text);
