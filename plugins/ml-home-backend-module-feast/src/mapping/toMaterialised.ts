import { Problems } from './Problems';
import { Fields, isFields, listOf } from './values';

/** Stretches of time that are in the online store, and when the view last changed: by then the newest one was. */
export interface Materialised {
  intervals: { start: string; end: string }[];
  at: string;
}

const MAX_INTERVALS = 10_000;

function instantOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** What a view says of its materialisation; undefined where it was never materialised, or does not say when. */
export function toMaterialised(
  view: Fields,
  place: string,
  problems: Problems,
): Materialised | undefined {
  const meta = isFields(view.meta) ? view.meta : undefined;
  const at = instantOf(meta?.lastUpdatedTimestamp);
  const given = listOf(meta?.materializationIntervals).slice(-MAX_INTERVALS);
  if (!at || given.length === 0) return undefined;
  const intervals = given.flatMap((interval, i) => {
    const fields = isFields(interval) ? interval : {};
    const [start, end] = [
      instantOf(fields.startTime),
      instantOf(fields.endTime),
    ];
    if (start && end && start < end) return [{ start, end }];
    problems.add(
      `${place}.meta.materializationIntervals[${i}] is not an interval of two times`,
    );
    return [];
  });
  return intervals.length > 0 ? { intervals, at } : undefined;
}
