import Box from '@mui/material/Box';
import {
  KeyboardEvent,
  lazy,
  ReactNode,
  Suspense,
  useMemo,
  useState,
} from 'react';
import { Button } from '../components/Button';
import { useFormat } from '../format';
import { isTyping } from '../hooks';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';
import { ChartTwin } from './ChartTwin';
import { ChartSeries, summaryOf, toChartData } from './prepare';

const Drawing = lazy(() => import('./RechartsLine'));

export interface LineChartProps {
  /** What is drawn: the metric's name. */
  name: string;
  /** Seven at most. */
  series: ChartSeries[];
  height?: number;
  log?: boolean;
  /** 0 to 0.99: weight of what came before. */
  smoothing?: number;
  dots?: boolean;
  xLabel: string;
  formatX: (x: number) => string;
  wholeX?: boolean;
  reference?: { value: number; label: string };
  /** Words of the page below the drawing, such as what a gap means here. */
  note?: ReactNode;
}

function Twin(props: LineChartProps & { height: number }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const several = props.series.length > 1;
  const bound = (value: number | null) =>
    value === null ? '–' : format.metric(value);
  return (
    <ChartTwin
      label={props.name}
      height={props.height}
      heads={[
        ...(several ? [t('search.runs')] : []),
        props.xLabel,
        props.name,
        t('chart.min'),
        t('chart.max'),
      ]}
      rows={props.series.flatMap(one =>
        one.points.map(point => [
          ...(several ? [one.label] : []),
          props.formatX(point.x),
          point.value === null
            ? t('chart.notFiniteValue')
            : format.metric(point.value),
          bound(point.min),
          bound(point.max),
        ]),
      )}
    />
  );
}

/** A line chart with the band of a reduced series, gaps in words and a table twin. */
export function LineChart(props: LineChartProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const height = props.height ?? 200;
  const series = props.series.slice(0, 7);
  const data = useMemo(
    () =>
      toChartData(props.series.slice(0, 7), {
        log: props.log,
        smoothing: props.smoothing,
      }),
    [props.series, props.log, props.smoothing],
  );
  const name = series
    .map(one => {
      const { count, first, last, low, high } = summaryOf(one);
      if (!count || first === undefined) {
        return t('chart.summaryEmpty', { name: one.label });
      }
      return t('chart.summary', {
        name: one.label,
        n: format.number(count),
        first: format.metric(first),
        last: format.metric(last),
        low: format.metric(low),
        high: format.metric(high),
      });
    })
    .join('. ');
  const notFinite = series.reduce((sum, one) => sum + one.notFinite, 0);
  const reduced = series.filter(one => one.reduced);
  const words = [
    reduced.length === 1 &&
      t('chart.reduced', {
        total: format.number(reduced[0].total),
        shown: format.number(reduced[0].points.length),
      }),
    notFinite > 0 &&
      (reduced.length
        ? t('chart.notFiniteReduced', { count: notFinite })
        : t('chart.notFinite', { count: notFinite })),
    data.hidden > 0 && t('chart.logHidden', { count: data.hidden }),
  ].filter(Boolean);
  const tickDigits = Math.max(
    Math.abs(data.low ?? 0),
    Math.abs(data.high ?? 0),
  );
  const formatTick = (y: number) => {
    if (tickDigits >= 10_000) return format.compact(y);
    if (y !== 0 && Math.abs(y) < 0.001) return format.metric(y);
    return format.number(y, tickDigits < 1 ? 3 : 2);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 't' && !isTyping(event.target)) {
      setView(v => (v === 'chart' ? 'table' : 'chart'));
    }
  };

  return (
    <Box role="group" aria-label={name} onKeyDown={onKeyDown}>
      {data.rows.length === 0 && (
        <Box
          sx={{
            height,
            display: 'grid',
            placeItems: 'center',
            color: k.faint,
            ...type.small,
          }}
        >
          {t('chart.empty')}
        </Box>
      )}
      {data.rows.length > 0 && view === 'chart' && (
        <Suspense fallback={<Box sx={{ height }} />}>
          <Drawing
            data={data}
            series={series}
            height={height}
            log={props.log}
            dots={props.dots}
            formatX={props.formatX}
            formatY={y => format.metric(y)}
            formatTick={formatTick}
            xLabel={props.xLabel}
            wholeX={props.wholeX}
            reference={props.reference}
          />
        </Suspense>
      )}
      {data.rows.length > 0 && view === 'table' && (
        <Twin {...props} series={series} height={height} />
      )}
      <Box
        sx={{
          display: 'flex',
          alignItems: 'flex-start',
          gap: 1.5,
          pt: 0.5,
          color: k.second,
          ...type.axis,
        }}
      >
        <Box
          sx={{
            display: 'flex',
            flexWrap: 'wrap',
            columnGap: 1.5,
            minWidth: 0,
          }}
        >
          {series.length > 1 &&
            series.map((one, i) => (
              <Box
                component="span"
                key={one.id}
                sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5 }}
              >
                <Box
                  component="span"
                  sx={{ width: 10, height: 3, bgcolor: k.series[i % 7] }}
                />
                {one.label}
              </Box>
            ))}
          {words.map(word => (
            <span key={String(word)}>{word}</span>
          ))}
          {props.note && <span>{props.note}</span>}
        </Box>
        <Box sx={{ ml: 'auto', flexShrink: 0 }}>
          <Button
            small
            variant="text"
            onClick={() => setView(view === 'chart' ? 'table' : 'chart')}
          >
            {view === 'chart' ? t('chart.table') : t('chart.chart')}
          </Button>
        </Box>
      </Box>
    </Box>
  );
}
