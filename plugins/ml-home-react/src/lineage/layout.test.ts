import {
  LineageEdge,
  LineageNode,
} from '@ml-home/backstage-plugin-ml-home-common';
import {
  layoutLineage,
  linesOf,
  neighbourOf,
  NODE_HEIGHT,
  pathThrough,
  rankOf,
  STACK_AFTER,
} from './layout';

const aNode = (
  id: string,
  step: { upstream?: number; downstream?: number },
): LineageNode => ({
  id,
  kind: id.split(':')[0] as LineageNode['kind'],
  name: id.split(':')[1],
  ...step,
});
const anEdge = (
  source: string,
  target: string,
  more: Partial<LineageEdge> = {},
): LineageEdge => ({
  source,
  target,
  relation: 'feeds',
  learned: 'observed',
  from: 'openlineage',
  ...more,
});

const focus = 'family:skips';
const nodes = [
  aNode(focus, { upstream: 0, downstream: 0 }),
  aNode('dataset:skips', { upstream: 1 }),
  aNode('dataset:plays', { upstream: 2 }),
  aNode('job:daily', { upstream: 2 }),
  aNode('model:ranker', { downstream: 1 }),
  aNode('run:r1', { downstream: 1 }),
];
const edges = [
  anEdge('dataset:plays', 'dataset:skips', { via: 'job:daily' }),
  anEdge('dataset:plays', 'job:daily', { relation: 'reads' }),
  anEdge('job:daily', 'dataset:skips', { relation: 'writes' }),
  anEdge('dataset:skips', focus, { relation: 'source', learned: 'declared' }),
  anEdge(focus, 'model:ranker', { relation: 'consumes' }),
  anEdge(focus, 'run:r1', { relation: 'consumes', learned: 'imported' }),
];

describe('rankOf', () => {
  it.each([
    ['the focus', aNode('family:a', { upstream: 0, downstream: 0 }), 0],
    ['a dataset above', aNode('dataset:a', { upstream: 1 }), -2],
    ['a job above', aNode('job:a', { upstream: 1 }), -1],
    ['what the job above reads', aNode('dataset:b', { upstream: 2 }), -4],
    ['a job below', aNode('job:a', { downstream: 1 }), 1],
    ['a reader', aNode('model:a', { downstream: 1 }), 2],
    ['a job as focus', aNode('job:a', { upstream: 0, downstream: 0 }), 0],
    [
      'one in a circle, nearer above',
      aNode('dataset:a', { upstream: 1, downstream: 2 }),
      -2,
    ],
    [
      'one in a circle, nearer below',
      aNode('dataset:a', { upstream: 3, downstream: 1 }),
      2,
    ],
  ])('puts %s at %s', (_name, node, rank) => {
    expect(rankOf(node)).toBe(rank);
  });
});

describe('linesOf', () => {
  it('leads through a job that is drawn, and past one that is not', () => {
    const through = linesOf({ nodes, edges }).map(e => [e.source, e.target]);
    expect(through).toContainEqual(['dataset:plays', 'job:daily']);
    expect(through).not.toContainEqual(['dataset:plays', 'dataset:skips']);
    const without = nodes.filter(({ kind }) => kind !== 'job');
    const past = linesOf({ nodes: without, edges });
    expect(past.map(e => [e.source, e.target])).toContainEqual([
      'dataset:plays',
      'dataset:skips',
    ]);
  });

  it('draws doubt: a job that does not say what feeds what leads on as assumed', () => {
    const doubtful = edges.map(edge =>
      edge.relation === 'feeds'
        ? { ...edge, learned: 'assumed' as const }
        : edge,
    );
    const line = linesOf({ nodes, edges: doubtful }).find(
      ({ source }) => source === 'job:daily',
    );
    expect(line).toMatchObject({ learned: 'assumed' });
    expect(line?.edges).toHaveLength(2);
  });

  it('draws the surest of two that say the same', () => {
    const twice = linesOf({
      nodes,
      edges: [
        anEdge('dataset:skips', focus, { learned: 'assumed' }),
        anEdge('dataset:skips', focus, { learned: 'declared' }),
      ],
    });
    expect(twice).toHaveLength(1);
    expect(twice[0].learned).toBe('declared');
  });
});

