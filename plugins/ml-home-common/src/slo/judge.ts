import { deadlineOf } from './schedule';
import { median } from './statistics';
import {
  DeliveryEvent,
  Excuse,
  JudgedPartition,
  Partition,
  PartitionState,
  Schedule,
  SloVersion,
} from './types';

const SKEW = 5 * 60_000;
/** Earlier partitions whose rows a delivery is compared with. */
const TRAILING = 28;

interface Arrival {
  arrivedAt?: number;
  closedAt?: number;
  rows?: number;
  deliveries: number;
  rejected: number;
  clockSkew: boolean;
}

const least = (values: number[]): number | undefined =>
  values.length > 0 ? Math.min(...values) : undefined;

/**
 * What the log says of one partition. A delivery counts unless it was taken back at the same time or later, by its run
 * or for all, or has too few rows; the earliest that counts is the arrival.
 */
function arrivalOf(events: DeliveryEvent[], leastRows: number): Arrival {
  const takenBack = events.filter(({ type }) => type === 'invalidated');
  const delivered = events.filter(({ type }) => type === 'delivered');
  const counted = delivered.filter(
    one =>
      (leastRows <= 0 || one.rows === undefined || one.rows >= leastRows) &&
      !takenBack.some(
        other =>
          other.arrivedAt >= one.arrivedAt &&
          (other.runId === undefined || other.runId === one.runId),
      ),
  );
  const closed = events.flatMap(({ type, arrivedAt }) =>
    type === 'closed' ? [arrivedAt] : [],
  );
  const rows = counted.flatMap(one => one.rows ?? []);
  return {
    arrivedAt: least(counted.map(one => one.arrivedAt)),
    closedAt: least(closed),
    rows: rows.length > 0 ? Math.max(...rows) : undefined,
    deliveries: counted.length,
    rejected: delivered.length - counted.length,
    clockSkew: events.some(one => one.arrivedAt > one.recordedAt + SKEW),
  };
}

/**
 * The promise a partition is judged by: the one in force when it was due. A later version takes over only if it was
 * made before the deadline had passed, by the old one and by its own, so that a change never rewrites what was judged.
 */
export function versionFor(
  schedule: Schedule,
  versions: SloVersion[],
  partition: Partition,
): { version: SloVersion; deadline: number } | undefined {
  let found: { version: SloVersion; deadline: number } | undefined;
  const ordered = [...versions].sort(
    (a, b) => a.effectiveFrom - b.effectiveFrom || a.version - b.version,
  );
  for (const version of ordered) {
    const deadline = deadlineOf(schedule, version.deadline, partition);
    const until = Math.min(deadline, found?.deadline ?? deadline);
    if (version.effectiveFrom > until) break;
    found = { version, deadline };
  }
  return found;
}

/** Each event once, whichever way and however often it was received; the log as it was known at an instant. */
function knownEvents(
  events: DeliveryEvent[],
  knownAt: number,
): Map<string, DeliveryEvent[]> {
  const once = new Map<string, DeliveryEvent>();
  for (const event of events) {
    if (event.recordedAt > knownAt) continue;
    const { partition, type, runId, arrivedAt, rows } = event;
    const key = JSON.stringify([partition, type, runId, arrivedAt, rows]);
    const other = once.get(key);
    if (!other || event.recordedAt < other.recordedAt) once.set(key, event);
  }
  return Map.groupBy(once.values(), ({ partition }) => partition);
}

/**
 * Judges partitions at an instant. Equal deadlines and arrivals are on time; a delivery that comes after nobody waited
 * any more makes an abandoned partition a late one.
 *
 * @param partitions in order of time, as `partitionsEnding` lists them
 * @param now the instant of the verdict, in epoch milliseconds
 * @param knownAt leaves out what was received later; by default nothing
 */
export function judge({
  schedule,
  versions,
  partitions,
  events,
  excuses = [],
  now,
  knownAt = Infinity,
}: {
  schedule: Schedule;
  versions: SloVersion[];
  partitions: Partition[];
  events: DeliveryEvent[];
  excuses?: Excuse[];
  now: number;
  knownAt?: number;
}): JudgedPartition[] {
  const known = knownEvents(events, knownAt);
  const trailing: number[] = [];
  return partitions.map(partition => {
    const promise = versionFor(schedule, versions, partition);
    const usual = median(trailing.slice(-TRAILING)) ?? 0;
    const arrival = arrivalOf(
      known.get(partition.key) ?? [],
      (promise?.version.completeness ?? 0) * usual,
    );
    if (arrival.rows !== undefined) trailing.push(arrival.rows);
    // What has not happened yet by the clock of the verdict is not known to it.
    const arrivedAt =
      arrival.arrivedAt !== undefined && arrival.arrivedAt <= now
        ? arrival.arrivedAt
        : undefined;
    const deadline = promise?.deadline;
    const giveUp = promise?.version.giveUpMinutes;
    const givenUp =
      deadline !== undefined && giveUp !== undefined
        ? deadline + giveUp * 60_000
        : undefined;
    const closed = least(
      [arrival.closedAt, givenUp].filter(
        (at): at is number => at !== undefined && at <= now,
      ),
    );
    const excuse = excuses.find(
      ({ from, to }) => partition.key >= from && partition.key <= to,
    );
    return {
      ...partition,
      state: stateOf({ deadline, arrivedAt, closed, now, excuse }),
      deadline,
      version: promise?.version.version,
      arrivedAt,
      closedAt: closed,
      deliveryTime:
        arrivedAt === undefined ? undefined : arrivedAt - partition.end,
      lateness:
        arrivedAt === undefined || deadline === undefined
          ? undefined
          : Math.max(0, arrivedAt - deadline),
      rows: arrival.rows,
      deliveries: arrival.deliveries,
      rejected: arrival.rejected,
      ...(arrival.clockSkew ? { clockSkew: true } : {}),
      ...(excuse ? { reason: excuse.reason } : {}),
    };
  });
}

function stateOf(known: {
  deadline?: number;
  arrivedAt?: number;
  closed?: number;
  now: number;
  excuse?: Excuse;
}): PartitionState {
  const { deadline, arrivedAt, closed, now } = known;
  if (known.excuse) return 'excused';
  if (deadline === undefined) return 'unjudged';
  if (arrivedAt !== undefined)
    return arrivedAt <= deadline ? 'on_time' : 'late';
  if (closed !== undefined) return 'abandoned';
  return now < deadline ? 'pending' : 'overdue';
}
