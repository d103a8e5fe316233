import { InputError } from '@backstage/errors';
import {
  FilterClause,
  OrderBy,
  Page,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CursorValue, cutPage, decodeCursor } from './cursor';
import { Executor, queryRows, SqlPart, sqlPart } from './sql';

/** How values compare: `integer` keeps an index of a bigint usable, which `number` (float8) does not. */
export type ColumnType = 'text' | 'number' | 'integer';

/** A column that may be searched and sorted by. */
export interface SearchColumn {
  /** SQL expression. */
  sql: string;
  type: ColumnType;
}

/** How the comparisons of a filter read on one table. */
export interface SearchDialect {
  attributes: Record<string, SearchColumn>;
  /** Subqueries that yield `value` rows for a key; `?` is the key. */
  lists: Partial<
    Record<'metric' | 'param' | 'tag', { from: string; type: ColumnType }>
  >;
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
      operator === '!='
        ? `${column} != ?::float8`
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

const casts: Record<ColumnType, string> = {
  text: '::text',
  number: '::float8',
  integer: '::bigint',
};

/**
 * Wraps a query of rows into one page by keyset: pages stay stable while rows are added, and their cost does not
 * grow with their number. `select` must yield its rows as alias-free columns; the sort values are added as `_s0`….
 */
function pageSql(options: {
  select: string;
  from: string;
  where: SqlPart;
  sort: SortColumn[];
  cursor?: string;
  limit: number;
}): SqlPart {
  const { sort } = options;
  const values = decodeCursor(options.cursor, sort.length);
  const sortSelect = sort.map((column, i) => `${column.sql} as _s${i}`);
  const order = sort.map(
    (column, i) =>
      `_s${i} ${column.ascending ? 'asc' : 'desc'}${
        column.required ? '' : ' nulls last'
      }`,
  );
  const after = values ? afterCursor(sort, values) : sqlPart('true');
  return sqlPart(
    `select * from (
       select ${options.select}, ${sortSelect.join(', ')}
       from ${options.from} where ${options.where.sql}
     ) page where ${after.sql}
     order by ${order.join(', ')} limit ?`,
    [
      ...sort.flatMap(column => column.bindings),
      ...options.where.bindings,
      ...after.bindings,
      options.limit + 1,
    ],
  );
}

function afterCursor(sort: SortColumn[], values: CursorValue[]): SqlPart {
  const alternatives: SqlPart[] = [];
  const equal: SqlPart[] = [];
  sort.forEach((column, i) => {
    const value = values[i];
    const name = `_s${i}`;
    if (value !== null) {
      const sign = column.ascending ? '>' : '<';
      const later = `${name} ${sign} ?${casts[column.type]}`;
      alternatives.push({
        sql: [
          ...equal.map(part => part.sql),
          column.required ? later : `(${later} or ${name} is null)`,
        ].join(' and '),
        bindings: [...equal.flatMap(part => part.bindings), value],
      });
      equal.push(sqlPart(`${name} = ?${casts[column.type]}`, [value]));
    } else {
      equal.push(sqlPart(`${name} is null`));
    }
  });
  const after: SqlPart = {
    sql: alternatives.map(part => `(${part.sql})`).join(' or ') || 'false',
    bindings: alternatives.flatMap(part => part.bindings),
  };
  const [first] = sort;
  if (!first.required || values[0] === null) return after;
  // Said apart from the alternatives, the first column bounds the scan of the index.
  return {
    sql: `_s0 ${first.ascending ? '>=' : '<='} ?${casts[first.type]} and (${
      after.sql
    })`,
    bindings: [values[0], ...after.bindings],
  };
}

/** The cursor values of a row that `pageSql` read. */
function sortValuesOf(
  row: Record<string, unknown>,
  sort: SortColumn[],
): CursorValue[] {
  return sort.map((column, i) => {
    const value = row[`_s${i}`];
    if (value === null || value === undefined) return null;
    return column.type === 'text' ? String(value) : Number(value);
  });
}

/** Reads one page of rows by keyset. */
export async function readPage<Row extends object>(
  executor: Executor,
  options: Parameters<typeof pageSql>[0],
): Promise<Page<Row>> {
  const { sql, bindings } = pageSql(options);
  const rows = await queryRows<Row & Record<string, unknown>>(
    executor,
    sql,
    bindings,
  );
  return cutPage(
    rows,
    options.limit,
    row => row as Row,
    row => sortValuesOf(row, options.sort),
  );
}
