/** What a report says of each resource, as `x`. */
const held = (type: string) =>
  `(select 'gpu' as resource, ${type} as type, y.gpu_count as count
     union all select 'cpu', '', y.cpu_count
     union all select 'memory', '', y.memory_gb
     union all select 'other', o.key, o.value::float8 from jsonb_each_text(y.others) o) x`;

const RANK = `case y.basis when 'allocated' then 1 when 'declared' then 2 else 4 end`;

/** Resources are held apart by name; of GPUs the type does not matter: two may call the same one differently. */
const KEY = `case when resource = 'other' then 'other ' || type else resource end`;

/**
 * Everything that is said of the runs in `used`, with its place: of each resource of a run the first counts. An
 * allocation goes before what a job declares, that before what the run says of itself, and the driver of a job, of
 * whose workers nothing is known, comes last; of two that know as well the one that says more counts. So nothing is
 * counted twice, in whatever order the reports came. Jobs of one source add up, and so do parts of jobs.
 *
 * A GPU of no type, and a place that a report does not name, are those of the run.
 */
const placedWith = (jobs: string) => `offers as (
  select u.run_id, u.day, coalesce(x.told_by, 'run') as told_by, 'run' as basis, 3 as rank, x.resource, x.type,
    x.count * u.hours as quantity, u.hours, u.provider, u.region, null::jsonb as jobs, 1 as reports, u.read_at as at,
    false as running, false as spot
  from used u
  cross join lateral (values ('gpu', coalesce(u.gpu_type, ''), u.gpu_count, u.gpu_by),
    ('cpu', '', u.cpu_count, 'tags'), ('memory', '', u.memory_gb, u.memory_by)) as x(resource, type, count, told_by)
  where x.count >= 0 and u.hours is not null
  union all
  select u.run_id, u.day, y.source, y.basis, ${RANK}, x.resource, x.type, sum(x.count * y.hours),
    extract(epoch from max(y.started_at + y.hours * interval '1 hour') - min(y.started_at))::float8 / 3600,
    coalesce(y.provider, u.provider), coalesce(y.region, u.region),
    ${jobs}, count(*)::int, max(y.seen_at), bool_or(y.ended_at is null),
    coalesce(bool_or(y.spot), false)
  from used u join runs n on n.id = u.run_id
  join resource_uses y on y.object_kind = 'run' and y.object_name = n.run_id
  cross join lateral ${held(`coalesce(y.gpu_type, u.gpu_type, '')`)}
  where x.count >= 0
  group by 1, 2, 3, 4, 5, 6, 7, coalesce(y.provider, u.provider), coalesce(y.region, u.region)
), weighed as (
  select o.*, ${KEY} as key, sum(o.quantity) over (partition by o.run_id, ${KEY}, o.rank, o.told_by) as whole
  from offers o
), placed as (
  select w.*, dense_rank() over (partition by w.run_id, w.key order by w.rank, w.whole desc, w.told_by) as place
  from weighed w
)`;

/** The price of the day that fits best: of its type, its provider and its region. */
const priceOf = (table: string) => `left join lateral (
    select r.* from resource_prices r
    where r.resource = ${table}.resource and r.day <= ${table}.day and r.type in ('', ${table}.type)
      and r.provider in ('', coalesce(lower(${table}.provider), ''))
      and r.region in ('', coalesce(lower(${table}.region), ''))
    order by r.type <> '' desc, r.provider <> '' desc, r.region <> '' desc, r.day desc limit 1
  ) p on true`;

/** What each run in `used` held, with its price. */
const linesOf = (placed: string) => `${placed}, lines as (
  select l.*, p.price, p.currency, p.source as price_source, p.day as price_day
  from placed l ${priceOf('l')}
  where l.place = 1 and l.quantity > 0
)`;

export const PLACED = placedWith('null::jsonb');
export const LINES = linesOf(PLACED);
/** The same with the jobs that say it, which cost more to put together than all the rest. */
export const LINES_WITH_JOBS = linesOf(
  placedWith(`jsonb_agg(jsonb_build_object('name', coalesce(y.name, y.external_id), 'url', y.url)
    order by y.started_at desc, y.id)`),
);

/** What each report in `jobs` held, with its price. */
export const JOB_LINES = `pieces as (
  select y.source, y.external_id, y.seen_at, y.day, x.resource, x.type, x.count * y.hours as quantity, y.provider,
    y.region
  from jobs y cross join lateral ${held(
    `coalesce(y.gpu_type, '')`,
  )} where x.count > 0
), job_lines as (
  select l.*, p.price, p.currency from pieces l ${priceOf('l')}
)`;

/**
 * The sum of lines in one currency; unknown where a GPU has no price, since it is most of the cost, or nothing has one.
 * A price of a GPU stands for the machine around it where cores and memory have none.
 */
export const amountOf = (
  lines: string,
) => `case when bool_and(${lines}.resource <> 'gpu' or ${lines}.price is not null) and count(${lines}.price) > 0
      and count(${lines}.price) = count(${lines}.rate)
    then sum(${lines}.quantity::numeric * ${lines}.price * ${lines}.rate) end`;