describe('layoutLineage', () => {
  it('makes columns by kind along the flow', () => {
    const { columns, nodes: placed } = layoutLineage({ focus, nodes, edges });
    expect(columns.map(({ kind, total }) => `${kind} ${total}`)).toEqual([
      'sources 1',
      'jobs 1',
      'datasets 1',
      'families 1',
      'readers 2',
    ]);
    expect(placed.find(({ node }) => node.id === focus)?.column).toBe(3);
  });

  it('lets no two nodes overlap, and stays within its height', () => {
    const many = [
      nodes[0],
      ...Array.from({ length: 30 }, (_, i) =>
        aNode(`model:m${i}`, { downstream: 1 }),
      ),
    ];
    const layout = layoutLineage(
      { focus, nodes: many, edges: [] },
      new Set([1]),
    );
    const tops = layout.nodes
      .filter(({ column }) => column === 1)
      .map(({ y }) => y);
    expect(tops).toHaveLength(30);
    tops
      .slice(1)
      .forEach((y, i) => expect(y - tops[i]).toBeGreaterThan(NODE_HEIGHT));
    expect(Math.max(...tops) + NODE_HEIGHT).toBeLessThanOrEqual(layout.height);
  });

  it('stacks what is too much, but never the focus, and says how much', () => {
    const datasets = Array.from({ length: 20 }, (_, i) =>
      aNode(`dataset:d${i}`, { upstream: 0, downstream: 0 }),
    );
    const { columns, nodes: placed } = layoutLineage({
      focus: 'dataset:d19',
      nodes: datasets,
      edges: [],
    });
    expect(placed).toHaveLength(STACK_AFTER);
    expect(columns[0].stacked).toHaveLength(20 - STACK_AFTER);
    expect(placed.map(({ node }) => node.id)).toContain('dataset:d19');
  });

  it('uncrosses lines that need not cross', () => {
    const crossed = [
      nodes[0],
      ...['a', 'b', 'c'].map(name => aNode(`dataset:${name}`, { upstream: 1 })),
      ...['x', 'y', 'z'].map(name => aNode(`dataset:${name}`, { upstream: 2 })),
    ];
    const links = [
      anEdge('dataset:x', 'dataset:c'),
      anEdge('dataset:y', 'dataset:b'),
      anEdge('dataset:z', 'dataset:a'),
    ];
    const { nodes: placed } = layoutLineage({
      focus,
      nodes: crossed,
      edges: links,
    });
    const row = (id: string) => placed.find(({ node }) => node.id === id)!.row;
    for (const { source, target } of links) {
      expect(row(source)).toBe(row(target));
    }
  });

  it('draws one node alone', () => {
    const alone = layoutLineage({ focus, nodes: [nodes[0]], edges: [] });
    expect(alone.nodes).toHaveLength(1);
    expect(alone.height).toBeGreaterThan(NODE_HEIGHT);
  });
});

describe('pathThrough', () => {
  it('follows causes and consequences, not cousins', () => {
    const lines = [
      { source: 'a', target: 'b' },
      { source: 'b', target: 'c' },
      { source: 'a', target: 'cousin' },
      { source: 'c', target: 'a' },
    ];
    expect([...pathThrough(lines.slice(0, 3), 'b')].sort()).toEqual([
      'a',
      'b',
      'c',
    ]);
    // Ends in circles as well.
    expect(pathThrough(lines, 'b')).toContain('cousin');
  });
});

describe('neighbourOf', () => {
  const layout = layoutLineage({ focus, nodes, edges });
  it.each([
    [focus, 'ArrowLeft', 'dataset:skips'],
    ['dataset:skips', 'ArrowLeft', 'job:daily'],
    [focus, 'ArrowRight', 'model:ranker'],
    ['model:ranker', 'ArrowDown', 'run:r1'],
    ['model:ranker', 'ArrowUp', undefined],
    ['model:ranker', 'ArrowRight', undefined],
    ['nobody', 'ArrowLeft', undefined],
  ] as const)('leads from %s by %s to %s', (id, key, to) => {
    expect(neighbourOf(layout, id, key)).toBe(to);
  });
});
