import { InputError } from '@backstage/errors';
import {
  FilterClause,
  OrderBy,
} from '@ml-home/backstage-plugin-ml-home-common';
import { SqlPart, sqlPart } from './sql';

/** How values compare: `integer` keeps an index of a bigint usable, which `number` (float8) does not. */
export type ColumnType = 'text' | 'number' | 'integer';

/** A column that may be searched and sorted by. */
export interface SearchColumn {
  /** SQL expression. */
  sql: string;
  type: ColumnType;
  /** Never empty. */
  required?: boolean;
}

export interface SearchList {
  from: string;
  type: ColumnType;
  /**
   * A key has one value at most. It is then compared as a scalar: a hundred comparisons plan as fast as one, because
   * the database has no joins to reorder.
   */
  single?: boolean;
}

/** How the comparisons of a filter read on one table. */
export interface SearchDialect {
  attributes: Record<string, SearchColumn>;
  /** Subqueries that yield `value` rows for a key; `?` is the key. */
  lists: Partial<Record<'metric' | 'param' | 'tag', SearchList>>;
  /** `exists` subqueries of dataset attributes, ending in the column to compare. */
  dataset?: Record<string, { from: string; column: string }>;
  /** Also match objects that lack the tag when a tag must differ. */
  missingTagDiffers?: boolean;
}

const textOperators = ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'];
const numberOperators = ['=', '!=', '>', '>=', '<', '<='];

function compare(
  column: string,
  type: ColumnType,
  clause: FilterClause,
  nanIsNull = false,
): SqlPart {
  const { operator, value, target, key } = clause;
  const allowed = type === 'text' ? textOperators : numberOperators;
  if (!allowed.includes(operator)) {
    throw new InputError(
      `Invalid comparator '${operator}' for ${target} '${key}'; valid ones are ${allowed.join(
        ', ',
      )}`,
    );
  }
  if (type !== 'text') {
    const number = typeof value === 'number' ? value : Number.NaN;
    if (Number.isNaN(number)) {
      throw new InputError(
        `Expected a number for ${target} '${key}', not '${String(value)}'`,
      );
    }
    return sqlPart(
      operator === '!=' || nanIsNull
        ? `${column} ${operator} ?::${type === 'integer' ? 'bigint' : 'float8'}`
        : `(${column} ${operator} ?::float8 and ${column} != 'NaN')`,
      [number],
    );
  }
  if (Array.isArray(value)) {
    return sqlPart(
      operator === 'IN' ? `${column} = any(?)` : `${column} != all(?)`,
      [value as unknown as string],
    );
  }
  if (typeof value !== 'string') {
    throw new InputError(
      `Expected a text in quotes for ${target} '${key}', not ${String(value)}`,
    );
  }
  return sqlPart(`${column} ${operator} ?`, [value]);
}

function compareSingle(
  list: SearchList,
  clause: FilterClause,
  dialect: SearchDialect,
): SqlPart {
  const { target, key, operator } = clause;
  const scalar = `(select value ${list.from})`;
  if (operator === 'IS NULL' || operator === 'IS NOT NULL') {
    return sqlPart(`${scalar} ${operator}`, [key]);
  }
  // NaN differs from every number and compares with none.
  const column =
    list.type === 'number' && operator !== '!='
      ? `(select nullif(value, 'NaN') ${list.from})`
      : scalar;
  const { sql, bindings } = compare(column, list.type, clause, true);
  return target === 'tag' && operator === '!=' && dialect.missingTagDiffers
    ? sqlPart(`coalesce(${sql}, true)`, [key, ...bindings])
    : sqlPart(sql, [key, ...bindings]);
}

function attributeOf(dialect: SearchDialect, key: string): SearchColumn {
  const column = Object.hasOwn(dialect.attributes, key)
    ? dialect.attributes[key]
    : undefined;
  if (!column) {
    throw new InputError(
      `Invalid attribute key '${key}'; valid ones are ${Object.keys(
        dialect.attributes,
      ).join(', ')}`,
    );
  }
  return column;
}

/** One comparison as SQL; throws InputError for keys and operators the table does not have. */
export function clauseToSql(
  dialect: SearchDialect,
  clause: FilterClause,
): SqlPart {
  const { target, key, operator } = clause;
  if (target === 'attribute') {
    const column = attributeOf(dialect, key);
    if (column.type === 'integer' && Number.isSafeInteger(clause.value)) {
      return compare(column.sql, 'integer', clause, true);
    }
    if (column.type !== 'text') {
      return compare(`(${column.sql})::float8`, 'number', clause);
    }
    return compare(column.sql, 'text', clause);
  }
  if (target === 'dataset') {
    const place = dialect.dataset?.[key];
    if (!place) throw new InputError(`Invalid dataset key '${key}'`);
    const part = compare(place.column, 'text', clause);
    return sqlPart(`exists (${place.from} and ${part.sql})`, part.bindings);
  }
  const list = dialect.lists[target];
  if (!list) {
    throw new InputError(`Searching by ${target} is not possible here`);
  }
  if (list.single) return compareSingle(list, clause, dialect);
  if (operator === 'IS NULL' || operator === 'IS NOT NULL') {
    return sqlPart(
      `${operator === 'IS NULL' ? 'not ' : ''}exists (select 1 ${list.from})`,
      [key],
    );
  }
  const part = compare('value', list.type, clause);
  const found = `exists (select 1 ${list.from} and ${part.sql})`;
  if (target === 'tag' && operator === '!=' && dialect.missingTagDiffers) {
    return sqlPart(`(${found} or not exists (select 1 ${list.from}))`, [
      key,
      ...part.bindings,
      key,
    ]);
  }
  return sqlPart(found, [key, ...part.bindings]);
}

/** A sort column with its direction; empty values come last either way. */
export interface SortColumn {
  sql: string;
  bindings: SqlPart['bindings'];
  type: ColumnType;
  ascending: boolean;
  /** Never empty: then an index in this order serves the page. */
  required?: boolean;
}

/** The sort columns of an order, followed by the tie-breakers; a key that repeats counts once. */
export function toSortColumns(
  dialect: SearchDialect,
  orderBy: OrderBy[],
  tieBreakers: SortColumn[],
): SortColumn[] {
  const seen = new Set<string>();
  const columns: SortColumn[] = [];
  for (const { target, key, ascending } of orderBy) {
    const name = `${target}.${key}`;
    if (seen.has(name)) continue;
    seen.add(name);
    if (target === 'attribute') {
      columns.push({ ...attributeOf(dialect, key), bindings: [], ascending });
    } else {
      const list = target === 'dataset' ? undefined : dialect.lists[target];
      if (!list) throw new InputError(`Ordering by ${target} is not possible`);
      columns.push({
        sql:
          list.type === 'number'
            ? `(select nullif(value, 'NaN') ${list.from} limit 1)`
            : `(select value ${list.from} limit 1)`,
        bindings: [key],
        type: list.type,
        ascending,
      });
    }
  }
  return [...columns, ...tieBreakers];
}
