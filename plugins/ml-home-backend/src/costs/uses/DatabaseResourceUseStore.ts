import {
  CostObject,
  PricingOption,
  ReportedUse,
  SkippedUse,
  UseBasis,
  UseSourceState,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  allOf,
  cutPage,
  CursorValue,
  Executor,
  pgArray,
  queryRows,
  sqlPart,
} from '../../database';

/** A report as it is kept. Memory in 10^9 bytes. */
export interface UseRecord {
  externalId: string;
  segment: string;
  digest: string;
  basis: UseBasis;
  name?: string;
  url?: string;
  object?: CostObject;
  rule?: string;
  startedAt: Date;
  endedAt?: Date;
  seenAt: Date;
  hours: number;
  gpuType?: string;
  gpuCount?: number;
  cpuCount?: number;
  memoryGigabytes?: number;
  others: Record<string, number>;
  provider?: string;
  region?: string;
  node?: string;
  pool?: string;
  pricing?: PricingOption;
  spot?: boolean;
  labels: Record<string, string>;
}

interface DbUseRow {
  id: string;
  source: string;
  origin: string;
  external_id: string;
  segment: string;
  name: string | null;
  url: string | null;
  basis: UseBasis;
  object_kind: CostObject['kind'] | null;
  object_name: string | null;
  rule_id: string | null;
  started_at: Date;
  ended_at: Date | null;
  seen_at: Date;
  hours: number;
  gpu_type: string | null;
  gpu_count: number | null;
  cpu_count: number | null;
  memory_gb: number | null;
  others: Record<string, number>;
  provider: string | null;
  region: string | null;
  node: string | null;
  pool: string | null;
  pricing: PricingOption | null;
  spot: boolean | null;
  labels: Record<string, string>;
  seconds: string;
}

const toUse = (row: DbUseRow): ReportedUse => ({
  key: row.id,
  source: row.source,
  origin: row.origin,
  id: row.external_id,
  segment: row.segment,
  name: row.name ?? undefined,
  url: row.url ?? undefined,
  basis: row.basis,
  object:
    row.object_kind !== null && row.object_name !== null
      ? { kind: row.object_kind, name: row.object_name }
      : undefined,
  matched: row.object_kind !== null,
  rule: row.rule_id ?? undefined,
  gpuType: row.gpu_type ?? undefined,
  gpus: row.gpu_count ?? undefined,
  cpus: row.cpu_count ?? undefined,
  memoryGigabytes: row.memory_gb ?? undefined,
  others: row.others,
  start: row.started_at.toISOString(),
  end: row.ended_at?.toISOString(),
  hours: row.hours,
  seenAt: row.seen_at.toISOString(),
  provider: row.provider ?? undefined,
  region: row.region ?? undefined,
  node: row.node ?? undefined,
  pool: row.pool ?? undefined,
  pricing: row.pricing ?? (row.spot ? 'Dynamic' : undefined),
});

/** What a rule looks at of a report. */
export interface JudgedUse {
  key: string;
  source: string;
  origin: string;
  region?: string;
  provider?: string;
  pool?: string;
  node?: string;
  gpuType?: string;
  labels: Record<string, string>;
  object?: CostObject;
  rule?: string;
}

const CHUNK = 1_000;

const chunks = <T>(list: T[]): T[][] =>
  Array.from({ length: Math.ceil(list.length / CHUNK) }, (_, i) =>
    list.slice(i * CHUNK, (i + 1) * CHUNK),
  );

