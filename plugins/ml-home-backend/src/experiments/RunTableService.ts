import { InputError } from '@backstage/errors';
import {
  ColumnKind,
  CommonColumns,
  COUNT_LIMIT,
  Page,
  ParamImportance,
  parseFilter,
  parseOrderBy,
  RunColumnInfo,
  RunCount,
  RunGroup,
  RunRow,
  RunStatus,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ScopedOptions } from '../access';
import {
  allOf,
  containsPattern,
  Database,
  pgArray,
  SqlPart,
  sqlPart,
} from '../database';
import { DatabaseExperimentStore } from './DatabaseExperimentStore';
import { DatabaseMetricStore } from './DatabaseMetricStore';
import { DatabaseRunSearchStore, RunSearch } from './DatabaseRunSearchStore';
import { DatabaseRunTableStore, DbRunValueRow } from './DatabaseRunTableStore';
import { paramImportance } from './importance';
import { requireReadable } from './requireExperiment';
import { DbRunRow } from './rows';
import { isStale } from './staleness';
import { toJsonNumber } from './views';

export interface RunSelection {
  experiment: string;
  filter?: string;
  q?: string;
  view: 'active' | 'deleted' | 'all';
  status?: RunStatus[];
  parent?: string;
}

export interface RunColumn {
  kind: ColumnKind;
  key: string;
}

/** Runs over which importance is computed at most. */
const IMPORTANCE_RUNS = 20_000;
const EXPORT_PAGE = 500;

const kinds: Record<string, ColumnKind> = {
  metrics: 'metric',
  params: 'param',
  tags: 'tag',
};

/** `metrics.loss` as its parts; the key is all that follows the first dot. */
export function toRunColumn(column: string): RunColumn {
  const dot = column.indexOf('.');
  return { kind: kinds[column.slice(0, dot)], key: column.slice(dot + 1) };
}

export const columnName = ({ kind, key }: RunColumn): string =>
  `${kind}s.${key}`;

/** The runs table of an experiment. */
export interface RunTableService {
  listRows(
    query: RunSelection & {
      column?: string[];
      orderBy?: string[];
      cursor?: string;
      limit: number;
    },
    options: ScopedOptions,
  ): Promise<Page<RunRow>>;
  countRuns(query: RunSelection, options: ScopedOptions): Promise<RunCount>;
  groupRuns(
    query: RunSelection & { by: string; column?: string[]; limit: number },
    options: ScopedOptions,
  ): Promise<{ groups: RunGroup[]; limited: boolean }>;
  listColumns(
    query: {
      experiment: string;
      q?: string;
      kind?: ColumnKind;
      cursor?: string;
      limit: number;
    },
    options: ScopedOptions,
  ): Promise<Page<RunColumnInfo>>;
  /** What most of the newest runs have. */
  getCommonColumns(
    experiment: string,
    options: ScopedOptions,
  ): Promise<CommonColumns>;
  listValues(
    query: { experiment: string; column: string; q?: string; limit: number },
    options: ScopedOptions,
  ): Promise<{ value: string; runs: number }[]>;
  getImportance(
    query: RunSelection & { metric: string },
    options: ScopedOptions,
  ): Promise<ParamImportance>;
  /** Pages of the whole result, read one after the other. */
  exportRows(
    query: RunSelection & { column?: string[]; orderBy?: string[] },
    options: ScopedOptions,
  ): Promise<{ columns: string[]; pages: AsyncIterable<RunRow[]> }>;
}

export class DefaultRunTableService implements RunTableService {
  readonly #database: Database;
  readonly #experiments: DatabaseExperimentStore;
  readonly #search: DatabaseRunSearchStore;
  readonly #store: DatabaseRunTableStore;
  readonly #metrics: DatabaseMetricStore;

  constructor(options: {
    database: Database;
    experiments: DatabaseExperimentStore;
    search: DatabaseRunSearchStore;
    store: DatabaseRunTableStore;
    metrics: DatabaseMetricStore;
  }) {
    this.#database = options.database;
    this.#experiments = options.experiments;
    this.#search = options.search;
    this.#store = options.store;
    this.#metrics = options.metrics;
  }

