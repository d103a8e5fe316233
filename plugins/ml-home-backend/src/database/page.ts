import { Page } from '@ml-home/backstage-plugin-ml-home-common';
import { CursorValue, cutPage, decodeCursor } from './cursor';
import { ColumnType, SortColumn } from './search';
import { queryRepeated } from './repeated';
import { Executor, SqlPart, sqlPart } from './sql';

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
  fromBindings?: SqlPart['bindings'];
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
     order by ${order.join(', ')} limit ${Math.trunc(options.limit) + 1}`,
    [
      ...sort.flatMap(column => column.bindings),
      ...(options.fromBindings ?? []),
      ...options.where.bindings,
      ...after.bindings,
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
  const rows = await queryRepeated<Row & Record<string, unknown>>(
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
