/** How often a source is delivered. `cron` partitions run from one tick to the next. */
export type Cadence = 'hour' | 'day' | 'week' | 'month' | 'cron';

/** How a source is cut into partitions. */
export interface Schedule {
  cadence: Cadence;
  /** Five fields; with cadence `cron` only. */
  cron?: string;
  /** IANA name of the zone that days, weeks, months and wall clocks are meant in. */
  zone: string;
}

/** The span of data that one delivery brings; instants in epoch milliseconds, the end is not part of it. */
export interface Partition {
  /** `2026-03-28`, `2026-W13`, `2026-03`; hours and cron ticks by their UTC instant, `2026-03-28T05:00Z`. */
  key: string;
  start: number;
  end: number;
}

/** When a partition has to be there. */
export type Deadline =
  /** So long after its end, in elapsed minutes. */
  | { kind: 'offset'; minutes: number }
  /** At a time of day in the schedule's zone, so many days after the local date of its end. */
  | { kind: 'wallClock'; time: string; days: number };

/** What is promised from some instant on. Versions are added and never changed. */
export interface SloVersion {
  version: number;
  /** Epoch milliseconds. */
  effectiveFrom: number;
  /** Share of partitions that are on time, between 0 and 1. */
  objective: number;
  deadline: Deadline;
  /** Length of the window, in local days. */
  windowDays: number;
  /** After so many minutes past the deadline nobody waits for the partition any more. */
  giveUpMinutes?: number;
  /** Least rows of a delivery that counts, as a share of the trailing median; 0 counts every delivery. */
  completeness?: number;
}

/**
 * One entry of the append-only log. Which entries there are decides every answer; the order and the number of times
 * they were received do not.
 */
export interface DeliveryEvent {
  partition: string;
  /**
   * `delivered`: the data is there. `invalidated`: what was delivered up to then, by the run or by all, does not count.
   * `closed`: nobody waits for the partition any more.
   */
  type: 'delivered' | 'invalidated' | 'closed';
  runId?: string;
  /** When it happened, in epoch milliseconds, by the clock of whoever says so. */
  arrivedAt: number;
  /** When it was received, by our clock. */
  recordedAt: number;
  rows?: number;
}

/** Partitions that are not judged, and why. */
export interface Excuse {
  /** Keys of the first and last partition, as the schedule names them. */
  from: string;
  to: string;
  reason: string;
}

export type PartitionState =
  | 'pending'
  | 'on_time'
  | 'late'
  | 'overdue'
  | 'abandoned'
  | 'excused'
  /** No promise was in force when it was due. */
  | 'unjudged';

/** What is known of one partition at an instant. Times in epoch milliseconds, durations in milliseconds. */
export interface JudgedPartition extends Partition {
  state: PartitionState;
  deadline?: number;
  /** The version of the promise that it is judged by. */
  version?: number;
  /** First valid and complete delivery. */
  arrivedAt?: number;
  /** Nobody waits for it since then. */
  closedAt?: number;
  /** From the end of the partition to its arrival; negative for data that is made ahead. */
  deliveryTime?: number;
  lateness?: number;
  rows?: number;
  /** Valid deliveries, the first and those that came again. */
  deliveries: number;
  /** Deliveries that were taken back or have too few rows. */
  rejected: number;
  /** A delivery claims to have happened more than five minutes after it was reported. */
  clockSkew?: boolean;
  reason?: string;
}
