import {
  AsideLine,
  CostObject,
  EstimateLine,
  PricedResource,
  PricingOption,
  UnreadCount,
  UseBasis,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  allOf,
  Executor,
  queryRows,
  SqlPart,
  sqlPart,
  Transaction,
} from '../../database';
import { RATE, rateBindings } from '../costSql';
import {
  amountOf,
  JOB_LINES,
  LINES_WITH_JOBS,
  RATED_LINES,
  REPORTED,
} from './estimateSql';
import { runsOf } from '../runsOf';

/** First day, and the day after the last. */
export interface DayRange {
  from: string;
  to: string;
}

export interface DbEstimateRow {
  runs: number;
  unknown: number;
  amount: string | null;
  billed: string | null;
  bases: { toldBy: string; runs: number }[];
}

export interface DbJobEstimateRow {
  source: string;
  jobs: number;
  unknown: number;
  amount: string | null;
  at: Date;
}

/** How estimates compare with bills, of some runs. */
export interface DbErrorRow {
  runs: number;
  estimated: string | null;
  billed: string | null;
  mean_error: number | null;
  waiting: number;
  waiting_estimated: string | null;
}

interface DbPlacedRow {
  resource: PricedResource;
  type: string;
  quantity: number | null;
  hours: number;
  told_by: string;
  basis: UseBasis;
  jobs: { name: string; url: string | null }[] | null;
  reports: number;
  at: Date | null;
  running: boolean;
  pricing: PricingOption;
  unread: UnreadCount | null;
  place: string;
  /** Of who counts. */
  first_by: string;
  first_basis: UseBasis;
  price: string | null;
  currency: string | null;
  price_source: string | null;
  price_day: string | null;
  priced_as: PricingOption | null;
}

const MOST_JOBS = 3;
/** Binary fractions of hours would make 1.9999999999999996 of two. */
const COUNT_DIGITS = 1e9;

const ESTIMATES = `own as (
  select u.run_id, ${amountOf('l')} as amount
  from used u left join lines l on l.run_id = u.run_id
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
    select u.run_id, c.day, c.currency, sum(c.effective) as amount,
      sum(c.effective_unknown + c.effective_unknown_parts) as unknown
    from used u join runs r on r.id = u.run_id
    join cost_objects o on o.kind = 'run' and o.name = r.run_id
    join cost_days c on c.object_id = o.id and c.object_id > 0
    join charge_shapes s on s.id = c.shape_id and coalesce(s.extra ->> 'basis', '') <> 'estimated'
    group by 1, 2, 3) d) w
  group by 1
)`;

const ERRORS = `count(billed)::int as runs, sum(estimated) filter (where billed is not null)::text as estimated,
  sum(billed)::text as billed, avg(abs(estimated - billed) / nullif(billed, 0))::float8 as mean_error,
  (count(*) - count(billed))::int as waiting, sum(estimated) filter (where billed is null)::text as waiting_estimated`;

const countOf = ({ quantity, hours }: DbPlacedRow): number | undefined => {
  if (quantity === null) return undefined;
  return hours > 0
    ? Math.round((quantity / hours) * COUNT_DIGITS) / COUNT_DIGITS
    : 0;
};

const toHeld = (row: DbPlacedRow) => ({
  resource: row.resource,
  type: row.type || undefined,
  count: countOf(row),
  hours: row.hours,
  told: {
    toldBy: row.told_by,
    basis: row.basis,
    jobs: (row.jobs ?? []).slice(0, MOST_JOBS).map(({ name, url }) => ({
      name,
      url: url ?? undefined,
    })),
    reports: row.reports,
    at: row.at?.toISOString(),
    running: row.running,
    pricing: row.pricing,
  },
});

/** Runs may be very many where the planner expects a handful: each step goes through all rows once, in memory. */
const planForMany = (tx: Transaction) =>
  queryRows(
    tx,
    `set local work_mem = '64MB'; set local enable_mergejoin = off`,
  );

