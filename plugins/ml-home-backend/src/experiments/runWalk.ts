import { FilterClause } from '@ml-home/backstage-plugin-ml-home-common';
import { pgArray, SqlPart, sqlPart } from '../database';

/** Texts are indexed by this many of their first characters. */
export const INDEXED_TEXT = 100;

const tables = { param: 'run_params', tag: 'run_tags' } as const;
const ranges = ['=', '>', '>=', '<', '<='];

/**
 * The runs of an experiment that meet a comparison, as a query of `run_id` that an index answers; undefined when no
 * index does.
 */
export function indexedMatches(
  experimentId: string,
  clause: FilterClause,
  keyIds: Map<string, number>,
): SqlPart | undefined {
  const { target, key, operator, value } = clause;
  if (target === 'metric') {
    const keyId = keyIds.get(key);
    if (typeof value !== 'number' || !ranges.includes(operator)) {
      return undefined;
    }
    return keyId === undefined
      ? sqlPart('select run_id from latest_metrics where false')
      : sqlPart(
          `select run_id from latest_metrics where experiment_id = ? and key_id = ?
             and value ${operator} ?::float8 and value < 'NaN'`,
          [experimentId, keyId, value],
        );
  }
  if (target !== 'param' && target !== 'tag') return undefined;
  if (operator !== '=' || typeof value !== 'string') return undefined;
  return sqlPart(
    `select run_id from ${tables[target]} where experiment_id = ? and key = ?
       and left(value, ${INDEXED_TEXT}) = left(?, ${INDEXED_TEXT}) and value = ?`,
    [experimentId, key, value, value],
  );
}

/** Counts how many rows each query has, up to a cap, in one statement with columns `c0`, `c1`…. */
export function countsUpTo(cap: number, queries: SqlPart[]): SqlPart {
  return {
    sql: `select ${queries
      .map(
        (query, index) =>
          `(select count(*) from (${query.sql} limit ${cap}) q)::int as c${index}`,
      )
      .join(', ')}`,
    bindings: queries.flatMap(query => query.bindings),
  };
}

/** The index that holds the runs of an experiment in the order of a value, and the runs that it lacks. */
export interface Walk {
  /** Rows `o`, to be joined with the runs. */
  from: string;
  where: SqlPart;
  /** Expression to sort by; never empty within the walk. */
  value: string;
  type: 'number' | 'text';
  /** The runs `r` that come after all that the walk yields. */
  others: SqlPart;
}

/** How to walk the runs of an experiment by a metric, param or tag; undefined for attributes. */
export function walkBy(
  experimentId: string,
  order: { target: FilterClause['target']; key: string },
  keyIds: Map<string, number>,
): Walk | undefined {
  const { target, key } = order;
  if (target === 'metric') {
    const keyId = keyIds.get(key) ?? -1;
    return {
      from: 'latest_metrics o',
      where: sqlPart(
        `o.experiment_id = ? and o.key_id = ? and o.value < 'NaN'`,
        [experimentId, keyId],
      ),
      value: 'o.value',
      type: 'number',
      others: sqlPart(
        `not exists (select 1 from latest_metrics x where x.run_id = r.id and x.key_id = ? and x.value < 'NaN')`,
        [keyId],
      ),
    };
  }
  if (target !== 'param' && target !== 'tag') return undefined;
  const table = tables[target];
  return {
    from: `${table} o`,
    where: sqlPart('o.experiment_id = ? and o.key = ?', [experimentId, key]),
    value: 'o.value',
    type: 'text',
    others: sqlPart(
      `not exists (select 1 from ${table} x where x.run_id = r.id and x.key = ?)`,
      [key],
    ),
  };
}

export const anyOf = (ids: string[]): SqlPart =>
  sqlPart('r.experiment_id = any(?)', [pgArray(ids)]);
