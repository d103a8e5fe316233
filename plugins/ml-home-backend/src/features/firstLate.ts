import {
  FirstLate,
  JudgedPartition,
  Partition,
  partitionAt,
  Schedule,
} from '@ml-home/backstage-plugin-ml-home-common';

/** Earlier partitions that say when a source usually comes; from so many it is said. */
export const HISTORY = 28;
const ENOUGH = 5;
/** Of the partitions since the first that is known, so many must have come for a missing one to be missed. */
const REGULAR = 0.8;

/** A partition and those before it, newest first. */
export function windowsBefore(
  schedule: Schedule,
  partition: Partition,
): Partition[] {
  const windows = [partition];
  while (windows.length <= HISTORY) {
    windows.push(partitionAt(schedule, windows[windows.length - 1].start - 1));
  }
  return windows;
}

/** A dataset before a family. Times in epoch milliseconds. */
export interface Source {
  id: string;
  namespace: string;
  name: string;
  /** 0 for the family's own. */
  step: number;
  /** The dataset a step nearer to the family. */
  nextId?: string;
  learned?: 'observed' | 'declared' | 'assumed';
  /** By index of window. */
  arrivals: Map<number, number>;
  /** Families that promise it. */
  promises: { family: string; partitions: JudgedPartition[] }[];
}

/** When a source was expected, and when it came. */
interface Expectation {
  expectedAt: number;
  arrivedAt?: number;
  by: 'promise' | 'usual';
  family?: string;
  history?: number;
}

/** The last partition of a source that ends with the family's or in it; else the one in which the family's begins. */
function partitionFor(
  partitions: JudgedPartition[],
  { start, end }: Partition,
): JudgedPartition | undefined {
  const within = partitions.filter(one => one.end > start && one.end <= end);
  return (
    within.reduce<JudgedPartition | undefined>(
      (last, one) => (!last || one.end > last.end ? one : last),
      undefined,
    ) ?? partitions.find(one => one.start <= start && one.end > start)
  );
}

function byPromise(
  source: Source,
  partition: Partition,
): Expectation | 'excused' | undefined {
  for (const { family, partitions } of source.promises) {
    const one = partitionFor(partitions, partition);
    if (one?.state === 'excused') return 'excused';
    if (one?.deadline !== undefined) {
      return {
        expectedAt: one.deadline,
        arrivedAt: one.arrivedAt ?? source.arrivals.get(0),
        by: 'promise',
        family,
      };
    }
  }
  return undefined;
}

/** Nine of ten earlier partitions had come by then, counted from the end of the family's partition (nearest rank). */
function byHabit(
  source: Source,
  windows: Partition[],
): Expectation | undefined {
  const delays = windows.flatMap(({ end }, i) => {
    const at = i > 0 ? source.arrivals.get(i) : undefined;
    return at === undefined ? [] : [at - end];
  });
  if (delays.length < ENOUGH) return undefined;
  delays.sort((a, b) => a - b);
  const usual = delays[Math.ceil(0.9 * delays.length) - 1];
  const arrivedAt = source.arrivals.get(0);
  const oldest = Math.max(...source.arrivals.keys());
  if (arrivedAt === undefined && delays.length < REGULAR * oldest) {
    return undefined;
  }
  return {
    expectedAt: windows[0].end + usual,
    arrivedAt,
    by: 'usual',
    history: delays.length,
  };
}

const WEAKEST = ['assumed', 'declared', 'observed'] as const;
const iso = (at: number) => new Date(at).toISOString();

/** The way from a source to the family's own dataset. */
function wayOf(source: Source, byId: Map<string, Source>): Source[] {
  const way = [source];
  let next = source.nextId ? byId.get(source.nextId) : undefined;
  while (next && next.step < way[way.length - 1].step) {
    way.push(next);
    next = next.nextId ? byId.get(next.nextId) : undefined;
  }
  return way;
}

/**
 * Of the sources before a family the one that was late first: of all that came after they were expected, or have not
 * come, one that waits for no other of them, and of several the one that was expected first. What came after the family did is no reason why the family was late, and neither is what
 * is missing although the family is there.
 *
 * @param windows the partition and earlier ones, newest first
 * @param family when the family's partition arrived; undefined while it has not
 */
export function firstLateOf(
  windows: Partition[],
  family: { arrivedAt?: number },
  sources: Source[],
  now: number,
): FirstLate {
  const [partition] = windows;
  const byId = new Map(sources.map(source => [source.id, source]));
  const upstream = sources.filter(({ step }) => step > 0);
  let known = 0;
  const late = upstream.flatMap(source => {
    const promised = byPromise(source, partition);
    if (promised === 'excused') {
      known += 1;
      return [];
    }
    const one = promised ?? byHabit(source, windows);
    if (!one) return [];
    known += 1;
    const came = one.arrivedAt !== undefined && one.arrivedAt <= now;
    const reason = came
      ? family.arrivedAt === undefined || one.arrivedAt! <= family.arrivedAt
      : family.arrivedAt === undefined;
    const at = came ? one.arrivedAt! : now;
    return reason && at > one.expectedAt ? [{ source, one, came }] : [];
  });
  const counts = {
    partition: partition.key,
    upstream: { known, all: upstream.length },
  };
  if (late.length === 0) {
    if (upstream.length === 0) {
      return { ...counts, found: 'unknown', reason: 'no_lineage', alsoLate: 0 };
    }
    return known === 0
      ? { ...counts, found: 'unknown', reason: 'no_times', alsoLate: 0 }
      : { ...counts, found: 'none', alsoLate: 0 };
  }
  // What waits for another late source is not the first, however early it was expected itself.
  const waiting = new Set(
    late.flatMap(({ source }) =>
      wayOf(source, byId)
        .slice(1)
        .map(({ id }) => id),
    ),
  );
  const roots = late.filter(({ source }) => !waiting.has(source.id));
  roots.sort(
    (a, b) =>
      a.one.expectedAt - b.one.expectedAt || b.source.step - a.source.step,
  );
  const [{ source, one, came }] = roots;
  const way = wayOf(source, byId);
  return {
    ...counts,
    found: 'late',
    alsoLate: late.length - 1,
    source: {
      namespace: source.namespace,
      name: source.name,
      family: one.family,
      state: came ? 'late' : 'missing',
      expectedAt: iso(one.expectedAt),
      arrivedAt: came ? iso(one.arrivedAt!) : undefined,
      by: one.by,
      history: one.history,
      learned:
        WEAKEST.find(word => way.some(({ learned }) => learned === word)) ??
        'declared',
      path: way.map(({ name }) => name),
    },
  };
}
