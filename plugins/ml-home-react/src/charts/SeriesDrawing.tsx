import Box from '@mui/material/Box';
import { PointerEvent, useId, useMemo, useRef, useState } from 'react';
import { useFormat } from '../format';
import { type, useTokens } from '../theme';
import type { ChartCursor } from './chartCursor';
import { logTicks, niceTicks } from './prepare';
import type { PlacedLine } from './seriesTypes';
import { Curves, CursorMark, curveOf } from './SeriesCurves';
import {
  decimalsOf,
  labelTop,
  padDomain,
  scaleOf,
  SeriesAxis,
  valueExtent,
} from './seriesMath';
import { timeTicks } from './timeTicks';
import { useWidth } from './useWidth';

const LEFT = 46;
const RIGHT = 10;
const TOP = 8;
const BOTTOM = 20;
/** Size of the baseline's label. */
const LABEL = 11;
/** A shorter drag is a click. */
const MIN_DRAG = 6;

export interface SeriesDrawingProps {
  lines: PlacedLine[];
  axis: SeriesAxis;
  log: boolean;
  smoothing: number;
  baseline?: { value: number; label: string };
  cursor: ChartCursor;
  window: [number, number];
  zoomed: boolean;
  height: number;
  formatValue: (value: number) => string;
  highlight?: string;
  onZoom?: (range: [number, number]) => void;
  onReset?: () => void;
}

