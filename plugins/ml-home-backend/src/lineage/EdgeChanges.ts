import {
  EdgeChange,
  EdgeKey,
  edgeKey,
  nodeKey,
} from './DatabaseLineageGraphStore';
import { Link } from './deriveLinks';

/** In epoch milliseconds. */
export interface Span {
  firstSeen: number;
  lastSeen: number;
}

const least = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? a ?? b : Math.min(a, b);
const most = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? a ?? b : Math.max(a, b);

/** Gathers what runs and events add to edges and take from them. */
export class EdgeChanges {
  readonly #ids: Map<string, string>;
  readonly #changes = new Map<string, EdgeChange>();
  readonly #takenBack = new Set<string>();

  /** @param ids of nodes by `nodeKey` */
  constructor(ids: Map<string, string>) {
    this.#ids = ids;
  }

  keyOf(link: Link, origin: EdgeKey['origin']): EdgeKey {
    const id = (node: Link['source']) => this.#ids.get(nodeKey(node))!;
    return {
      sourceId: id(link.source),
      targetId: id(link.target),
      relation: link.relation,
      viaId: link.via ? id(link.via) : '0',
      learned: link.learned,
      origin,
    };
  }

  /** What a run says now in the place of what it said before. */
  replace(before: Link[], links: Link[], span: Span): void {
    const edges = (all: Link[]) =>
      new Map(
        all
          .map(link => this.keyOf(link, 'run'))
          .map(edge => [edgeKey(edge), edge]),
      );
    const old = edges(before);
    const now = edges(links);
    for (const [key, edge] of now) {
      this.#add({ ...edge, ...span, count: old.has(key) ? 0 : 1 });
    }
    for (const [key, edge] of old) {
      if (now.has(key)) continue;
      this.#takenBack.add(key);
      this.#add({ ...edge, count: -1 });
    }
  }

  /** What an event says that belongs to no run. */
  addAll(links: Link[], at: number): void {
    for (const link of links) {
      const edge = this.keyOf(link, 'event');
      this.#add({ ...edge, firstSeen: at, lastSeen: at, count: 1 });
    }
  }

  all(): EdgeChange[] {
    return [...this.#changes.values()];
  }

  /** Keys of edges that some run does not speak for any more. */
  takenBack(): string[] {
    return [...this.#takenBack];
  }

  #add(change: EdgeChange): void {
    const key = edgeKey(change);
    const other = this.#changes.get(key);
    this.#changes.set(key, {
      ...change,
      firstSeen: least(change.firstSeen, other?.firstSeen),
      lastSeen: most(change.lastSeen, other?.lastSeen),
      count: change.count + (other?.count ?? 0),
    });
  }
}
