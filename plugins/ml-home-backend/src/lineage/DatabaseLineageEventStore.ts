import { Page } from '@ml-home/backstage-plugin-ml-home-common';
import { LineageEventInput } from '@ml-home/backstage-plugin-ml-home-node';
import { allOf, Executor, queryRows, readPage, sqlPart } from '../database';
import { RunState } from './runState';

export interface NewEvent {
  namespace: string;
  digest: string;
  kind: LineageEventInput['kind'];
  job?: string;
  runId?: string;
  eventType?: string;
  /** Epoch milliseconds. */
  eventMs: number;
  clockSkew: boolean;
  datasets: string[];
  event: object;
}

export interface DbLineageEventRow {
  namespace: string;
  kind: LineageEventInput['kind'];
  job: string | null;
  run_id: string | null;
  event_type: string | null;
  event_ms: string;
  received_at: Date;
  clock_skew: boolean;
  datasets: string[];
  event: Record<string, unknown>;
}

export interface RunId {
  namespace: string;
  job: string;
  runId: string;
}

export interface KnownRun extends RunId {
  state: Partial<RunState>;
  /** Epoch milliseconds; absent of a run that is new. */
  firstSeen?: number;
  lastSeen?: number;
}

const iso = (time: number) => new Date(time).toISOString();

/** The log of events, and what those of one run say together. */
export class DatabaseLineageEventStore {
  /** Adds what is not known yet; answers the digests of what was new. */
  async append(
    tx: Executor,
    events: NewEvent[],
    receivedAt: number,
  ): Promise<Set<string>> {
    const ordered = [...events].sort((a, b) => (a.digest < b.digest ? -1 : 1));
    const rows = await queryRows<{ digest: string }>(
      tx,
      `insert into lineage_events
         (namespace, digest, kind, job, run_id, event_type, event_ms, received_at, clock_skew, datasets, event)
       select e.namespace, e.digest, e.kind, e.job, e."runId", e."eventType", e."eventMs", ?::timestamptz,
         e."clockSkew", array(select jsonb_array_elements_text(e.datasets)), e.event
       from jsonb_to_recordset(?::jsonb) as e(
         namespace text, digest text, kind text, job text, "runId" uuid, "eventType" text, "eventMs" bigint,
         "clockSkew" boolean, datasets jsonb, event jsonb
       )
       on conflict do nothing returning digest`,
      [iso(receivedAt), JSON.stringify(ordered)],
    );
    return new Set(rows.map(({ digest }) => digest));
  }

  /** Reads runs and locks them until the transaction ends; those that are new have an empty state. */
  async openRuns(tx: Executor, runs: RunId[]): Promise<KnownRun[]> {
    if (runs.length === 0) return [];
    const rows = await queryRows<{
      namespace: string;
      job: string;
      run_id: string;
      state: Partial<RunState>;
      first_seen: Date | null;
      last_seen: Date | null;
    }>(
      tx,
      `insert into lineage_runs as r (namespace, job, run_id)
       select namespace, job, "runId" from jsonb_to_recordset(?::jsonb) as n(namespace text, job text, "runId" uuid)
       order by 1, 2, 3
       on conflict (namespace, job, run_id) do update set job = excluded.job
       returning *`,
      [JSON.stringify(runs)],
    );
    return rows.map(row => ({
      namespace: row.namespace,
      job: row.job,
      runId: row.run_id,
      state: row.state,
      firstSeen: row.first_seen?.getTime(),
      lastSeen: row.last_seen?.getTime(),
    }));
  }

  async saveRuns(
    tx: Executor,
    runs: (RunId & {
      state: RunState;
      edgeIds: string[];
      firstSeen: number;
      lastSeen: number;
    })[],
  ): Promise<void> {
    if (runs.length === 0) return;
    await queryRows(
      tx,
      `update lineage_runs r set state = n.state, first_seen = n."firstSeen", last_seen = n."lastSeen",
         edge_ids = array(select jsonb_array_elements_text(n."edgeIds")::bigint)
       from jsonb_to_recordset(?::jsonb) as n(
         namespace text, job text, "runId" uuid, state jsonb, "edgeIds" jsonb,
         "firstSeen" timestamptz, "lastSeen" timestamptz
       )
       where r.namespace = n.namespace and r.job = n.job and r.run_id = n."runId"`,
      [
        JSON.stringify(
          runs.map(run => ({
            ...run,
            firstSeen: iso(run.firstSeen),
            lastSeen: iso(run.lastSeen),
          })),
        ),
      ],
    );
  }

  /** Events of runs that hold statistics of columns, as they were sent, oldest first; the newest hundred of them. */
  async withColumnMetrics(
    tx: Executor,
    runs: RunId[],
  ): Promise<(RunId & { eventMs: number; event: Record<string, unknown> })[]> {
    if (runs.length === 0) return [];
    const rows = await queryRows<
      RunId & { eventMs: string; event: Record<string, unknown> }
    >(
      tx,
      `select * from (
         select e.namespace, e.job, e.run_id as "runId", e.event_ms as "eventMs", e.event
         from jsonb_to_recordset(?::jsonb) as r(namespace text, job text, "runId" uuid)
         join lineage_events e on e.namespace = r.namespace and e.run_id = r."runId" and e.job = r.job
         where e.event::text like '%"columnMetrics"%'
         order by e.event_ms desc limit 100
       ) newest order by "eventMs"`,
      [JSON.stringify(runs)],
    );
    return rows.map(row => ({ ...row, eventMs: Number(row.eventMs) }));
  }

  /** Events of a job or dataset, `NAMESPACE:NAME`, or of a run; newest first. */
  async page(
    executor: Executor,
    query: {
      job?: string;
      dataset?: string;
      run?: string;
      cursor?: string;
      limit: number;
    },
  ): Promise<Page<DbLineageEventRow>> {
    const { job, dataset, run } = query;
    return readPage<DbLineageEventRow>(executor, {
      select: 'e.*',
      from: 'lineage_events e',
      where: allOf([
        job ? sqlPart("e.namespace || ':' || e.job = ?", [job]) : undefined,
        dataset
          ? sqlPart('e.datasets @> array[?]::text[]', [dataset])
          : undefined,
        run ? sqlPart('e.run_id = ?::uuid', [run]) : undefined,
      ]),
      sort: [
        {
          sql: 'e.event_ms',
          bindings: [],
          type: 'integer',
          ascending: false,
          required: true,
        },
        {
          sql: 'e.digest',
          bindings: [],
          type: 'text',
          ascending: false,
          required: true,
        },
      ],
      cursor: query.cursor,
      limit: query.limit,
    });
  }
}
