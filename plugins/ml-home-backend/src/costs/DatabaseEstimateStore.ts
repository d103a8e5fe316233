import {
  CostObject,
  EstimateLine,
  ResourcePrice,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  allOf,
  Executor,
  pgArray,
  queryRows,
  SqlPart,
  sqlPart,
} from '../database';
import { RATE, rateBindings } from './costSql';
import { runsOf } from './runsOf';

/** Hardware that a run held; absent is unknown. */
export interface RunUse {
  /** runs.id. */
  id: string;
  day: string;
  hours?: number;
  /** As `gpuPriceKey` writes it. */
  gpuType?: string;
  gpuCount?: number;
  /** Mean, 0 to 1. */
  gpuUtilisation?: number;
  cpuCount?: number;
  memoryGigabytes?: number;
  provider?: string;
  region?: string;
}

export interface DbEstimateRow {
  runs: number;
  unknown: number;
  amount: string | null;
  billed: string | null;
}

/** What each run used, with the price of the day that fits best: of its type, its provider and its region. */
const LINES = `lines as (
  select u.run_id, u.day, x.resource, x.type, x.count, u.hours, p.price, p.currency, p.source, p.day as price_day
  from used u
  cross join lateral (values ('gpu', coalesce(u.gpu_type, ''), u.gpu_count), ('cpu', '', u.cpu_count),
    ('memory', '', u.memory_gb)) as x(resource, type, count)
  left join lateral (
    select r.* from resource_prices r
    where r.resource = x.resource and r.day <= u.day and r.type in ('', x.type)
      and r.provider in ('', coalesce(lower(u.provider), '')) and r.region in ('', coalesce(lower(u.region), ''))
    order by r.type <> '' desc, r.provider <> '' desc, r.region <> '' desc, r.day desc limit 1
  ) p on true
  where x.count > 0 and u.hours is not null
)`;

/**
 * By run; unknown where a GPU has no price, since it is most of the cost, or nothing has one. A price of a GPU stands
 * for the machine around it where cores and memory have none.
 */
const ESTIMATES = `own as (
  select u.run_id, case when bool_and(l.resource <> 'gpu' or l.price is not null) and count(l.price) > 0
      and count(l.price) = count(l.rate)
    then sum(l.count::numeric * l.hours::numeric * l.price * l.rate) end as amount
  from used u left join (select d.*, ${RATE} as rate from lines d) l on l.run_id = u.run_id
  group by 1
)`;

/**
 * What counts of each estimate in a sum: a run that others are part of often held the same machine as they did, and
 * only what goes beyond theirs is its own.
 */
const COUNTED = `parts as (
  select p.id as run_id, sum(o.amount) as amount from own o
  join runs c on c.id = o.run_id and c.parent_run_id is not null
  join runs p on p.run_id = c.parent_run_id join own t on t.run_id = p.id group by 1
), estimates as (
  select o.run_id, case when p.amount is null then o.amount
    else greatest(coalesce(o.amount, 0) - p.amount, 0) end as amount
  from own o left join parts p using (run_id)
)`;

/** What the bills say of the runs, without what was estimated itself; unknown where a charge is. */
const BILLED = `billed as (
  select w.run_id, case when sum(w.unknown) = 0 and count(*) = count(w.rate) then sum(w.amount * w.rate) end as amount
  from (select d.*, ${RATE} as rate from (
    select u.run_id, c.day, c.currency, sum(c.effective) as amount, sum(c.effective_unknown) as unknown
    from used u join runs r on r.id = u.run_id
    join cost_objects o on o.kind = 'run' and o.name = r.run_id
    join cost_days c on c.object_id = o.id and c.object_id > 0
    join charge_shapes s on s.id = c.shape_id and coalesce(s.extra ->> 'basis', '') <> 'estimated'
    group by 1, 2, 3) d) w
  group by 1
)`;

/** Prices of hardware, what runs used of it, and what follows. */
export class DatabaseEstimateStore {
  async prices(executor: Executor, limit: number): Promise<ResourcePrice[]> {
    return queryRows(
      executor,
      `select resource, type, provider, region, currency, price::text as price, to_char(day, 'YYYY-MM-DD') as day, source
       from resource_prices order by resource, type, provider, region, day desc limit ?`,
      [limit],
    );
  }

  /** @param prices - no two of the same thing and day */
  async setPrices(
    tx: Executor,
    prices: ResourcePrice[],
    by: string | undefined,
  ): Promise<void> {
    const of = (pick: (price: ResourcePrice) => unknown) =>
      pgArray(prices.map(pick));
    await queryRows(
      tx,
      `insert into resource_prices (created_by, resource, type, provider, region, day, currency, price, source)
       select ?, p.* from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::date[], ?::text[], ?::numeric[], ?::text[]) as p
       on conflict (resource, type, provider, region, day) do update set currency = excluded.currency,
         price = excluded.price, source = excluded.source, created_by = excluded.created_by, created_at = now()`,
      [
        by ?? null,
        of(one => one.resource),
        of(one => one.type),
        of(one => one.provider),
        of(one => one.region),
        of(one => one.day),
        of(one => one.currency),
        of(one => one.price),
        of(one => one.source),
      ],
    );
  }

