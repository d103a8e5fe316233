/** What the left side of a comparison is. */
export type FilterTarget = 'metric' | 'param' | 'tag' | 'attribute' | 'dataset';

export type FilterOperator =
  | '='
  | '!='
  | '>'
  | '>='
  | '<'
  | '<='
  | 'LIKE'
  | 'ILIKE'
  | 'IN'
  | 'NOT IN'
  | 'IS NULL'
  | 'IS NOT NULL';

/** One comparison; the clauses of a filter hold together (AND). */
export interface FilterClause {
  target: FilterTarget;
  key: string;
  operator: FilterOperator;
  /** Absent for IS NULL and IS NOT NULL. */
  value?: string | number | string[];
}

export interface OrderBy {
  target: FilterTarget;
  key: string;
  ascending: boolean;
}