  async listRows(
    query: Parameters<RunTableService['listRows']>[0],
    options: ScopedOptions,
  ): Promise<Page<RunRow>> {
    const search = await this.#searchOf(query, query.orderBy, options);
    return this.#page(search, query);
  }

  async countRuns(
    query: RunSelection,
    options: ScopedOptions,
  ): Promise<RunCount> {
    const search = await this.#searchOf(query, [], options);
    const [matching, totals] = await Promise.all([
      // One more than is told, to know whether there are more.
      this.#search.count(this.#database, search, COUNT_LIMIT + 1),
      this.#store.totals(this.#database, query.experiment, query.view),
    ]);
    return {
      matching: Math.min(matching, COUNT_LIMIT),
      ...totals,
      limited: matching > COUNT_LIMIT,
    };
  }

  async groupRuns(
    query: RunSelection & { by: string; column?: string[]; limit: number },
    options: ScopedOptions,
  ): Promise<{ groups: RunGroup[]; limited: boolean }> {
    const search = await this.#searchOf(query, [], options);
    const by = toRunColumn(query.by);
    if (by.kind === 'metric') {
      throw new InputError("Invalid 'by': group by a param or a tag");
    }
    const metrics = (query.column ?? [])
      .map(toRunColumn)
      .filter(({ kind }) => kind === 'metric')
      .map(({ key }) => key);
    const rows = await this.#store.groups(this.#database, {
      experimentId: search.experimentIds[0],
      matching: await this.#search.matching(this.#database, search),
      by: { kind: by.kind, key: by.key },
      metrics: await this.#metrics.knownKeyIds(this.#database, metrics),
      limit: query.limit + 1,
    });
    return {
      limited: rows.length > query.limit,
      groups: rows.slice(0, query.limit).map(row => ({
        value: row.value,
        count: row.count,
        metrics: Object.fromEntries(
          Object.entries(row.metrics ?? {}).map(([key, spread]) => [
            `metrics.${key}`,
            spread,
          ]),
        ),
      })),
    };
  }

  async listColumns(
    query: Parameters<RunTableService['listColumns']>[0],
    options: ScopedOptions,
  ): Promise<Page<RunColumnInfo>> {
    await this.#require(query.experiment, options);
    return this.#store.columns(this.#database, {
      ...query,
      experimentId: query.experiment,
      kinds: query.kind ? [query.kind] : ['metric', 'param', 'tag'],
    });
  }

  async getCommonColumns(
    experiment: string,
    options: ScopedOptions,
  ): Promise<CommonColumns> {
    await this.#require(experiment, options);
    return this.#store.commonColumns(this.#database, experiment);
  }

  async listValues(
    query: { experiment: string; column: string; q?: string; limit: number },
    options: ScopedOptions,
  ): Promise<{ value: string; runs: number }[]> {
    await this.#require(query.experiment, options);
    const { kind, key } = toRunColumn(query.column);
    if (kind === 'metric') return [];
    return this.#store.frequentValues(this.#database, {
      experimentId: query.experiment,
      kind,
      key,
      q: query.q,
      limit: query.limit,
    });
  }

  async getImportance(
    query: RunSelection & { metric: string },
    options: ScopedOptions,
  ): Promise<ParamImportance> {
    const search = await this.#searchOf(query, [], options);
    const ids = await this.#metrics.knownKeyIds(this.#database, [query.metric]);
    const rows = await this.#store.paramsWithMetric(this.#database, {
      matching: await this.#search.matching(this.#database, search),
      keyId: ids.get(query.metric) ?? -1,
      limit: IMPORTANCE_RUNS,
    });
    return paramImportance(
      rows.map(row => ({ value: row.value, params: row.params ?? {} })),
      rows.length === IMPORTANCE_RUNS,
    );
  }

  async exportRows(
    query: RunSelection & { column?: string[]; orderBy?: string[] },
    options: ScopedOptions,
  ): Promise<{ columns: string[]; pages: AsyncIterable<RunRow[]> }> {
    const search = await this.#searchOf(query, query.orderBy, options);
    const columns = query.column ?? (await this.#allColumns(query.experiment));
    return { columns, pages: this.#pages(search, columns) };
  }

  async *#pages(search: RunSearch, column: string[]): AsyncGenerator<RunRow[]> {
    let cursor: string | undefined;
    do {
      const page: Page<RunRow> = await this.#page(search, {
        column,
        cursor,
        limit: EXPORT_PAGE,
      });
      yield page.items;
      cursor = page.nextCursor;
    } while (cursor);
  }

  async #allColumns(experimentId: string): Promise<string[]> {
    const page = await this.#store.columns(this.#database, {
      experimentId,
      kinds: ['metric', 'param', 'tag'],
      limit: 100_000,
    });
    return page.items.map(columnName);
  }

  async #page(
    search: RunSearch,
    query: { column?: string[]; cursor?: string; limit: number },
  ): Promise<Page<RunRow>> {
    const page = await this.#search.page(this.#database, {
      ...search,
      cursor: query.cursor,
      limit: query.limit,
    });
    const columns: Record<ColumnKind, string[]> = {
      metric: [],
      param: [],
      tag: [],
    };
    for (const column of query.column ?? []) {
      const { kind, key } = toRunColumn(column);
      columns[kind].push(key);
    }
    const [values, children] = await Promise.all([
      this.#store.values(
        this.#database,
        page.items.map(row => row.id),
        columns,
      ),
      this.#store.childCounts(
        this.#database,
        page.items.map(row => row.run_id),
      ),
    ]);
    const byRun = Map.groupBy(values, value => value.id);
    return {
      ...page,
      items: page.items.map(row =>
        toRunRow(row, byRun.get(row.id) ?? [], children.get(row.run_id) ?? 0),
      ),
    };
  }

  async #searchOf(
    query: RunSelection,
    orderBy: string[] | undefined,
    options: ScopedOptions,
  ): Promise<RunSearch> {
    await this.#require(query.experiment, options);
    return {
      experimentIds: [query.experiment],
      filter: parseFilter(query.filter),
      orderBy: (orderBy ?? []).map(parseOrderBy),
      view: query.view,
      also: alsoOf(query),
    };
  }

  #require(id: string, { scope }: ScopedOptions) {
    return requireReadable(this.#experiments, this.#database, id, scope);
  }
}

