import Box from '@mui/material/Box';
import { KeyboardEvent, ReactNode, useState } from 'react';
import { Button } from '../components/Button';
import { useFormat } from '../format';
import { isTyping } from '../hooks';
import { useMlHomeTranslation } from '../translation';
import { useTokens } from '../theme';
import { ChartTwin } from './ChartTwin';
import { useWidth } from './useWidth';

const LEFT = 40;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 36;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

export interface UnitCurve {
  label: string;
  points: { x: number; y: number; n?: number }[];
  /** Dots instead of a line, their area by n. */
  dots?: boolean;
}

export interface UnitCurveChartProps {
  /** Says the finding: "ROC, AUC 0.94". */
  name: string;
  xLabel: string;
  yLabel: string;
  curves: UnitCurve[];
  /** The line of chance, or of perfect calibration. */
  diagonal?: boolean;
  /** The point in use. */
  mark?: { x: number; y: number; label: string };
  height?: number;
  action?: ReactNode;
}

/** Curves of shares over shares: ROC, precision over recall, calibration. */
export function UnitCurveChart(props: UnitCurveChartProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { ref, width } = useWidth();
  const [table, setTable] = useState(false);
  const height = props.height ?? 220;
  const x = (share: number) =>
    LEFT + share * Math.max(10, width - LEFT - RIGHT);
  const y = (share: number) => TOP + (1 - share) * (height - TOP - BOTTOM);
  const largest = Math.max(
    1,
    ...props.curves.flatMap(one => one.points.map(point => point.n ?? 0)),
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 't' && !isTyping(event.target)) setTable(!table);
  };
  const { mark } = props;
  return (
    <Box role="group" aria-label={props.name} onKeyDown={onKeyDown}>
      {table ? (
        <ChartTwin
          label={props.name}
          height={height}
          heads={[props.xLabel, ...props.curves.map(one => one.label)]}
          rows={props.curves.flatMap((curve, c) =>
            curve.points.map(point => [
              format.number(point.x, 4),
              ...props.curves.map((_, i) =>
                i === c ? format.number(point.y, 4) : '',
              ),
            ]),
          )}
        />
      ) : (
        <Box ref={ref} sx={{ height }}>
          {width > 0 && (
            <svg width={width} height={height} aria-hidden focusable="false">
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
                    x={x(tick)}
                    y={height - BOTTOM + 14}
                    textAnchor="middle"
                    fontSize={11}
                    fill={k.faint}
                  >
                    {format.number(tick, 2)}
                  </text>
                </g>
              ))}
              <text
                x={(LEFT + width - RIGHT) / 2}
                y={height - 4}
                textAnchor="middle"
                fontSize={11}
                fill={k.second}
              >
                {props.xLabel}
              </text>
              {props.diagonal && (
                <line
                  x1={x(0)}
                  y1={y(0)}
                  x2={x(1)}
                  y2={y(1)}
                  stroke={k.faint}
                  strokeDasharray="5 3"
                />
              )}
              {props.curves.map((curve, c) =>
                curve.dots ? (
                  curve.points.map(point => (
                    <circle
                      key={`${point.x}-${point.y}`}
                      cx={x(point.x)}
                      cy={y(point.y)}
                      r={3 + 6 * Math.sqrt((point.n ?? 0) / largest)}
                      fill={k.series[c]}
                      fillOpacity={0.35}
                      stroke={k.series[c]}
                    />
                  ))
                ) : (
                  <polyline
                    key={curve.label}
                    points={curve.points
                      .map(point => `${x(point.x)},${y(point.y)}`)
                      .join(' ')}
                    fill="none"
                    stroke={k.series[c]}
                    strokeWidth={1.8}
                  />
                ),
              )}
              {mark && (
                <g>
                  <circle
                    cx={x(mark.x)}
                    cy={y(mark.y)}
                    r={4}
                    fill={k.paper}
                    stroke={k.text}
                    strokeWidth={1.6}
                  />
                  <text
                    x={x(mark.x) + (mark.x > 0.6 ? -8 : 8)}
                    y={y(mark.y) + (mark.y > 0.8 ? 16 : -8)}
                    textAnchor={mark.x > 0.6 ? 'end' : 'start'}
                    fontSize={11}
                    fill={k.second}
                    stroke={k.paper}
                    strokeWidth={3}
                    paintOrder="stroke"
                  >
                    {mark.label}
                  </text>
                </g>
              )}
            </svg>
          )}
        </Box>
      )}
      <Box
        data-print="hide"
        sx={{ display: 'flex', justifyContent: 'flex-end', gap: 1 }}
      >
        {props.action}
        <Button small variant="text" onClick={() => setTable(!table)}>
          {table ? t('chart.chart') : t('chart.table')}
        </Button>
      </Box>
    </Box>
  );
}
