import Box from '@mui/material/Box';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { radius, type, useTokens } from '../theme';
import { useMlHomeTranslation } from '../translation';
import {
  ChartData,
  ChartRow,
  ChartSeries,
  logTicks,
  niceTicks,
} from './prepare';

export interface RechartsLineProps {
  data: ChartData;
  series: ChartSeries[];
  height: number;
  log?: boolean;
  dots?: boolean;
  formatX: (x: number) => string;
  formatY: (y: number) => string;
  formatTick: (y: number) => string;
  xLabel: string;
  /** Round numbers only: steps and versions. */
  wholeX?: boolean;
  reference?: { value: number; label: string };
}

/** The values under the cursor, as a small table. */
function Cursor(
  props: RechartsLineProps & { active?: boolean; row?: ChartRow },
) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { active, row, data, series } = props;
  if (!active || !row) return null;
  const cells = data.lines.flatMap(line => {
    const value = row[line.key];
    if (typeof value !== 'number') return [];
    const band = row[`${line.key}:band`];
    return [{ line, value, band: Array.isArray(band) ? band : undefined }];
  });
  return (
    <Box
      sx={{
        bgcolor: k.paper,
        border: `1px solid ${k.line}`,
        borderRadius: radius.field,
        px: 1,
        py: 0.75,
        boxShadow: 4,
        color: k.text,
        ...type.small,
        fontVariantNumeric: 'tabular-nums',
      }}
    >
      <Box sx={{ color: k.second, mb: 0.25 }}>
        {props.xLabel} {props.formatX(row.x)}
      </Box>
      {cells.map(({ line, value, band }) => (
        <Box
          key={line.key}
          sx={{ display: 'flex', gap: 1, alignItems: 'center' }}
        >
          <Box
            component="span"
            sx={{
              width: 8,
              height: 8,
              borderRadius: '2px',
              bgcolor: k.series[line.series % 7],
            }}
          />
          {series.length > 1 && <span>{series[line.series].label}</span>}
          <Box component="span" sx={{ ml: 'auto', fontWeight: 600 }}>
            {props.formatY(value)}
          </Box>
          {band && band[0] !== band[1] && (
            <Box component="span" sx={{ color: k.second }}>
              {t('chart.min')} {props.formatY(band[0])}, {t('chart.max')}{' '}
              {props.formatY(band[1])}
            </Box>
          )}
        </Box>
      ))}
    </Box>
  );
}

/** Round steps or versions inside what is drawn. */
function wholeTicks(data: ChartData): number[] {
  const first = data.rows[0].x;
  const last = data.rows[data.rows.length - 1].x;
  return niceTicks(first, last, 4).filter(
    x => Number.isInteger(x) && x >= first && x <= last,
  );
}

/** The drawing itself; loaded only where a chart is on the page. */
export default function RechartsLine(props: RechartsLineProps) {
  const k = useTokens();
  const { data, log } = props;
  const reference = props.reference?.value;
  const low = Math.min(data.low ?? 0, reference ?? Infinity);
  const high = Math.max(data.high ?? 1, reference ?? -Infinity);
  const ticks = log ? logTicks(low, high) : niceTicks(low, high);
  const axis = { ...type.axis, fill: k.faint, lineHeight: undefined };
  const few = data.rows.length <= 1;
  // A single point is labelled by itself: its neighbours do not exist.
  const alone = few ? data.rows.map(row => row.x) : undefined;
  const xTicks = alone ?? (props.wholeX ? wholeTicks(data) : undefined);
  return (
    <ResponsiveContainer width="100%" height={props.height}>
      <ComposedChart
        data={data.rows}
        margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={false} stroke={k.line} />
        <XAxis
          dataKey="x"
          type="number"
          domain={few ? ['dataMin - 1', 'dataMax + 1'] : ['dataMin', 'dataMax']}
          allowDecimals={!props.wholeX}
          ticks={xTicks}
          tickFormatter={props.formatX}
          tick={axis}
          tickLine={false}
          stroke={k.line}
          minTickGap={40}
          height={22}
        />
        <YAxis
          type="number"
          scale={log ? 'log' : 'linear'}
          domain={[ticks[0], ticks[ticks.length - 1]]}
          ticks={ticks}
          tickFormatter={props.formatTick}
          tick={axis}
          tickLine={false}
          axisLine={false}
          width={48}
          allowDataOverflow
        />
        {props.reference && (
          <ReferenceLine
            y={props.reference.value}
            stroke={k.second}
            strokeDasharray="4 3"
            label={{
              value: props.reference.label,
              position: 'insideBottomLeft',
              fill: k.second,
              fontSize: 11,
            }}
          />
        )}
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: k.second, strokeWidth: 1 }}
          content={({ active, payload }) => (
            <Cursor
              {...props}
              active={active}
              row={payload?.[0]?.payload as ChartRow | undefined}
            />
          )}
        />
        {data.lines
          .filter(line => line.band)
          .map(line => (
            <Area
              key={`${line.key}:band`}
              dataKey={`${line.key}:band`}
              stroke="none"
              fill={k.series[line.series % 7]}
              fillOpacity={k.dark ? 0.26 : 0.18}
              isAnimationActive={false}
              activeDot={false}
              connectNulls
              type="linear"
            />
          ))}
        {data.lines.map(line => (
          <Line
            key={line.key}
            dataKey={line.key}
            stroke={k.series[line.series % 7]}
            strokeWidth={1.6}
            dot={
              props.dots || line.single
                ? { r: 3, strokeWidth: 0, fill: k.series[line.series % 7] }
                : false
            }
            activeDot={{ r: 3.5, strokeWidth: 0 }}
            isAnimationActive={false}
            connectNulls
            type="linear"
          />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
