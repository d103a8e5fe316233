import {
  CarbonImport,
  KeptEmission,
  KnownEmission,
  Page,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  Executor,
  millis,
  pgArray,
  queryRows,
  readPage,
  sqlPart,
} from '../database';
import {
  DbEmissionRow,
  DbImportRow,
  detailOf,
  toEmission,
  toImport,
  toKept,
} from './emissionRows';
import { EmissionSource, MatchedEmission } from './types';

/** Of the advisory locks on contents of imports. */
const IMPORT_LOCK = 7_160_315;

const newest = (column: string) => [
  {
    sql: millis(`${column}.created_at`),
    bindings: [],
    type: 'integer' as const,
    ascending: false,
    required: true,
  },
  {
    sql: `${column}.id`,
    bindings: [],
    type: 'integer' as const,
    ascending: false,
    required: true,
  },
];

/** What trackers reported, and how it came. */
export class DatabaseEmissionStore {
  async noteImport(
    tx: Executor,
    given: Omit<CarbonImport, 'id' | 'createdAt'> & { digest?: string },
  ): Promise<CarbonImport> {
    const [row] = await queryRows<DbImportRow>(
      tx,
      `insert into carbon_imports (source, name, state, digest, rows, left_out, matched, defects, message, created_by)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning *`,
      [
        given.source,
        given.name,
        given.state,
        given.digest ?? null,
        given.rows,
        given.leftOut,
        given.matched,
        JSON.stringify(given.defects),
        given.message ?? null,
        given.createdBy ?? null,
      ],
    );
    return toImport(row);
  }

  /** The import that brought this content; whoever brings it at the same moment waits until ours has ended. */
  async findSame(tx: Executor, digest: string): Promise<string | undefined> {
    await queryRows(tx, 'select pg_advisory_xact_lock(?, hashtext(?))', [
      IMPORT_LOCK,
      digest,
    ]);
    const [row] = await queryRows<{ id: string }>(
      tx,
      `select id from carbon_imports where digest = ? and state = 'applied' order by id desc limit 1`,
      [digest],
    );
    return row?.id;
  }

  async imports(
    executor: Executor,
    query: { cursor?: string; limit: number },
  ): Promise<Page<CarbonImport>> {
    const page = await readPage<DbImportRow>(executor, {
      select: 'i.*',
      from: 'carbon_imports i',
      where: sqlPart('true'),
      sort: newest('i'),
      ...query,
    });
    return { ...page, items: page.items.map(toImport) };
  }

  async unmatched(
    executor: Executor,
    query: { cursor?: string; limit: number },
  ): Promise<Page<KnownEmission>> {
    const page = await readPage<DbEmissionRow>(executor, {
      select: 'm.*',
      from: 'emissions m',
      where: sqlPart('m.run_id is null'),
      sort: newest('m'),
      ...query,
    });
    return { ...page, items: page.items.map(toEmission) };
  }

  async countUnmatched(executor: Executor): Promise<number> {
    const [{ count }] = await queryRows<{ count: string }>(
      executor,
      'select count(*) as count from emissions where run_id is null',
    );
    return Number(count);
  }

  /**
   * Keeps the totals that trackers reported. A tracker's newer total replaces its older one, an older one changes
   * nothing; what a person said of the run stands. Answers the runs that are concerned.
   */
  async putTotals(
    tx: Executor,
    source: EmissionSource,
    emissions: MatchedEmission[],
    by: string | undefined,
  ): Promise<string[]> {
    const of = (pick: (one: MatchedEmission) => unknown) =>
      pgArray(emissions.map(one => pick(one) ?? null));
    const rows = await queryRows<{ run_id: string | null }>(
      tx,
      `insert into emissions as m (source, created_by, tracker, task, project, experiment, reported_at, seconds, kwh,
         grams, gpu_kwh, cpu_kwh, memory_kwh, detail, run_id, matched_by)
       select ?, ?, n.tracker, coalesce(n.task, ''), n.project, n.experiment, n.reported_at, n.seconds, n.kwh, n.grams,
         n.gpu_kwh, n.cpu_kwh, n.memory_kwh, n.detail::jsonb, n.run_id, n.matched_by
       from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::float8[], ?::float8[], ?::float8[],
         ?::float8[], ?::float8[], ?::float8[], ?::text[], ?::text[], ?::text[])
         as n(tracker, task, project, experiment, reported_at, seconds, kwh, grams, gpu_kwh, cpu_kwh, memory_kwh,
           detail, run_id, matched_by)
       order by n.tracker, n.task
       on conflict (source, tracker, task) do update set
         project = excluded.project, experiment = excluded.experiment, reported_at = excluded.reported_at,
         seconds = excluded.seconds, kwh = excluded.kwh, grams = excluded.grams, gpu_kwh = excluded.gpu_kwh,
         cpu_kwh = excluded.cpu_kwh, memory_kwh = excluded.memory_kwh, detail = excluded.detail, updated_at = now(),
         run_id = case when m.matched_by = 'person' then m.run_id else coalesce(excluded.run_id, m.run_id) end,
         matched_by = case when m.matched_by = 'person' then m.matched_by
           else coalesce(excluded.matched_by, m.matched_by) end
       where coalesce(excluded.seconds, 0) >= coalesce(m.seconds, 0)
       returning run_id`,
      [
        source,
        by ?? null,
        of(one => one.tracker),
        of(one => one.task),
        of(one => one.project),
        of(one => one.experiment),
        of(one => one.at),
        of(one => one.seconds),
        of(one => one.kWh),
        of(one => one.grams),
        of(one => one.gpuKwh),
        of(one => one.cpuKwh),
        of(one => one.memoryKwh),
        of(one => JSON.stringify(detailOf(one))),
        of(one => one.runId),
        of(one => one.matchedBy),
      ],
    );
    return rows.flatMap(({ run_id }) => run_id ?? []);
  }