/** What follows from prices of hardware and what runs and jobs held of it. */
export class DatabaseEstimateStore {
  /** Of the runs of an object that ended in a range, with how many have a price for what somebody says of them, by who. */
  async ofObject(
    tx: Transaction,
    object: CostObject,
    range: DayRange,
    currency: string,
  ): Promise<DbEstimateRow> {
    await planForMany(tx);
    const used = this.#used(object, range);
    const [row] = await queryRows<DbEstimateRow>(
      tx,
      `with used as (${used.sql}), ${RATED_LINES}, ${ESTIMATES}, ${COUNTED}, ${BILLED}
       select count(e.amount)::int as runs, (count(*) - count(e.amount))::int as unknown, sum(e.amount)::text as amount,
         sum(b.amount) filter (where e.amount is not null)::text as billed,
         (select coalesce(jsonb_agg(t), '[]') from (
           select told_by as "toldBy", count(distinct run_id)::int as runs from lines
           where price is not null and quantity is not null group by 1 order by 2 desc, 1) t) as bases
       from estimates e left join billed b using (run_id)`,
      [...used.bindings, ...rateBindings(currency), ...rateBindings(currency)],
    );
    return row;
  }

  /** Jobs of an object itself, and of the versions of a model, that began in a range; runs have their own estimates. */
  async jobsOf(
    executor: Executor,
    { kind, name }: CostObject,
    range: DayRange,
    currency: string,
  ): Promise<DbJobEstimateRow[]> {
    const names =
      kind === 'project' ? [name, name.replace(/^.*\//, '')] : [name, name];
    return queryRows(
      executor,
      `with jobs as (
         select y.* from resource_uses y where y.day >= ?::date and y.day < ?::date and y.object_kind <> 'run'
           and (y.object_kind = ? and y.object_name in (?, ?)
             or ? = 'model' and y.object_kind = 'version' and left(y.object_name, length(?) + 1) = ? || '/')
       ), ${JOB_LINES}, own as (
         select j.source, j.external_id, max(j.seen_at) as at, min(l.amount) as amount
         from jobs j left join (
           select w.source, w.external_id, ${amountOf('w')} as amount
           from job_lines w group by 1, 2
         ) l using (source, external_id) group by 1, 2
       )
       select source, count(*)::int as jobs, (count(*) - count(amount))::int as unknown, sum(amount)::text as amount,
         max(at) as at
       from own group by 1 order by 1`,
      [
        ...[range.from, range.to, kind, ...names, kind, name, name],
        ...rateBindings(currency),
      ],
    );
  }

  /** What counts of a run, and what was said of it besides. */
  async linesOf(
    executor: Executor,
    runId: string,
  ): Promise<{ lines: EstimateLine[]; aside: AsideLine[] }> {
    const rows = await queryRows<DbPlacedRow>(
      executor,
      `with used as (select u.*, ${REPORTED} from run_uses u join runs r on r.id = u.run_id where r.run_id = ?), ${LINES_WITH_JOBS},
       firsts as (select distinct on (key) key, told_by, basis from placed where place = 1 order by key)
       select p.resource, p.type, p.quantity, p.hours, p.told_by, p.basis, p.jobs, p.reports, p.at, p.running, p.pricing,
         p.unread, p.place, f.told_by as first_by, f.basis as first_basis, l.price::text as price, l.currency, l.price_source,
         to_char(l.price_day, 'YYYY-MM-DD') as price_day, l.priced_as
       from placed p join firsts f using (key)
       left join lines l on l.key = p.key and l.type = p.type and l.place = p.place and l.told_by = p.told_by
         and l.provider is not distinct from p.provider and l.region is not distinct from p.region
         and l.pricing = p.pricing
       where p.quantity > 0 or p.quantity is null
       order by p.resource = 'gpu' desc, p.resource = 'other', p.resource, p.type, p.place`,
      [runId],
    );
    const counts = (row: DbPlacedRow) => Number(row.place) === 1;
    return {
      lines: rows.filter(counts).map(row => ({
        ...toHeld(row),
        price: row.price ?? undefined,
        currency: row.currency ?? undefined,
        source: row.price_source ?? undefined,
        day: row.price_day ?? undefined,
        pricedAs: row.priced_as ?? undefined,
        unread: row.unread ?? undefined,
      })),
      aside: rows
        .filter(row => !counts(row))
        .map(row => ({
          ...toHeld(row),
          behind: row.first_by,
          because: row.first_basis === row.basis ? 'less' : 'basis',
        })),
    };
  }

  /**
   * How estimates of runs that ended in a range compare with the bills, of all and by who said what the priced resources
   * of the runs were; and what keeps runs from being estimated. GPUs and what has a name are missing a price in any
   * case, the rest where nothing of the run has one.
   */
  async errors(
    tx: Transaction,
    range: DayRange,
    currency: string,
    limit: number,
  ): Promise<{
    all: DbErrorRow;
    silent: number;
    unread: number;
    missing: { resource: PricedResource; type: string; runs: number }[];
    sources: (DbErrorRow & { told_by: string[] })[];
  }> {
    await planForMany(tx);
    const used = this.#used(undefined, range);
    const [row] = await queryRows<{
      compared: (DbErrorRow & { told_by: string[] | null })[];
      silent: number;
      unread: number;
      missing: { resource: PricedResource; type: string; runs: number }[];
    }>(
      tx,
      `with used as (${used.sql}), ${RATED_LINES}, ${BILLED},
       own as (
         select l.run_id, ${amountOf(
           'l',
         )} as amount, count(l.price) > 0 as some, bool_or(l.unread is not null) as unread,
           array_agg(distinct l.told_by order by l.told_by) filter (where l.price is not null) as told_by
         from lines l group by 1
       ), compared as (
         select o.told_by, o.amount as estimated, b.amount as billed from own o left join billed b using (run_id)
         where o.amount is not null
       ), errors as (
         select told_by, ${ERRORS} from compared group by grouping sets ((told_by), ()) order by 2 desc, 1
       ), missing as (
         select l.resource, l.type, count(distinct l.run_id)::int as runs from lines l join own o using (run_id)
         where l.price is null and (l.resource in ('gpu', 'other') or not o.some)
         group by 1, 2 order by 3 desc, 1, 2 limit ?
       )
       select (select jsonb_agg(e) from errors e) as compared,
         (select coalesce(jsonb_agg(m), '[]') from missing m) as missing,
         (select count(*)::int from used) - (select count(*)::int from own) as silent,
         (select count(*)::int from own where unread) as unread`,
      [
        ...used.bindings,
        ...rateBindings(currency),
        ...rateBindings(currency),
        limit,
      ],
    );
    const { compared, ...rest } = row;
    return {
      ...rest,
      all: compared.find(one => one.told_by === null)!,
      sources: compared.flatMap(({ told_by, ...one }) =>
        told_by ? [{ ...one, told_by }] : [],
      ),
    };
  }

  #used(object: CostObject | undefined, range: DayRange): SqlPart {
    const runs = object && runsOf(object, 'run_uses');
    const where = allOf([
      sqlPart('u.day >= ?::date and u.day < ?::date', [range.from, range.to]),
      sqlPart(`r.lifecycle_stage = 'active'`),
      // Reports may have been restated for another run since.
      sqlPart(`not u.reported_only or exists (
        select 1 from resource_uses y where y.object_kind = 'run' and y.object_name = r.run_id)`),
      runs && sqlPart(`u.run_id in (${runs.sql})`, runs.bindings),
    ]);
    return sqlPart(
      `select u.*, ${REPORTED} from run_uses u join runs r on r.id = u.run_id where ${where.sql}`,
      where.bindings,
    );
  }
}
