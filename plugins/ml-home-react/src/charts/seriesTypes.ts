import type { ReactNode } from 'react';
import type { Formatter } from '../format';
import type { ChartCursor } from './chartCursor';
import type { PlacedPoint, SeriesAxis, SeriesPoint } from './seriesMath';

/** One run's line of a metric. */
export interface SeriesLine {
  /** Unique in the chart: the run. */
  id: string;
  /** The run's name. */
  label: string;
  /** A colour of the theme: `tokens.series[n]`. */
  colour: string;
  /** SVG dash pattern, where hues alone do not suffice. */
  dash?: string;
  /** In any order; only finite values. Empty: the run has not logged the metric. */
  points: readonly SeriesPoint[];
  /** Epoch milliseconds of the run's start: zero of relative time. */
  startTime: number;
  /** Points stand for several logged ones each: their minimum and maximum are drawn as a band. */
  reduced?: boolean;
  /** The newest point is no number: the line ends before it. */
  lastNotFinite?: boolean;
}

export interface SeriesChartProps {
  /** The metric, as readers hear it. */
  name: string;
  /** Any number of lines; what has no points is counted below and not drawn. */
  lines: readonly SeriesLine[];
  /** Default `step`. */
  axis?: SeriesAxis;
  /** Logarithmic vertical scale: what is not above zero is left out and counted. */
  log?: boolean;
  /** 0 to 0.999: time-weighted moving average over the raw curve, which stays faintly behind. */
  smoothing?: number;
  /** Drawn dashed, with its label on the line. */
  baseline?: { value: number; label: string };
  /** Share one cursor among charts that should move together; without it the chart has its own. */
  cursor?: ChartCursor;
  /** The part of the axis in sight, in its own unit (steps, ms, epoch ms); absent: all of it. */
  zoom?: [number, number];
  /**
   * Called when a reader drags a range, with the steps that it covers over all lines, so that the caller can read
   * them in detail; with nothing when they go back to all. Absent: the chart cannot be zoomed.
   */
  onZoom?: (
    range: [number, number] | undefined,
    steps?: [number, number],
  ) => void;
  /** Height of the drawing in px, without title, values and notes. Default 190. */
  height?: number;
  /** The table of values below, which also is the legend. Default: shown. */
  values?: boolean;
  /** How a value is written; default: as metrics are everywhere. */
  formatValue?: (value: number) => string;
  /** At the left of the title row; default is the name. */
  title?: ReactNode;
  /** At its right: buttons of the page. */
  actions?: ReactNode;
  /** Line ids that stand out: the others fade. */
  highlight?: string;
}

export interface PlacedLine extends SeriesLine {
  placed: PlacedPoint[];
}

/** Writes a place on the axis: a step, a duration, a time. */
export function axisFormatter(
  axis: SeriesAxis,
  format: Formatter,
): (x: number) => string {
  if (axis === 'step') return x => format.number(Math.round(x));
  if (axis === 'relative') return x => format.duration(Math.max(0, x));
  return x => format.absolute(x);
}
