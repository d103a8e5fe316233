import {
  LineageEdge,
  LineageGraph,
  LineageLearned,
  LineageNode,
} from '@ml-home/backstage-plugin-ml-home-common';

/** Sizes in px. */
export const NODE_HEIGHT = 46;
const ROW_GAP = 14;
const HEAD = 30;
/** Nodes of a column that are drawn before the rest is stacked. */
export const STACK_AFTER = 8;
const SWEEPS = 6;

export type ColumnKind =
  | 'sources'
  | 'jobs'
  | 'datasets'
  | 'families'
  | 'readers';

export interface PlacedNode {
  node: LineageNode;
  column: number;
  row: number;
  /** Top of the node, in px. */
  y: number;
}

export interface PlacedEdge {
  source: string;
  target: string;
  learned: LineageLearned;
  /** All edges of the API that the line stands for. */
  edges: LineageEdge[];
}

export interface LineageColumn {
  kind: ColumnKind;
  /** All nodes of the column, drawn or not. */
  total: number;
  /** What is not drawn. */
  stacked: LineageNode[];
  /** Top of the stack, in px. */
  stackY: number;
}

export interface LineageLayout {
  columns: LineageColumn[];
  nodes: PlacedNode[];
  edges: PlacedEdge[];
  height: number;
}

/** The surer first: of two lines between the same nodes the surest is drawn. */
const SURENESS: LineageLearned[] = [
  'observed',
  'declared',
  'imported',
  'assumed',
];

/**
 * How far along the flow a node is drawn: an even number for what holds data or reads it, an odd one for the jobs
 * between, so that a job always stands between what it reads and what it writes.
 */
export function rankOf(node: LineageNode): number {
  const up = node.upstream ?? Infinity;
  const down = node.downstream ?? Infinity;
  const job = node.kind === 'job' && up + down > 0 ? 1 : 0;
  // In a circle a node is on both sides; it is drawn where it is nearer.
  if (up <= down) return up === 0 ? 0 : -2 * up + job;
  return 2 * down - job;
}

/** Lines to draw: a dataset that feeds another one through a job that is drawn leads to the job, and the job on. */
export function linesOf(
  graph: Pick<LineageGraph, 'nodes' | 'edges'>,
): PlacedEdge[] {
  const drawn = new Set(graph.nodes.map(({ id }) => id));
  const lines = new Map<string, PlacedEdge>();
  const add = (source: string, target: string, edge: LineageEdge) => {
    if (source === target || !drawn.has(source) || !drawn.has(target)) return;
    const key = JSON.stringify([source, target]);
    const line = lines.get(key) ?? {
      source,
      target,
      learned: edge.learned,
      edges: [],
    };
    line.edges.push(edge);
    if (SURENESS.indexOf(edge.learned) < SURENESS.indexOf(line.learned)) {
      line.learned = edge.learned;
    }
    lines.set(key, line);
  };
  const viaDrawn = (edge: LineageEdge) => edge.via && drawn.has(edge.via);
  // What an assumed `feeds` says of a job's reading and writing was observed: the job did read and write.
  for (const edge of graph.edges) {
    if (!(edge.relation === 'feeds' && viaDrawn(edge))) {
      add(edge.source, edge.target, edge);
    }
  }
  for (const edge of graph.edges) {
    if (edge.relation !== 'feeds' || !viaDrawn(edge)) continue;
    for (const [source, target] of [
      [edge.source, edge.via!],
      [edge.via!, edge.target],
    ]) {
      const known = lines.get(JSON.stringify([source, target]));
      if (known) {
        known.edges.push(edge);
        // Which input feeds which output is what the line is read as, so the doubt of it is the line's.
        if (edge.learned === 'assumed') known.learned = 'assumed';
      } else add(source, target, edge);
    }
  }
  return [...lines.values()];
}

const kindOfColumn = (nodes: LineageNode[], first: boolean): ColumnKind => {
  if (nodes.every(({ kind }) => kind === 'job')) return 'jobs';
  if (nodes.every(({ kind }) => kind === 'dataset')) {
    return first ? 'sources' : 'datasets';
  }
  if (nodes.some(({ kind }) => kind === 'family')) return 'families';
  return nodes.some(({ kind }) => kind === 'dataset') ? 'datasets' : 'readers';
};

const ORDER = ['family', 'dataset', 'job', 'model', 'service', 'run'];
const byName = (a: LineageNode, b: LineageNode) =>
  ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
  (a.title ?? a.name).localeCompare(b.title ?? b.name) ||
  (a.id < b.id ? -1 : 1);

const median = (values: number[]): number | undefined => {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const mid = (sorted.length - 1) / 2;
  return (sorted[Math.floor(mid)] + sorted[Math.ceil(mid)]) / 2;
};

/**
 * Lays the neighbourhood of a node out in columns along the flow of data, and orders each column by the medians of its
 * neighbours' places, some sweeps each way, so that few lines cross. The same graph is always drawn alike. `open` names
 * columns whose stack is taken apart.
 */
