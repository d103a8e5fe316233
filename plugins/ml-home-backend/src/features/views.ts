import {
  Compliance,
  Fact,
  FamilyDetail,
  FamilyQuality,
  familyLifecycleSchema,
  FamilySummary,
  Feature,
  FeatureConsumer,
  JudgedPartition,
  JudgedPartitionView,
  PartitionState,
  RetirementCandidate,
  SloState,
  SloVersionView,
} from '@ml-home/backstage-plugin-ml-home-common';
import { FactsInEffect } from './claims';
import {
  DbConsumerRow,
  DbFamilyRow,
  DbFeatureRow,
} from './DatabaseFeatureReadStore';
import { DbUnreadRow } from './DatabaseRetirementStore';
import { DbSloRow } from './DatabaseSloStore';
import { promiseProblem } from './promiseProblem';
import { scheduleOf } from './DatabaseFamilyStore';

type Lifecycle = 'experimental' | 'production' | 'deprecated' | 'retired';

export const iso = (instant: number): string => new Date(instant).toISOString();
const maybeIso = (instant?: number) =>
  instant === undefined ? undefined : iso(instant);

/** A lifecycle that is one of ours; anything else is left to its source. */
function lifecycleOf(fact?: Fact<string>): Fact<Lifecycle> | undefined {
  const parsed = familyLifecycleSchema.safeParse(fact?.value);
  if (!fact || !parsed.success) return undefined;
  const { overrides, ...own } = fact;
  return { ...own, value: parsed.data };
}

const servingOf = (ways: string[]) => ({
  online: ways.includes('online'),
  offline: ways.includes('offline'),
  streaming: ways.includes('streaming'),
});

export function toFamily(row: DbFamilyRow): FamilySummary {
  const { facts, slo } = row;
  const schedule = scheduleOf(row as Parameters<typeof scheduleOf>[0]);
  return {
    name: row.name,
    entityRef: row.entity_ref ?? undefined,
    title: row.title ?? undefined,
    description: row.description ?? undefined,
    entityKeys: row.entity_keys,
    owner: facts.owner,
    lifecycle: lifecycleOf(facts.lifecycle),
    access: facts.access,
    dataClass: facts.dataClass,
    project: facts.project,
    serving: servingOf(row.serving),
    tags: row.tags,
    featureCount: row.feature_count,
    features: row.feature_names,
    modelCount: row.model_count,
    consumerCount: row.consumer_count,
    slo: {
      state: row.slo_state as SloState,
      objective: slo.objective,
      n: slo.n ?? 0,
      onTime: slo.onTime ?? 0,
      cadence: schedule?.cadence,
      zone: schedule?.zone,
      strip: (slo.strip ?? []).map(([key, state]) => ({
        key,
        state: state as PartitionState,
      })),
      due: slo.due,
    },
    lastDelivery:
      row.last_partition && row.last_delivered_at
        ? {
            partition: row.last_partition,
            arrivedAt: row.last_delivered_at.toISOString(),
          }
        : undefined,
    drift: row.drift_state,
    watched: row.watched,
    sources: (row.synced ?? []).map(({ source, at }) => ({
      source,
      syncedAt: new Date(at).toISOString(),
    })),
    updatedAt: row.updated_at.toISOString(),
    goneAt: row.gone_at?.toISOString(),
    demo: row.demo,
  };
}

export const toSloView = (row: DbSloRow): SloVersionView => ({
  version: row.version,
  effectiveFrom: row.effective_from.toISOString(),
  objective: row.objective,
  deadline: row.deadline as SloVersionView['deadline'],
  windowDays: row.window_days,
  giveUpMinutes: row.give_up_minutes ?? undefined,
  completeness: row.completeness ?? undefined,
  author: row.author ?? undefined,
  reason: row.reason ?? undefined,
});

const toConsumer = (row: DbConsumerRow): FeatureConsumer => ({
  kind: row.kind,
  name: row.name,
  stage: row.stage ?? undefined,
  features: row.features,
  learned: row.learned,
  from: row.source || undefined,
  lastSeenAt: row.last_seen_at.toISOString(),
});

