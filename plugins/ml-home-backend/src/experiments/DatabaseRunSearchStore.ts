import { OrderBy, Page } from '@ml-home/backstage-plugin-ml-home-common';
import { SearchQuery, ViewType } from '@ml-home/backstage-plugin-ml-home-node';
import {
  allOf,
  clauseToSql,
  decodeCursor,
  encodeCursor,
  Executor,
  queryRows,
  readPage,
  SortColumn,
  SqlPart,
  sqlPart,
  toSortColumns,
} from '../database';
import { DatabaseMetricStore } from './DatabaseMetricStore';
import { DbRunRow } from './rows';
import { runDialect } from './runDialect';
import {
  digestOf,
  openToken,
  OTHERS,
  positionAmongOthers,
} from './runPageToken';
import {
  anyOf,
  countsUpTo,
  indexedMatches,
  INDEXED_TEXT,
  Walk,
  walkBy,
} from './runWalk';

export type RunSearch = Pick<SearchQuery, 'filter' | 'orderBy'> & {
  experimentIds: string[];
  view: ViewType;
  /** More conditions on the run `r`. */
  also?: SqlPart;
};

export type RunPageQuery = RunSearch & { limit: number; cursor?: string };

/**
 * A comparison that fewer runs meet than this is where the search begins: reading and sorting them costs less than
 * walking an index in its order past all that do not match.
 */
const FEW = 5_000;

const newestFirst: SortColumn = {
  sql: 'r.start_time',
  bindings: [],
  type: 'integer',
  ascending: false,
  required: true,
};
const byRunId: SortColumn = {
  sql: 'r.run_id',
  bindings: [],
  type: 'text',
  ascending: true,
  required: true,
};

const sortOf = (orderBy: OrderBy[]): SortColumn[] =>
  toSortColumns(runDialect(), orderBy, [newestFirst, byRunId]);

/** Asked once of the experiment, not of each run. */
const inScope = (
  experimentId: string,
  scope: SqlPart | undefined,
): SqlPart | undefined =>
  scope &&
  sqlPart(
    `exists (select 1 from experiments e where e.id = ? and (${scope.sql}))`,
    [experimentId, ...scope.bindings],
  );

/**
 * Finds runs by MLflow's filters and orders, page by page.
 *
 * Within one experiment the page's cost follows the page: it begins with the few runs that a selective comparison
 * leaves, or walks the index of the first sort key and stops when the page is full. Tokens are positions in the
 * order, so pages stay stable while runs are added.
 */
export class DatabaseRunSearchStore {
  readonly #metrics: DatabaseMetricStore;

  constructor(metrics: DatabaseMetricStore) {
    this.#metrics = metrics;
  }

  async page(
    executor: Executor,
    query: RunPageQuery,
    scope?: SqlPart,
  ): Promise<Page<DbRunRow>> {
    const { cursor: token, limit, ...search } = query;
    const digest = digestOf(search);
    const cursor = openToken(token, digest);
    const page =
      query.experimentIds.length === 1
        ? await this.#pageOfOne(executor, { ...query, cursor }, scope)
        : await readPage<DbRunRow>(executor, {
            select: 'r.*',
            from: 'runs r join experiments e on e.id = r.experiment_id',
            where: allOf([
              anyOf(query.experimentIds),
              ...conditions(query),
              scope,
            ]),
            sort: sortOf(query.orderBy),
            cursor,
            limit,
          });
    return page.nextCursor
      ? { ...page, nextCursor: `${digest}.${page.nextCursor}` }
      : page;
  }

  /** How many runs match, counted up to a limit. */
  async count(
    executor: Executor,
    query: RunSearch,
    limit: number,
    scope?: SqlPart,
  ): Promise<number> {
    const where = await this.matching(executor, query, scope);
    const [row] = await queryRows<{ count: number }>(
      executor,
      `select count(*)::int as count from (
         select 1 from runs r where ${where.sql} limit ?) matching`,
      [...where.bindings, limit],
    );
    return row.count;
  }

  /** The condition on `r` that all runs of one experiment meet which match; for counts and sums over all of them. */
  async matching(
    executor: Executor,
    query: RunSearch,
    scope?: SqlPart,
  ): Promise<SqlPart> {
    const [experimentId] = query.experimentIds;
    const keyIds = await this.#keyIdsOf(executor, query);
    return allOf([
      sqlPart('r.experiment_id = ?', [experimentId]),
      inScope(experimentId, scope),
      ...conditions({ ...query, filter: [] }),
      // Sets that the database intersects as it sees fit.
      ...query.filter.map((clause, index) => {
        const set =
          index < 8 ? indexedMatches(experimentId, clause, keyIds) : undefined;
        return set
          ? sqlPart(`r.id in (${set.sql})`, set.bindings)
          : clauseToSql(runDialect(), clause);
      }),
    ]);
  }

