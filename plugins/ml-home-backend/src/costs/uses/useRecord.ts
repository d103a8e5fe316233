import {
  allocate,
  AllocationRule,
  ChargeShape,
  CostObject,
  gpuPriceKey,
  ResourceUse,
} from '@ml-home/backstage-plugin-ml-home-common';
import { createHash } from 'node:crypto';
import { JudgedUse, UseRecord } from './DatabaseResourceUseStore';

const GIB_IN_GB = 2 ** 30 / 1e9;
const HOUR_MS = 3_600_000;

/** A report in the columns that rules of allocation look at. */
function shapeOf(use: Omit<JudgedUse, 'key' | 'object' | 'rule'>): ChargeShape {
  return {
    issuer: use.source,
    provider: use.provider,
    billingAccount: use.origin || undefined,
    category: 'Usage',
    correction: false,
    region: use.region,
    resource: use.node ?? use.pool,
    resourceType: use.pool,
    namespace: use.labels['kubernetes.io/namespace'],
    gpuType: use.gpuType?.toUpperCase(),
    tags: use.labels,
    extra: {},
  };
}

/** Whom a report belongs to by the rules; nothing where they call it shared, idle or nobody's. */
export function judgeUse(
  rules: AllocationRule[],
  use: Omit<JudgedUse, 'key' | 'object' | 'rule'>,
): { object?: CostObject; rule?: string } {
  const found = allocate(rules, shapeOf(use));
  return found.kind === 'direct'
    ? { object: found.object, rule: found.rule }
    : {};
}

/** Milliseconds; undefined while it is held. */
function endOf({ start, end, seconds }: ResourceUse): number | undefined {
  if (seconds !== undefined) return Date.parse(start) + seconds * 1000;
  return end === undefined ? undefined : Date.parse(end);
}

/** A report as it is kept. Hours of what is still held count until now, memory is in 10^9 bytes. */
export function toUseRecord(
  use: ResourceUse,
  of: { source: string; origin: string; rules: AllocationRule[]; now: Date },
): UseRecord {
  const { now } = of;
  const startedAt = new Date(Math.min(Date.parse(use.start), now.getTime()));
  const said = endOf(use);
  // A clock that is a little ahead does not make a job longer than it was.
  const endedAt =
    said === undefined
      ? undefined
      : new Date(Math.max(Math.min(said, now.getTime()), startedAt.getTime()));
  const given: CostObject | undefined = use.run
    ? { kind: 'run', name: use.run }
    : use.object;
  const gpuType = use.gpuType && gpuPriceKey(use.gpuType);
  const others = Object.fromEntries(
    Object.entries(use.others ?? {}).map(([key, count]) => [
      key.toLowerCase(),
      count,
    ]),
  );
  const judged = given
    ? { object: given }
    : judgeUse(of.rules, { ...use, ...of, gpuType });
  const record = {
    externalId: use.id,
    segment: use.segment,
    basis: use.basis,
    name: use.name,
    url: use.url,
    object: judged.object,
    rule: 'rule' in judged ? judged.rule : undefined,
    startedAt,
    endedAt,
    hours: ((endedAt ?? now).getTime() - startedAt.getTime()) / HOUR_MS,
    gpuType,
    gpuCount: use.gpus,
    cpuCount: use.cpus,
    memoryGigabytes:
      use.memoryGiB === undefined ? undefined : use.memoryGiB * GIB_IN_GB,
    others,
    provider: use.provider,
    region: use.region,
    node: use.node,
    pool: use.pool,
    pricing: use.pricing,
    spot: use.spot,
    labels: use.labels,
  };
  const digest = createHash('sha256')
    .update(JSON.stringify([of.origin, record]))
    .digest('hex')
    .slice(0, 32);
  return { ...record, digest, seenAt: now };
}
