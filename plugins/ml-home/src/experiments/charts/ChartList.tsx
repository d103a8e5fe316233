import ArrowDownward from '@mui/icons-material/ArrowDownward';
import ArrowUpward from '@mui/icons-material/ArrowUpward';
import Close from '@mui/icons-material/Close';
import Box from '@mui/material/Box';
import {
  createChartCursor,
  ErrorPanel,
  IconButton,
  LoadingSkeleton,
  SeriesChart,
  SeriesLine,
  useFormat,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunRow } from '@ml-home/backstage-plugin-ml-home-common';
import { useMemo } from 'react';
import { shiftColumn } from '../runs/layout';
import type { Workbench } from '../runs/useWorkbench';
import { LineSettings, writeZoom } from './chartState';
import { ValueDots } from './ValueDots';

const LIVE_MS = 5_000;
const POINTS = 600;

/** Lines of all charts in one read; in detail for the steps of a zoom. */
function useLines(
  keys: string[],
  runs: RunRow[],
  styles: Workbench['styles'],
  settings: LineSettings,
) {
  const k = useTokens();
  const ids = runs.map(run => run.runId);
  const live = runs.some(run => run.status === 'RUNNING' && !run.stale);
  const series = useMlHomeQuery(
    ['series', ids, keys, settings.steps],
    (api, signal) =>
      api.tracking.series(
        {
          query: {
            run: ids,
            key: keys,
            maxPoints: POINTS,
            fromStep: settings.steps?.[0],
            toStep: settings.steps?.[1],
          },
        },
        { signal },
      ),
    {
      enabled: ids.length > 0 && keys.length > 0,
      keepPrevious: true,
      refetchInterval: live ? LIVE_MS : false,
    },
  );
  const lines = useMemo(() => {
    const byKey = new Map<string, SeriesLine[]>();
    const found = new Map(
      series.data?.series.map(one => [`${one.runId}\n${one.key}`, one]),
    );
    for (const key of keys) {
      byKey.set(
        key,
        runs.map(run => {
          const one = found.get(`${run.runId}\n${key}`);
          const style = styles.get(run.runId) ?? { hue: 6 };
          return {
            id: run.runId,
            label: run.name,
            colour: k.series[style.hue],
            dash: style.dash,
            points: one?.points ?? [],
            startTime: one?.startTime ?? run.startTime,
            reduced: one?.reduced,
            lastNotFinite: one?.lastNotFinite,
          };
        }),
      );
    }
    return byKey;
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [series.data, keys.join('\n'), runs, styles, k]);
  return { series, lines };
}

/** The unit, unless the name says it already: `latency_ms`. */
const unitBeside = (key: string, unit: string | undefined): string =>
  unit && !key.toLowerCase().endsWith(unit.toLowerCase()) ? `, ${unit}` : '';

/** Charts of some metrics, with one cursor and one read for all. */
export function ChartList(props: {
  keys: string[];
  bench: Workbench;
  runs: RunRow[];
  settings: LineSettings;
  full: boolean;
  /** Charts that a reader may move and remove. */
  arranged?: (keys: string[]) => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const url = useUrlState();
  const { keys, bench, settings } = props;
  const cursor = useMemo(createChartCursor, []);
  const { series, lines } = useLines(keys, props.runs, bench.styles, settings);
  if (series.error && !series.data) {
    return (
      <ErrorPanel
        title={t('charts.failed')}
        error={series.error}
        onRetry={() => {
          series.refetch();
        }}
      />
    );
  }
  if (!series.data) return <LoadingSkeleton rows={8} height={20} />;
  const heightOf = (at: number) => {
    if (props.full) return 240;
    return at === 0 ? 210 : 170;
  };
  const words = { higher: t('runs.higher'), lower: t('runs.lower'), none: '' };
  return (
    <Box
      sx={{
        display: 'grid',
        columnGap: 3,
        rowGap: 1.5,
        gridTemplateColumns: props.full
          ? 'repeat(auto-fill, minmax(min(100%, 520px), 1fr))'
          : 'minmax(0, 1fr)',
      }}
    >
      {keys.map((key, at) => {
        const meaning = bench.meaningOf(key);
        const chartLines = lines.get(key) ?? [];
        const base = bench.baseline?.metrics[key];
        const baseline =
          typeof base === 'number'
            ? { value: base, label: bench.baseline!.label }
            : undefined;
        const title = (
          <>
            <Box component="span" title={key} sx={{ fontWeight: 600 }}>
              {meaning.label}
              {unitBeside(key, meaning.unit)}
            </Box>{' '}
            <Box component="span" sx={{ color: k.second }}>
              {words[meaning.direction]}
            </Box>
          </>
        );
        const { arranged } = props;
        const actions = arranged && (
          <Box
            sx={{
              display: 'flex',
              opacity: 0,
              '*:hover > * > &, &:focus-within': { opacity: 1 },
            }}
          >
            <IconButton
              label={t('charts.earlier', { metric: key })}
              disabled={at === 0}
              onClick={() => arranged(shiftColumn(keys, key, -1))}
            >
              <ArrowUpward />
            </IconButton>
            <IconButton
              label={t('charts.later', { metric: key })}
              disabled={at === keys.length - 1}
              onClick={() => arranged(shiftColumn(keys, key, 1))}
            >
              <ArrowDownward />
            </IconButton>
            <IconButton
              label={t('charts.remove', { metric: key })}
              onClick={() => arranged(keys.filter(one => one !== key))}
            >
              <Close />
            </IconButton>
          </Box>
        );
        const single =
          !settings.zoom &&
          chartLines.some(line => line.points.length > 0) &&
          chartLines.every(line => line.points.length <= 1);
        return single ? (
          <ValueDots
            key={key}
            name={key}
            title={title}
            actions={actions}
            lines={chartLines}
            baseline={baseline}
          />
        ) : (
          <SeriesChart
            key={key}
            name={key}
            title={title}
            actions={actions}
            lines={chartLines}
            axis={settings.axis}
            log={settings.log}
            smoothing={settings.smoothing}
            baseline={baseline}
            cursor={cursor}
            zoom={settings.zoom}
            values={settings.values}
            height={heightOf(at)}
            formatValue={value => format.metric(value)}
            onZoom={(zoom, steps) =>
              url.set(writeZoom(zoom, steps), { push: true })
            }
          />
        );
      })}
    </Box>
  );
}