export function layoutLineage(
  graph: Pick<LineageGraph, 'focus' | 'nodes' | 'edges'>,
  open: ReadonlySet<number> = new Set(),
): LineageLayout {
  const lines = linesOf(graph);
  const ranks = [...new Set(graph.nodes.map(rankOf))].sort((a, b) => a - b);
  const columns = ranks.map(rank =>
    graph.nodes.filter(node => rankOf(node) === rank).sort(byName),
  );
  const near = new Map<string, string[]>();
  for (const { source, target } of lines) {
    near.set(source, [...(near.get(source) ?? []), target]);
    near.set(target, [...(near.get(target) ?? []), source]);
  }
  const places = new Map<string, number>();
  const note = (column: LineageNode[]) =>
    column.forEach(({ id }, i) => places.set(id, i - (column.length - 1) / 2));
  columns.forEach(note);
  const reorder = (at: number, beside: number) => {
    const other = new Set((columns[beside] ?? []).map(({ id }) => id));
    const wish = new Map(
      columns[at].map(({ id }) => [
        id,
        median(
          (near.get(id) ?? [])
            .filter(one => other.has(one))
            .map(one => places.get(one)!),
        ) ?? places.get(id)!,
      ]),
    );
    const before = columns[at];
    columns[at] = [...before].sort(
      (a, b) =>
        wish.get(a.id)! - wish.get(b.id)! ||
        before.indexOf(a) - before.indexOf(b),
    );
    note(columns[at]);
  };
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let at = 1; at < columns.length; at++) reorder(at, at - 1);
    for (let at = columns.length - 2; at >= 0; at--) reorder(at, at + 1);
  }
  const shown = columns.map((column, at) => {
    // A stack of one would take the place of the node itself.
    if (open.has(at) || column.length <= STACK_AFTER + 1) return column;
    const kept = column.filter(({ id }) => id === graph.focus);
    const rest = column.filter(({ id }) => id !== graph.focus);
    const drawn = new Set([
      ...kept,
      ...rest.slice(0, STACK_AFTER - kept.length),
    ]);
    return column.filter(node => drawn.has(node));
  });
  const rowsOf = (at: number) =>
    shown[at].length + (shown[at].length < columns[at].length ? 1 : 0);
  const most = Math.max(1, ...shown.map((_, at) => rowsOf(at)));
  const step = NODE_HEIGHT + ROW_GAP;
  const top = (at: number, row: number) =>
    HEAD + (row + (most - rowsOf(at)) / 2) * step;
  const nodes = shown.flatMap((column, at) =>
    column.map((node, row) => ({ node, column: at, row, y: top(at, row) })),
  );
  const drawn = new Set(nodes.map(({ node }) => node.id));
  return {
    columns: columns.map((column, at) => ({
      kind: kindOfColumn(column, at === 0 && ranks[0] < 0),
      total: column.length,
      stacked: column.filter(({ id }) => !drawn.has(id)),
      stackY: top(at, shown[at].length),
    })),
    nodes,
    edges: lines.filter(
      ({ source, target }) => drawn.has(source) && drawn.has(target),
    ),
    height: HEAD + most * step - ROW_GAP,
  };
}

/** Everything upstream and downstream of a node, and the node: what it comes from and what comes of it. */
export function pathThrough(
  lines: Pick<PlacedEdge, 'source' | 'target'>[],
  id: string,
): Set<string> {
  const reach = (from: 'source' | 'target', to: 'source' | 'target') => {
    const found = new Set([id]);
    const queue = [id];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      for (const line of lines) {
        if (line[from] === next && !found.has(line[to])) {
          found.add(line[to]);
          queue.push(line[to]);
        }
      }
    }
    return found;
  };
  return new Set([...reach('source', 'target'), ...reach('target', 'source')]);
}

export type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/** The node that an arrow key leads to: along a line to the left and right, within the column up and down. */
export function neighbourOf(
  { nodes, edges }: Pick<LineageLayout, 'nodes' | 'edges'>,
  id: string,
  key: Arrow,
): string | undefined {
  const here = nodes.find(({ node }) => node.id === id);
  if (!here) return undefined;
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const row = here.row + (key === 'ArrowUp' ? -1 : 1);
    return nodes.find(one => one.column === here.column && one.row === row)
      ?.node.id;
  }
  const way = key === 'ArrowRight' ? 1 : -1;
  const linked = new Set(
    edges.flatMap(({ source, target }) => {
      if (source === id) return target;
      return target === id ? source : [];
    }),
  );
  const ahead = nodes
    .filter(one => (one.column - here.column) * way > 0)
    .map(one => ({
      id: one.node.id,
      // What is linked comes before what only stands there.
      linked: linked.has(one.node.id) ? 0 : 1,
      columns: Math.abs(one.column - here.column),
      away: Math.abs(one.y - here.y),
    }))
    .sort(
      (a, b) => a.linked - b.linked || a.columns - b.columns || a.away - b.away,
    );
  return ahead[0]?.id;
}
