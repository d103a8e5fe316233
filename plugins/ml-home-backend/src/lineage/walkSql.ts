/** Datasets and jobs are walked to in this number at most on each level of a side. */
export const LEVEL_CAP = 50;

/**
 * Places of a walk are texts: `n:` and the id of a dataset or job, `d:` and a name of a dataset that only families
 * name, `f:` and the id of a family, `model:`, `run:` or `service:` and a name.
 */
const NODE = `case when w.ref like 'n:%' then substr(w.ref, 3)::bigint end`;
const FAMILY = `case when w.ref like 'f:%' then substr(w.ref, 3)::bigint end`;

/** One step along the flow of data. A job's inputs do not lead to all its outputs: `feeds` says which they lead to. */
const DOWN = `
  select 'n:' || e.target_id as ref, case e.relation when 'reads' then 2 else 1 end as weight
  from lineage_edges e where e.source_id = ${NODE} and (e.relation <> 'writes' or w.step = 0)
  union all
  select 'f:' || f.id, 0 from feature_families f
  where f.gone_at is null and f.datasets && (select n.names from lineage_nodes n where n.id = ${NODE})
  union all
  select 'f:' || f.id, 0 from feature_families f
  where w.ref like 'd:%' and f.gone_at is null and f.datasets @> array[substr(w.ref, 3)]
  union all
  select c.kind || ':' || c.name, case c.kind when 'model' then 0 when 'service' then 1 else 2 end
  from feature_consumers c where c.family_id = ${FAMILY}`;

/** One step against the flow of data. */
const UP = `
  select 'n:' || e.source_id as ref, case e.relation when 'writes' then 2 else 1 end as weight
  from lineage_edges e where e.target_id = ${NODE} and (e.relation <> 'reads' or w.step = 0)
  union all
  select coalesce('n:' || n.id, 'd:' || x), 0
  from feature_families f cross join unnest(f.datasets) as x
  left join lineage_nodes n on n.kind = 'dataset' and n.names @> array[x]
  where f.id = ${FAMILY}
  union all
  select 'f:' || c.family_id, 0 from feature_consumers c join feature_families f on f.id = c.family_id
  where w.ref ~ '^(model|run|service):' and f.gone_at is null
    and c.kind = split_part(w.ref, ':', 1) and c.name = substr(w.ref, strpos(w.ref, ':') + 1)`;

/** `?` marks: where it begins, and how many steps it goes. */
const side = (name: string, next: string) => `
  ${name}(ref, step, total) as (
    select ?::text, 0, 1::bigint
    union
    select r.ref, r.step, r.total from (
      select d.ref, d.step, d.rank, max(d.rank) over () as total from (
        select x.ref, w.step + 1 as step, dense_rank() over (order by x.weight, x.ref) as rank
        from ${name} w cross join lateral (${next}) x
        where w.step < ? and x.ref <> w.ref
      ) d
    ) r where r.rank <= ${LEVEL_CAP}
  )`;

/**
 * Both walks from one place, each level cut where it has too many places; `total` is how many there would be. A place
 * that is reached in several ways counts where it is nearest.
 */
export const WALK_SQL = `
  with recursive ${side('up', UP)}, ${side('down', DOWN)}
  select 'upstream' as side, ref, min(step) as step, max(total) as total from up group by ref
  union all
  select 'downstream', ref, min(step), max(total) from down group by ref`;
