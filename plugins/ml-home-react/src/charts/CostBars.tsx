import Box from '@mui/material/Box';
import { KeyboardEvent, useId, useState } from 'react';
import { Button } from '../components/Button';
import { useFormat } from '../format';
import { isTyping } from '../hooks';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';
import { ChartTwin } from './ChartTwin';
import { niceTicks } from './prepare';
import { useWidth } from './useWidth';

const LEFT = 56;
const RIGHT = 12;
const TOP = 22;
const BOTTOM = 22;

export interface CostSeries {
  id: string;
  label: string;
  /** Of `tokens.series`; hatched for what belongs to nobody. */
  colour: string | 'hatched';
  /** Per day; null is unknown. */
  values: (number | null)[];
}

export interface CostBarsProps {
  /** Names the chart and its finding. */
  name: string;
  currency: string;
  /** Writes a value; money in the currency, unless it is something else. */
  write?: (value: number | undefined) => string;
  /** `YYYY-MM-DD`, in order. */
  days: string[];
  series: CostSeries[];
  forecast?: {
    level: number;
    days: { day: string; amount: number; low: number; high: number }[];
  };
  completeTo?: string;
  height?: number;
}

interface Piece {
  from: number;
  to: number;
  series: CostSeries;
}

/** Where the pieces of a day's bar begin and end; credits go below zero. */
export function stackDay(series: CostSeries[], at: number): Piece[] {
  let up = 0;
  let down = 0;
  return series.flatMap(one => {
    const value = one.values[at];
    if (!value) return [];
    if (value > 0) {
      up += value;
      return [{ from: up - value, to: up, series: one }];
    }
    down += value;
    return [{ from: down - value, to: down, series: one }];
  });
}

const sumOf = (series: CostSeries[], at: number): number | undefined => {
  const known = series.flatMap(one => one.values[at] ?? []);
  return known.length > 0
    ? known.reduce((sum, value) => sum + value, 0)
    : undefined;
};