/** A file or a registry may change the schedule under a promise: nobody can refuse that, so it is said. */
function contradictionOf(
  row: DbFamilyRow,
  versions: DbSloRow[],
): string | undefined {
  const schedule = scheduleOf(row as Parameters<typeof scheduleOf>[0]);
  const promise = versions.at(-1);
  return schedule && promise && promiseProblem(schedule, promise);
}

export const toFamilyDetail = (
  row: DbFamilyRow,
  versions: DbSloRow[],
  consumers: DbConsumerRow[],
  ownRefs: string[],
): FamilyDetail => ({
  ...toFamily(row),
  schedule: scheduleOf(row as Parameters<typeof scheduleOf>[0]),
  sloVersions: versions.map(toSloView).reverse(),
  promiseProblem: contradictionOf(row, versions),
  consumers: consumers.map(toConsumer),
  owned: !!row.facts.owner && ownRefs.includes(row.facts.owner.value),
  links: row.facts.links?.value ?? [],
});

/** A feature's own fact, else its family's, which then says so. */
function inherited<T>(
  own: Fact<T> | undefined,
  family: Fact<T> | undefined,
): (Fact<T> & { inherited?: boolean }) | undefined {
  return own ?? (family && { ...family, inherited: true });
}

export function toFeature(row: DbFeatureRow): Feature {
  const { facts } = row;
  const family: FactsInEffect<Record<string, string>> =
    row.family_facts as never;
  return {
    name: row.name,
    family: row.family,
    ref: [...row.entity_keys.slice(0, 1), row.family, row.name].join('/'),
    entityKeys: row.entity_keys,
    type: facts.type,
    description: facts.description,
    owner: inherited(facts.owner, family.owner),
    lifecycle: inherited(
      lifecycleOf(facts.lifecycle),
      lifecycleOf(family.lifecycle),
    ),
    access: inherited(facts.access, family.access),
    dataClass: inherited(facts.dataClass, family.dataClass),
    serving: servingOf(row.serving),
    onlineSource: facts.onlineSource,
    offlineSource: facts.offlineSource,
    ttlSeconds: facts.ttlSeconds,
    code: facts.code,
    tags: row.tags,
    modelCount: row.model_count,
    consumerCount: row.consumer_count,
    drift: row.drift_state,
  };
}

export const toPartition = (one: JudgedPartition): JudgedPartitionView => ({
  ...one,
  start: iso(one.start),
  end: iso(one.end),
  deadline: maybeIso(one.deadline),
  arrivedAt: maybeIso(one.arrivedAt),
  closedAt: maybeIso(one.closedAt),
});

export const toCompliance = (
  compliance: Compliance,
): NonNullable<FamilyQuality['current']> => ({
  ...compliance,
  window: {
    from: iso(compliance.window.from),
    to: iso(compliance.window.to),
  },
});

/** Readers are looked for where models, runs and feature services would name the family. */
export const toCandidate = (row: DbUnreadRow): RetirementCandidate => ({
  name: row.name,
  title: row.title ?? undefined,
  feature: row.feature ?? undefined,
  owner: row.owner_ref ?? undefined,
  lifecycle: row.lifecycle ?? undefined,
  featureCount: row.feature_count,
  unusedSince: row.unused_since.toISOString(),
  lastReader: row.last_reader ?? undefined,
  lastDeliveredAt: row.last_delivered_at?.toISOString(),
  proposal: row.proposal
    ? { ...row.proposal, author: row.proposal.author ?? undefined }
    : undefined,
  kept: row.kept
    ? { ...row.kept, author: row.kept.author ?? undefined }
    : undefined,
  proof: [
    ...(row.checked ?? []).map(({ source, at }) => ({
      source,
      checkedAt: at ? new Date(at).toISOString() : undefined,
    })),
    { source: 'mlflow' },
  ],
});
