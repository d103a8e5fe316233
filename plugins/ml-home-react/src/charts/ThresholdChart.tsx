import Box from '@mui/material/Box';
import { KeyboardEvent, PointerEvent, useRef, useState } from 'react';
import { Button } from '../components/Button';
import { useFormat } from '../format';
import { isTyping } from '../hooks';
import { useMlHomeTranslation } from '../translation';
import { useTokens } from '../theme';
import { ChartTwin } from './ChartTwin';
import { useWidth } from './useWidth';

const LEFT = 40;
const RIGHT = 16;
const TOP = 14;
const BOTTOM = 40;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

export interface ThresholdLine {
  label: string;
  dash?: string;
  accent?: boolean;
  /** In the order of the thresholds; undefined is a gap. */
  values: (number | undefined)[];
}

export interface ThresholdChartProps {
  name: string;
  xLabel: string;
  /** Ascending; the handle stands on one of them. */
  thresholds: number[];
  lines: ThresholdLine[];
  /** Index of the threshold that the handle stands on. */
  at: number;
  onMove: (index: number) => void;
  inUse?: { value: number; label: string };
  height?: number;
}

/** The path of a line with gaps where a value is unknown. */
function pathOf(points: ([number, number] | undefined)[]): string {
  let open = false;
  return points
    .map(point => {
      if (!point) {
        open = false;
        return '';
      }
      const mark = open ? 'L' : 'M';
      open = true;
      return `${mark}${point[0]} ${point[1]}`;
    })
    .join('');
}

