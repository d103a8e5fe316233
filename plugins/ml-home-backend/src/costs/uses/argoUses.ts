import { InputError } from '@backstage/errors';
import {
  pricingOptionOf,
  ResourceUseInput,
  runOfLabels,
  SkippedUse,
} from '@ml-home/backstage-plugin-ml-home-common';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

type Texts = Record<string, string | undefined>;

const texts = z.record(z.string(), z.string()).nullish();
const parameters = z
  .object({
    parameters: z
      .array(z.object({ name: z.string(), value: z.unknown() }))
      .nullish(),
  })
  .nullish();

const templateSchema = z.object({
  name: z.string().nullish(),
  nodeSelector: texts,
  metadata: z.object({ labels: texts, annotations: texts }).nullish(),
});
type Template = z.infer<typeof templateSchema>;

const nodeSchema = z.object({
  id: z.string().nullish(),
  displayName: z.string().nullish(),
  type: z.string(),
  phase: z.string().nullish(),
  templateName: z.string().nullish(),
  hostNodeName: z.string().nullish(),
  startedAt: z.string().nullish(),
  finishedAt: z.string().nullish(),
  resourcesDuration: z.record(z.string(), z.number()).nullish(),
  inputs: parameters,
  outputs: parameters,
});
type Node = z.infer<typeof nodeSchema>;

