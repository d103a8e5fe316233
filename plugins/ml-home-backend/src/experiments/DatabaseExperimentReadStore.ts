import { Page } from '@ml-home/backstage-plugin-ml-home-common';
import { EXPERIMENT_OWNER_SQL } from '../access';
import {
  allOf,
  containsPattern,
  Executor,
  pgArray,
  queryRows,
  readPage,
  SortColumn,
  sqlPart,
  SqlPart,
} from '../database';
import { DEMO_TAG } from './projectRef';
import { DbExperimentRow, DbRunRow } from './rows';

export interface DbExperimentSummaryRow extends DbExperimentRow {
  project_owner: string | null;
  project_location: string | null;
  run_count: string;
  last_run: string | null;
}

export interface DbRunSummaryRow extends DbRunRow {
  experiment_name: string;
  child_count: string;
  demo: boolean;
}

export interface DbRunModels {
  versions: {
    run_id: string;
    model: string;
    version: number;
    aliases: string[];
  }[];
  loggedModels: {
    source_run_id: string;
    model_id: string;
    name: string;
    status: string;
    artifact_uri: string;
  }[];
}

export interface ExperimentListQuery {
  q?: string;
  owner?: string[];
  project?: string[];
  view: 'active' | 'deleted' | 'all';
  sort: string;
  cursor?: string;
  limit: number;
}

export interface RunListQuery {
  experiment?: string;
  parent?: string;
  q?: string;
  status?: string[];
  createdBy?: string;
  view: 'active' | 'deleted' | 'all';
  sort: string;
  cursor?: string;
  limit: number;
}

const LAST_RUN = `(select max(r.start_time) from runs r where r.experiment_id = e.id and r.lifecycle_stage = 'active')`;

const EXPERIMENT_COLUMNS = `e.*,
  coalesce((select jsonb_object_agg(t.key, t.value) from experiment_tags t where t.experiment_id = e.id), '{}') as tags,
  (select d.owner_ref from declarations d where d.entity_ref = e.project_ref and d.gone_at is null) as project_owner,
  (select d.location from declarations d where d.entity_ref = e.project_ref and d.gone_at is null) as project_location,
  ${LAST_RUN} as last_run`;

const RUN_COLUMNS = `r.*, e.name as experiment_name,
  exists (select 1 from experiment_tags t where t.experiment_id = e.id and t.key = '${DEMO_TAG}') as demo`;

const sortColumn = (
  sort: string,
  columns: Record<string, Pick<SortColumn, 'sql' | 'type' | 'required'>>,
): SortColumn => ({
  ...columns[sort.replace(/^-/, '')],
  bindings: [],
  ascending: !sort.startsWith('-'),
});

/** What the portal's lists of experiments and runs read. */
export class DatabaseExperimentReadStore {
  async listExperiments(
    executor: Executor,
    query: ExperimentListQuery,
    scope?: SqlPart,
  ): Promise<Page<DbExperimentSummaryRow>> {
    const sort = [
      sortColumn(query.sort, {
        lastRunAt: { sql: LAST_RUN, type: 'number' },
        name: { sql: 'lower(e.name)', type: 'text' },
        createdAt: { sql: 'extract(epoch from e.created_at)', type: 'number' },
      }),
      sortColumn('id', { id: { sql: 'e.id', type: 'number' } }),
    ];
    const cut = await readPage<DbExperimentSummaryRow>(executor, {
      select: EXPERIMENT_COLUMNS,
      from: 'experiments e',
      where: allOf([
        query.view === 'all'
          ? undefined
          : sqlPart('e.lifecycle_stage = ?', [query.view]),
        query.q
          ? sqlPart('e.name ilike ?', [containsPattern(query.q)])
          : undefined,
        query.owner
          ? sqlPart(`${EXPERIMENT_OWNER_SQL} = any(?)`, [pgArray(query.owner)])
          : undefined,
        query.project
          ? sqlPart('e.project_ref = any(?)', [pgArray(query.project)])
          : undefined,
        scope,
      ]),
      sort,
      cursor: query.cursor,
      limit: query.limit,
    });
    await this.#addRunCounts(executor, cut.items);
    return cut;
  }

  async findExperiment(
    executor: Executor,
    id: string,
    scope?: SqlPart,
  ): Promise<DbExperimentSummaryRow | undefined> {
    const where = allOf([sqlPart('e.id = ?', [id]), scope]);
    const rows = await queryRows<DbExperimentSummaryRow>(
      executor,
      `select ${EXPERIMENT_COLUMNS} from experiments e where ${where.sql}`,
      where.bindings,
    );
    await this.#addRunCounts(executor, rows);
    return rows[0];
  }