/** What jobs and workflows held, by the word of other systems. */
export class DatabaseResourceUseStore {
  /**
   * Adds reports, or restates those of the same id and segment. That a job runs is no news of one that ended since, and
   * changes nothing.
   *
   * @param uses - no two of the same id and segment
   * @returns how many were added and changed, and the runs that those name, or named before
   */
  async put(
    tx: Executor,
    of: { source: string; origin: string; by?: string },
    uses: UseRecord[],
  ): Promise<{ added: number; changed: number; runs: string[] }> {
    // In one order, so that two that report the same at once wait for each other.
    const sorted = [...uses].sort((a, b) => {
      const [x, y] = [a, b].map(one => `${one.externalId}\n${one.segment}`);
      return x < y ? -1 : Number(x > y);
    });
    const sum = { added: 0, changed: 0, runs: [] as string[] };
    for (const chunk of chunks(sorted)) {
      const pick = (take: (use: UseRecord) => unknown) =>
        pgArray(chunk.map(use => take(use) ?? null));
      const rows = await queryRows<{
        added: boolean;
        was_run: string | null;
        run: string | null;
      }>(
        tx,
        `with given as (
           select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
             ?::text[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::float8[], ?::text[], ?::float8[],
             ?::float8[], ?::float8[], ?::jsonb[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::boolean[], ?::jsonb[])
             as g(external_id, segment, digest, basis, name, url, object_kind, object_name, rule_id, started_at, ended_at,
               seen_at, hours, gpu_type, gpu_count, cpu_count, memory_gb, others, provider, region, node, pool,
               pricing, spot, labels)
         ), before as (
           select u.external_id, u.segment, u.object_name as run from resource_uses u join given g using (external_id, segment)
           where u.source = ? and u.object_kind = 'run'
             and (u.object_kind, u.object_name) is distinct from (g.object_kind, g.object_name)
         ), put as (
           insert into resource_uses as u (source, origin, created_by, day, external_id, segment, digest, basis, name,
             url, object_kind, object_name, rule_id, started_at, ended_at, seen_at, hours, gpu_type, gpu_count,
             cpu_count, memory_gb, others, provider, region, node, pool, pricing, spot, labels)
           select ?, ?, ?, (coalesce(g.ended_at, g.seen_at) at time zone 'UTC')::date, g.* from given g
           order by g.external_id, g.segment
           on conflict (source, external_id, segment) do update set origin = excluded.origin, day = excluded.day,
             digest = excluded.digest, basis = excluded.basis, name = excluded.name, url = excluded.url,
             object_kind = excluded.object_kind, object_name = excluded.object_name, rule_id = excluded.rule_id,
             started_at = excluded.started_at, ended_at = excluded.ended_at, seen_at = excluded.seen_at,
             hours = excluded.hours, gpu_type = excluded.gpu_type, gpu_count = excluded.gpu_count,
             cpu_count = excluded.cpu_count, memory_gb = excluded.memory_gb, others = excluded.others,
             provider = excluded.provider, region = excluded.region, node = excluded.node, pool = excluded.pool,
             pricing = excluded.pricing, spot = excluded.spot, labels = excluded.labels
           where u.digest <> excluded.digest and not (u.ended_at is not null and excluded.ended_at is null
             and u.started_at = excluded.started_at)
           returning external_id, segment, xmax = 0 as added, case when object_kind = 'run' then object_name end as run
         )
         select p.added, p.run, b.run as was_run from put p left join before b using (external_id, segment)`,
        [
          pick(use => use.externalId),
          pick(use => use.segment),
          pick(use => use.digest),
          pick(use => use.basis),
          pick(use => use.name),
          pick(use => use.url),
          pick(use => use.object?.kind),
          pick(use => use.object?.name),
          pick(use => use.rule),
          pick(use => use.startedAt),
          pick(use => use.endedAt),
          pick(use => use.seenAt),
          pick(use => use.hours),
          pick(use => use.gpuType),
          pick(use => use.gpuCount),
          pick(use => use.cpuCount),
          pick(use => use.memoryGigabytes),
          pick(use => JSON.stringify(use.others)),
          pick(use => use.provider),
          pick(use => use.region),
          pick(use => use.node),
          pick(use => use.pool),
          pick(use => use.pricing),
          pick(use => use.spot),
          pick(use => JSON.stringify(use.labels)),
          of.source,
          of.source,
          of.origin,
          of.by ?? null,
        ],
      );
      sum.added += rows.filter(({ added }) => added).length;
      sum.changed += rows.filter(({ added }) => !added).length;
      sum.runs.push(
        ...rows.flatMap(row =>
          [row.run, row.was_run].filter(run => run !== null),
        ),
      );
    }
    return sum;
  }

  /** Reports of which a rule says whom they belong to, or none does, after one. */
  async judgedAfter(
    executor: Executor,
    after: string,
    limit: number,
  ): Promise<JudgedUse[]> {
    const rows = await queryRows<DbUseRow>(
      executor,
      `select * from resource_uses where id > ?::bigint and (rule_id is not null or object_kind is null)
       order by id limit ?`,
      [after, limit],
    );
    return rows.map(row => {
      const { key, source, origin, region, provider, ...use } = toUse(row);
      const { pool, node, gpuType, object, rule } = use;
      return {
        ...{ key, source, origin, region, provider, pool, node, gpuType },
        ...{ object, rule, labels: row.labels },
      };
    });
  }

