import { RATE } from '../costSql';

/** What a report says of each resource, as `x`. */
const held = (type: string) =>
  `(select 'gpu' as resource, ${type} as type, y.gpu_count as count
     union all select 'cpu', '', y.cpu_count
     union all select 'memory', '', y.memory_gb
     union all select 'other', o.key, o.value::float8 from jsonb_each_text(y.others) o) x`;

const RANK = `case y.basis when 'allocated' then 1 when 'declared' then 2 else 4 end`;

const OFFERED = `run_id, day, told_by, basis, rank, resource, type, quantity, hours, provider, region, pricing, jobs, reports,
    at, running, unread`;

/** How a report says that it was bought; whoever does not say it paid the price of everybody. */
const PRICING = `coalesce(y.pricing, case when y.spot then 'Dynamic' end`;

/** Resources are held apart by name; of GPUs the type does not matter: two may call the same one differently. */
const KEY = `case when resource = 'other' then 'other ' || type else resource end`;

/** Of a run `r`: whether anything else than itself says what it held. A column of `used`. */
export const REPORTED = `exists (
  select 1 from resource_uses y where y.object_kind = 'run' and y.object_name = r.run_id) as reported`;

/**
 * Everything that is said of the runs in `used`, with its place: of each resource of a run the first counts. An
 * allocation goes before what a job declares, that before what the run says of itself, and the driver of a job, of
 * whose workers nothing is known, comes last; of two that know as well the one that says more counts. So nothing is
 * counted twice, in whatever order the reports came. Jobs of one source add up, and so do parts of jobs.
 * Most runs are told of by themselves alone: nothing has to be weighed for them.
 *
 * A count that a run says and that is none takes the place of what it would have said, and is unknown.
 *
 * A GPU of no type, a place and a way of buying that a report does not name are those of the run.
 */
const placedWith = (jobs: string) => `reports as materialized (
  select u.run_id, u.day, y.source as told_by, y.basis, ${RANK} as rank, x.resource, x.type,
    sum(x.count * y.hours) as quantity,
    extract(epoch from max(y.started_at + y.hours * interval '1 hour') - min(y.started_at))::float8 / 3600 as hours,
    coalesce(y.provider, u.provider) as provider, coalesce(y.region, u.region) as region,
    ${PRICING}, u.pricing, 'Standard') as pricing, ${jobs} as jobs, count(*)::int as reports, max(y.seen_at) as at,
    bool_or(y.ended_at is null) as running, null::jsonb as unread
  from used u join runs n on n.id = u.run_id
  join resource_uses y on y.object_kind = 'run' and y.object_name = n.run_id
  cross join lateral ${held(`coalesce(y.gpu_type, u.gpu_type, '')`)}
  where u.reported and x.count >= 0
  group by 1, 2, 3, 4, 5, 6, 7, 10, 11, 12
), own_words as materialized (
  select u.run_id, u.day, coalesce(x.told_by, 'run') as told_by, 'run' as basis, 3 as rank, x.resource, x.type,
    x.count * u.hours as quantity, u.hours, u.provider, u.region, coalesce(u.pricing, 'Standard') as pricing,
    null::jsonb as jobs, 1 as reports, u.read_at as at, false as running, null::jsonb as unread, u.reported
  from used u
  cross join lateral (values ('gpu', coalesce(u.gpu_type, ''), u.gpu_count, u.gpu_by),
    ('cpu', '', u.cpu_count, 'tags'), ('memory', '', u.memory_gb, u.memory_by)) as x(resource, type, count, told_by)
  where x.count >= 0 and u.hours is not null
  union all
  select u.run_id, u.day, 'tags', 'run', 3, x.unread ->> 'resource',
    case when x.unread ->> 'resource' = 'gpu' then coalesce(u.gpu_type, '') else '' end, null, u.hours, u.provider,
    u.region, coalesce(u.pricing, 'Standard'), null, 1, u.read_at, false, x.unread, u.reported
  from used u cross join lateral jsonb_array_elements(u.unread) as x(unread)
  where u.unread <> '[]' and u.hours is not null
), offers as (
  select * from reports union all
  select ${OFFERED} from own_words where reported
), weighed as (
  select o.*, ${KEY} as key, sum(o.quantity) over (partition by o.run_id, ${KEY}, o.rank, o.told_by) as whole
  from offers o
), placed as (
  select ${OFFERED}, key, dense_rank() over (partition by run_id, key order by rank, whole desc nulls last, told_by) as place
  from weighed
  union all
  select ${OFFERED}, resource, 1 from own_words where not reported
)`;