  async listRuns(
    executor: Executor,
    query: RunListQuery,
    scope?: SqlPart,
  ): Promise<Page<DbRunSummaryRow>> {
    const sort = [
      sortColumn(query.sort, {
        startTime: { sql: 'r.start_time', type: 'integer', required: true },
        name: { sql: 'lower(r.name)', type: 'text' },
      }),
      sortColumn('id', {
        id: { sql: 'r.run_id', type: 'text', required: true },
      }),
    ];
    const cut = await readPage<DbRunSummaryRow>(executor, {
      select: RUN_COLUMNS,
      from: 'runs r join experiments e on e.id = r.experiment_id',
      where: allOf([
        query.view === 'all'
          ? undefined
          : sqlPart('r.lifecycle_stage = ?', [query.view]),
        query.experiment
          ? sqlPart('r.experiment_id = ?', [query.experiment])
          : undefined,
        query.parent
          ? sqlPart('r.parent_run_id = ?', [query.parent])
          : undefined,
        query.q
          ? sqlPart('(r.name ilike ? or r.run_id = ?)', [
              containsPattern(query.q),
              query.q,
            ])
          : undefined,
        query.status
          ? sqlPart('r.status = any(?)', [pgArray(query.status)])
          : undefined,
        query.createdBy
          ? sqlPart(
              `r.created_by = ? and not exists (
                 select 1 from experiment_tags t where t.experiment_id = r.experiment_id and t.key = '${DEMO_TAG}')`,
              [query.createdBy],
            )
          : undefined,
        scope,
      ]),
      sort,
      cursor: query.cursor,
      limit: query.limit,
    });
    await this.#addChildCounts(executor, cut.items);
    return cut;
  }

  async findRun(
    executor: Executor,
    runId: string,
    scope?: SqlPart,
  ): Promise<DbRunSummaryRow | undefined> {
    const [row] = await this.findRuns(executor, [runId], scope);
    return row;
  }

  async findRuns(
    executor: Executor,
    runIds: string[],
    scope?: SqlPart,
  ): Promise<DbRunSummaryRow[]> {
    const where = allOf([
      sqlPart('r.run_id = any(?)', [pgArray(runIds)]),
      scope,
    ]);
    const rows = await queryRows<DbRunSummaryRow>(
      executor,
      `select ${RUN_COLUMNS} from runs r join experiments e on e.id = r.experiment_id where ${where.sql}`,
      where.bindings,
    );
    await this.#addChildCounts(executor, rows);
    return rows;
  }

  /** Versions that were registered from runs, and the logged models they wrote. */
  async modelsOfRuns(
    executor: Executor,
    runIds: string[],
    modelScope?: SqlPart,
  ): Promise<DbRunModels> {
    const where = allOf([
      sqlPart('v.run_id = any(?)', [pgArray(runIds)]),
      modelScope,
    ]);
    const [versions, loggedModels] = await Promise.all([
      queryRows<DbRunModels['versions'][number]>(
        executor,
        `select v.run_id, m.name as model, v.version,
           coalesce((select array_agg(a.alias order by a.alias) from model_aliases a
                     where a.model_id = v.model_id and a.version = v.version), '{}') as aliases
         from model_versions v join models m on m.id = v.model_id where ${where.sql}
         order by m.name, v.version`,
        where.bindings,
      ),
      queryRows<DbRunModels['loggedModels'][number]>(
        executor,
        `select l.source_run_id, l.model_id, l.name, l.status, l.artifact_uri from logged_models l
         where l.source_run_id = any(?) and l.lifecycle_stage = 'active' order by l.created_at limit 1000`,
        [pgArray(runIds)],
      ),
    ]);
    return { versions, loggedModels };
  }

  async runNames(
    executor: Executor,
    runIds: string[],
  ): Promise<{ run_id: string; name: string }[]> {
    return queryRows(
      executor,
      'select run_id, name from runs where run_id = any(?)',
      [pgArray(runIds)],
    );
  }

  async #addRunCounts(
    executor: Executor,
    rows: DbExperimentSummaryRow[],
  ): Promise<void> {
    if (rows.length === 0) return;
    const counts = await queryRows<{ id: string; count: string }>(
      executor,
      `select experiment_id as id, count(*) as count from runs
       where experiment_id = any(?::bigint[]) and lifecycle_stage = 'active' group by 1`,
      [pgArray(rows.map(row => row.id))],
    );
    const byId = new Map(counts.map(row => [row.id, row.count]));
    for (const row of rows) row.run_count = byId.get(row.id) ?? '0';
  }

  async #addChildCounts(
    executor: Executor,
    rows: DbRunSummaryRow[],
  ): Promise<void> {
    if (rows.length === 0) return;
    const counts = await queryRows<{ id: string; count: string }>(
      executor,
      `select parent_run_id as id, count(*) as count from runs
       where parent_run_id = any(?) and lifecycle_stage = 'active' group by 1`,
      [pgArray(rows.map(row => row.run_id))],
    );
    const byId = new Map(counts.map(row => [row.id, row.count]));
    for (const row of rows) row.child_count = byId.get(row.run_id) ?? '0';
  }
}