  async #pageOfOne(
    executor: Executor,
    query: RunPageQuery,
    scope?: SqlPart,
  ): Promise<Page<DbRunRow>> {
    const [experimentId] = query.experimentIds;
    const keyIds = await this.#keyIdsOf(executor, query);
    const few = await this.#fewest(executor, query, keyIds);
    const base = [
      sqlPart('r.experiment_id = ?', [experimentId]),
      inScope(experimentId, scope),
    ];
    const [first] = query.orderBy;
    const walk =
      first && !few ? walkBy(experimentId, first, keyIds) : undefined;
    if (walk) return this.#walk(executor, query, walk, base);
    return readPage<DbRunRow>(executor, {
      select: 'r.*',
      from: few ? `(${few.sql}) d join runs r on r.id = d.run_id` : 'runs r',
      fromBindings: few?.bindings,
      where: allOf([...base, ...conditions(query)]),
      sort: sortOf(query.orderBy),
      cursor: query.cursor,
      limit: query.limit,
    });
  }

  /** Those that have the value, in the order of its index, then those that lack it. */
  async #walk(
    executor: Executor,
    query: RunPageQuery,
    walk: Walk,
    base: (SqlPart | undefined)[],
  ): Promise<Page<DbRunRow>> {
    const sort = sortOf(query.orderBy);
    const rest = sort.slice(1);
    const others = positionAmongOthers(query.cursor, sort.length);
    let items: DbRunRow[] = [];
    if (!others) {
      const page = await readPage<DbRunRow>(executor, {
        select: 'r.*',
        from: `${walk.from} join runs r on r.id = o.run_id`,
        where: allOf([walk.where, ...base, ...conditions(query, 'o.run_id')]),
        sort: [...walkColumns(walk, sort[0].ascending), ...rest].map(column =>
          // The walked index has the start of the run, so ties need no sort.
          walk.type === 'number' && column === newestFirst
            ? { ...column, sql: 'o.start_time' }
            : column,
        ),
        cursor: query.cursor,
        limit: query.limit,
      });
      if (page.nextCursor) return page;
      items = page.items;
    }
    const tail = await readPage<DbRunRow>(executor, {
      select: 'r.*',
      from: 'runs r',
      where: allOf([walk.others, ...base, ...conditions(query)]),
      sort: rest,
      cursor: others?.cursor,
      // One at least, to learn whether there is more.
      limit: Math.max(1, query.limit - items.length),
    });
    if (items.length === query.limit) {
      const more = tail.items.length > 0;
      return {
        items,
        ...(more ? { nextCursor: encodeCursor(OTHERS) } : {}),
      };
    }
    return {
      items: [...items, ...tail.items],
      ...(tail.nextCursor
        ? {
            nextCursor: encodeCursor([
              ...OTHERS,
              ...decodeCursor(tail.nextCursor, rest.length)!,
            ]),
          }
        : {}),
    };
  }

  /** The matches of the most selective comparison, when they are few. */
  async #fewest(
    executor: Executor,
    query: RunSearch,
    keyIds: Map<string, number>,
  ): Promise<SqlPart | undefined> {
    const [experimentId] = query.experimentIds;
    const sets = query.filter
      .slice(0, 20)
      .flatMap(clause => indexedMatches(experimentId, clause, keyIds) ?? []);
    if (sets.length === 0) return undefined;
    const { sql, bindings } = countsUpTo(FEW, sets);
    const [counts] = await queryRows<Record<string, number>>(
      executor,
      sql,
      bindings,
    );
    const [best] = sets
      .map((set, index) => ({ set, count: counts[`c${index}`] }))
      .sort((a, b) => a.count - b.count);
    return best.count < FEW ? best.set : undefined;
  }

  #keyIdsOf(executor: Executor, query: RunSearch) {
    const keys = [...query.filter, ...query.orderBy]
      .filter(({ target }) => target === 'metric')
      .map(({ key }) => key);
    return this.#metrics.knownKeyIds(executor, keys);
  }
}

function conditions(query: RunSearch, id?: string): (SqlPart | undefined)[] {
  return [
    query.view === 'all'
      ? undefined
      : sqlPart('r.lifecycle_stage = ?', [query.view]),
    ...query.filter.map(clause => clauseToSql(runDialect(id), clause)),
    query.also,
  ];
}

function walkColumns(walk: Walk, ascending: boolean): SortColumn[] {
  const column = {
    bindings: [],
    type: walk.type,
    ascending,
    required: true,
  };
  return walk.type === 'number'
    ? [{ ...column, sql: walk.value }]
    : [
        { ...column, sql: `left(${walk.value}, ${INDEXED_TEXT})` },
        { ...column, sql: walk.value },
      ];
}
