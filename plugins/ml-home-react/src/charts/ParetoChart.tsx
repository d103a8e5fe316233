import Box from '@mui/material/Box';
import { KeyboardEvent, ReactNode, useMemo, useState } from 'react';
import { Button } from '../components/Button';
import { isTyping } from '../hooks';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';
import { ChartTwin } from './ChartTwin';
import { useWidth } from './useWidth';
import { valueAxis } from './valueAxis';

export interface ParetoPoint {
  id: string;
  label: string;
  /** What it takes; unknown is left out of the drawing and told. */
  x?: number;
  /** How good it is. */
  y?: number;
  /** Nothing is as good for less. */
  frontier: boolean;
}

export interface ParetoChartProps {
  /** Names the chart. */
  name: string;
  xLabel: string;
  yLabel: string;
  points: readonly ParetoPoint[];
  writeX: (value: number | undefined) => string;
  writeY: (value: number | undefined) => string;
  /** Words of the two marks. */
  frontierLabel: string;
  otherLabel: string;
  /** Said where points are not drawn. */
  leftOut?: ReactNode;
  onPick?: (id: string) => void;
  height?: number;
}

const LEFT = 64;
const RIGHT = 20;
const TOP = 14;
const BOTTOM = 40;
/** Names beside marks beyond these would lie on one another. */
const MAX_NAMES = 12;

/** Names of versions differ at their end. */
const shortened = (label: string): string =>
  label.length > 24 ? `${label.slice(0, 12)}…${label.slice(-9)}` : label;

