import {
  LineageNode,
  LineageNodeKind,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Executor, pgArray, queryRows, SqlPart } from '../database';
import { WALK_SQL } from './walkSql';

export interface WalkedRow {
  side: 'upstream' | 'downstream';
  ref: string;
  step: number;
  /** How many places its level has, cut or not. */
  total: string;
}

export interface DbNodeRow {
  ref: string;
  kind: 'dataset' | 'job' | 'family' | 'model' | 'run' | 'service';
  namespace: string | null;
  name: string;
  title: string | null;
  aliases: string[] | null;
  first_seen: Date | null;
  last_seen: Date | null;
  lifecycle: string | null;
  lifecycle_ms: string | null;
  /** How it stands, as far as that is known and may be seen. */
  state: Pick<LineageNode, 'slo' | 'stage' | 'status' | 'deliveredAt'> | null;
}

export interface DbEdgeRow {
  source: string;
  target: string;
  relation: 'feeds' | 'reads' | 'writes' | 'source' | 'consumes';
  learned: 'declared' | 'observed' | 'imported' | 'assumed';
  first_seen: Date | null;
  last_seen: Date | null;
  said_count: string | null;
  via: string | null;
  came_from: string;
}

/** What the caller may see, as conditions on `m` (models) and `e` (experiments); all of it where undefined. */
export interface Visible {
  models?: SqlPart;
  experiments?: SqlPart;
  /** As a condition without an alias: whether the promises of families may be seen. */
  features?: SqlPart;
}

const condition = (part: SqlPart | undefined): SqlPart =>
  part ?? { sql: 'true', bindings: [] };

const withPrefix = (refs: string[], prefix: string) =>
  refs.flatMap(ref => (ref.startsWith(prefix) ? ref.slice(prefix.length) : []));

/** How a job's newest run ended; a run that goes on has not ended. */
const JOB_STATE = `(
  select jsonb_strip_nulls(jsonb_build_object('status', coalesce(r.state->'ended'->>1, 'RUNNING')))
  from lineage_runs r where r.namespace = n.namespace and r.job = n.name
  order by r.last_seen desc nulls last limit 1)`;

/** When the newest partitions of a dataset arrived, of what was not taken back. */
const DATASET_STATE = `(
  select jsonb_build_object('deliveredAt',
    to_char(to_timestamp(max((d.told->>'arrivedAt')::float8) / 1000) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  from (
    select told from lineage_deliveries where dataset_id = n.id order by slot desc limit 8
  ) d where d.told->>'takenBack' = 'false' having count(*) > 0)`;

const FAMILY_STATE = `jsonb_build_object('slo', jsonb_build_object('state', f.slo_state,
  'n', coalesce((f.slo->>'n')::int, 0), 'onTime', coalesce((f.slo->>'onTime')::int, 0)))`;

/** Walks along lineage, over events, feature families and who reads them. */
export class DatabaseLineageReadStore {
  /** The place that a reference names; undefined when there is none. */
  async find(
    executor: Executor,
    kind: LineageNodeKind,
    name: string,
  ): Promise<string | undefined> {
    if (kind === 'dataset' || kind === 'job') {
      const [row] = await queryRows<{ ref: string }>(
        executor,
        `(select 'n:' || id as ref, 0 as rank from lineage_nodes
          where kind = ? and namespace || ':' || name = ? order by id limit 1)
         union all
         (select 'n:' || id, 1 from lineage_nodes
          where kind = ? and names @> array[?]::text[] order by id limit 1)
         union all
         (select 'd:' || ?::text, 2 from feature_families
          where ? = 'dataset' and datasets @> array[?]::text[] and gone_at is null limit 1)
         order by rank limit 1`,
        [kind, name, kind, name, name, kind, name],
      );
      return row?.ref;
    }
    if (kind === 'family') {
      const [row] = await queryRows<{ ref: string }>(
        executor,
        `select 'f:' || id as ref from feature_families where name = ?`,
        [name],
      );
      return row?.ref;
    }
    return `${kind}:${name}`;
  }

  async walk(
    executor: Executor,
    ref: string,
    depth: number,
  ): Promise<WalkedRow[]> {
    return queryRows<WalkedRow>(executor, WALK_SQL, [ref, depth, ref, depth]);
  }

