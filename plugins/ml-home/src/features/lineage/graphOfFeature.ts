import {
  FeatureConsumer,
  LineageGraph,
} from '@ml-home/backstage-plugin-ml-home-common';

/**
 * The part of a family's neighbourhood that belongs to one of its features: readers that name other features only are
 * left out, and so are other offline sources where the feature's own is among them, with what leads to those alone.
 */
export function graphOfFeature(
  graph: LineageGraph,
  feature: { name: string; offlineSource?: string },
  consumers: Pick<FeatureConsumer, 'kind' | 'name' | 'features'>[],
): LineageGraph {
  const named = Map.groupBy(consumers, ({ kind, name }) => `${kind}:${name}`);
  const reads = (id: string) => {
    const own = named.get(id);
    return (
      !own ||
      own.some(
        ({ features }) =>
          features.length === 0 || features.includes(feature.name),
      )
    );
  };
  const isSource = (node: LineageGraph['nodes'][number]) =>
    [
      node.name,
      ...(node.namespace ? [`${node.namespace}/${node.name}`] : []),
      ...(node.aliases ?? []),
    ].includes(feature.offlineSource ?? '');
  const sources = graph.edges
    .filter(
      ({ target, relation }) => target === graph.focus && relation === 'source',
    )
    .map(({ source }) => source);
  const own = new Set(graph.nodes.filter(isSource).map(({ id }) => id));
  const dropped = new Set(
    sources.some(id => own.has(id)) ? sources.filter(id => !own.has(id)) : [],
  );
  const kept = graph.nodes.filter(({ id }) => !dropped.has(id) && reads(id));
  const ids = new Set(kept.map(({ id }) => id));
  const edges = graph.edges.filter(
    ({ source, target }) => ids.has(source) && ids.has(target),
  );
  // What led only to a source that was left out leads nowhere now.
  const linked = new Set([graph.focus]);
  for (let size = 0; size !== linked.size; ) {
    size = linked.size;
    for (const { source, target } of edges) {
      if (linked.has(source) || linked.has(target)) {
        linked.add(source);
        linked.add(target);
      }
    }
  }
  return {
    ...graph,
    nodes: kept.filter(({ id }) => linked.has(id)),
    edges: edges.filter(({ source }) => linked.has(source)),
  };
}