  async assign(
    tx: Executor,
    uses: { key: string; object?: CostObject; rule?: string }[],
  ): Promise<void> {
    if (uses.length === 0) return;
    await queryRows(
      tx,
      `update resource_uses u set object_kind = w.kind, object_name = w.name, rule_id = w.rule
       from unnest(?::bigint[], ?::text[], ?::text[], ?::text[]) as w(id, kind, name, rule) where u.id = w.id`,
      [
        pgArray(uses.map(({ key }) => key)),
        pgArray(uses.map(({ object }) => object?.kind ?? null)),
        pgArray(uses.map(({ object }) => object?.name ?? null)),
        pgArray(uses.map(({ rule }) => rule ?? null)),
      ],
    );
  }

  /** The newest first; with `state` only those that belong to nobody, or to a run that is not known. */
  async page(
    executor: Executor,
    query: {
      object?: CostObject;
      source?: string;
      state?: 'nobody' | 'unknown-run';
      position?: CursorValue[];
      limit: number;
    },
  ): Promise<{ items: ReportedUse[]; nextCursor?: string }> {
    const { object, source, state, position } = query;
    const where = allOf([
      object &&
        sqlPart('u.object_kind = ? and u.object_name = ?', [
          object.kind,
          object.name,
        ]),
      source ? sqlPart('u.source = ?', [source]) : undefined,
      state === 'nobody' ? sqlPart('u.object_kind is null') : undefined,
      state === 'unknown-run'
        ? sqlPart(`u.object_kind = 'run' and not exists (
            select 1 from runs r where r.run_id = u.object_name)`)
        : undefined,
      position &&
        sqlPart(
          '(u.started_at, u.id) < (?::text::timestamptz, ?::text::bigint)',
          [String(position[0]), String(position[1])],
        ),
    ]);
    const rows = await queryRows<DbUseRow>(
      executor,
      `select u.*, to_char(u.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as seconds
       from resource_uses u where ${where.sql} order by u.started_at desc, u.id desc limit ?`,
      [...where.bindings, query.limit + 1],
    );
    return cutPage(rows, query.limit, toUse, row => [row.seconds, row.id]);
  }

  async noteReading(
    tx: Executor,
    of: { source: string; origin: string },
    reading: { uses: number; skipped: SkippedUse[] },
  ): Promise<void> {
    await queryRows(
      tx,
      `insert into resource_use_sources (source, origin, read_at, uses, skipped) values (?, ?, now(), ?, ?)
       on conflict (source, origin) do update set read_at = now(), uses = excluded.uses, skipped = excluded.skipped,
         failed_at = null, message = null`,
      [of.source, of.origin, reading.uses, JSON.stringify(reading.skipped)],
    );
  }

  async noteFailure(
    executor: Executor,
    of: { source: string; origin: string },
    message: string,
  ): Promise<void> {
    await queryRows(
      executor,
      `insert into resource_use_sources (source, origin, failed_at, message) values (?, ?, now(), ?)
       on conflict (source, origin) do update set failed_at = now(), message = excluded.message`,
      [of.source, of.origin, message],
    );
  }

  async sources(executor: Executor, limit: number): Promise<UseSourceState[]> {
    const rows = await queryRows<{
      source: string;
      origin: string;
      read_at: Date | null;
      uses: number;
      known: number;
      skipped: SkippedUse[];
      failed_at: Date | null;
      message: string | null;
    }>(
      executor,
      `select s.*, (
         select count(*)::int from resource_uses u where u.source = s.source and u.origin = s.origin) as known
       from resource_use_sources s order by s.source, s.origin limit ?`,
      [limit],
    );
    return rows.map(row => ({
      source: row.source,
      origin: row.origin,
      readAt: row.read_at?.toISOString(),
      uses: row.uses,
      known: row.known,
      skipped: row.skipped,
      failedAt: row.failed_at?.toISOString(),
      message: row.message ?? undefined,
    }));
  }
}
