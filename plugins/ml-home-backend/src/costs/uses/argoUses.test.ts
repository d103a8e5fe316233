import { resourceUseSchema } from '@ml-home/backstage-plugin-ml-home-common';
import { gzipSync } from 'node:zlib';
import { argoUses } from './argoUses';

const RUN = '0123456789abcdef0123456789abcdef';

const aPod = (given: object = {}) => ({
  id: 'train-x-1',
  name: 'train-x.fit',
  displayName: 'fit',
  type: 'Pod',
  phase: 'Succeeded',
  templateName: 'fit',
  hostNodeName: 'gpu-node-7',
  startedAt: '2026-11-20T10:00:00Z',
  finishedAt: '2026-11-20T10:03:00Z',
  // The pod of Argo's page on resource duration: 3 minutes of 2000m, 1Gi and one GPU.
  resourcesDuration: { cpu: 360, memory: 1843, 'nvidia.com/gpu': 180 },
  ...given,
});

/** After the field reference of Argo Workflows 3.6 and its page on resource duration; Argo itself needs a cluster. */
const aWorkflow = (
  given: Partial<
    Record<'metadata' | 'spec' | 'status' | 'pod' | 'nodes', object>
  > = {},
) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Workflow',
  metadata: {
    name: 'train-x',
    namespace: 'recs',
    uid: '5f6d',
    labels: { team: 'recs' },
    annotations: {},
    ...given.metadata,
  },
  spec: {
    entrypoint: 'main',
    templates: [
      {
        name: 'fit',
        nodeSelector: {
          'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3',
          'topology.kubernetes.io/region': 'europe-west4',
          'cloud.google.com/gke-spot': 'true',
        },
      },
    ],
    ...given.spec,
  },
  status: {
    phase: 'Succeeded',
    resourcesDuration: { cpu: 360, memory: 1843, 'nvidia.com/gpu': 180 },
    nodes: {
      // Sums of what is below them.
      'train-x': {
        id: 'train-x',
        type: 'DAG',
        startedAt: '2026-11-20T10:00:00Z',
        finishedAt: '2026-11-20T10:03:00Z',
        resourcesDuration: { cpu: 360, memory: 1843, 'nvidia.com/gpu': 180 },
        children: ['train-x-0'],
      },
      'train-x-0': {
        id: 'train-x-0',
        type: 'Retry',
        startedAt: '2026-11-20T10:00:00Z',
        finishedAt: '2026-11-20T10:03:00Z',
        resourcesDuration: { cpu: 360, memory: 1843, 'nvidia.com/gpu': 180 },
        children: ['train-x-1'],
      },
      'train-x-1': aPod(given.pod),
      ...given.nodes,
    },
    ...given.status,
  },
});

const usesOf = (workflow: unknown) =>
  argoUses(workflow, '').uses.map(use => resourceUseSchema.parse(use));

/** As the controller packs the nodes of a workflow that would be too large for etcd. */
const packedAs = (text: string) =>
  aWorkflow({
    status: {
      nodes: undefined,
      compressedNodes: gzipSync(text).toString('base64'),
    },
  });