/**
 * Lines with the price of the day that fits best: of its type, then of its way of buying, its provider and its region;
 * a way of buying that has no price takes that of everybody, which `priced_as` says. Many runs hold the same on the
 * same day: each price is looked up once.
 *
 * @param from - what has resource, type, provider, region, pricing and day
 * @param rate - converts prices, as RATE of `d`
 */
const withPrices = (
  name: string,
  from: string,
  rate: string,
) => `${name}_keyed as materialized (
  select l.*, coalesce(lower(l.provider), '') as by_provider, coalesce(lower(l.region), '') as by_region from ${from} l
), ${name}_prices as materialized (
  select d.*, ${rate} as rate from (
    select k.*, p.price, p.currency, p.source as price_source, p.day as price_day, p.pricing as priced_as
    from (
      select distinct resource, type, by_provider, by_region, pricing, day from ${name}_keyed
    ) k left join lateral (
      select r.* from resource_prices r
      where r.resource = k.resource and r.day <= k.day and r.type in ('', k.type) and r.pricing in ('Standard', k.pricing)
        and r.provider in ('', k.by_provider) and r.region in ('', k.by_region)
      order by r.type <> '' desc, r.pricing <> 'Standard' desc, r.provider <> '' desc, r.region <> '' desc, r.day desc
      limit 1
    ) p on true
  ) d
), ${name} as materialized (
  select * from ${name}_keyed full join ${name}_prices using (resource, type, by_provider, by_region, pricing, day)
)`;

/** What each run in `used` held, with its price. */
const linesOf = (placed: string, rate: string) => `${placed}, counts as (
  select * from placed where place = 1 and (quantity > 0 or quantity is null)
), ${withPrices('lines', 'counts', rate)}`;

const NO_RATE = 'null::numeric';

export const PLACED = placedWith('null::jsonb');
/** With the rate of each price into the currency of its bindings, those of RATE. */
export const RATED_LINES = linesOf(PLACED, RATE);
/** The same with the jobs that say it, which cost more to put together than all the rest. */
export const LINES_WITH_JOBS = linesOf(
  placedWith(`jsonb_agg(jsonb_build_object('name', coalesce(y.name, y.external_id), 'url', y.url)
    order by y.started_at desc, y.id)`),
  NO_RATE,
);

/** What each report in `jobs` held, with its price and the rate of that, by the bindings of RATE. */
export const JOB_LINES = `pieces as (
  select y.source, y.external_id, y.seen_at, y.day, x.resource, x.type, x.count * y.hours as quantity, y.provider,
    y.region, ${PRICING}, 'Standard') as pricing
  from jobs y cross join lateral ${held(
    `coalesce(y.gpu_type, '')`,
  )} where x.count > 0
), ${withPrices('job_lines', 'pieces', RATE)}`;

/**
 * The sum of lines in one currency; unknown where a GPU has no price, since it is most of the cost, nothing has one, or
 * how much was held of what has one is not known. A price of a GPU stands for the machine around it where cores and
 * memory have none.
 */
export const amountOf = (
  lines: string,
) => `case when bool_and(${lines}.resource <> 'gpu' or ${lines}.price is not null) and count(${lines}.price) > 0
      and count(${lines}.price) = count(${lines}.rate) and bool_and(${lines}.quantity is not null or ${lines}.price is null)
    then sum(${lines}.quantity::numeric * ${lines}.price * ${lines}.rate) end`;