/** Quality against what it takes: those that nothing beats are squares on a stepped line. `t` shows the table. */
export function ParetoChart(props: ParetoChartProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { ref, width } = useWidth();
  const [table, setTable] = useState(false);
  const [over, setOver] = useState<ParetoPoint>();
  const { points, writeX, writeY } = props;
  const height = props.height ?? 340;
  const { x, y, placed } = useMemo(() => {
    const drawn = points.filter(
      ({ x: burden, y: quality }) =>
        burden !== undefined && quality !== undefined,
    );
    const ax = valueAxis(
      drawn.map(point => point.x),
      [LEFT, Math.max(LEFT + 20, width - RIGHT)],
      Math.max(2, Math.floor(width / 130)),
      'linear',
    );
    const ay = valueAxis(
      drawn.map(point => point.y),
      [height - BOTTOM, TOP],
      undefined,
      'linear',
    );
    return {
      x: ax,
      y: ay,
      placed: drawn.flatMap(point => {
        const left = ax.place(point.x);
        const top = ay.place(point.y);
        return left === undefined || top === undefined
          ? []
          : [{ point, left, top }];
      }),
    };
  }, [points, width, height]);
  const frontier = placed
    .filter(({ point }) => point.frontier)
    .sort((a, b) => a.left - b.left);
  // A step, not a slope: between two of them there is nothing to be had.
  const line = frontier
    .map(({ left, top }, i) =>
      i === 0 ? `M${left},${top}` : `H${left}V${top}`,
    )
    .join('');
  const named = frontier.length <= MAX_NAMES;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 't' && !isTyping(event.target)) setTable(!table);
  };
  const told = ({ label, x: burden, y: quality }: ParetoPoint) =>
    `${label}, ${props.yLabel} ${writeY(quality)}, ${props.xLabel} ${writeX(
      burden,
    )}`;
  return (
    <Box
      role="group"
      aria-label={props.name}
      onKeyDown={onKeyDown}
      sx={{ color: k.text }}
    >
      {table ? (
        <ChartTwin
          label={props.name}
          height={height}
          heads={[
            t('carbonCompare.name'),
            props.yLabel,
            props.xLabel,
            t('carbonCompare.frontierColumn'),
          ]}
          rows={points.map(point => [
            point.label,
            writeY(point.y),
            writeX(point.x),
            point.frontier ? t('carbonCompare.yes') : '',
          ])}
        />
      ) : (
        <Box ref={ref} sx={{ height, minWidth: 0 }}>
          {width > 0 && (
            <svg
              width={width}
              height={height}
              role="img"
              aria-label={`${props.name}: ${frontier
                .map(({ point }) => told(point))
                .join('; ')}`}
            >
              {y.ticks.map(tick => (
                <g key={String(tick.value)}>
                  <line
                    x1={LEFT}
                    x2={width - RIGHT}
                    y1={tick.at}
                    y2={tick.at}
                    stroke={k.line}
                  />
                  <text
                    x={LEFT - 8}
                    y={tick.at + 4}
                    textAnchor="end"
                    fontSize={11}
                    fill={k.faint}
                  >
                    {writeY(Number(tick.value))}
                  </text>
                </g>
              ))}
              {x.ticks.map(tick => (
                <text
                  key={String(tick.value)}
                  x={tick.at}
                  y={height - BOTTOM + 16}
                  textAnchor="middle"
                  fontSize={11}
                  fill={k.faint}
                >
                  {writeX(Number(tick.value))}
                </text>
              ))}
              <text
                x={width - RIGHT}
                y={height - 6}
                textAnchor="end"
                fontSize={11}
                fill={k.second}
              >
                {props.xLabel} →
              </text>
              <text x={LEFT + 4} y={TOP} fontSize={11} fill={k.second}>
                {props.yLabel}
              </text>
              <path d={line} fill="none" stroke={k.accent} strokeWidth={1.5} />
              {placed.map(({ point, left, top }) => {
                const mark = {
                  onPointerEnter: () => setOver(point),
                  onPointerLeave: () => setOver(undefined),
                  onClick: () => props.onPick?.(point.id),
                  style: { cursor: props.onPick ? 'pointer' : 'default' },
                };
                return point.frontier ? (
                  <g key={point.id}>
                    <rect
                      {...mark}
                      x={left - 5}
                      y={top - 5}
                      width={10}
                      height={10}
                      fill={k.accent}
                      stroke={k.paper}
                    />
                    {named && (
                      <text
                        x={left > width - 160 ? left - 9 : left + 9}
                        y={top - 7}
                        textAnchor={left > width - 160 ? 'end' : 'start'}
                        fontSize={11}
                        fill={k.text}
                      >
                        {shortened(point.label)}
                      </text>
                    )}
                  </g>
                ) : (
                  <circle
                    key={point.id}
                    {...mark}
                    cx={left}
                    cy={top}
                    r={4}
                    fill={k.paper}
                    stroke={k.second}
                    strokeWidth={1.5}
                  />
                );
              })}
            </svg>
          )}
        </Box>
      )}
      <Box sx={{ minHeight: 18, color: k.text, ...type.axis }}>
        {over && told(over)}
      </Box>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          columnGap: 2,
          rowGap: 0.5,
          alignItems: 'center',
          color: k.second,
          ...type.small,
        }}
      >
        <Box component="span" sx={{ display: 'inline-flex', gap: 0.75 }}>
          <svg width={12} height={12} aria-hidden>
            <rect x={1} y={1} width={10} height={10} fill={k.accent} />
          </svg>
          {props.frontierLabel}
        </Box>
        <Box component="span" sx={{ display: 'inline-flex', gap: 0.75 }}>
          <svg width={12} height={12} aria-hidden>
            <circle
              cx={6}
              cy={6}
              r={4}
              fill={k.paper}
              stroke={k.second}
              strokeWidth={1.5}
            />
          </svg>
          {props.otherLabel}
        </Box>
        {props.leftOut && <span>{props.leftOut}</span>}
        <Box sx={{ ml: 'auto' }}>
          <Button small variant="text" onClick={() => setTable(!table)}>
            {table ? t('chart.chart') : t('chart.table')}
          </Button>
        </Box>
      </Box>
    </Box>
  );
}