function alsoOf(query: RunSelection): SqlPart | undefined {
  const parts = [
    query.q
      ? sqlPart('(r.name ilike ? or r.run_id = ?)', [
          containsPattern(query.q),
          query.q,
        ])
      : undefined,
    query.status
      ? sqlPart('r.status = any(?)', [pgArray(query.status)])
      : undefined,
    query.parent === ''
      ? sqlPart('r.parent_run_id is null')
      : query.parent && sqlPart('r.parent_run_id = ?', [query.parent]),
  ].filter(part => !!part);
  return parts.length > 0 ? allOf(parts as SqlPart[]) : undefined;
}

function toRunRow(
  row: DbRunRow,
  values: DbRunValueRow[],
  childCount: number,
): RunRow {
  return {
    runId: row.run_id,
    name: row.name,
    experimentId: row.experiment_id,
    status: row.status,
    stale: isStale(row),
    lifecycleStage: row.lifecycle_stage,
    createdBy: row.created_by ?? undefined,
    clientUser: row.client_user || undefined,
    startTime: Number(row.start_time),
    endTime: row.end_time === null ? undefined : Number(row.end_time),
    lastActivityAt: row.active_at.toISOString(),
    parentRunId: row.parent_run_id ?? undefined,
    childCount,
    values: Object.fromEntries(
      values.map(({ kind, key, text, number }) => [
        columnName({ kind, key }),
        kind === 'metric' ? toJsonNumber(number!) : text!,
      ]),
    ),
  };
}
