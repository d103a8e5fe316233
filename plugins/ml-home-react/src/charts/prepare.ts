export interface ChartPoint {
  x: number;
  /** null where the value is no finite number. */
  value: number | null;
  min: number | null;
  max: number | null;
}

/** One line of a chart, with what the line cannot show counted beside it. */
export interface ChartSeries {
  id: string;
  label: string;
  points: ChartPoint[];
  /** Points logged, before reduction. */
  total: number;
  notFinite: number;
  reduced: boolean;
}

/** Exponential moving average, corrected for its start; gaps stay gaps. */
export function smooth(points: ChartPoint[], weight: number): ChartPoint[] {
  if (weight <= 0) return points;
  let mean = 0;
  let count = 0;
  return points.map(point => {
    if (point.value === null) return point;
    mean = mean * weight + point.value * (1 - weight);
    count += 1;
    return { ...point, value: mean / (1 - weight ** count) };
  });
}

/** Values at or below zero have no place on a log scale. */
export function forLog(points: ChartPoint[]): {
  points: ChartPoint[];
  hidden: number;
} {
  let hidden = 0;
  const positive = (v: number | null) => (v !== null && v > 0 ? v : null);
  return {
    points: points.map(point => {
      if (point.value !== null && point.value <= 0) hidden += 1;
      return {
        ...point,
        value: positive(point.value),
        min: positive(point.min) ?? positive(point.value),
        max: positive(point.max),
      };
    }),
    hidden,
  };
}

/** Runs of points between gaps: each is drawn as a line of its own. */
export function segmentsOf(points: ChartPoint[]): ChartPoint[][] {
  const segments: ChartPoint[][] = [];
  let open: ChartPoint[] = [];
  for (const point of points) {
    if (point.value === null) {
      if (open.length) segments.push(open);
      open = [];
    } else {
      open.push(point);
    }
  }
  if (open.length) segments.push(open);
  return segments;
}

export interface ChartLine {
  series: number;
  /** Key of the value in the rows; the band is under `${key}:band`. */
  key: string;
  single: boolean;
  band: boolean;
}

export type ChartRow = { x: number } & Record<
  string,
  number | [number, number] | undefined
>;

export interface ChartData {
  rows: ChartRow[];
  lines: ChartLine[];
  low: number | undefined;
  high: number | undefined;
  /** Points that a log scale hides. */
  hidden: number;
}

/** Joins series by x into the rows a chart draws. */
export function toChartData(
  series: ChartSeries[],
  options: { log?: boolean; smoothing?: number } = {},
): ChartData {
  const rows = new Map<number, ChartRow>();
  const lines: ChartLine[] = [];
  let low: number | undefined;
  let high: number | undefined;
  let hidden = 0;
  const widen = (value: number | null) => {
    if (value === null) return;
    low = low === undefined ? value : Math.min(low, value);
    high = high === undefined ? value : Math.max(high, value);
  };
  series.forEach((one, index) => {
    let points = smooth(one.points, options.smoothing ?? 0);
    if (options.log) {
      const kept = forLog(points);
      points = kept.points;
      hidden += kept.hidden;
    }
    segmentsOf(points).forEach((segment, part) => {
      const key = `s${index}-${part}`;
      const band = segment.some(
        p => p.min !== null && p.max !== null && p.min < p.max,
      );
      lines.push({ series: index, key, single: segment.length === 1, band });
      for (const point of segment) {
        const row: ChartRow = rows.get(point.x) ?? { x: point.x };
        row[key] = point.value!;
        widen(point.value);
        if (band && point.min !== null && point.max !== null) {
          row[`${key}:band`] = [point.min, point.max];
          widen(point.min);
          widen(point.max);
        }
        rows.set(point.x, row);
      }
    });
  });
  return {
    rows: [...rows.values()].sort((a, b) => a.x - b.x),
    lines,
    low,
    high,
    hidden,
  };
}

/** Three to six round numbers that enclose low and high. */
export function niceTicks(low: number, high: number, wanted = 4): number[] {
  if (low === high) {
    const pad = Math.abs(low) * 0.1 || 1;
    return niceTicks(low - pad, high + pad, wanted);
  }
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    [1, 2, 2.5, 5, 10].map(m => m * power).find(s => s >= rough) ?? power * 10;
  const from = Math.floor(low / step + 1e-9);
  const to = Math.ceil(high / step - 1e-9);
  return Array.from({ length: to - from + 1 }, (_, i) =>
    Number(((from + i) * step).toPrecision(12)),
  );
}

/** Steps of 1, 2 and 5 that enclose low and high, within two powers of ten. */
function fineLogTicks(low: number, high: number): number[] {
  const from = Math.floor(Math.log10(low)) - 1;
  const to = Math.ceil(Math.log10(high)) + 1;
  const steps = Array.from(
    { length: to - from + 1 },
    (_, i) => from + i,
  ).flatMap(e => [1, 2, 5].map(m => Number(`${m}e${e}`)));
  const first = steps.filter(s => s <= low * (1 + 1e-9)).length - 1;
  const last = steps.findIndex(s => s >= high * (1 - 1e-9));
  return steps.slice(first, Math.max(last, first + 1) + 1);
}

/** Round ticks around low and high: by 1, 2, 5 in a small range, else powers of ten thinned to six. */
export function logTicks(low: number, high: number): number[] {
  if (high / low < 60) return fineLogTicks(low, high);
  const from = Math.floor(Math.log10(low) + 1e-9);
  const to = Math.max(from + 1, Math.ceil(Math.log10(high) - 1e-9));
  const every = Math.ceil((to - from + 1) / 6);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
    .filter((_, i, all) => i % every === 0 || i === all.length - 1)
    .map(e => Number(`1e${e}`));
}

/** The figures that a chart's name says aloud. */
export function summaryOf(series: ChartSeries): {
  count: number;
  first?: number;
  last?: number;
  low?: number;
  high?: number;
} {
  const finite = series.points.filter(
    (p): p is ChartPoint & { value: number } => p.value !== null,
  );
  if (!finite.length) return { count: 0 };
  return {
    count: series.total,
    first: finite[0].value,
    last: finite[finite.length - 1].value,
    low: Math.min(...finite.map(p => p.min ?? p.value)),
    high: Math.max(...finite.map(p => p.max ?? p.value)),
  };
}
