import Box from '@mui/material/Box';
import { useMemo, useState } from 'react';
import { useFormat } from '../format';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';
import { MixScale, mixScale } from './mixScale';
import { useWidth } from './useWidth';
import { asNumber, AxisScale, ValueAxis, valueAxis } from './valueAxis';

export interface ScatterPoint {
  id: string;
  label: string;
  x: unknown;
  y: unknown;
  colour?: unknown;
}

export interface ScatterChartProps {
  xLabel: string;
  yLabel: string;
  colourLabel?: string;
  points: readonly ScatterPoint[];
  /** Absent: by powers where the numbers span them. */
  xScale?: AxisScale;
  yScale?: AxisScale;
  height: number;
  /** Ids that stand out. */
  selected?: ReadonlySet<string>;
  onPick?: (id: string) => void;
}

const LEFT = 52;
const RIGHT = 14;
const TOP = 10;
const BOTTOM = 26;

/** Writes a tick or a value of either kind. */
export const useValueWriter = () => {
  const format = useFormat();
  return (value: unknown): string => {
    if (value === undefined || value === null) return format.number(undefined);
    if (typeof value !== 'number') return String(value);
    if (Math.abs(value) >= 10_000) return format.compact(value);
    return format
      .metric(Number(value.toPrecision(6)))
      .replace(/(\.\d*?)0+$/, '$1')
      .replace(/\.$/, '');
  };
};

/** The colours of a third value, with what they mean. */
export function ColourKey(props: { label: string; mix: MixScale }) {
  const k = useTokens();
  const write = useValueWriter();
  const { mix } = props;
  return (
    <Box
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 1,
        color: k.second,
        ...type.axis,
      }}
    >
      <span>{props.label}</span>
      {mix.words.length ? (
        mix.words.map(word => (
          <Box
            component="span"
            key={word}
            sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5 }}
          >
            <Box
              component="span"
              sx={{
                width: 9,
                height: 9,
                borderRadius: '50%',
                bgcolor: mix.of(word),
              }}
            />
            {word}
          </Box>
        ))
      ) : (
        <>
          <span>{write(mix.low)}</span>
          <Box
            component="span"
            sx={{
              width: 90,
              height: 8,
              borderRadius: '2px',
              background: `linear-gradient(90deg, ${mix.of(mix.low)}, ${mix.of(
                mix.high,
              )})`,
            }}
          />
          <span>{write(mix.high)}</span>
        </>
      )}
    </Box>
  );
}

function YTicks(props: { axis: ValueAxis; width: number; left: number }) {
  const k = useTokens();
  const write = useValueWriter();
  return (
    <>
      {props.axis.ticks.map(tick => (
        <g key={String(tick.value)}>
          <line
            x1={props.left}
            x2={props.width - RIGHT}
            y1={tick.at}
            y2={tick.at}
            stroke={k.line}
          />
          <text
            x={props.left - 6}
            y={tick.at + 3.5}
            textAnchor="end"
            fontSize={11}
            fill={k.faint}
          >
            {write(tick.value).slice(0, 9)}
          </text>
        </g>
      ))}
    </>
  );
}

/** Whether a number has no place on a log scale. */
const isBelow = (axis: ValueAxis, value: unknown): boolean => {
  const n = asNumber(value);
  return axis.kind === 'log' && n !== undefined && n <= 0;
};

/** One dot per run: any two values, coloured by a third. */
export function ScatterChart(props: ScatterChartProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const write = useValueWriter();
  const { ref, width } = useWidth();
  const [over, setOver] = useState<ScatterPoint>();
  const { points, height, xScale, yScale } = props;
  const { x, y, mix, placed } = useMemo(() => {
    const ax = valueAxis(
      points.map(p => p.x),
      [LEFT, Math.max(LEFT + 20, width - RIGHT)],
      Math.max(2, Math.floor(width / 110)),
      xScale,
    );
    const ay = valueAxis(
      points.map(p => p.y),
      [height - BOTTOM, TOP],
      undefined,
      yScale,
    );
    const known = points.flatMap(point => {
      const left = ax.place(point.x);
      const top = ay.place(point.y);
      return left === undefined || top === undefined
        ? []
        : [{ point, left, top }];
    });
    return {
      x: ax,
      y: ay,
      placed: known,
      mix: mixScale(props.colourLabel ? points.map(p => p.colour) : [], k),
    };
  }, [points, width, height, k, props.colourLabel, xScale, yScale]);
  const below = points.filter(
    point => isBelow(x, point.x) || isBelow(y, point.y),
  ).length;
  const left = points.length - placed.length - below;
  const missing = [
    left > 0 && t('charts.left', { count: left, n: String(left) }),
    below > 0 && t('charts.logLeft', { count: below, n: String(below) }),
  ].filter(Boolean);
  return (
    <Box
      role="img"
      aria-label={`${props.yLabel}, ${props.xLabel}: ${placed.length}`}
      sx={{ minWidth: 0 }}
    >
      <Box ref={ref} sx={{ height, position: 'relative' }}>
        {width > 0 && (
          <svg width={width} height={height} aria-hidden focusable="false">
            <YTicks axis={y} width={width} left={LEFT} />
            {x.ticks.map(tick => (
              <text
                key={String(tick.value)}
                x={tick.at}
                y={height - 8}
                textAnchor="middle"
                fontSize={11}
                fill={k.faint}
              >
                {write(tick.value).slice(0, 12)}
              </text>
            ))}
            {placed.map(({ point, left: cx, top }) => {
              const on = props.selected?.has(point.id);
              return (
                <circle
                  key={point.id}
                  cx={cx}
                  cy={top}
                  r={on ? 5.5 : 4}
                  fill={props.colourLabel ? mix.of(point.colour) : k.accent}
                  fillOpacity={0.75}
                  stroke={on ? k.text : k.paper}
                  strokeWidth={on ? 1.6 : 0.8}
                  style={{ cursor: props.onPick ? 'pointer' : 'default' }}
                  onPointerEnter={() => setOver(point)}
                  onPointerLeave={() => setOver(undefined)}
                  onClick={() => props.onPick?.(point.id)}
                />
              );
            })}
          </svg>
        )}
      </Box>
      <Box
        sx={{
          minHeight: 18,
          color: over ? k.text : k.second,
          ...type.axis,
          overflow: 'hidden',
          textOverflow: 'ellipsis',
          // What is left out is said in full; what is under the pointer must not move the page.
          whiteSpace: over ? 'nowrap' : 'normal',
        }}
      >
        {over
          ? [
              over.label,
              `${props.xLabel} ${write(asNumber(over.x) ?? over.x)}`,
              `${props.yLabel} ${write(asNumber(over.y) ?? over.y)}`,
              props.colourLabel &&
                `${props.colourLabel} ${write(
                  asNumber(over.colour) ?? over.colour,
                )}`,
            ]
              .filter(Boolean)
              .join(', ')
          : missing.join('; ')}
      </Box>
      {props.colourLabel && <ColourKey label={props.colourLabel} mix={mix} />}
    </Box>
  );
}
