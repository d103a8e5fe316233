import { KeyValue, MetricPoint } from '@ml-home/backstage-plugin-ml-home-node';
import { stretchOf } from './stretch';

/** What one call logs into a run: all of it is written, or nothing. */
export interface LogCall {
  runId: string;
  metrics: MetricPoint[];
  params: KeyValue[];
  tags: KeyValue[];
}

/** Columns of points; row i is the i-th entry of each. */
export interface PointColumns {
  /** Which run of the group, from 1. */
  run: number[];
  key: number[];
  step: number[];
  ts: number[];
  value: number[];
}

export interface RollupColumns {
  run: number[];
  key: number[];
  stretch: number[];
  minValue: number[];
  minStep: number[];
  minTs: number[];
  maxValue: number[];
  maxStep: number[];
  maxTs: number[];
}

/** Row i of both is the i-th series. */
export interface SeriesEnds {
  latest: PointColumns;
  earliest: PointColumns;
}

interface Extremes {
  run: number;
  key: number;
  stretch: number;
  min: MetricPoint;
  max: MetricPoint;
}

/** Order of Postgres: NaN is above every number. */
function compareValues(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  return Number.isNaN(b) ? -1 : a - b;
}

/** The latest point is the greatest by step, then time, then value. */
function isLater(a: MetricPoint, b: MetricPoint): boolean {
  if (a.step !== b.step) return a.step > b.step;
  if (a.timestamp !== b.timestamp) return a.timestamp > b.timestamp;
  return compareValues(a.value, b.value) > 0;
}

/** Groups what was logged by its place, ordered so that writers take locks in one order. */
export interface LogGroup {
  /** Distinct run ids. */
  runs: string[];
  /** New name per run; null where none was given. */
  names: (string | null)[];
  /** Id of the parent run per run; null where none was given. */
  parents: (string | null)[];
  params: { run: number[]; key: string[]; value: string[] };
  tags: { run: number[]; key: string[]; value: string[] };
  points: PointColumns;
  ends: SeriesEnds;
  rollups: RollupColumns;
}

export const NAME_TAG = 'mlflow.runName';
export const PARENT_TAG = 'mlflow.parentRunId';

const emptyPoints = (): PointColumns => ({
  run: [],
  key: [],
  step: [],
  ts: [],
  value: [],
});

function pushPoint(
  columns: PointColumns,
  run: number,
  key: number,
  point: MetricPoint,
): void {
  columns.run.push(run);
  columns.key.push(key);
  columns.step.push(point.step);
  columns.ts.push(point.timestamp);
  columns.value.push(point.value);
}

/** What is known of one metric of one run within a group. */
interface Series {
  run: number;
  key: number;
  points: MetricPoint[];
  earliest: MetricPoint;
  latest: MetricPoint;
  /** All points by their whole content, once one came that is not the latest. */
  known?: Set<string>;
  /** The stretch that the point before lay in: most often the next one does, too. */
  current?: Extremes;
  extremes: Map<number, Extremes>;
}

const contentOf = ({ step, timestamp, value }: MetricPoint): string =>
  `${step} ${timestamp} ${value}`;

/** Keeps a point unless the group has the very same already. */
function keep(series: Series, point: MetricPoint): boolean {
  const { points } = series;
  if (points.length === 0 || isLater(point, series.latest)) {
    series.latest = point;
    series.known?.add(contentOf(point));
  } else {
    series.known ??= new Set(points.map(contentOf));
    const content = contentOf(point);
    if (series.known.has(content)) return false;
    series.known.add(content);
    if (isLater(series.earliest, point)) series.earliest = point;
  }
  points.push(point);
  return true;
}

class MetricFolder {
  readonly #series = new Map<number, Series>();

  add(run: number, key: number, point: MetricPoint): void {
    const series = this.#seriesOf(run, key, point);
    if (!keep(series, point)) return;
    const stretch = stretchOf(point.step);
    if (stretch === undefined || !Number.isFinite(point.value)) return;
    if (series.current?.stretch !== stretch) {
      series.current = series.extremes.get(stretch);
    }
    if (!series.current) {
      series.current = { run, key, stretch, min: point, max: point };
      series.extremes.set(stretch, series.current);
      return;
    }
    if (point.value < series.current.min.value) series.current.min = point;
    if (point.value > series.current.max.value) series.current.max = point;
  }

  #seriesOf(run: number, key: number, point: MetricPoint): Series {
    // Both are 32-bit numbers, a group has few runs: exact as one double.
    const place = run * 4_294_967_296 + key;
    const known = this.#series.get(place);
    if (known) return known;
    const fresh = {
      run,
      key,
      points: [],
      earliest: point,
      latest: point,
      extremes: new Map(),
    };
    this.#series.set(place, fresh);
    return fresh;
  }

  /** Points of one series lie together, in the order of the index. */
  get points(): PointColumns {
    const columns = emptyPoints();
    for (const { run, key, points } of this.#ordered) {
      for (const point of points) pushPoint(columns, run, key, point);
    }
    return columns;
  }

  get ends(): SeriesEnds {
    const latest = emptyPoints();
    const earliest = emptyPoints();
    for (const series of this.#series.values()) {
      pushPoint(latest, series.run, series.key, series.latest);
      pushPoint(earliest, series.run, series.key, series.earliest);
    }
    return { latest, earliest };
  }

  get #ordered(): Series[] {
    return [...this.#series.values()].sort(
      (a, b) => a.run - b.run || a.key - b.key,
    );
  }

  get rollups(): RollupColumns {
    const all = [...this.#series.values()].flatMap(series => [
      ...series.extremes.values(),
    ]);
    return {
      run: all.map(e => e.run),
      key: all.map(e => e.key),
      stretch: all.map(e => e.stretch),
      minValue: all.map(e => e.min.value),
      minStep: all.map(e => e.min.step),
      minTs: all.map(e => e.min.timestamp),
      maxValue: all.map(e => e.max.value),
      maxStep: all.map(e => e.max.step),
      maxTs: all.map(e => e.max.timestamp),
    };
  }
}

/** Lays the calls of a group out as columns, one statement's worth. */
export function toLogGroup(
  calls: LogCall[],
  keyIds: ReadonlyMap<string, number>,
): LogGroup {
  const runs = [...new Set(calls.map(call => call.runId))];
  const numbers = new Map(runs.map((runId, index) => [runId, index + 1]));
  const names: LogGroup['names'] = runs.map(() => null);
  const parents: LogGroup['parents'] = runs.map(() => null);
  const params: LogGroup['params'] = { run: [], key: [], value: [] };
  const tags: LogGroup['tags'] = { run: [], key: [], value: [] };
  const folder = new MetricFolder();
  for (const call of calls) {
    const run = numbers.get(call.runId)!;
    for (const { key, value } of call.params) {
      params.run.push(run);
      params.key.push(key);
      params.value.push(value);
    }
    // The last of a tag that is given twice wins.
    const last = new Map(call.tags.map(tag => [tag.key, tag.value]));
    for (const [key, value] of last) {
      tags.run.push(run);
      tags.key.push(key);
      tags.value.push(value);
    }
    names[run - 1] ||= last.get(NAME_TAG) || null;
    parents[run - 1] ||= last.get(PARENT_TAG) || null;
    for (const point of call.metrics) {
      folder.add(run, keyIds.get(point.key)!, point);
    }
  }
  const { points, ends, rollups } = folder;
  return { runs, names, parents, params, tags, points, ends, rollups };
}