  async recordUses(tx: Executor, uses: RunUse[]): Promise<void> {
    const of = (pick: (use: RunUse) => unknown) =>
      pgArray(uses.map(use => pick(use) ?? null));
    await queryRows(
      tx,
      `insert into run_uses (run_id, day, hours, gpu_type, gpu_count, gpu_utilisation, cpu_count, memory_gb, provider,
         region)
       select * from unnest(?::bigint[], ?::date[], ?::float8[], ?::text[], ?::float8[], ?::float8[], ?::float8[],
         ?::float8[], ?::text[], ?::text[])
       on conflict (run_id) do update set day = excluded.day, hours = excluded.hours, gpu_type = excluded.gpu_type,
         gpu_count = excluded.gpu_count, gpu_utilisation = excluded.gpu_utilisation, cpu_count = excluded.cpu_count, memory_gb = excluded.memory_gb,
         provider = excluded.provider, region = excluded.region`,
      [
        of(use => use.id),
        of(use => use.day),
        of(use => use.hours),
        of(use => use.gpuType),
        of(use => use.gpuCount),
        of(use => use.gpuUtilisation),
        of(use => use.cpuCount),
        of(use => use.memoryGigabytes),
        of(use => use.provider),
        of(use => use.region),
      ],
    );
  }

  /** Of the runs of an object that ended in a range. */
  async ofObject(
    executor: Executor,
    object: CostObject,
    range: { from: string; to: string },
    currency: string,
  ): Promise<DbEstimateRow> {
    const used = this.#used(object, range);
    const [row] = await queryRows<DbEstimateRow>(
      executor,
      `with used as (${used.sql}), ${LINES}, ${ESTIMATES}, ${COUNTED}, ${BILLED}
       select count(e.amount)::int as runs, (count(*) - count(e.amount))::int as unknown, sum(e.amount)::text as amount,
         sum(b.amount) filter (where e.amount is not null)::text as billed
       from estimates e left join billed b using (run_id)`,
      [...used.bindings, ...rateBindings(currency), ...rateBindings(currency)],
    );
    return row;
  }

  async linesOf(executor: Executor, runId: string): Promise<EstimateLine[]> {
    const rows = await queryRows<
      Omit<EstimateLine, 'day'> & { price_day: string | null }
    >(
      executor,
      `with used as (select u.* from run_uses u join runs r on r.id = u.run_id where r.run_id = ?), ${LINES}
       select resource, nullif(type, '') as type, count, hours, price::text as price, currency, source,
         to_char(price_day, 'YYYY-MM-DD') as price_day from lines order by resource = 'gpu' desc, resource`,
      [runId],
    );
    return rows.map(row => ({
      resource: row.resource,
      count: row.count,
      hours: row.hours,
      type: row.type ?? undefined,
      price: row.price ?? undefined,
      currency: row.currency ?? undefined,
      source: row.source ?? undefined,
      day: row.price_day ?? undefined,
    }));
  }

  /** How estimates of runs that ended in a range compare with the bills. */
  async errors(
    executor: Executor,
    range: { from: string; to: string },
    currency: string,
  ): Promise<{
    runs: number;
    estimated: string | null;
    billed: string | null;
    mean_error: number | null;
    waiting: number;
    waiting_estimated: string | null;
    silent: number;
  }> {
    const used = this.#used(undefined, range);
    const [row] = await queryRows<{
      runs: number;
      estimated: string | null;
      billed: string | null;
      mean_error: number | null;
      waiting: number;
      waiting_estimated: string | null;
      silent: number;
    }>(
      executor,
      `with used as (${used.sql}), ${LINES}, ${ESTIMATES}, ${BILLED},
       both_known as (
         select e.amount as estimated, b.amount as billed from own e left join billed b using (run_id)
         where e.amount is not null
       )
       select count(billed)::int as runs, sum(estimated) filter (where billed is not null)::text as estimated,
         sum(billed)::text as billed,
         avg(abs(estimated - billed) / nullif(billed, 0))::float8 as mean_error,
         (count(*) - count(billed))::int as waiting,
         sum(estimated) filter (where billed is null)::text as waiting_estimated,
         (select count(*)::int from used u where not exists (select 1 from lines l where l.run_id = u.run_id)) as silent
       from both_known`,
      [...used.bindings, ...rateBindings(currency), ...rateBindings(currency)],
    );
    return row;
  }

  /** What was used and has no price: GPUs in any case, the rest where nothing of the run has one. */
  async missing(
    executor: Executor,
    range: { from: string; to: string },
    limit: number,
  ): Promise<
    { resource: EstimateLine['resource']; type: string; runs: number }[]
  > {
    const used = this.#used(undefined, range);
    return queryRows(
      executor,
      `with used as (${used.sql}), ${LINES}
       select l.resource, l.type, count(*)::int as runs from lines l
       where l.price is null and (l.resource = 'gpu'
         or not exists (select 1 from lines o where o.run_id = l.run_id and o.price is not null))
       group by 1, 2 order by 3 desc, 1, 2 limit ?`,
      [...used.bindings, limit],
    );
  }

  #used(
    object: CostObject | undefined,
    range: { from: string; to: string },
  ): SqlPart {
    const runs = object && runsOf(object, 'run_uses');
    const where = allOf([
      sqlPart('u.day >= ?::date and u.day < ?::date', [range.from, range.to]),
      sqlPart(`r.lifecycle_stage = 'active'`),
      runs && sqlPart(`u.run_id in (${runs.sql})`, runs.bindings),
    ]);
    return sqlPart(
      `select u.* from run_uses u join runs r on r.id = u.run_id where ${where.sql}`,
      where.bindings,
    );
  }
}