  /** What places are. Models and runs that the caller may not see are left out. */
  async nodesOf(
    executor: Executor,
    refs: string[],
    visible: Visible,
  ): Promise<DbNodeRow[]> {
    const models = condition(visible.models);
    const experiments = condition(visible.experiments);
    const features = condition(visible.features);
    const none = `null::text[] as aliases, null::timestamptz as first_seen, null::timestamptz as last_seen,
      null::text as lifecycle, null::bigint as lifecycle_ms`;
    return queryRows<DbNodeRow>(
      executor,
      `select 'n:' || n.id as ref, n.kind, n.namespace, n.name, null::text as title, n.aliases, n.first_seen, n.last_seen,
         f.value->>'lifecycleStateChange' as lifecycle, f.said_ms as lifecycle_ms,
         case n.kind when 'job' then ${JOB_STATE} else ${DATASET_STATE} end as state
       from lineage_nodes n
       left join lineage_facets f on f.node_id = n.id and f.name = 'lifecycleStateChange' and f.value is not null
       where n.id = any(?::bigint[])
       union all
       select 'd:' || d, 'dataset', null, d, null, ${none}, null::jsonb from unnest(?::text[]) as d
       union all
       select 'f:' || f.id, 'family', null, f.name, f.title, ${none}, case when ${features.sql} then ${FAMILY_STATE} end
       from feature_families f where f.id = any(?::bigint[])
       union all
       select 'model:' || x, 'model', null, x, null, ${none},
         (select jsonb_build_object('stage', m.lifecycle) from models m where m.name = x and m.lifecycle is not null)
       from unnest(?::text[]) as x
       where not exists (select 1 from models m where m.name = x)
         or exists (select 1 from models m where m.name = x and (${models.sql}))
       union all
       select 'run:' || x, 'run', null, x, r.name, ${none},
         case when r.run_id is not null then jsonb_build_object('status', r.status) end
       from unnest(?::text[]) as x
       left join runs r on r.run_id = x
       where r.run_id is null
         or exists (select 1 from experiments e where e.id = r.experiment_id and (${experiments.sql}))
       union all
       select 'service:' || x, 'service', null, x, null, ${none}, null from unnest(?::text[]) as x`,
      [
        pgArray(withPrefix(refs, 'n:')),
        pgArray(withPrefix(refs, 'd:')),
        ...features.bindings,
        pgArray(withPrefix(refs, 'f:')),
        pgArray(withPrefix(refs, 'model:')),
        ...models.bindings,
        pgArray(withPrefix(refs, 'run:')),
        ...experiments.bindings,
        pgArray(withPrefix(refs, 'service:')),
      ],
    );
  }

  /** Edges between places, each once, as the surest of those who say it. */
  async edgesAmong(executor: Executor, refs: string[]): Promise<DbEdgeRow[]> {
    const nodes = pgArray(withPrefix(refs, 'n:'));
    const families = pgArray(withPrefix(refs, 'f:'));
    return queryRows<DbEdgeRow>(
      executor,
      `select 'n:' || e.source_id as source, 'n:' || e.target_id as target, e.relation,
         case when bool_or(e.learned = 'observed') then 'observed' when bool_or(e.learned = 'declared') then 'declared'
           else 'assumed' end as learned,
         min(e.first_seen) as first_seen, max(e.last_seen) as last_seen, sum(e.said_count) as said_count,
         max(j.namespace || ':' || j.name) as via, 'openlineage' as came_from
       from lineage_edges e left join lineage_nodes j on j.id = e.via_id
       where e.source_id = any(?::bigint[]) and e.target_id = any(?::bigint[])
       group by e.source_id, e.target_id, e.relation, e.via_id
       union all
       select distinct 'n:' || n.id, 'f:' || f.id, 'source', 'declared', null::timestamptz, null::timestamptz, null::numeric,
         null, 'features'
       from feature_families f join lineage_nodes n on n.kind = 'dataset' and n.names && f.datasets
       where f.id = any(?::bigint[]) and n.id = any(?::bigint[])
       union all
       select 'd:' || d, 'f:' || f.id, 'source', 'declared', null, null, null, null, 'features'
       from feature_families f join unnest(?::text[]) as d on f.datasets @> array[d]
       where f.id = any(?::bigint[])
       union all
       select 'f:' || c.family_id, c.kind || ':' || c.name, 'consumes',
         case when bool_or(c.learned = 'observed') then 'observed' when bool_or(c.learned = 'declared') then 'declared'
           else 'imported' end,
         null, max(c.last_seen_at), count(*), null, string_agg(distinct c.source, ', ')
       from feature_consumers c
       where c.family_id = any(?::bigint[]) and c.kind || ':' || c.name = any(?::text[])
       group by c.family_id, c.kind, c.name`,
      [
        nodes,
        nodes,
        families,
        nodes,
        pgArray(withPrefix(refs, 'd:')),
        families,
        families,
        pgArray(refs),
      ],
    );
  }
}
