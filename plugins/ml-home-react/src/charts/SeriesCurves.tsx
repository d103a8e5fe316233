import { memo } from 'react';
import { useTokens } from '../theme';
import { ChartCursor, useChartCursor } from './chartCursor';
import type { PlacedLine } from './seriesTypes';
import { bandPath, linePath, pointAt, Scale, smoothValues } from './seriesMath';

/** A line as paths. */
export interface Curve {
  id: string;
  colour: string;
  dash?: string;
  band: string;
  raw: string;
  smooth?: string;
  end?: [number, number];
  single: boolean;
}

/** Cuts a line into its paths; a moving average is drawn over the raw curve. */
export function curveOf(
  line: PlacedLine,
  x: Scale,
  y: Scale,
  smoothing: number,
  floor: number,
): Curve {
  const { placed } = line;
  const values = placed.map(p => p.value);
  const smoothed =
    smoothing > 0 && placed.length > 2
      ? smoothValues(placed, smoothing)
      : undefined;
  const last = placed[placed.length - 1];
  const top = y((smoothed ?? values)[values.length - 1]);
  return {
    id: line.id,
    colour: line.colour,
    dash: line.dash,
    band: bandPath(placed, x, y, floor),
    raw: linePath(placed, values, x, y),
    smooth: smoothed && linePath(placed, smoothed, x, y),
    end: Number.isFinite(top) ? [x(last.x), top] : undefined,
    single: placed.length === 1,
  };
}

/** The curves: drawn again when data or size change, never for the cursor. */
export const Curves = memo(function CurvePaths(props: {
  curves: Curve[];
  highlight?: string;
  dark: boolean;
  /** More points than there is room: a broad line would be a smear. */
  dense: boolean;
}) {
  const fade = (id: string) =>
    props.highlight && props.highlight !== id ? 0.18 : 1;
  // Bands of many runs on top of each other would be one grey.
  const many = props.curves.length > 12;
  return (
    <>
      {!many &&
        props.curves.map(curve => (
          <path
            key={curve.id}
            d={curve.band}
            fill={curve.colour}
            opacity={
              (props.dark ? 0.24 : 0.16) *
              (props.curves.length > 4 ? 0.6 : 1) *
              fade(curve.id)
            }
          />
        ))}
      {props.curves.map(
        curve =>
          curve.smooth && (
            <path
              key={curve.id}
              d={curve.raw}
              fill="none"
              stroke={curve.colour}
              strokeWidth="1"
              opacity={0.32 * fade(curve.id)}
            />
          ),
      )}
      {props.curves.map(curve => (
        <path
          key={curve.id}
          d={curve.smooth ?? curve.raw}
          fill="none"
          stroke={curve.colour}
          strokeWidth={many || props.dense ? 1.1 : 1.6}
          strokeDasharray={curve.dash}
          strokeLinejoin="round"
          opacity={fade(curve.id)}
        />
      ))}
      {props.curves.map(
        curve =>
          curve.end && (
            <circle
              key={curve.id}
              cx={curve.end[0]}
              cy={curve.end[1]}
              r={curve.single ? 3.5 : 2.8}
              fill={curve.colour}
              opacity={fade(curve.id)}
            />
          ),
      )}
    </>
  );
});

/** The cursor and the points that it meets. */
export function CursorMark(props: {
  cursor: ChartCursor;
  lines: PlacedLine[];
  x: Scale;
  y: Scale;
  window: [number, number];
  top: number;
  bottom: number;
}) {
  const k = useTokens();
  const at = useChartCursor(props.cursor);
  if (at === undefined || at < props.window[0] || at > props.window[1]) {
    return null;
  }
  const left = props.x(at);
  return (
    <g pointerEvents="none">
      <line
        x1={left}
        x2={left}
        y1={props.top}
        y2={props.bottom}
        stroke={k.second}
        strokeWidth="1.2"
      />
      {props.lines.map(line => {
        const point = pointAt(line.placed, at);
        const top = point && props.y(point.value);
        return (
          point &&
          Number.isFinite(top) && (
            <circle
              key={line.id}
              cx={props.x(point.x)}
              cy={top}
              r="3.2"
              fill={k.paper}
              stroke={line.colour}
              strokeWidth="1.6"
            />
          )
        );
      })}
    </g>
  );
}
