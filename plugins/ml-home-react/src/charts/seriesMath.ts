/** What a line is drawn over. */
export type SeriesAxis = 'step' | 'relative' | 'wall';

/** A logged point, with the extremes of the points that it stands for. */
export interface SeriesPoint {
  step: number;
  /** Epoch milliseconds. */
  timestamp: number;
  value: number;
  min: number;
  max: number;
}

/** A point with its place on the horizontal axis. */
export interface PlacedPoint {
  x: number;
  step: number;
  value: number;
  min: number;
  max: number;
}

/** Places the points of a line on an axis, in order of x. Relative time counts milliseconds from the run's start. */
export function placePoints(
  points: readonly SeriesPoint[],
  axis: SeriesAxis,
  startTime: number,
): PlacedPoint[] {
  // Points may be older than the run says it is: history that was logged afterwards.
  const first = points.reduce(
    (least, point) => Math.min(least, point.timestamp),
    startTime,
  );
  const xOf = (point: SeriesPoint): number => {
    if (axis === 'step') return point.step;
    return axis === 'wall' ? point.timestamp : point.timestamp - first;
  };
  const placed = points.map(point => ({
    x: xOf(point),
    step: point.step,
    value: point.value,
    min: point.min,
    max: point.max,
  }));
  const sorted = placed.every((p, i) => !i || placed[i - 1].x <= p.x);
  return sorted ? placed : placed.sort((a, b) => a.x - b.x);
}

/**
 * Time-weighted exponential moving average, corrected for its start: the weight of what came before fades with the
 * distance along x and not with the number of points, so that a line that was logged or reduced unevenly smooths
 * alike everywhere. `weight` (0 to 0.999) is what the past keeps over one mean gap.
 */
export function smoothValues(
  points: readonly Pick<PlacedPoint, 'x' | 'value'>[],
  weight: number,
): number[] {
  if (weight <= 0 || points.length < 3) return points.map(p => p.value);
  const span = points[points.length - 1].x - points[0].x;
  const gap = span / (points.length - 1) || 1;
  let mean = 0;
  let mass = 0;
  let before = points[0].x - gap;
  return points.map(({ x, value }) => {
    const keep = weight ** Math.max((x - before) / gap, 0);
    before = x;
    mean = mean * keep + value * (1 - weight);
    mass = mass * keep + (1 - weight);
    return mean / mass;
  });
}

export interface Scale {
  (value: number): number;
  invert(position: number): number;
}

/** Maps a domain onto positions; a log scale needs a domain above zero. */
export function scaleOf(
  domain: [number, number],
  range: [number, number],
  log = false,
): Scale {
  const to = (v: number) => (log ? Math.log10(v) : v);
  const low = to(domain[0]);
  const span = to(domain[1]) - low || 1;
  const [from, end] = range;
  const scale = ((value: number) =>
    from + ((to(value) - low) / span) * (end - from)) as Scale;
  scale.invert = position => {
    const v = low + ((position - from) / (end - from || 1)) * span;
    return log ? 10 ** v : v;
  };
  return scale;
}

/** Lowest and highest of the values in sight, bands among them; undefined without any. */
export function valueExtent(
  lines: readonly (readonly PlacedPoint[])[],
  window: [number, number] | undefined,
  log = false,
): [number, number] | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (const points of lines) {
    for (const p of points) {
      if (window && (p.x < window[0] || p.x > window[1])) continue;
      if (p.max > high) high = p.max;
      if (log) {
        for (const v of [p.min, p.value, p.max]) {
          if (v > 0 && v < low) low = v;
        }
      } else if (p.min < low) low = p.min;
    }
  }
  return low <= high ? [low, high] : undefined;
}

/** First and last x of all lines. */
export function xExtent(
  lines: readonly (readonly PlacedPoint[])[],
): [number, number] | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (const points of lines) {
    if (!points.length) continue;
    low = Math.min(low, points[0].x);
    high = Math.max(high, points[points.length - 1].x);
  }
  return low <= high ? [low, high] : undefined;
}

