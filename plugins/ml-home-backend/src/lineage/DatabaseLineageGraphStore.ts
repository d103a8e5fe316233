import { Executor, pgArray, queryRows } from '../database';
import { Link, LinkNode } from './deriveLinks';
import { toKey } from './names';

export interface SeenNode extends LinkNode {
  /** `NAMESPACE/NAME` */
  aliases: string[];
  /** What a family may call it. */
  names: string[];
  /** Epoch milliseconds. */
  firstSeen: number;
  lastSeen: number;
}

export interface SaidFacet {
  nodeId: string;
  name: string;
  /** Epoch milliseconds. */
  saidMs: number;
  /** Null when it was deleted. */
  value: object | null;
}

export interface EdgeChange {
  sourceId: string;
  targetId: string;
  relation: Link['relation'];
  /** `0` where no job is named. */
  viaId: string;
  learned: Link['learned'];
  origin: 'run' | 'event';
  /** Epoch milliseconds; absent when it is only taken back. */
  firstSeen?: number;
  lastSeen?: number;
  /** How many more runs or events say so; negative when some do not any more. */
  count: number;
}

export type EdgeKey = Omit<EdgeChange, 'firstSeen' | 'lastSeen' | 'count'>;

/** What is the same edge. */
export const edgeKey = (edge: EdgeKey): string =>
  [
    edge.sourceId,
    edge.targetId,
    edge.relation,
    edge.viaId,
    edge.learned,
    edge.origin,
  ].join(' ');

export const nodeKey = (node: LinkNode): string =>
  `${node.kind} ${toKey(node)}`;

const byKey = <T>(items: T[], keyOf: (item: T) => string): T[] =>
  [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
const iso = (time: number) => new Date(time).toISOString();
/** Change neither the earliest nor the latest time of an edge. */
const NEVER = { first: Date.UTC(9999, 0), last: Date.UTC(1000, 0) };

/**
 * Datasets, jobs and the edges between them. Rows are written in the order of their keys, so that requests that write
 * the same ones wait for each other and do not deadlock.
 */
export class DatabaseLineageGraphStore {
  /** Adds nodes, or widens the time in which they were seen; answers their ids by `nodeKey`. */
  async seeNodes(
    tx: Executor,
    nodes: SeenNode[],
  ): Promise<Map<string, string>> {
    if (nodes.length === 0) return new Map();
    const rows = await queryRows<LinkNode & { id: string }>(
      tx,
      `insert into lineage_nodes as n (kind, namespace, name, aliases, names, first_seen, last_seen)
       select s.kind, s.namespace, s.name, array(select jsonb_array_elements_text(s.aliases)),
         array(select jsonb_array_elements_text(s.names)), s."firstSeen", s."lastSeen"
       from jsonb_to_recordset(?::jsonb) as s(
         kind text, namespace text, name text, aliases jsonb, names jsonb,
         "firstSeen" timestamptz, "lastSeen" timestamptz
       )
       on conflict (kind, namespace, name) do update set
         first_seen = least(n.first_seen, excluded.first_seen),
         last_seen = greatest(n.last_seen, excluded.last_seen),
         aliases = case when n.aliases @> excluded.aliases then n.aliases else
           array(select distinct a from unnest(n.aliases || excluded.aliases) as a order by a) end,
         names = case when n.names @> excluded.names then n.names else
           array(select distinct a from unnest(n.names || excluded.names) as a order by a) end
       returning id, kind, namespace, name`,
      [
        JSON.stringify(
          byKey(nodes, nodeKey).map(node => ({
            ...node,
            firstSeen: iso(node.firstSeen),
            lastSeen: iso(node.lastSeen),
          })),
        ),
      ],
    );
    return new Map(rows.map(row => [nodeKey(row), row.id]));
  }

  /** Keeps the newest of each facet; of two at the same time it is always the same one. */
  async sayFacets(
    tx: Executor,
    facets: (SaidFacet & { tie: string })[],
  ): Promise<void> {
    if (facets.length === 0) return;
    await queryRows(
      tx,
      `insert into lineage_facets as f (node_id, name, said_ms, tie, value)
       select s."nodeId", s.name, s."saidMs", s.tie, nullif(s.value, 'null'::jsonb) from jsonb_to_recordset(?::jsonb) as s(
         "nodeId" bigint, name text, "saidMs" bigint, tie text, value jsonb
       )
       on conflict (node_id, name) do update set said_ms = excluded.said_ms, tie = excluded.tie, value = excluded.value
       where (excluded.said_ms, excluded.tie collate "C") > (f.said_ms, f.tie collate "C")`,
      [
        JSON.stringify(
          byKey(facets, ({ nodeId, name }) => `${nodeId} ${name}`),
        ),
      ],
    );
  }

  /** Adds to edges and takes from them; answers ids by `edgeKey`. Edges that nobody speaks for any more go. */
  async changeEdges(
    tx: Executor,
    changes: EdgeChange[],
  ): Promise<Map<string, string>> {
    if (changes.length === 0) return new Map();
    const rows = await queryRows<EdgeKey & { id: string }>(
      tx,
      `insert into lineage_edges as e
         (source_id, target_id, relation, via_id, learned, origin, first_seen, last_seen, said_count)
       select "sourceId", "targetId", relation, "viaId", learned, origin, "firstSeen", "lastSeen", count
       from jsonb_to_recordset(?::jsonb) as c(
         "sourceId" bigint, "targetId" bigint, relation text, "viaId" bigint, learned text, origin text,
         "firstSeen" timestamptz, "lastSeen" timestamptz, count bigint
       )
       on conflict (source_id, target_id, relation, via_id, learned, origin) do update set
         first_seen = least(e.first_seen, excluded.first_seen),
         last_seen = greatest(e.last_seen, excluded.last_seen),
         said_count = e.said_count + excluded.said_count
       returning id, source_id as "sourceId", target_id as "targetId", relation, via_id as "viaId", learned, origin`,
      [
        JSON.stringify(
          byKey(changes, edgeKey).map(change => ({
            ...change,
            firstSeen: iso(change.firstSeen ?? NEVER.first),
            lastSeen: iso(change.lastSeen ?? NEVER.last),
          })),
        ),
      ],
    );
    return new Map(rows.map(row => [edgeKey(row), row.id]));
  }

  /** After some runs took edges back: drops those without any, and reads the times of the rest from their runs. */
  async settleEdges(tx: Executor, edgeIds: string[]): Promise<void> {
    if (edgeIds.length === 0) return;
    await queryRows(
      tx,
      'delete from lineage_edges where id = any(?::bigint[]) and said_count <= 0',
      [pgArray(edgeIds)],
    );
    await queryRows(
      tx,
      `update lineage_edges e set first_seen = s.first_seen, last_seen = s.last_seen
       from (
         select e.id, min(r.first_seen) as first_seen, max(r.last_seen) as last_seen
         from lineage_edges e join lineage_nodes j on j.id = e.via_id
         join lineage_runs r on r.namespace = j.namespace and r.job = j.name and r.edge_ids @> array[e.id]
         where e.id = any(?::bigint[]) group by e.id
       ) s where s.id = e.id`,
      [pgArray(edgeIds)],
    );
  }
}