/** Shares over the threshold, with a handle that is dragged, or moved by the arrow keys. */
export function ThresholdChart(props: ThresholdChartProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { ref, width } = useWidth();
  const svg = useRef<SVGSVGElement>(null);
  const [table, setTable] = useState(false);
  const [dragging, setDragging] = useState(false);
  const height = props.height ?? 260;
  const { thresholds, at } = props;
  const low = Math.min(0, thresholds[0]);
  const high = Math.max(1, thresholds[thresholds.length - 1]);
  const span = high - low || 1;
  const inner = Math.max(10, width - LEFT - RIGHT);
  const x = (value: number) => LEFT + ((value - low) / span) * inner;
  const y = (share: number) => TOP + (1 - share) * (height - TOP - BOTTOM);

  const move = (index: number) =>
    props.onMove(Math.min(Math.max(index, 0), thresholds.length - 1));
  const moveTo = (event: PointerEvent) => {
    const box = svg.current?.getBoundingClientRect();
    if (!box) return;
    const value = low + ((event.clientX - box.left - LEFT) / inner) * span;
    const nearest = thresholds.reduce(
      (best, one, i) =>
        Math.abs(one - value) < Math.abs(thresholds[best] - value) ? i : best,
      0,
    );
    move(nearest);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isTyping(event.target)) return;
    if (event.key === 't') setTable(!table);
  };
  const onHandleKey = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      PageDown: at - 10,
      PageUp: at + 10,
      Home: 0,
      End: thresholds.length - 1,
    };
    if (steps[event.key] === undefined) return;
    event.preventDefault();
    move(steps[event.key]);
  };
  const here = x(thresholds[at]);
  return (
    <Box role="group" aria-label={props.name} onKeyDown={onKeyDown}>
      {table ? (
        <ChartTwin
          label={props.name}
          height={height}
          heads={[props.xLabel, ...props.lines.map(line => line.label)]}
          rows={thresholds.map((value, i) => [
            format.number(value, 3),
            ...props.lines.map(line =>
              line.values[i] === undefined
                ? t('cards.unknown')
                : format.number(line.values[i], 4),
            ),
          ])}
        />
      ) : (
        <Box ref={ref} sx={{ height, position: 'relative' }}>
          {width > 0 && (
            <>
              <svg
                ref={svg}
                width={width}
                height={height}
                aria-hidden
                focusable="false"
                style={{ touchAction: 'none', cursor: 'ew-resize' }}
                onPointerDown={event => {
                  event.currentTarget.setPointerCapture(event.pointerId);
                  setDragging(true);
                  moveTo(event);
                }}
                onPointerMove={event => dragging && moveTo(event)}
                onPointerUp={() => setDragging(false)}
              >
                {TICKS.map(tick => (
                  <g key={tick}>
                    <line
                      x1={LEFT}
                      x2={width - RIGHT}
                      y1={y(tick)}
                      y2={y(tick)}
                      stroke={k.line}
                    />
                    <text
                      x={LEFT - 6}
                      y={y(tick) + 4}
                      textAnchor="end"
                      fontSize={11}
                      fill={k.faint}
                    >
                      {format.number(tick, 2)}
                    </text>
                    <text
                      x={x(low + tick * span)}
                      y={height - BOTTOM + 16}
                      textAnchor="middle"
                      fontSize={11}
                      fill={k.faint}
                    >
                      {format.number(low + tick * span, 2)}
                    </text>
                  </g>
                ))}
                <text
                  x={LEFT + inner / 2}
                  y={height - 4}
                  textAnchor="middle"
                  fontSize={11}
                  fill={k.second}
                >
                  {props.xLabel}
                </text>
                {props.inUse && (
                  <g>
                    <line
                      x1={x(props.inUse.value)}
                      x2={x(props.inUse.value)}
                      y1={TOP}
                      y2={y(0)}
                      stroke={k.second}
                      strokeDasharray="2 3"
                    />
                    <text
                      x={x(props.inUse.value) + 5}
                      y={y(0) - 6}
                      fontSize={11}
                      fill={k.second}
                      stroke={k.paper}
                      strokeWidth={3}
                      paintOrder="stroke"
                    >
                      {props.inUse.label}
                    </text>
                  </g>
                )}
                {props.lines.map((line, i) => {
                  const points = line.values.map(
                    (value, j): [number, number] | undefined =>
                      value === undefined
                        ? undefined
                        : [x(thresholds[j]), y(value)],
                  );
                  const first = points.find(one => one !== undefined);
                  const last = points.findLast(one => one !== undefined);
                  const colour = line.accent ? k.accent : k.second;
                  const label = i % 2 === 0 ? first : last;
                  return (
                    <g key={line.label}>
                      <path
                        d={pathOf(points)}
                        fill="none"
                        stroke={colour}
                        strokeWidth={line.accent ? 2 : 1.6}
                        strokeDasharray={line.dash}
                      />
                      {label && (
                        <text
                          x={label[0] + (i % 2 === 0 ? 6 : -6)}
                          y={Math.min(label[1] + 14, height - BOTTOM - 4)}
                          textAnchor={i % 2 === 0 ? 'start' : 'end'}
                          fontSize={11}
                          fill={colour}
                          stroke={k.paper}
                          strokeWidth={3}
                          paintOrder="stroke"
                        >
                          {line.label}
                        </text>
                      )}
                    </g>
                  );
                })}
                <line
                  x1={here}
                  x2={here}
                  y1={TOP - 6}
                  y2={y(0)}
                  stroke={k.accent}
                  strokeWidth={1.6}
                />
              </svg>
              <Box
                role="slider"
                tabIndex={0}
                aria-label={props.xLabel}
                aria-valuemin={thresholds[0]}
                aria-valuemax={thresholds[thresholds.length - 1]}
                aria-valuenow={thresholds[at]}
                aria-valuetext={format.number(thresholds[at], 3)}
                onKeyDown={onHandleKey}
                sx={{
                  position: 'absolute',
                  left: here - 12,
                  top: y(0) - 12,
                  width: 24,
                  height: 24,
                  display: 'grid',
                  placeItems: 'center',
                  borderRadius: '6px',
                  pointerEvents: 'none',
                  '&::after': {
                    content: '""',
                    width: 13,
                    height: 9,
                    borderRadius: '3px',
                    bgcolor: k.accent,
                  },
                  '&:focus-visible': {
                    outline: `2px solid ${k.accent}`,
                    outlineOffset: 0,
                  },
                }}
              />
            </>
          )}
        </Box>
      )}
      <Box
        data-print="hide"
        sx={{ display: 'flex', justifyContent: 'flex-end' }}
      >
        <Button small variant="text" onClick={() => setTable(!table)}>
          {table ? t('chart.chart') : t('chart.table')}
        </Button>
      </Box>
    </Box>
  );
}