const workflowSchema = z.object({
  apiVersion: z
    .string()
    .regex(/^argoproj\.io\//, "must be of 'argoproj.io'")
    .optional(),
  kind: z
    .literal('Workflow', { error: "must be 'Workflow', or a list of them" })
    .optional(),
  metadata: z.object({
    name: z.string().min(1).max(300),
    namespace: z.string().max(300).nullish(),
    uid: z.string().max(300).nullish(),
    labels: texts,
    annotations: texts,
  }),
  spec: z
    .object({
      arguments: parameters,
      nodeSelector: texts,
      templates: z.array(templateSchema).nullish(),
    })
    .nullish(),
  status: z.object({
    nodes: z.record(z.string(), nodeSchema).nullish(),
    compressedNodes: z.string().nullish(),
    offloadNodeStatusVersion: z.string().nullish(),
    storedTemplates: z.record(z.string(), templateSchema).nullish(),
  }),
});
type Workflow = z.infer<typeof workflowSchema>;

/**
 * By what Argo divides before it writes seconds: a core, 100Mi of memory (since 2.8; its page said 1Gi until 2023), 10Gi
 * of storage; of all others one. See https://argo-workflows.readthedocs.io/en/latest/resource-duration/.
 */
const MEMORY_GIB = 100 / 1024;
const STORAGE_GIB = 10;

/** More than a pod can hold: Argo counts containers that never started from the year 1970 on. */
const MOST = { cpus: 4_096, memoryGiB: 131_072, gpus: 64 };

const GPU = /^(nvidia|amd)\.com\/gpu$/;
const GPU_TYPES = [
  'mlhome.dev/gpu-type',
  'nvidia.com/gpu.product',
  'cloud.google.com/gke-accelerator',
  'karpenter.k8s.aws/instance-gpu-name',
];
const POOLS = [
  'cloud.google.com/gke-nodepool',
  'eks.amazonaws.com/nodegroup',
  'karpenter.sh/nodepool',
  'agentpool',
];

const first = (labels: Texts, keys: string[]): string | undefined =>
  keys.map(key => labels[key]).find(value => value);

const valuesOf = (given: z.infer<typeof parameters>): Texts =>
  Object.fromEntries(
    (given?.parameters ?? []).flatMap(({ name, value }) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );

/** Labels of nodes that say how they were bought. */
const capacityOf = (labels: Texts) => {
  const said = first(labels, [
    'karpenter.sh/capacity-type',
    'eks.amazonaws.com/capacityType',
    'cloud.google.com/gke-spot',
    'cloud.google.com/gke-preemptible',
    'kubernetes.azure.com/scalesetpriority',
  ]);
  return {
    spot: said === undefined ? undefined : /^(spot|true)$/i.test(said),
    pricing:
      pricingOptionOf(said) === 'Committed'
        ? ('Committed' as const)
        : undefined,
  };
};

/** Means over the time of a pod: `resourcesDuration` are its seconds times what it asked for. */
function heldBy(durations: Record<string, number>, seconds: number) {
  const mean = (value: number | undefined, unit = 1) =>
    value === undefined ? undefined : (value * unit) / seconds;
  const { cpu, memory, ...rest } = durations;
  const gpus = Object.entries(rest).filter(([key]) => GPU.test(key));
  const others = Object.entries(rest)
    .filter(([key]) => !GPU.test(key))
    .map(([key, value]) => [
      key,
      mean(value, /^(ephemeral-)?storage$/.test(key) ? STORAGE_GIB : 1)!,
    ]);
  return {
    cpus: mean(cpu),
    memoryGiB: mean(memory, MEMORY_GIB),
    gpus:
      gpus.length > 0
        ? mean(gpus.reduce((sum, [, value]) => sum + value, 0))
        : undefined,
    others: others.length > 0 ? Object.fromEntries(others) : undefined,
  };
}

function reasonAgainst(node: Node): string | undefined {
  if (!node.finishedAt) {
    return 'still runs: Argo says what a pod held when it has ended';
  }
  if (!node.startedAt) return 'says no startedAt';
  for (const field of ['startedAt', 'finishedAt'] as const) {
    if (Number.isNaN(Date.parse(node[field]!))) {
      return `'${field}' is '${node[field]!.slice(0, 50)}', which is no time`;
    }
  }
  if (
    !node.resourcesDuration ||
    Object.keys(node.resourcesDuration).length === 0
  ) {
    return 'says no resourcesDuration';
  }
  if (Date.parse(node.finishedAt) < Date.parse(node.startedAt)) {
    return `'finishedAt' (${node.finishedAt}) must not be before 'startedAt' (${node.startedAt})`;
  }
  const wrong = Object.entries(node.resourcesDuration).find(
    ([, seconds]) => seconds < 0,
  );
  return (
    wrong &&
    `'resourcesDuration.${wrong[0]}' must not be below 0, as ${wrong[1]} is`
  );
}

/** One pod of a workflow; a text is why it cannot be taken. */
function toUse(
  workflow: Workflow,
  [key, node]: [string, Node],
  cluster: string,
): ResourceUseInput | string {
  const against = reasonAgainst(node);
  if (against) return against;
  const { metadata, spec, status } = workflow;
  const template: Template | undefined = [
    ...(spec?.templates ?? []),
    ...Object.values(status.storedTemplates ?? {}),
  ].find(({ name }) => name && name === node.templateName);
  const labels: Texts = {
    ...metadata.labels,
    ...template?.metadata?.labels,
  };
  const annotations = {
    ...metadata.annotations,
    ...template?.metadata?.annotations,
  };
  const places: Texts = {
    ...spec?.nodeSelector,
    ...template?.nodeSelector,
    ...annotations,
    ...labels,
  };
  // Of a second or less nothing but the sum is known.
  const seconds = Math.max(
    (Date.parse(node.finishedAt!) - Date.parse(node.startedAt!)) / 1000,
    1,
  );
  const held = heldBy(node.resourcesDuration!, seconds);
  for (const field of ['cpus', 'memoryGiB', 'gpus'] as const) {
    if ((held[field] ?? 0) > MOST[field]) {
      return `'resourcesDuration' says more ${field} than a pod can hold: Argo counts containers that never started from 1970 on`;
    }
  }
  const name = [metadata.namespace, metadata.name].filter(Boolean).join('/');
  const start = Date.parse(node.startedAt!);
  return {
    ...held,
    id: metadata.uid ?? [cluster, name].filter(Boolean).join('/'),
    segment: key.slice(0, 300),
    name,
    run:
      runOfLabels(valuesOf(node.outputs)) ??
      runOfLabels(valuesOf(node.inputs)) ??
      runOfLabels(labels) ??
      runOfLabels(annotations) ??
      runOfLabels(valuesOf(spec?.arguments)),
    gpuType: held.gpus ? first(places, GPU_TYPES)?.slice(0, 100) : undefined,
    start: new Date(start).toISOString(),
    end: new Date(start + seconds * 1000).toISOString(),
    node: node.hostNodeName?.slice(0, 300) || undefined,
    pool: first(places, POOLS)?.slice(0, 300),
    region: first(places, ['topology.kubernetes.io/region'])?.slice(0, 100),
    ...capacityOf(places),
    labels: Object.fromEntries(
      Object.entries({
        ...(metadata.namespace
          ? { 'kubernetes.io/namespace': metadata.namespace }
          : {}),
        ...annotations,
        ...labels,
      })
        .filter(([label, value]) => label.length <= 300 && value !== undefined)
        .slice(0, 200)
        .map(([label, value]) => [label, value!.slice(0, 2000)]),
    ),
  };
}

/** Bytes to which all of a body unpacks at most: a node is some kilobytes, and a packed workflow fits into etcd. */
const MOST_UNPACKED = 128 * 2 ** 20;

/**
 * Nodes of a workflow. Those of a large one are packed by the controller: base64 of gzip of their JSON
 * (https://github.com/argoproj/argo-workflows/blob/main/workflow/packer/packer.go). Of one that is larger still only a
 * hash is left, and a text says so.
 *
 * @throws InputError - what is packed cannot be read
 */
function nodesOf(
  { metadata, status }: Workflow,
  where: string,
  left: { bytes: number },
): Record<string, Node> | string {
  const { nodes, compressedNodes, offloadNodeStatusVersion } = status;
  if (nodes && Object.keys(nodes).length > 0) return nodes;
  if (offloadNodeStatusVersion) {
    return `those of the workflow '${metadata.name}' are offloaded to the database of Argo (status.offloadNodeStatusVersion is '${offloadNodeStatusVersion}'); ask the Argo server for it, GET /api/v1/workflows/NAMESPACE/NAME, which puts them back`;
  }
  if (!compressedNodes) return {};
  const refuse = (why: string): never => {
    throw new InputError(
      `'${where}status.compressedNodes' in the body, of the workflow '${metadata.name}': ${why}`,
    );
  };
  let unpacked: unknown;
  try {
    const text = gunzipSync(Buffer.from(compressedNodes, 'base64'), {
      maxOutputLength: Math.max(left.bytes, 1),
    });
    left.bytes -= text.length;
    unpacked = JSON.parse(text.toString('utf8'));
  } catch (error) {
    return refuse(
      (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
        ? `all of it together unpacks to more than ${
            MOST_UNPACKED / 2 ** 20
          } MiB`
        : `must be base64 of gzip of JSON: ${(error as Error).message}`,
    );
  }
  const { data, error } = z.record(z.string(), nodeSchema).safeParse(unpacked);
  return (
    data ??
    refuse(
      `${error!.issues[0].path.join('.')} is not as in a node of Argo: ${
        error!.issues[0].message
      }`,
    )
  );
}

/**
 * What the pods of workflows of Argo held, by `status.nodes[].resourcesDuration`: requests of its containers times
 * their time, in whole seconds, which Argo itself calls indicative. Nodes that are no pods sum up those below them
 * (https://github.com/argoproj/argo-workflows/blob/main/util/resource/updater.go), so that only pods count. Kubeflow
 * Pipelines run on such workflows.
 *
 * @param given - a Workflow, or a list with `items`, as the Kubernetes API and the Argo server write them
 * @param cluster - names workflows that have no uid
 * @throws InputError - it is neither; nodes that are packed cannot be read; the nodes of a single workflow are offloaded
 */
export function argoUses(
  given: unknown,
  cluster: string,
): { uses: ResourceUseInput[]; skipped: SkippedUse[] } {
  const items = (given as { items?: unknown } | undefined)?.items;
  if (items !== undefined && !Array.isArray(items)) {
    throw new InputError("'items' in the body: must be a list of workflows");
  }
  const uses: ResourceUseInput[] = [];
  const skipped: SkippedUse[] = [];
  const left = { bytes: MOST_UNPACKED };
  for (const [at, item] of (items ?? [given]).entries()) {
    const { success, data, error } = workflowSchema.safeParse(item);
    const where = items ? `items.${at}.` : '';
    if (!success) {
      const [issue] = error.issues;
      throw new InputError(
        `'${where}${issue.path.join(
          '.',
        )}' in the body is not as in a Workflow of Argo: ${issue.message}`,
      );
    }
    const { name, namespace } = data.metadata;
    const called = [namespace, name].filter(Boolean).join('/');
    const nodes = nodesOf(data, where, left);
    if (typeof nodes === 'string') {
      if (!items) throw new InputError(`'status.nodes' in the body: ${nodes}`);
      skipped.push({ id: called.slice(0, 500), reason: nodes });
      continue;
    }
    for (const entry of Object.entries(nodes)) {
      // Nodes that are no pods are sums of pods.
      if (entry[1].type !== 'Pod') continue;
      const use = toUse(data, entry, cluster);
      if (typeof use === 'string') {
        skipped.push({
          id: `${called}/${entry[0]}`.slice(0, 500),
          reason: use,
        });
      } else {
        uses.push(use);
      }
    }
  }
  return { uses, skipped };
}
