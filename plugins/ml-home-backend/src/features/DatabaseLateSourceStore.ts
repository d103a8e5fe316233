import { Executor, queryRows } from '../database';

/** A partition of a family, and those before it that say what is usual. */
export interface LateTarget {
  familyId: string;
  /** The partition itself, then earlier ones; ISO 8601. */
  windows: { i: number; key: string; from: string; to: string }[];
}

export interface DbLateSourceRow {
  /** Index of the target. */
  n: number;
  id: string;
  namespace: string;
  name: string;
  /** 0 for the datasets that the family names, then steps against the flow of data. */
  step: number;
  /** The dataset a step nearer to the family, and how the edge to it was learned. */
  next_id: string | null;
  learned: 'observed' | 'declared' | 'assumed' | null;
  /** By index of window, when the last of its partitions in it had arrived, in epoch milliseconds. */
  arrivals: { i: number; at: number }[] | null;
  /** Other families that name it and say how they are delivered. */
  families: string[] | null;
}

/** Steps that are walked against the flow of data, and datasets that are looked at on each. */
const DEPTH = 5;
const LEVEL_CAP = 50;

/**
 * Walks against the flow of data from the datasets of families. A dataset is counted where it is nearest, so that rings
 * and diamonds end; a level is cut where it has too many. Deliveries that were taken back do not count.
 */
const SQL = `
  with recursive targets as (
    select t.n, t."familyId" as family_id, t.windows
    from jsonb_to_recordset(?::jsonb) as t(n int, "familyId" bigint, windows jsonb)
  ),
  up(n, id, step) as (
    select t.n, d.id, 0 from targets t join feature_families f on f.id = t.family_id
    join lineage_nodes d on d.kind = 'dataset' and d.names && f.datasets
    union
    select r.n, r.id, r.step from (
      select x.n, x.id, x.step, dense_rank() over (partition by x.n order by x.id) as rank from (
        select w.n, e.source_id as id, w.step + 1 as step
        from up w join lineage_edges e on e.target_id = w.id and e.relation = 'feeds' and e.source_id <> w.id
        where w.step < ${DEPTH}
      ) x
    ) r where r.rank <= ${LEVEL_CAP}
  ),
  near as (select n, id, min(step) as step from up group by n, id)
  select u.n, d.id, d.namespace, d.name, u.step, e.next_id, e.learned, a.arrivals,
    (select array_agg(o.id order by o.name) from feature_families o
     where u.step > 0 and o.datasets && d.names and o.gone_at is null and o.cadence is not null
       and o.id <> t.family_id) as families
  from near u join targets t on t.n = u.n join lineage_nodes d on d.id = u.id and d.kind = 'dataset'
  left join lateral (
    select e.target_id as next_id, e.learned from lineage_edges e
    join near b on b.n = u.n and b.id = e.target_id and b.step = u.step - 1
    where e.source_id = u.id and e.relation = 'feeds'
    order by array_position(array['observed', 'declared', 'assumed'], e.learned), e.target_id limit 1
  ) e on true
  left join lateral (
    select jsonb_agg(jsonb_build_object('i', p.i, 'at', p.at) order by p.i) as arrivals from (
      select w.i, max(l.at) as at
      from jsonb_to_recordset(t.windows) as w(i int, key text, "from" text, "to" text)
      cross join lateral (
        select min((s.told->>'arrivedAt')::float8) as at from lineage_deliveries s
        where s.dataset_id = u.id and s.told->>'takenBack' = 'false'
          and (s.slot = 'key:' || w.key or (s.slot >= 'at:' || w."from" and s.slot < 'at:' || w."to"))
        group by s.slot
      ) l group by w.i
    ) p where u.step > 0
  ) a on true
  order by u.n, u.step, d.id`;

/** What lies before families, and when it came. */
export class DatabaseLateSourceStore {
  async before(
    executor: Executor,
    targets: LateTarget[],
  ): Promise<DbLateSourceRow[]> {
    if (targets.length === 0) return [];
    return queryRows<DbLateSourceRow>(executor, SQL, [
      JSON.stringify(targets.map((target, n) => ({ n, ...target }))),
    ]);
  }
}
