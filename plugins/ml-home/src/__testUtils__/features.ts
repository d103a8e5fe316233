import {
  FamilyDetail,
  FamilySummary,
  Feature,
  judge,
  JudgedPartition,
  partitionsEnding,
  Schedule,
  SloVersion,
} from '@ml-home/backstage-plugin-ml-home-common';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const aFamily = (
  partial: Partial<FamilySummary> = {},
): FamilySummary => ({
  name: 'user-listening',
  title: 'How a listener listens',
  entityKeys: ['user_id'],
  owner: { value: 'group:default/signals', source: 'declared' },
  serving: { online: true, offline: true, streaming: false },
  tags: [],
  featureCount: 2,
  features: ['plays_7d', 'skip_rate_28d'],
  modelCount: 3,
  consumerCount: 3,
  drift: 'unknown',
  slo: {
    state: 'missed',
    objective: 0.95,
    n: 28,
    onTime: 25,
    cadence: 'day',
    zone: 'Europe/Stockholm',
    strip: [
      { key: '2026-03-01', state: 'on_time' },
      { key: '2026-03-02', state: 'late' },
    ],
  },
  watched: false,
  sources: [{ source: 'catalog', syncedAt: '2026-03-02T12:00:00.000Z' }],
  updatedAt: '2026-03-02T12:00:00.000Z',
  demo: false,
  ...partial,
});

export const aFamilyDetail = (
  partial: Partial<FamilyDetail> = {},
): FamilyDetail => ({
  ...aFamily(),
  owned: true,
  schedule: { cadence: 'day', zone: 'Europe/Stockholm' },
  sloVersions: [
    {
      version: 3,
      effectiveFrom: '2026-01-02T12:00:00.000Z',
      objective: 0.95,
      deadline: { kind: 'offset', minutes: 600 },
      windowDays: 28,
    },
  ],
  consumers: [
    {
      kind: 'model',
      name: 'home-ranker',
      version: '7',
      stage: 'production',
      features: ['skip_rate_28d'],
      learned: 'declared',
      lastSeenAt: '2026-03-02T12:00:00.000Z',
    },
    {
      kind: 'service',
      name: 'search',
      features: ['plays_7d'],
      learned: 'observed',
      lastSeenAt: '2026-03-02T12:00:00.000Z',
    },
  ],
  links: [],
  ...partial,
});

export const aFeature = (partial: Partial<Feature> = {}): Feature => ({
  name: 'skip_rate_28d',
  family: 'user-listening',
  ref: 'user_id/user-listening/skip_rate_28d',
  entityKeys: ['user_id'],
  type: { value: 'float', source: 'declared' },
  description: { value: 'Share of plays skipped', source: 'declared' },
  owner: {
    value: 'group:default/signals',
    source: 'declared',
    inherited: true,
  },
  serving: { online: true, offline: true, streaming: false },
  tags: {},
  modelCount: 1,
  consumerCount: 1,
  drift: 'unknown',
  ...partial,
});

const iso = (at: number | undefined) =>
  at === undefined ? undefined : new Date(at).toISOString();

const toView = (one: JudgedPartition) => ({
  ...one,
  start: new Date(one.start).toISOString(),
  end: new Date(one.end).toISOString(),
  deadline: iso(one.deadline),
  arrivedAt: iso(one.arrivedAt),
  closedAt: iso(one.closedAt),
});

/** Days that came nine hours after their end, but for those named; judged by the arithmetic itself. */
export function judgedDays(options: {
  now: number;
  days: number;
  /** Hours after the end, by how many days ago; null never came. */
  odd?: Record<number, number | null>;
  promised?: boolean;
}) {
  const schedule: Schedule = { cadence: 'day', zone: 'Europe/Stockholm' };
  const slo: SloVersion = {
    version: 3,
    effectiveFrom: options.now - 200 * DAY,
    objective: 0.95,
    deadline: { kind: 'offset', minutes: 600 },
    windowDays: 28,
  };
  const partitions = partitionsEnding(
    schedule,
    options.now - (options.days + 1) * DAY,
    options.now,
  );
  const events = partitions.flatMap(({ key, end }, i) => {
    const ago = partitions.length - i;
    const hours = options.odd?.[ago] === undefined ? 9 : options.odd[ago];
    const at = hours === null ? Infinity : end + hours * HOUR;
    return at > options.now
      ? []
      : [
          {
            partition: key,
            type: 'delivered' as const,
            arrivedAt: at,
            recordedAt: at,
            rows: 1000,
          },
        ];
  });
  const judged = judge({
    schedule,
    versions: options.promised === false ? [] : [slo],
    partitions,
    events,
    now: options.now,
  });
  return { schedule, slo, judged, views: judged.map(toView) };
}
