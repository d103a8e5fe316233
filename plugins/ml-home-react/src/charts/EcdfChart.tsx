import Box from '@mui/material/Box';
import { KeyboardEvent, useState } from 'react';
import { Button } from '../components/Button';
import { useFormat } from '../format';
import { isTyping } from '../hooks';
import { useMlHomeTranslation } from '../translation';
import { useTokens } from '../theme';
import { ChartTwin } from './ChartTwin';
import { durationTicks, usualRange } from './durationTicks';
import { useWidth } from './useWidth';

const LEFT = 44;
const RIGHT = 16;
const TOP = 18;
const BOTTOM = 22;

export interface EcdfStep {
  /** Ms after the end of the partition. */
  time: number;
  /** Share delivered by then, of all that were waited for. */
  share: number;
}

/** The steps of the empirical distribution; what never came keeps it below one. */
export function ecdfOf(times: number[]): EcdfStep[] {
  const sorted = times.filter(Number.isFinite).sort((a, b) => a - b);
  const steps = new Map<number, number>();
  sorted.forEach((time, i) => steps.set(time, (i + 1) / times.length));
  return [...steps].map(([time, share]) => ({ time, share }));
}

/** Share of deliveries by time after the end of the partition, with a deadline and a goal across it. */
export function EcdfChart(props: {
  /** In ms; what never came is Infinity. */
  times: number[];
  deadline?: { value: number; label: string };
  goal?: { share: number; label: string };
  name: string;
  height?: number;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { ref, width } = useWidth();
  const [table, setTable] = useState(false);
  const height = props.height ?? 200;
  const steps = ecdfOf(props.times);
  const range = usualRange(
    steps.map(({ time }) => time),
    props.deadline ? [props.deadline.value] : [],
  );
  // Room beyond the deadline, so that its line never is the edge.
  const beyond = (range.high - range.low) / 12;
  const ticks = durationTicks(range.low, range.high + beyond, 7);
  const [low, high] = [ticks[0], ticks[ticks.length - 1]];
  const x = (ms: number) =>
    LEFT +
    ((Math.min(Math.max(ms, low), high) - low) / (high - low)) *
      Math.max(10, width - LEFT - RIGHT);
  const y = (share: number) => TOP + (1 - share) * (height - TOP - BOTTOM);
  const path = steps
    .map(({ time, share }) => `H${x(time)}V${y(share)}`)
    .join('');
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 't' && !isTyping(event.target)) setTable(!table);
  };
  const deadlineAt = props.deadline ? x(props.deadline.value) : 0;
  const toLeft = deadlineAt > width - 160;
  return (
    <Box role="group" aria-label={props.name} onKeyDown={onKeyDown}>
      {table ? (
        <ChartTwin
          label={props.name}
          height={height}
          heads={[t('delivery.time'), t('delivery.share')]}
          rows={steps.map(({ time, share }) => [
            format.duration(time),
            format.percent(share),
          ])}
        />
      ) : (
        <Box ref={ref} sx={{ height }}>
          {width > 0 && (
            <svg width={width} height={height} aria-hidden focusable="false">
              {[0, 0.25, 0.5, 0.75, 1].map(share => (
                <g key={share}>
                  <line
                    x1={LEFT}
                    x2={width - RIGHT}
                    y1={y(share)}
                    y2={y(share)}
                    stroke={k.line}
                  />
                  <text
                    x={LEFT - 6}
                    y={y(share) + 4}
                    textAnchor="end"
                    fontSize={11}
                    fill={k.faint}
                  >
                    {`${share * 100} %`}
                  </text>
                </g>
              ))}
              {ticks.map(tick => (
                <text
                  key={tick}
                  x={x(tick)}
                  y={height - 6}
                  textAnchor={x(tick) > width - 40 ? 'end' : 'middle'}
                  fontSize={11}
                  fill={k.faint}
                >
                  {format.span(tick)}
                </text>
              ))}
              {props.goal && (
                <g>
                  <line
                    x1={LEFT}
                    x2={width - RIGHT}
                    y1={y(props.goal.share)}
                    y2={y(props.goal.share)}
                    stroke={k.second}
                    strokeDasharray="5 3"
                  />
                  <text
                    x={LEFT + 4}
                    y={y(props.goal.share) + 13}
                    fontSize={11}
                    fill={k.second}
                  >
                    {props.goal.label}
                  </text>
                </g>
              )}
              {steps.length > 0 && (
                <path
                  d={`M${LEFT} ${y(0)}${path}H${width - RIGHT}`}
                  fill="none"
                  stroke={k.accent}
                  strokeWidth={1.8}
                />
              )}
              {props.deadline && (
                <g>
                  <line
                    x1={deadlineAt}
                    x2={deadlineAt}
                    y1={TOP - 8}
                    y2={y(0)}
                    stroke={k.error}
                    strokeWidth={1.6}
                  />
                  <text
                    x={deadlineAt + (toLeft ? -5 : 5)}
                    y={y(0.08)}
                    textAnchor={toLeft ? 'end' : 'start'}
                    fontSize={11}
                    fontWeight={600}
                    fill={k.errorText}
                    stroke={k.paper}
                    strokeWidth={3}
                    paintOrder="stroke"
                  >
                    {props.deadline.label}
                  </text>
                </g>
              )}
            </svg>
          )}
        </Box>
      )}
      <Box sx={{ display: 'flex', justifyContent: 'flex-end' }}>
        <Button small variant="text" onClick={() => setTable(!table)}>
          {table ? t('chart.chart') : t('chart.table')}
        </Button>
      </Box>
    </Box>
  );
}
