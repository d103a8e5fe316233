import {
  Page,
  TraceFilterClause,
  TraceOrderBy,
  TraceState,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  allOf,
  containsPattern,
  Executor,
  pgArray,
  queryRows,
  readPage,
  SqlPart,
  sqlPart,
} from '../database';
import { DbSpanRow, DbTraceRow } from './rows';
import { traceFilterToSql } from './traceDialect';
import { traceSort } from './traceSort';

const FROM = 'traces t join experiments e on e.id = t.experiment_id';

export interface TraceListQuery {
  experiment?: string;
  run?: string;
  q?: string;
  status?: TraceState[];
  limit: number;
  cursor?: string;
}

export interface DbTraceListRow extends DbTraceRow {
  experiment_name: string;
}

/** Reads traces and spans. */
export class DatabaseTraceReadStore {
  async find(
    executor: Executor,
    traceId: string,
    scope?: SqlPart,
  ): Promise<DbTraceListRow | undefined> {
    const [row] = await this.findAll(executor, [traceId], { scope });
    return row;
  }

  async findAll(
    executor: Executor,
    traceIds: string[],
    options: { experimentIds?: string[]; scope?: SqlPart },
  ): Promise<DbTraceListRow[]> {
    const where = allOf([
      sqlPart('t.trace_id = any(?)', [pgArray(traceIds)]),
      options.experimentIds &&
        sqlPart('t.experiment_id = any(?::bigint[])', [
          pgArray(options.experimentIds),
        ]),
      options.scope,
    ]);
    return queryRows<DbTraceListRow>(
      executor,
      `select t.*, e.name as experiment_name from ${FROM} where ${where.sql}`,
      where.bindings,
    );
  }

  /** Roots first, then by their start. */
  async spansOf(executor: Executor, traceIds: string[]): Promise<DbSpanRow[]> {
    return queryRows<DbSpanRow>(
      executor,
      `select * from trace_spans where trace_id = any(?)
       order by trace_id, parent_span_id is not null, start_ns, span_id`,
      [pgArray(traceIds)],
    );
  }

  async countSpans(
    executor: Executor,
    traceIds: string[],
  ): Promise<Map<string, number>> {
    const rows = await queryRows<{ trace_id: string; count: string }>(
      executor,
      'select trace_id, count(*) from trace_spans where trace_id = any(?) group by trace_id',
      [pgArray(traceIds)],
    );
    return new Map(rows.map(row => [row.trace_id, Number(row.count)]));
  }

  async search(
    executor: Executor,
    query: {
      experimentIds: string[];
      filter: TraceFilterClause[];
      orderBy: TraceOrderBy[];
      limit: number;
      cursor?: string;
    },
    scope?: SqlPart,
  ): Promise<Page<DbTraceRow>> {
    return readPage<DbTraceRow>(executor, {
      select: 't.*',
      from: FROM,
      where: allOf([
        sqlPart('t.experiment_id = any(?::bigint[])', [
          pgArray(query.experimentIds),
        ]),
        traceFilterToSql(query.filter),
        scope,
      ]),
      sort: traceSort(query.orderBy),
      cursor: query.cursor,
      limit: query.limit,
    });
  }

  /** For a page of the portal: newest first. */
  async list(
    executor: Executor,
    query: TraceListQuery,
    scope?: SqlPart,
  ): Promise<Page<DbTraceListRow>> {
    const pattern = query.q && containsPattern(query.q);
    return readPage<DbTraceListRow>(executor, {
      select: 't.*, e.name as experiment_name',
      from: FROM,
      where: allOf([
        query.experiment
          ? sqlPart('t.experiment_id = ?::bigint', [query.experiment])
          : undefined,
        query.run
          ? sqlPart(
              't.trace_id in (select trace_id from traces where run_id = ? union select trace_id from trace_runs where run_id = ?)',
              [query.run, query.run],
            )
          : undefined,
        query.status
          ? sqlPart('t.state = any(?)', [pgArray(query.status)])
          : undefined,
        pattern
          ? sqlPart(
              '(t.name ilike ? or t.trace_id ilike ? or t.request_preview ilike ? or t.response_preview ilike ?)',
              [pattern, pattern, pattern, pattern],
            )
          : undefined,
        scope,
      ]),
      sort: traceSort([]),
      cursor: query.cursor,
      limit: query.limit,
    });
  }
}