  /** Begins a tracker that reports differences; a tracker that is there stays as it is. */
  async openTracker(
    tx: Executor,
    one: MatchedEmission,
    by: string | undefined,
  ): Promise<void> {
    await queryRows(
      tx,
      `insert into emissions (source, tracker, project, experiment, reported_at, detail, run_id, matched_by, created_by)
       values ('api', ?, ?, ?, ?, ?, ?, ?, ?) on conflict (source, tracker, task) do nothing`,
      [
        one.tracker,
        one.project ?? null,
        one.experiment ?? null,
        one.at ?? null,
        JSON.stringify(detailOf(one)),
        one.runId ?? null,
        one.matchedBy ?? null,
        by ?? null,
      ],
    );
  }

  /** Adds a difference to its tracker, once. Undefined when there is no such tracker. */
  async addDifference(
    tx: Executor,
    one: MatchedEmission,
    digest: string,
  ): Promise<{ id: string; runId?: string } | undefined> {
    const [row] = await queryRows<{ id: string; run_id: string | null }>(
      tx,
      `select id, run_id from emissions where source = 'api' and tracker = ? and task = '' for update`,
      [one.tracker],
    );
    if (!row) return undefined;
    const added = await queryRows(
      tx,
      'insert into emission_reports (emission_id, digest) values (?, ?) on conflict do nothing returning digest',
      [row.id, digest],
    );
    if (added.length > 0) {
      await queryRows(
        tx,
        `update emissions set updated_at = now(), reported_at = greatest(reported_at, ?::timestamptz),
           seconds = coalesce(seconds, 0) + coalesce(?::float8, 0),
           kwh = least(coalesce(kwh, 0) + ?::float8, 1e15), grams = least(coalesce(grams, 0) + ?::float8, 1e18),
           gpu_kwh = coalesce(gpu_kwh, 0) + ?::float8, cpu_kwh = coalesce(cpu_kwh, 0) + ?::float8,
           memory_kwh = coalesce(memory_kwh, 0) + ?::float8
         where id = ?`,
        [
          one.at ?? null,
          one.seconds ?? null,
          one.kWh ?? null,
          one.grams ?? null,
          one.gpuKwh ?? null,
          one.cpuKwh ?? null,
          one.memoryKwh ?? null,
          row.id,
        ],
      );
    }
    return { id: row.id, runId: row.run_id ?? undefined };
  }

  async find(
    executor: Executor,
    id: string,
  ): Promise<KnownEmission | undefined> {
    const [row] = await queryRows<DbEmissionRow>(
      executor,
      'select * from emissions where id = ?',
      [id],
    );
    return row && toEmission(row);
  }

  async findTracker(
    executor: Executor,
    tracker: string,
  ): Promise<KnownEmission | undefined> {
    const [row] = await queryRows<DbEmissionRow>(
      executor,
      `select * from emissions where source = 'api' and tracker = ? and task = ''`,
      [tracker],
    );
    return row && toEmission(row);
  }

  async join(
    tx: Executor,
    id: string,
    runId: string | undefined,
    by: string | undefined,
  ): Promise<void> {
    await queryRows(
      tx,
      `update emissions set run_id = ?, matched_by = case when ?::text is null then null else 'person' end,
         matched_user = ?, updated_at = now() where id = ?`,
      [runId ?? null, runId ?? null, by ?? null, id],
    );
  }

  async ofRuns(
    executor: Executor,
    runIds: string[],
  ): Promise<Map<string, KeptEmission[]>> {
    const rows = await queryRows<DbEmissionRow>(
      executor,
      `select * from emissions where run_id = any(?::text[]) and (kwh is not null or grams is not null) order by id`,
      [pgArray(runIds)],
    );
    return new Map(
      [...Map.groupBy(rows, row => row.run_id!)].map(([id, list]) => [
        id,
        list.map(toKept),
      ]),
    );
  }
}
