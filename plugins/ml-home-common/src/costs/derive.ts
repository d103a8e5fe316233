const ENVIRONMENT_KEYS = ['environment', 'env', 'stage', 'tier'];
const NAMESPACE_KEYS = [
  'kubernetes_namespace',
  'kubernetes.io/namespace',
  'k8s-namespace',
  'aws:eks:namespace',
  'namespace',
];

/** Names of accelerators as SKUs and descriptions write them, the longest first. */
const GPUS =
  /(?<![a-z0-9])(GB200|GH200|B200|B100|H200|H100|L40S|L40|A100|A10G|A10|A16|A30|A40|L4|T4|V100|P100|P40|P4|K80|M60|MI325X|MI300X|MI250|TPU ?v\d[ep]?|Trainium\d?|Inferentia\d?)(?![a-z0-9])/i;

function byKeys(
  tags: Record<string, string>,
  keys: string[],
): string | undefined {
  // Providers put a prefix before what users wrote: `user:env`, `labels/env`.
  for (const key of keys) {
    for (const [name, value] of Object.entries(tags)) {
      const bare = name.toLowerCase();
      if ((bare === key || bare.endsWith(`:${key}`)) && value) return value;
    }
  }
  return undefined;
}

export const environmentOf = (
  tags: Record<string, string>,
): string | undefined => byKeys(tags, ENVIRONMENT_KEYS)?.toLowerCase();

export const namespaceOf = (tags: Record<string, string>): string | undefined =>
  byKeys(tags, NAMESPACE_KEYS);

/** The accelerator that a SKU names. */
export function gpuTypeOf(texts: (string | undefined)[]): string | undefined {
  for (const text of texts) {
    const match = text && GPUS.exec(text);
    if (match) return match[1].toUpperCase().replace(/^TPU ?V/, 'TPU v');
  }
  return undefined;
}
