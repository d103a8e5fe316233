import Box from '@mui/material/Box';
import { KeyboardEvent, useState } from 'react';
import { Button } from '../components/Button';
import { useFormat } from '../format';
import { isTyping } from '../hooks';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';
import { ChartTwin } from './ChartTwin';
import { usePartitionWords } from './deliveryMarks';
import { deadlinePath, DeliveryPoint, Dot, labelSides } from './deliveryPoints';
import { durationTicks, usualRange } from './durationTicks';
import { useWidth } from './useWidth';

/** The ninth decile of a window, with its words for the line. */
export interface DecileLine {
  value: number;
  label: string;
}

const LEFT = 68;
const RIGHT = 12;
const TOP = 26;
const BOTTOM = 22;

/** Delivery times over partitions, under the deadline drawn, with the ninth decile of both windows. */
export function DeliveryTimeChart(props: {
  points: DeliveryPoint[];
  previous?: DecileLine;
  current?: DecileLine;
  /** Words on the line of the deadline. */
  deadlineLabel?: string;
  /** Says the finding. */
  name: string;
  height?: number;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const words = usePartitionWords();
  const { ref, width } = useWidth();
  const [over, setOver] = useState<number>();
  const [table, setTable] = useState(false);
  const height = props.height ?? 220;
  const { points } = props;
  const shownTime = (one: DeliveryPoint) => one.time ?? one.waited;
  const range = usualRange(
    // What is merely waited for yet says nothing of the usual.
    points.flatMap(one =>
      one.state === 'pending' ? [] : shownTime(one) ?? [],
    ),
    // The decile may lie far out, as the points do: its line then runs along the edge.
    points.flatMap(one => one.deadline ?? []),
  );
  // Room above the deadline for what lies outside.
  const beyond = (range.high - range.low) / 6;
  const ticks = durationTicks(range.low, range.high + beyond, 6);
  const [low, high] = [ticks[0], ticks[ticks.length - 1]];
  const inner = Math.max(10, width - LEFT - RIGHT);
  const half = inner / Math.max(1, points.length) / 2;
  const x = (i: number) =>
    LEFT + half + (i * inner) / Math.max(1, points.length);
  const y = (ms: number) => {
    const shown = Math.max(low, Math.min(ms, high));
    return TOP + ((high - shown) / (high - low)) * (height - TOP - BOTTOM);
  };
  const border = points.findIndex(({ current }) => current);
  const split = border < 0 ? width - RIGHT : x(border) - half;
  // The first label begins at its mark and the next is centred on its own: between them lie one and a half.
  const longest = points.reduce(
    (most, { label }) => Math.max(most, label.length),
    0,
  );
  const room = Math.max(72, 1.5 * longest * 6.5 + 8);
  const every = Math.max(1, Math.ceil(points.length / (inner / room)));
  const at = over === undefined ? undefined : points[over];
  const firstDeadline = points.find(({ deadline }) => deadline !== undefined);
  const outside = points.flatMap((one, i) =>
    (shownTime(one) ?? 0) > high ? [i] : [],
  );
  const sides = labelSides(outside.map(x), width - RIGHT);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 't' && !isTyping(event.target)) setTable(!table);
  };
  const lineOf = (line: DecileLine | undefined, from: number, to: number) =>
    line && to - from > 4 ? (
      <g>
        <line
          x1={from}
          x2={to}
          y1={y(line.value)}
          y2={y(line.value)}
          stroke={k.second}
          strokeWidth={1.4}
          strokeDasharray="5 3"
        />
        <text x={from + 4} y={14} fontSize={11} fill={k.second}>
          {line.value > high ? `${line.label} ↑` : line.label}
        </text>
      </g>
    ) : null;

  return (
    <Box role="group" aria-label={props.name} onKeyDown={onKeyDown}>
      {table ? (
        <ChartTwin
          label={props.name}
          height={height}
          heads={[
            t('delivery.partition'),
            t('delivery.state'),
            t('delivery.time'),
            t('delivery.deadline'),
          ]}
          rows={points.map(one => [
            one.label,
            words[one.state],
            one.time === undefined
              ? t('delivery.notYet')
              : format.duration(one.time),
            one.deadline === undefined ? '–' : format.duration(one.deadline),
          ])}
        />
      ) : (
        <Box ref={ref} sx={{ height }}>
          {width > 0 && (
            <svg width={width} height={height} aria-hidden focusable="false">
              <rect
                x={split}
                y={TOP}
                width={Math.max(0, width - RIGHT - split)}
                height={height - TOP - BOTTOM}
                fill={k.hover}
              />
              {ticks.map(tick => (
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
                    {format.span(tick)}
                  </text>
                </g>
              ))}
              {points.map(
                (one, i) =>
                  i % every === 0 && (
                    <text
                      key={one.key}
                      x={x(i)}
                      y={height - 6}
                      textAnchor={i === 0 ? 'start' : 'middle'}
                      fontSize={11}
                      fill={k.faint}
                    >
                      {one.label}
                    </text>
                  ),
              )}
              <path
                d={deadlinePath(points, x, y, half)}
                stroke={k.error}
                strokeWidth={1.6}
                fill="none"
              />
              {firstDeadline && props.deadlineLabel && (
                <text
                  x={LEFT + 4}
                  y={y(firstDeadline.deadline!) - 5}
                  fontSize={11}
                  fontWeight={600}
                  fill={k.errorText}
                  stroke={k.paper}
                  strokeWidth={3}
                  paintOrder="stroke"
                >
                  {props.deadlineLabel}
                </text>
              )}
              {lineOf(props.previous, LEFT, split)}
              {lineOf(props.current, split, width - RIGHT)}
              {points.map((one, i) => {
                const value = shownTime(one);
                if (value === undefined) return null;
                const far = outside.indexOf(i);
                const side = far < 0 ? undefined : sides[far];
                return (
                  <g
                    key={one.key}
                    onPointerEnter={() => setOver(i)}
                    onPointerLeave={() => setOver(undefined)}
                  >
                    <rect
                      x={x(i) - half}
                      y={TOP}
                      width={2 * half}
                      height={height - TOP - BOTTOM}
                      fill="transparent"
                    />
                    <Dot
                      point={one}
                      x={x(i)}
                      y={y(value) + (far < 0 ? 0 : 6)}
                      k={k}
                    />
                    {side && (
                      <text
                        x={x(i) + (side === 'right' ? 9 : -9)}
                        y={y(value) + 11}
                        textAnchor={side === 'right' ? 'start' : 'end'}
                        fontSize={11}
                        fill={k.text}
                        stroke={k.paper}
                        strokeWidth={3}
                        paintOrder="stroke"
                      >
                        {format.duration(value)} ↑
                      </text>
                    )}
                  </g>
                );
              })}
            </svg>
          )}
        </Box>
      )}
      <Box
        sx={{
          display: 'flex',
          minHeight: 26,
          alignItems: 'center',
          ...type.axis,
        }}
      >
        <Box component="span" sx={{ color: at ? k.text : k.second }}>
          {at
            ? [
                at.label,
                words[at.state],
                at.time === undefined
                  ? t('delivery.notYet')
                  : t('delivery.after', { time: format.duration(at.time) }),
              ].join(', ')
            : t('delivery.hover')}
        </Box>
        <Box sx={{ ml: 'auto' }}>
          <Button small variant="text" onClick={() => setTable(!table)}>
            {table ? t('chart.chart') : t('chart.table')}
          </Button>
        </Box>
      </Box>
    </Box>
  );
}
