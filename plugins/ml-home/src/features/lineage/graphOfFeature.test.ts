import { LineageGraph } from '@ml-home/backstage-plugin-ml-home-common';
import { graphOfFeature } from './graphOfFeature';

const graph: LineageGraph = {
  focus: 'family:skips',
  nodes: [
    { id: 'family:skips', kind: 'family', name: 'skips' },
    {
      id: 'dataset:lake:skips',
      kind: 'dataset',
      namespace: 'lake',
      name: 'skips',
    },
    { id: 'dataset:other', kind: 'dataset', name: 'other' },
    { id: 'dataset:only-other', kind: 'dataset', name: 'only-other' },
    { id: 'model:all', kind: 'model', name: 'all' },
    { id: 'model:mine', kind: 'model', name: 'mine' },
    { id: 'model:theirs', kind: 'model', name: 'theirs' },
  ],
  edges: [
    ['dataset:lake:skips', 'family:skips', 'source'],
    ['dataset:other', 'family:skips', 'source'],
    ['dataset:only-other', 'dataset:other', 'feeds'],
    ['family:skips', 'model:all', 'consumes'],
    ['family:skips', 'model:mine', 'consumes'],
    ['family:skips', 'model:theirs', 'consumes'],
  ].map(([source, target, relation]) => ({
    source,
    target,
    relation: relation as never,
    learned: 'observed',
    from: 'test',
  })),
  truncated: [],
};
const consumers = [
  { kind: 'model' as const, name: 'all', features: [] },
  { kind: 'model' as const, name: 'mine', features: ['rate'] },
  { kind: 'model' as const, name: 'theirs', features: ['other'] },
];
const names = (one: LineageGraph) => one.nodes.map(({ name }) => name);

describe('graphOfFeature', () => {
  it('leaves out readers of other features and sources of other features', () => {
    const own = graphOfFeature(
      graph,
      { name: 'rate', offlineSource: 'skips' },
      consumers,
    );
    expect(names(own)).toEqual(['skips', 'skips', 'all', 'mine']);
    expect(own.edges).toHaveLength(3);
  });

  it('keeps all sources where the feature does not say which is its own', () => {
    for (const offlineSource of [undefined, 'elsewhere']) {
      expect(
        names(
          graphOfFeature(graph, { name: 'rate', offlineSource }, consumers),
        ),
      ).toEqual(expect.arrayContaining(['other', 'only-other']));
    }
  });

  it('keeps a reader that only lineage knows', () => {
    expect(names(graphOfFeature(graph, { name: 'rate' }, []))).toContain(
      'theirs',
    );
  });
});
