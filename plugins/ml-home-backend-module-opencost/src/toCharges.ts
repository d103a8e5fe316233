import {
  ChargeRecord,
  ChargeShape,
  environmentOf,
  exactDecimal,
  gpuTypeOf,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Allocation } from './allocation';

const GIB = 2 ** 30;
const DAY_MS = 86_400_000;
/** What is left between the parts and the total is rounding of binary fractions. */
const ROUNDING = 1e-6;
const MAX_TAGS = 100;
/** Labels that Kubernetes makes for itself, another with each rollout. */
const NOISE =
  /^(pod[-_]template[-_](hash|generation)|controller[-_]revision[-_]hash|statefulset[._]kubernetes[._]io[/_]pod[-_]name)$/;

export interface ReadingOf {
  cluster: string;
  currency: string;
}

/** What was odd, by what to say of it. */
export interface Oddities {
  /** Steps that are longer than a day; each counts on its first one. */
  longSteps: number;
  /** Workloads without any cost. */
  withoutCost: number;
}

const sum = (...parts: (number | null | undefined)[]): number | undefined =>
  parts.every(part => part === null || part === undefined)
    ? undefined
    : parts.reduce<number>((total, part) => total + (part ?? 0), 0);

interface Part {
  sku: string;
  cost: number | undefined;
  quantity?: number | null;
  unit?: string;
}

const partsOf = (one: Allocation): Part[] => [
  {
    sku: 'CPU',
    cost: sum(one.cpuCost, one.cpuCostAdjustment),
    quantity: one.cpuCoreHours,
    unit: 'Core-Hours',
  },
  {
    sku: 'GPU',
    cost: sum(one.gpuCost, one.gpuCostAdjustment),
    quantity: one.gpuHours,
    unit: 'GPU-Hours',
  },
  {
    sku: 'RAM',
    cost: sum(one.ramCost, one.ramCostAdjustment),
    quantity: one.ramByteHours && one.ramByteHours / GIB,
    unit: 'GiB-Hours',
  },
  { sku: 'Storage', cost: sum(one.pvCost, one.pvCostAdjustment) },
  { sku: 'Network', cost: sum(one.networkCost, one.networkCostAdjustment) },
  {
    sku: 'Load balancer',
    cost: sum(one.loadBalancerCost, one.loadBalancerCostAdjustment),
  },
  { sku: 'Shared', cost: one.sharedCost ?? undefined },
  { sku: 'External', cost: one.externalCost ?? undefined },
];

function tagsOf({ properties }: Allocation): Record<string, string> {
  const all = { ...properties?.namespaceLabels, ...properties?.labels };
  return Object.fromEntries(
    Object.entries(all)
      .filter(([key, value]) => value !== '' && !NOISE.test(key))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, MAX_TAGS),
  );
}

/** OpenCost puts its own words for what belongs to nobody between underscores. */
const known = (text: string | null | undefined): string | undefined =>
  text && !/^__.*__$/.test(text) ? text : undefined;

function shapeOf(one: Allocation, of: ReadingOf): Omit<ChargeShape, 'sku'> {
  const { properties } = one;
  const tags = tagsOf(one);
  const namespace = known(properties?.namespace);
  const controller = known(properties?.controller);
  // Pods come and go; what runs them stays.
  const workload = [namespace, known(properties?.controllerKind), controller]
    .filter(Boolean)
    .join('/');
  const resource =
    controller && namespace ? workload : one.name.replace(/^\/+/, '');
  return {
    issuer: 'OpenCost',
    provider: 'OpenCost',
    billingAccount: of.cluster,
    category: 'Usage',
    correction: false,
    serviceCategory: 'Compute',
    service: 'Kubernetes',
    resource: `${of.cluster}/${resource}`,
    resourceName: controller ?? resource,
    resourceType: known(properties?.controllerKind),
    namespace,
    environment: environmentOf(tags),
    gpuType: gpuTypeOf([
      tags['nvidia.com/gpu.product'],
      tags.nvidia_com_gpu_product,
    ]),
    tags,
    // Prices of a list: the bill of the cloud says what was paid.
    extra: { basis: 'estimated' },
  };
}

/** Charges of a workload: one for each thing that it used, which add up to its total. */
export function toCharges(
  one: Allocation,
  of: ReadingOf,
  oddities: Oddities,
): ChargeRecord[] {
  const start = new Date(one.window.start);
  const end = new Date(one.window.end);
  if (end.getTime() - start.getTime() > DAY_MS) oddities.longSteps += 1;
  const shape = shapeOf(one, of);
  const parts = partsOf(one).filter(
    ({ cost, quantity }) => cost || (cost === 0 && quantity),
  );
  const told = sum(...parts.map(({ cost }) => cost));
  const total = one.totalCost ?? undefined;
  if (total === undefined && told === undefined) {
    oddities.withoutCost += 1;
    // That it ran is known, what it cost is not.
    parts.push({ sku: 'All', cost: undefined });
  } else if (
    total !== undefined &&
    Math.abs(total - (told ?? 0)) > ROUNDING * Math.max(1, Math.abs(total))
  ) {
    parts.push({ sku: 'Other', cost: total - (told ?? 0) });
  }
  return parts.map(({ sku, cost, quantity, unit }) => ({
    billingMonth: `${start.toISOString().slice(0, 7)}-01`,
    periodStart: start.toISOString(),
    periodEnd: end.toISOString(),
    currency: of.currency,
    costs: cost === undefined ? {} : { effective: exactDecimal(cost) },
    consumedQuantity: quantity ? exactDecimal(quantity) : undefined,
    shape: {
      ...shape,
      sku,
      unit,
      gpuType: sku === 'GPU' ? shape.gpuType : undefined,
    },
  }));
}