/** Index of the point nearest to x; -1 without points. */
export function nearestIndex(
  points: readonly Pick<PlacedPoint, 'x'>[],
  x: number,
): number {
  if (!points.length) return -1;
  let low = 0;
  let high = points.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle].x < x) low = middle + 1;
    else high = middle;
  }
  if (low > 0 && x - points[low - 1].x <= points[low].x - x) return low - 1;
  return low;
}

/** The point of a line at x; undefined where the line has not begun or has ended. */
export function pointAt(
  points: readonly PlacedPoint[],
  x: number,
): PlacedPoint | undefined {
  const last = points.length - 1;
  if (last < 0) return undefined;
  const gap = last ? (points[last].x - points[0].x) / last : 0;
  if (x < points[0].x - gap || x > points[last].x + gap) return undefined;
  return points[nearestIndex(points, x)];
}

/** The steps that a part of the axis covers, over all lines: what has to be read again in detail. */
export function stepWindow(
  lines: readonly (readonly PlacedPoint[])[],
  window: [number, number],
): [number, number] | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (const points of lines) {
    for (const { x, step } of points) {
      if (x < window[0] || x > window[1]) continue;
      low = Math.min(low, step);
      high = Math.max(high, step);
    }
  }
  return low <= high ? [low, high] : undefined;
}

/** Whether any point stands for several: without one, minimum and maximum repeat the value. */
export const hasEnvelope = (
  lines: readonly { placed: readonly PlacedPoint[] }[],
): boolean =>
  lines.some(line => line.placed.some(point => point.max > point.min));

/** The last point within a window; the last of all without one. */
export function lastWithin(
  points: readonly PlacedPoint[],
  window: [number, number] | undefined,
): PlacedPoint | undefined {
  for (let i = points.length - 1; i >= 0; i--) {
    const point = points[i];
    if (!window || (point.x >= window[0] && point.x <= window[1])) return point;
  }
  return undefined;
}

/**
 * Baseline of a label's text over its line, or below the line where the label would leave the drawing at the top.
 * `size` is the height of the text.
 */
export const labelTop = (line: number, top: number, size: number): number =>
  line - 4 - size < top ? line + size + 2 : line - 4;

const at = (n: number) => Math.round(n * 10) / 10;

/** A line through the points; what has no place on the scale lifts the pen. */
export function linePath(
  points: readonly PlacedPoint[],
  values: readonly number[],
  x: Scale,
  y: Scale,
): string {
  let path = '';
  let pen = 'M';
  points.forEach((point, i) => {
    const top = y(values[i]);
    if (!Number.isFinite(top)) {
      pen = 'M';
      return;
    }
    path += `${pen}${at(x(point.x))} ${at(top)}`;
    pen = 'L';
  });
  return path;
}

/** The area from minimum to maximum; empty when every point stands for itself. */
export function bandPath(
  points: readonly PlacedPoint[],
  x: Scale,
  y: Scale,
  /** Where a minimum that has no place on the scale is drawn. */
  floor: number,
): string {
  if (!points.some(p => p.max > p.min)) return '';
  const place = (value: number) => {
    const top = y(value);
    return Number.isFinite(top) ? top : floor;
  };
  const upper = points.map(p => `${at(x(p.x))} ${at(place(p.max))}`);
  const lower = points.map(p => `${at(x(p.x))} ${at(place(p.min))}`).reverse();
  return `M${upper.join('L')}L${lower.join('L')}Z`;
}

/** A domain a little wider than its values, on round ends for a linear scale. */
export function padDomain(
  [low, high]: [number, number],
  log = false,
): [number, number] {
  if (log) {
    return low === high ? [low / 2, high * 2] : [low / 1.15, high * 1.15];
  }
  if (low === high) {
    const pad = Math.abs(low) * 0.1 || 1;
    return [low - pad, high + pad];
  }
  const pad = (high - low) * 0.04;
  return [low - pad, high + pad];
}

/** How many decimals tell ticks a step apart: 3 for 0.025. */
export function decimalsOf(step: number): number {
  for (let digits = 0; digits < 6; digits++) {
    const scaled = Math.abs(step) * 10 ** digits;
    if (scaled >= 1 && Math.abs(scaled - Math.round(scaled)) < 1e-6) {
      return digits;
    }
  }
  return step ? 6 : 0;
}
