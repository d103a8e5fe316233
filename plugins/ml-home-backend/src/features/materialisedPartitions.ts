import {
  partitionsEnding,
  Schedule,
} from '@ml-home/backstage-plugin-ml-home-common';
import { MaterialisedFamily } from '@ml-home/backstage-plugin-ml-home-node';

/** Periods after its end within which a report can stand for the time of an arrival. */
const PERIODS = 2;
/** Longer than two periods of any cadence. */
const LOOK_BACK_MS = 65 * 86_400_000;

/**
 * Partitions that lie whole in what is materialised and ended so shortly before the report that its time says something
 * of their arrival. Each interval is looked at by itself, as each is one run of a materialisation.
 */
export function materialisedPartitions(
  schedule: Schedule,
  { intervals, at }: MaterialisedFamily,
): { partition: string; arrivedAt: string }[] {
  const reported = Date.parse(at);
  const keys = new Set<string>();
  for (const { start, end } of intervals) {
    const from = Math.max(Date.parse(start), reported - LOOK_BACK_MS);
    const to = Math.min(Date.parse(end), reported);
    if (from >= to) continue;
    for (const partition of partitionsEnding(schedule, from, to)) {
      const length = partition.end - partition.start;
      if (
        partition.start >= Date.parse(start) &&
        reported - partition.end <= PERIODS * length
      ) {
        keys.add(partition.key);
      }
    }
  }
  return [...keys].map(partition => ({ partition, arrivedAt: at }));
}
