import Box from '@mui/material/Box';
import { PointerEvent, useMemo, useRef, useState } from 'react';
import { type, useTokens } from '../theme';
import { mixScale } from './mixScale';
import { ColourKey, useValueWriter } from './ScatterChart';
import { useWidth } from './useWidth';
import { asNumber, AxisScale, ValueAxis, valueAxis } from './valueAxis';

export interface ParallelRow {
  id: string;
  label: string;
  /** By dimension. */
  values: Record<string, unknown>;
}

/** A range kept on an axis, as shares of its height from the bottom: 0 to 1. */
export type Brush = [number, number];

export interface ParallelDimension {
  id: string;
  label: string;
  /** Absent: by powers where the numbers span them. */
  scale?: AxisScale;
}

export interface ParallelChartProps {
  /** From left to right; the last one gives the colour. */
  dimensions: ParallelDimension[];
  rows: readonly ParallelRow[];
  brushes: Record<string, Brush>;
  onBrush: (dimension: string, range: Brush | undefined) => void;
  height: number;
}

const PAD = 46;
const TOP = 26;
const BOTTOM = 10;

/** Axes of the dimensions over a height of 1, bottom up. */
export const parallelAxes = (
  dimensions: Pick<ParallelDimension, 'id' | 'scale'>[],
  rows: readonly ParallelRow[],
): Map<string, ValueAxis> =>
  new Map(
    dimensions.map(({ id, scale }) => [
      id,
      valueAxis(
        rows.map(row => row.values[id]),
        [0, 1],
        4,
        scale,
      ),
    ]),
  );

/** The rows that every range keeps; a row without a value is kept by no range. */
export function brushed<Row extends ParallelRow>(
  rows: readonly Row[],
  axes: Map<string, ValueAxis>,
  brushes: Record<string, Brush>,
): Row[] {
  const active = Object.entries(brushes);
  if (!active.length) return [...rows];
  return rows.filter(row =>
    active.every(([id, [low, high]]) => {
      const at = axes.get(id)?.place(row.values[id]);
      return at !== undefined && at >= low && at <= high;
    }),
  );
}

/** One line per run through its values; a range dragged along an axis keeps some of them. */
export function ParallelChart(props: ParallelChartProps) {
  const k = useTokens();
  const write = useValueWriter();
  const { ref, width } = useWidth();
  const { dimensions, rows, brushes, height } = props;
  const drag = useRef<{ id: string; from: number }>(undefined);
  const [dragging, setDragging] = useState<{ id: string; range: Brush }>();
  const axes = useMemo(
    () => parallelAxes(dimensions, rows),
    [dimensions, rows],
  );
  const last = dimensions[dimensions.length - 1];
  const mix = useMemo(
    () =>
      mixScale(
        rows.map(row => asNumber(row.values[last?.id]) ?? row.values[last?.id]),
        k,
      ),
    [rows, last, k],
  );
  const span = height - TOP - BOTTOM;
  const topOf = (share: number) => height - BOTTOM - share * span;
  const leftOf = (i: number) =>
    dimensions.length < 2
      ? width / 2
      : PAD + (i / (dimensions.length - 1)) * (width - 2 * PAD);
  const active = dragging
    ? { ...brushes, [dragging.id]: dragging.range }
    : brushes;
  const kept = new Set(brushed(rows, axes, active).map(row => row.id));
  const shareAt = (event: PointerEvent) => {
    const drawing = (event.currentTarget as SVGElement).ownerSVGElement!;
    const box = drawing.getBoundingClientRect();
    return Math.min(
      1,
      Math.max(0, (height - BOTTOM - (event.clientY - box.top)) / span),
    );
  };
  const pathOf = (row: ParallelRow) => {
    let pen = 'M';
    let path = '';
    dimensions.forEach(({ id }, i) => {
      const at = axes.get(id)?.place(row.values[id]);
      if (at === undefined) {
        pen = 'M';
        return;
      }
      path += `${pen}${leftOf(i).toFixed(1)} ${topOf(at).toFixed(1)}`;
      pen = 'L';
    });
    return path;
  };
  return (
    <Box sx={{ minWidth: 0 }}>
      <Box ref={ref} sx={{ height }}>
        {width > 0 && (
          <svg
            width={width}
            height={height}
            aria-hidden
            focusable="false"
            style={{ touchAction: 'none' }}
          >
            {rows.map(row => {
              const on = kept.has(row.id);
              return (
                <path
                  key={row.id}
                  d={pathOf(row)}
                  fill="none"
                  stroke={on ? mix.of(row.values[last.id]) : k.line}
                  strokeWidth={on ? 1.2 : 0.8}
                  opacity={on ? 0.75 : 0.5}
                />
              );
            })}
            {dimensions.map(({ id, label }, i) => {
              const axis = axes.get(id)!;
              const left = leftOf(i);
              const brush = active[id];
              const end = i === dimensions.length - 1;
              return (
                <g key={id}>
                  <text
                    x={left}
                    y={14}
                    textAnchor="middle"
                    fontSize={11}
                    fontWeight={end ? 650 : 400}
                    fill={k.text}
                  >
                    {label.length > 14 ? `…${label.slice(-13)}` : label}
                    <title>{label}</title>
                  </text>
                  <line
                    x1={left}
                    x2={left}
                    y1={TOP}
                    y2={height - BOTTOM}
                    stroke={k.second}
                  />
                  {axis.ticks.map(tick => (
                    <text
                      key={String(tick.value)}
                      x={end ? left - 5 : left + 5}
                      y={topOf(tick.at) + 3.5}
                      textAnchor={end ? 'end' : 'start'}
                      fontSize={11}
                      fill={k.text}
                      stroke={k.paper}
                      strokeWidth="3"
                      paintOrder="stroke"
                    >
                      {write(tick.value).slice(0, 10)}
                    </text>
                  ))}
                  {brush && (
                    <rect
                      x={left - 7}
                      width={14}
                      y={topOf(brush[1])}
                      height={Math.max(2, (brush[1] - brush[0]) * span)}
                      fill={k.accentGround}
                      stroke={k.accent}
                    />
                  )}
                  <rect
                    x={left - 14}
                    width={28}
                    y={TOP}
                    height={span}
                    fill="transparent"
                    style={{ cursor: 'ns-resize' }}
                    onPointerDown={event => {
                      event.currentTarget.setPointerCapture(event.pointerId);
                      drag.current = { id, from: shareAt(event) };
                    }}
                    onPointerMove={event => {
                      if (drag.current?.id !== id) return;
                      const at = shareAt(event);
                      const { from } = drag.current;
                      setDragging({
                        id,
                        range: [Math.min(from, at), Math.max(from, at)],
                      });
                    }}
                    onPointerUp={() => {
                      drag.current = undefined;
                      if (
                        dragging &&
                        dragging.range[1] - dragging.range[0] > 0.01
                      ) {
                        props.onBrush(id, dragging.range);
                      }
                      setDragging(undefined);
                    }}
                    onDoubleClick={() => props.onBrush(id, undefined)}
                  />
                </g>
              );
            })}
          </svg>
        )}
      </Box>
      {last && (
        <Box sx={{ mt: 0.5, ...type.axis }}>
          <ColourKey label={last.label} mix={mix} />
        </Box>
      )}
    </Box>
  );
}