/** The drawing of a chart of lines. */
export function SeriesDrawing(props: SeriesDrawingProps) {
  const k = useTokens();
  const format = useFormat();
  const clip = useId();
  const { ref, width } = useWidth();
  const drag = useRef<number>(undefined);
  const [range, setRange] = useState<[number, number]>();
  const { lines, log, smoothing, window, height, axis, baseline } = props;
  const bottom = height - BOTTOM;
  const [from, to] = window;

  const { x, y, ticks } = useMemo(() => {
    const sx = scaleOf(from === to ? [from - 1, to + 1] : [from, to], [
      LEFT,
      Math.max(LEFT + 10, width - RIGHT),
    ]);
    const seen = valueExtent(
      lines.map(line => line.placed),
      props.zoomed ? [from, to] : undefined,
      log,
    ) ?? [0, 1];
    const base =
      baseline && (!log || baseline.value > 0) ? baseline.value : undefined;
    const extent: [number, number] =
      base === undefined
        ? seen
        : [Math.min(seen[0], base), Math.max(seen[1], base)];
    const domain = padDomain(extent, log);
    const sy = scaleOf(domain, [bottom, TOP], log);
    const wanted = height > 230 ? 8 : 6;
    const all = log ? logTicks(...extent) : niceTicks(...extent, wanted);
    return {
      x: sx,
      y: sy,
      ticks: all.filter(v => v >= domain[0] && v <= domain[1]),
    };
  }, [lines, from, to, width, height, bottom, log, baseline, props.zoomed]);

  const curves = useMemo(
    () => lines.map(line => curveOf(line, x, y, smoothing, bottom)),
    [lines, x, y, smoothing, bottom],
  );
  const xTicks = useMemo(() => {
    const count = Math.max(2, Math.floor(width / 70));
    if (from === to) return [from];
    return (
      axis === 'step'
        ? niceTicks(from, to, count).filter(Number.isInteger)
        : timeTicks(from, to, count, axis === 'relative')
    ).filter(v => v >= from && v <= to);
  }, [axis, from, to, width]);
  const writeX = (v: number) => {
    if (axis === 'step') return format.compact(v);
    if (axis === 'relative') return format.duration(v);
    return to - from > 2 * 86_400_000 ? format.date(v) : format.time(v);
  };
  const largest = Math.max(...ticks.map(Math.abs));
  const step = ticks.length > 1 ? Math.abs(ticks[1] - ticks[0]) : largest;
  const writeY = (v: number) => {
    if (largest >= 10_000) return format.compact(v);
    if (v !== 0 && Math.abs(v) < 0.001) return format.metric(v);
    return format.number(v, log ? 4 : decimalsOf(step));
  };

  const xAt = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const raw = x.invert(event.clientX - box.left);
    return Math.min(to, Math.max(from, raw));
  };
  const onMove = (event: PointerEvent) => {
    const at = xAt(event);
    props.cursor.set(axis === 'step' ? Math.round(at) : at);
    if (drag.current !== undefined) setRange([drag.current, at]);
  };
  const onUp = () => {
    const chosen = range;
    drag.current = undefined;
    setRange(undefined);
    if (!chosen || Math.abs(x(chosen[0]) - x(chosen[1])) < MIN_DRAG) return;
    const low = Math.min(...chosen);
    const high = Math.max(...chosen);
    props.onZoom?.(
      axis === 'step' ? [Math.floor(low), Math.ceil(high)] : [low, high],
    );
  };
  const anchorOf = (left: number, end: boolean, first: boolean) => {
    if (end) return 'end' as const;
    return first && left < LEFT + 12 ? ('start' as const) : ('middle' as const);
  };
  const text = { fontSize: type.axis.fontSize, fill: k.faint };

  return (
    <Box ref={ref} sx={{ height, minWidth: 0 }}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          aria-hidden
          focusable="false"
          style={{
            display: 'block',
            touchAction: 'pan-y',
            userSelect: 'none',
            cursor: props.onZoom ? 'crosshair' : 'default',
            fontFamily: 'inherit',
          }}
          onPointerMove={onMove}
          onPointerLeave={() => {
            if (drag.current === undefined) props.cursor.set(undefined);
          }}
          onPointerDown={event => {
            if (!props.onZoom || event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            drag.current = xAt(event);
          }}
          onPointerUp={onUp}
          onPointerCancel={() => {
            drag.current = undefined;
            setRange(undefined);
          }}
          onDoubleClick={props.onReset}
        >
          <clipPath id={clip}>
            <rect
              x={LEFT - 4}
              y={TOP - 4}
              width={Math.max(0, width - LEFT - RIGHT + 8)}
              height={Math.max(0, bottom - TOP + 8)}
            />
          </clipPath>
          {ticks.map(v => (
            <g key={v}>
              <line
                x1={LEFT}
                x2={width - RIGHT}
                y1={y(v)}
                y2={y(v)}
                stroke={k.line}
              />
              <text x={LEFT - 6} y={y(v) + 3.5} textAnchor="end" {...text}>
                {writeY(v)}
              </text>
            </g>
          ))}
          {xTicks.map((v, i) => {
            const left = x(v);
            const end = left > width - RIGHT - 24;
            return (
              <text
                key={v}
                x={Math.min(left, width - RIGHT)}
                y={height - 5}
                textAnchor={anchorOf(left, end, i === 0)}
                {...text}
              >
                {writeX(v)}
              </text>
            );
          })}
          <g clipPath={`url(#${clip})`}>
            <Curves
              curves={curves}
              highlight={props.highlight}
              dark={k.dark}
              dense={lines.some(line => line.placed.length > width / 2)}
            />
            {baseline && Number.isFinite(y(baseline.value)) && (
              <g>
                <line
                  x1={LEFT}
                  x2={width - RIGHT}
                  y1={y(baseline.value)}
                  y2={y(baseline.value)}
                  stroke={k.text}
                  strokeDasharray="4 3"
                />
                <text
                  x={LEFT + 4}
                  y={labelTop(y(baseline.value), TOP, LABEL)}
                  fontSize={LABEL}
                  fill={k.text}
                  stroke={k.paper}
                  strokeWidth="3"
                  paintOrder="stroke"
                >
                  {baseline.label} {props.formatValue(baseline.value)}
                </text>
              </g>
            )}
            {range && (
              <rect
                x={Math.min(x(range[0]), x(range[1]))}
                y={TOP}
                width={Math.abs(x(range[1]) - x(range[0]))}
                height={bottom - TOP}
                fill={k.accentGround}
                stroke={k.accent}
                strokeWidth="0.8"
              />
            )}
            <CursorMark
              cursor={props.cursor}
              lines={lines}
              x={x}
              y={y}
              window={window}
              top={TOP}
              bottom={bottom}
            />
          </g>
        </svg>
      )}
    </Box>
  );
}
