import { logTicks, niceTicks } from './prepare';
import { padDomain, Scale, scaleOf } from './seriesMath';

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A logged value as a number; undefined for what is none or is not finite. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : undefined;
  }
  return typeof value === 'string' && number.test(value.trim())
    ? Number(value)
    : undefined;
}

/** How numbers are spread along an axis, where someone chose it. */
export type AxisScale = 'linear' | 'log';

/** An axis over values of any kind: numbers, spread by powers where they span them, or words in their order. */
export interface ValueAxis {
  kind: 'linear' | 'log' | 'words';
  /** Position of a value; undefined where it has none. */
  place(value: unknown): number | undefined;
  ticks: { at: number; value: number | string }[];
  scale?: Scale;
  words: string[];
  /** Of the values it was laid for: numbers that a log scale has no place for. */
  below: number;
}

/** Words beyond these would overlap. */
const MAX_WORDS = 24;
/** Numbers that span more than this read better by powers: params, which are chosen, sooner than metrics. */
const LOG_SPAN = { param: 10, metric: 100 };
/** So few values are all named on the axis. */
const FEW = 6;

/** Lays an axis for the values of a metric or param along positions. */
export function valueAxis(
  values: readonly unknown[],
  range: [number, number],
  wanted = 5,
  chosen?: AxisScale,
): ValueAxis {
  const known = values.filter(v => v !== undefined && v !== null && v !== '');
  const numbers = known.map(asNumber);
  const numeric =
    known.length > 0 &&
    numbers.every(
      (n, i) =>
        n !== undefined ||
        typeof known[i] === 'number' ||
        /^(NaN|-?Infinity)$/.test(String(known[i])),
    );
  const finite = numbers.filter((n): n is number => n !== undefined);
  if (numeric && finite.length) {
    const positive = finite.filter(n => n > 0);
    const drawn = chosen === 'log' ? positive : finite;
    let low = Infinity;
    let high = -Infinity;
    for (const n of drawn) {
      if (n < low) low = n;
      if (n > high) high = n;
    }
    const kind = known.every(v => typeof v === 'string') ? 'param' : 'metric';
    const spans = low > 0 && high / low >= LOG_SPAN[kind];
    const log = chosen ? chosen === 'log' : spans;
    if (!drawn.length) {
      return {
        kind: 'log',
        words: [],
        ticks: [],
        below: finite.length,
        place: () => undefined,
      };
    }
    const domain = padDomain([low, high], log);
    const scale = scaleOf(domain, range, log);
    const distinct = [...new Set(drawn)].sort((a, b) => a - b);
    const round = () =>
      log ? logTicks(low, high) : niceTicks(low, high, wanted);
    const ticks = (distinct.length <= FEW ? distinct : round())
      .filter(v => v >= domain[0] && v <= domain[1])
      .map(value => ({ at: scale(value), value }));
    return {
      kind: log ? 'log' : 'linear',
      scale,
      words: [],
      ticks,
      below: log ? finite.length - positive.length : 0,
      place: value => {
        const n = asNumber(value);
        return n === undefined || (log && n <= 0) ? undefined : scale(n);
      },
    };
  }
  const counts = new Map<string, number>();
  for (const value of known) {
    counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  }
  const words = [...counts.entries()]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MAX_WORDS)
    .map(([word]) => word)
    .sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
  const step = (range[1] - range[0]) / Math.max(1, words.length);
  const at = new Map(
    words.map((word, i) => [word, range[0] + step * (i + 0.5)]),
  );
  return {
    kind: 'words',
    words,
    below: 0,
    ticks: words.map(word => ({ at: at.get(word)!, value: word })),
    place: value => (value === undefined ? undefined : at.get(String(value))),
  };
}

/** Cells of two params and the mean of a metric in each. */
export interface HeatCells {
  xs: string[];
  ys: string[];
  cells: Map<string, { mean: number; n: number }>;
  low: number;
  high: number;
}

export const heatKey = (x: string, y: string): string => `${x}\n${y}`;

const byValue = (a: string, b: string) => {
  const [m, n] = [asNumber(a), asNumber(b)];
  return m !== undefined && n !== undefined
    ? m - n
    : a.localeCompare(b, undefined, { numeric: true });
};

/** Mean of a metric for each pair of values; pairs without a run stay empty. */
export function heatCells(
  rows: readonly { x?: string; y?: string; value?: number }[],
  max = 20,
): HeatCells & { cut: boolean } {
  const sums = new Map<string, { sum: number; n: number }>();
  const countX = new Map<string, number>();
  const countY = new Map<string, number>();
  for (const { x, y, value } of rows) {
    if (x === undefined || y === undefined || value === undefined) continue;
    countX.set(x, (countX.get(x) ?? 0) + 1);
    countY.set(y, (countY.get(y) ?? 0) + 1);
    const cell = sums.get(heatKey(x, y)) ?? { sum: 0, n: 0 };
    sums.set(heatKey(x, y), { sum: cell.sum + value, n: cell.n + 1 });
  }
  const most = (counts: Map<string, number>) =>
    [...counts.entries()]
      .sort((a, b) => b[1] - a[1])
      .slice(0, max)
      .map(([word]) => word)
      .sort(byValue);
  const xs = most(countX);
  const ys = most(countY);
  const cells = new Map<string, { mean: number; n: number }>();
  let low = Infinity;
  let high = -Infinity;
  for (const x of xs) {
    for (const y of ys) {
      const cell = sums.get(heatKey(x, y));
      if (!cell) continue;
      const mean = cell.sum / cell.n;
      low = Math.min(low, mean);
      high = Math.max(high, mean);
      cells.set(heatKey(x, y), { mean, n: cell.n });
    }
  }
  return {
    xs,
    ys,
    cells,
    low,
    high,
    cut: countX.size > max || countY.size > max,
  };
}