describe('workflows of Argo', () => {
  it('held what their pods asked for over their time, each once', () => {
    const uses = usesOf(aWorkflow());
    expect(uses).toHaveLength(1);
    const [use] = uses;
    expect(use).toMatchObject({
      id: '5f6d',
      segment: 'train-x-1',
      name: 'recs/train-x',
      basis: 'allocated',
      gpuType: 'NVIDIA-H100-80GB-HBM3',
      gpus: 1,
      cpus: 2,
      start: '2026-11-20T10:00:00.000Z',
      end: '2026-11-20T10:03:00.000Z',
      node: 'gpu-node-7',
      region: 'europe-west4',
      spot: true,
      labels: { team: 'recs', 'kubernetes.io/namespace': 'recs' },
    });
    // 1843 whole seconds of 100Mi in three minutes are 1Gi.
    expect(use.memoryGiB).toBeCloseTo(1, 2);
  });

  it('keep other resources by name, storage by GiB', () => {
    const [use] = usesOf(
      aWorkflow({
        pod: {
          resourcesDuration: {
            'ephemeral-storage': 360,
            'google.com/tpu': 720,
            'nvidia.com/mig-1g.5gb': 180,
          },
        },
      }),
    );
    expect(use.others).toEqual({
      'ephemeral-storage': 20,
      'google.com/tpu': 4,
      'nvidia.com/mig-1g.5gb': 1,
    });
    expect(use.gpus).toBeUndefined();
    expect(use.gpuType).toBeUndefined();
  });

  it.each([
    ['a label', { metadata: { labels: { 'mlflow-run-id': RUN } } }],
    ['an annotation', { metadata: { annotations: { 'mlflow.run_id': RUN } } }],
    [
      'an argument',
      {
        spec: {
          arguments: { parameters: [{ name: 'mlflow-run-id', value: RUN }] },
        },
      },
    ],
    [
      'an input of the pod',
      {
        pod: {
          inputs: { parameters: [{ name: 'mlflow_run_id', value: RUN }] },
        },
      },
    ],
    [
      'an output of the pod, which goes first',
      {
        metadata: { labels: { 'mlflow-run-id': 'f'.repeat(32) } },
        pod: {
          outputs: { parameters: [{ name: 'mlflow-run-id', value: RUN }] },
        },
      },
    ],
  ])('name their run by %s', (_, given) => {
    expect(usesOf(aWorkflow(given))[0].run).toBe(RUN);
  });

  it.each([
    [{ finishedAt: null }, 'still runs'],
    [{ resourcesDuration: undefined }, 'resourcesDuration'],
    [{ finishedAt: '2026-11-20T09:00:00Z' }, 'finishedAt'],
    [{ startedAt: 'then' }, "'startedAt' is 'then'"],
    [{ resourcesDuration: { cpu: -360 } }, "'resourcesDuration.cpu'"],
    [
      { resourcesDuration: { cpu: 7_000_000_000, memory: 1_700_000_000 } },
      'than a pod can hold',
    ],
  ])('with a pod of %j leave it out and say why', (pod, why) => {
    const { uses, skipped } = argoUses(aWorkflow({ pod }), '');
    expect(uses).toEqual([]);
    expect(skipped[0].reason).toContain(why);
    expect(skipped[0].id).toMatch(/^recs\/train-x\//);
  });

  it('are read where their controller packed their nodes', () => {
    const { nodes } = aWorkflow().status;
    const [plain, packed] = [
      usesOf(aWorkflow()),
      usesOf(packedAs(JSON.stringify(nodes))),
    ];
    expect(packed).toEqual(plain);
    expect(packed).toHaveLength(1);
  });

  it('are told one by one in a list where their nodes are offloaded', () => {
    const { uses, skipped } = argoUses(
      {
        items: [
          aWorkflow(),
          aWorkflow({
            metadata: { name: 'huge' },
            status: { nodes: null, offloadNodeStatusVersion: 'fnv:784444' },
          }),
        ],
      },
      '',
    );
    expect(uses).toHaveLength(1);
    expect(skipped).toEqual([
      { id: 'recs/huge', reason: expect.stringContaining('fnv:784444') },
    ]);
  });

  it.each([
    [{ 'karpenter.sh/capacity-type': 'spot' }, true, undefined],
    [{ 'karpenter.sh/capacity-type': 'reserved' }, false, 'Committed'],
    [{ 'eks.amazonaws.com/capacityType': 'ON_DEMAND' }, false, undefined],
    [{ 'cloud.google.com/gke-spot': 'true' }, true, undefined],
  ])('say by %j how their nodes were bought', (nodeSelector, spot, pricing) => {
    const [use] = usesOf(
      aWorkflow({ spec: { templates: [{ name: 'fit', nodeSelector }] } }),
    );
    expect([use.spot, use.pricing]).toEqual([spot, pricing]);
  });

  it('may come as a list, and pods be over in less than a second', () => {
    const quick = aWorkflow({
      pod: {
        finishedAt: '2026-11-20T10:00:00Z',
        resourcesDuration: { cpu: 1 },
      },
    });
    const [use] = usesOf({ items: [quick] });
    expect(use).toMatchObject({ cpus: 1, end: '2026-11-20T10:00:01.000Z' });
    expect(usesOf({ items: [] })).toEqual([]);
  });

  it.each([
    [{ ...aWorkflow(), kind: 'Pod' }, 'kind'],
    [{ ...aWorkflow(), apiVersion: 'v1' }, 'apiVersion'],
    [{ items: 'all' }, 'items'],
    [{ items: [aWorkflow(), {}] }, 'items.1.metadata'],
    [{ ...aWorkflow(), status: undefined }, 'status'],
    [{ ...aWorkflow(), status: { nodes: [1] } }, 'status.nodes'],
    [
      aWorkflow({ status: { nodes: undefined, compressedNodes: 'H4sI' } }),
      'status.compressedNodes',
    ],
    [packedAs('not JSON'), 'status.compressedNodes'],
    [packedAs('{"a": {"type": 1}}'), 'status.compressedNodes'],
    [packedAs(`"${'a'.repeat(130 * 2 ** 20)}"`), '128 MiB'],
    [{ items: [aWorkflow(), packedAs('[')] }, 'items.1.status.compressedNodes'],
    [
      aWorkflow({
        status: { nodes: undefined, offloadNodeStatusVersion: 'fnv:784444' },
      }),
      "'train-x' are offloaded",
    ],
    [
      aWorkflow({ pod: { resourcesDuration: { cpu: '5' } } }),
      'resourcesDuration.cpu',
    ],
    [{}, 'metadata'],
  ])('are refused as %#, by field', (given, field) => {
    expect(() => argoUses(given, '')).toThrow(field);
  });
});
