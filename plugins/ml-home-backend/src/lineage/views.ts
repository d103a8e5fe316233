import {
  LineageEdge,
  LineageEventView,
  LineageGraph,
  LineageNode,
} from '@ml-home/backstage-plugin-ml-home-common';
import { DbLineageEventRow } from './DatabaseLineageEventStore';
import { DbEdgeRow, DbNodeRow, WalkedRow } from './DatabaseLineageReadStore';
import { LEVEL_CAP } from './walkSql';

const present = <T extends object>(values: T): T =>
  Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) => value !== null && value !== undefined,
    ),
  ) as T;

const idOf = ({ kind, namespace, name }: DbNodeRow): string =>
  namespace === null ? `${kind}:${name}` : `${kind}:${namespace}:${name}`;

function toNode(row: DbNodeRow, walked: WalkedRow[]): LineageNode {
  const step = (side: WalkedRow['side']) =>
    walked.find(one => one.side === side)?.step;
  return present({
    id: idOf(row),
    kind: row.kind,
    namespace: row.namespace ?? undefined,
    name: row.name,
    title: row.title ?? undefined,
    upstream: step('upstream'),
    downstream: step('downstream'),
    firstSeen: row.first_seen?.toISOString(),
    lastSeen: row.last_seen?.toISOString(),
    aliases: row.aliases?.length ? row.aliases : undefined,
    lifecycle: row.lifecycle
      ? {
          change: row.lifecycle,
          at: new Date(Number(row.lifecycle_ms)).toISOString(),
        }
      : undefined,
    ...row.state,
  });
}

const toEdge = (row: DbEdgeRow, ids: Map<string, string>): LineageEdge =>
  present({
    source: ids.get(row.source)!,
    target: ids.get(row.target)!,
    relation: row.relation,
    learned: row.learned,
    firstSeen: row.first_seen?.toISOString(),
    lastSeen: row.last_seen?.toISOString(),
    count: row.said_count === null ? undefined : Number(row.said_count),
    via: row.via === null ? undefined : `job:${row.via}`,
    from: row.came_from,
  });

/** A walk as a graph; edges to nodes that are left out are left out too. */
export function toGraph(
  focus: string,
  walked: WalkedRow[],
  nodes: DbNodeRow[],
  edges: DbEdgeRow[],
): LineageGraph {
  const byRef = Map.groupBy(walked, ({ ref }) => ref);
  const ids = new Map(nodes.map(row => [row.ref, idOf(row)]));
  const levels = Map.groupBy(walked, ({ side, step }) => `${side} ${step}`);
  return {
    focus: ids.get(focus)!,
    nodes: nodes.map(row => toNode(row, byRef.get(row.ref) ?? [])),
    edges: edges
      .filter(({ source, target }) => ids.has(source) && ids.has(target))
      .map(row => toEdge(row, ids)),
    truncated: [...levels.values()].flatMap(level => {
      const [{ side, step }] = level;
      const total = Math.max(...level.map(row => Number(row.total)));
      return total > LEVEL_CAP
        ? [{ side, step, hidden: total - LEVEL_CAP }]
        : [];
    }),
  };
}

export const toEventView = (row: DbLineageEventRow): LineageEventView => ({
  kind: row.kind,
  ...(row.event_type ? { eventType: row.event_type } : {}),
  eventTime: new Date(Number(row.event_ms)).toISOString(),
  receivedAt: row.received_at.toISOString(),
  ...(row.clock_skew ? { clockSkew: true } : {}),
  ...(row.job === null
    ? {}
    : { job: { namespace: row.namespace, name: row.job } }),
  ...(row.run_id ? { runId: row.run_id } : {}),
  datasets: row.datasets,
  event: row.event,
});
