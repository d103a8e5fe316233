import { NotFoundError } from '@backstage/errors';
import {
  experimentReadPermission,
  featureReadPermission,
  LineageEventView,
  LineageGraph,
  LineageNodeKind,
  modelReadPermission,
  Page,
} from '@ml-home/backstage-plugin-ml-home-common';
import { CallOptions } from '@ml-home/backstage-plugin-ml-home-node';
import { Authorizer } from '../access';
import { Database } from '../database';
import { DatabaseLineageEventStore } from './DatabaseLineageEventStore';
import { DatabaseLineageReadStore } from './DatabaseLineageReadStore';
import { toEventView, toGraph } from './views';

/** Lineage for pages. */
export interface LineageReadService {
  /** The neighbourhood of a node, `KIND:NAME`, so many steps to each side. */
  getGraph(
    query: { node: string; depth: number },
    options: CallOptions,
  ): Promise<LineageGraph>;
  listEvents(
    query: {
      job?: string;
      dataset?: string;
      run?: string;
      cursor?: string;
      limit: number;
    },
    options: CallOptions,
  ): Promise<Page<LineageEventView>>;
}

export class DefaultLineageReadService implements LineageReadService {
  readonly #database: Database;
  readonly #graph: DatabaseLineageReadStore;
  readonly #events: DatabaseLineageEventStore;
  readonly #authorizer: Authorizer;

  constructor(options: {
    database: Database;
    graph: DatabaseLineageReadStore;
    events: DatabaseLineageEventStore;
    authorizer: Authorizer;
  }) {
    this.#database = options.database;
    this.#graph = options.graph;
    this.#events = options.events;
    this.#authorizer = options.authorizer;
  }

  async getGraph(
    { node, depth }: { node: string; depth: number },
    { caller }: CallOptions,
  ): Promise<LineageGraph> {
    const colon = node.indexOf(':');
    const kind = node.slice(0, colon) as LineageNodeKind;
    const [focus, models, experiments, features] = await Promise.all([
      this.#graph.find(this.#database, kind, node.slice(colon + 1)),
      this.#authorizer.visibleTo(caller, modelReadPermission),
      this.#authorizer.visibleTo(caller, experimentReadPermission),
      this.#authorizer.visibleTo(caller, featureReadPermission),
    ]);
    const walked = focus
      ? await this.#graph.walk(this.#database, focus, depth)
      : [];
    const refs = [...new Set(walked.map(({ ref }) => ref))];
    const [nodes, edges] = await Promise.all([
      this.#graph.nodesOf(this.#database, refs, {
        models,
        experiments,
        features,
      }),
      this.#graph.edgesAmong(this.#database, refs),
    ]);
    // A model, run or service is in lineage only by the families that it reads.
    const alone = !/^[ndf]:/.test(focus ?? '') && nodes.length <= 1;
    if (!focus || alone || !nodes.some(({ ref }) => ref === focus)) {
      throw new NotFoundError(`Nothing is known of the lineage of '${node}'`);
    }
    return toGraph(focus, walked, nodes, edges);
  }

  async listEvents(
    query: Parameters<LineageReadService['listEvents']>[0],
  ): Promise<Page<LineageEventView>> {
    const page = await this.#events.page(this.#database, query);
    return { ...page, items: page.items.map(toEventView) };
  }
}