/** Days as stacked bars, the days to come as outlined bands, with the last complete day marked. `t` shows the table. */
export function CostBars(props: CostBarsProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const hatch = useId();
  const { ref, width } = useWidth();
  const [table, setTable] = useState(false);
  const { days, series, currency } = props;
  const height = props.height ?? 230;
  const ahead = new Map(props.forecast?.days.map(one => [one.day, one]));
  const stacks = days.map((_, i) => stackDay(series, i));
  const ends = [
    0,
    ...stacks.flat().map(piece => piece.to),
    ...[...ahead.values()].flatMap(one => [one.high, one.low]),
  ];
  const ticks = niceTicks(Math.min(...ends), Math.max(...ends, 1e-9), 4);
  const low = Math.min(ticks[0], ...ends);
  const high = Math.max(ticks[ticks.length - 1], ...ends);
  const y = (value: number) =>
    TOP + ((high - value) / (high - low || 1)) * (height - TOP - BOTTOM);
  const step = Math.max(1, width - LEFT - RIGHT) / Math.max(1, days.length);
  const x = (i: number) => LEFT + i * step;
  const gap = Math.min(3, step * 0.2);
  const every = Math.max(1, Math.ceil(70 / step));
  const endOfFacts = props.completeTo ? days.indexOf(props.completeTo) + 1 : 0;
  const fillOf = (colour: string) =>
    colour === 'hatched' ? `url(#${hatch})` : colour;
  // An axis of zeros would say that it cost nothing.
  const nothing =
    !props.forecast && series.every(one => one.values.every(v => v === null));
  const money = (value: number | undefined) =>
    props.write ? props.write(value) : format.money(value, currency);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 't' && !isTyping(event.target)) setTable(!table);
  };
  const told = (i: number): string => {
    const band = ahead.get(days[i]);
    if (band && i >= endOfFacts) {
      return `${format.date(days[i])}: ${t('costs.chartForecast')} ${money(
        band.amount,
      )}, ${money(band.low)} – ${money(band.high)}`;
    }
    return [
      `${format.date(days[i])}: ${money(sumOf(series, i))}`,
      ...stacks[i]
        .slice()
        .reverse()
        .map(
          piece => `${piece.series.label} ${money(piece.series.values[i]!)}`,
        ),
    ].join('\n');
  };
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
            t('costs.chartDay'),
            t('costs.chartTotal'),
            ...series.map(one => one.label),
          ]}
          rows={days.map((day, i) => {
            const band = ahead.get(day);
            return [
              format.date(day),
              band && i >= endOfFacts
                ? `${t('costs.chartForecast')} ${money(band.amount)}`
                : money(sumOf(series, i)),
              ...series.map(one => money(one.values[i] ?? undefined)),
            ];
          })}
        />
      ) : (
        <Box ref={ref} sx={{ height }}>
          {nothing && (
            <Box
              sx={{
                height: '100%',
                display: 'flex',
                alignItems: 'center',
                justifyContent: 'center',
                color: k.second,
              }}
            >
              {t('costs.chartNone')}
            </Box>
          )}
          {width > 0 && !nothing && (
            <svg
              width={width}
              height={height}
              role="img"
              aria-label={props.name}
            >
              <defs>
                <pattern
                  id={hatch}
                  width="5"
                  height="5"
                  patternUnits="userSpaceOnUse"
                  patternTransform="rotate(45)"
                >
                  <rect width="5" height="5" fill={k.unknownGround} />
                  <rect width="1.5" height="5" fill={k.unknown} />
                </pattern>
              </defs>
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
                    {props.write ? props.write(tick) : format.compact(tick)}
                  </text>
                </g>
              ))}
              {days.map((day, i) => {
                const band = ahead.get(day);
                return (
                  <g key={day}>
                    {band && i >= endOfFacts && (
                      <>
                        <rect
                          x={x(i) + gap / 2}
                          width={Math.max(1, step - gap)}
                          y={y(band.high)}
                          height={Math.max(1, y(band.low) - y(band.high))}
                          fill={k.accentGround}
                          stroke={k.accent}
                          strokeOpacity={0.4}
                        />
                        <line
                          x1={x(i) + gap / 2}
                          x2={x(i) + step - gap / 2}
                          y1={y(band.amount)}
                          y2={y(band.amount)}
                          stroke={k.accent}
                          strokeWidth={2}
                        />
                      </>
                    )}
                    {stacks[i].map(piece => (
                      <rect
                        key={piece.series.id}
                        x={x(i) + gap / 2}
                        width={Math.max(1, step - gap)}
                        y={y(Math.max(piece.from, piece.to))}
                        height={Math.max(
                          0.5,
                          Math.abs(y(piece.from) - y(piece.to)) - 0.5,
                        )}
                        fill={fillOf(piece.series.colour)}
                      />
                    ))}
                    <rect
                      x={x(i)}
                      width={step}
                      y={TOP}
                      height={height - TOP - BOTTOM}
                      fill="transparent"
                    >
                      <title>{told(i)}</title>
                    </rect>
                    {i % every === 0 && (
                      <text
                        x={x(i) + step / 2}
                        y={height - 6}
                        textAnchor="middle"
                        fontSize={11}
                        fill={k.faint}
                      >
                        {format.date(day)}
                      </text>
                    )}
                  </g>
                );
              })}
              {endOfFacts > 0 && endOfFacts < days.length && (
                <g>
                  <line
                    x1={x(endOfFacts)}
                    x2={x(endOfFacts)}
                    y1={6}
                    y2={height - BOTTOM}
                    stroke={k.field}
                  />
                  <text
                    x={x(endOfFacts) - 6}
                    y={14}
                    textAnchor="end"
                    fontSize={11}
                    fill={k.second}
                  >
                    {t('costs.lastComplete', {
                      day: format.date(props.completeTo),
                    })}
                  </text>
                  {props.forecast && width - x(endOfFacts) > 150 && (
                    <text
                      x={x(endOfFacts) + 6}
                      y={14}
                      fontSize={11}
                      fill={k.second}
                    >
                      {t('costs.forecastBand', {
                        level: format.level(props.forecast.level),
                      })}
                    </text>
                  )}
                </g>
              )}
            </svg>
          )}
        </Box>
      )}
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          columnGap: 2,
          rowGap: 0.5,
          alignItems: 'center',
          ...type.small,
        }}
      >
        {series.map(one => (
          <Box
            key={one.id}
            component="span"
            sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75 }}
          >
            <ColourMark colour={one.colour} />
            {one.label}
          </Box>
        ))}
        <Box sx={{ ml: 'auto' }}>
          <Button small variant="text" onClick={() => setTable(!table)}>
            {table ? t('chart.chart') : t('chart.table')}
          </Button>
        </Box>
      </Box>
    </Box>
  );
}

/** The small square that ties a row to its colour in a chart. */
export function ColourMark(props: { colour: string | 'hatched' }) {
  const k = useTokens();
  return (
    <Box
      component="span"
      aria-hidden
      sx={{
        width: 10,
        height: 10,
        borderRadius: '2px',
        flexShrink: 0,
        ...(props.colour === 'hatched'
          ? {
              background: `repeating-linear-gradient(45deg, ${k.unknown} 0 1.5px, ${k.unknownGround} 1.5px 4px)`,
            }
          : { bgcolor: props.colour }),
      }}
    />
  );
}
