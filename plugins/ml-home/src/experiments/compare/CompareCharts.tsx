import Box from '@mui/material/Box';
import {
  Button,
  createChartCursor,
  EmptyState,
  ErrorPanel,
  LoadingSkeleton,
  Panel,
  Segmented,
  SeriesChart,
  SeriesLine,
  useFormat,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  Baseline,
  ComparedRun,
} from '@ml-home/backstage-plugin-ml-home-common';
import { useMemo, useState } from 'react';
import { metricKeysOf } from '../../models/metrics';
import { readZoom, writeZoom } from '../charts/chartState';
import { ZoomNote } from '../charts/ZoomNote';
import { styleOf } from '../runs/colours';
import { Meaning } from '../runs/meaning';

const CHARTS = 8;
const POINTS = 500;
const axes = ['step', 'relative', 'wall'] as const;

/** The curves of the compared runs over each other, the telling metrics first. */
export function CompareCharts(props: {
  runs: ComparedRun[];
  ids: string[];
  meaningOf: (key: string) => Meaning;
  baseline?: Baseline;
}) {
  const { t } = useMlHomeTranslation();
  const k = useTokens();
  const format = useFormat();
  const url = useUrlState();
  const { runs } = props;
  const [count, setCount] = useState(CHARTS);
  const cursor = useMemo(createChartCursor, []);
  const axis = axes.find(one => one === url.get('axis')) ?? 'step';
  const log = url.get('log') === 'true';
  const keys = useMemo(
    () => metricKeysOf(runs).filter(key => !key.startsWith('system/')),
    [runs],
  );
  const shown = keys.slice(0, count);
  const { zoom, steps } = readZoom(url);
  const query = {
    run: runs.map(run => run.runId),
    key: shown.slice(0, 20),
    maxPoints: POINTS,
    fromStep: steps?.[0],
    toStep: steps?.[1],
  };
  const series = useMlHomeQuery(
    ['series', query],
    (api, signal) => api.tracking.series({ query }, { signal }),
    { enabled: shown.length > 0, keepPrevious: true },
  );
  if (shown.length === 0) {
    return (
      <Panel label={t('compare.charts')} flush>
        <EmptyState title={t('compare.noCharts')} />
      </Panel>
    );
  }
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
  if (!series.data) return <LoadingSkeleton rows={10} />;
  const found = new Map(
    series.data.series.map(one => [`${one.runId}\n${one.key}`, one]),
  );
  const linesOf = (key: string): SeriesLine[] =>
    runs.map(run => {
      const line = found.get(`${run.runId}\n${key}`);
      const style = styleOf(props.ids.indexOf(run.runId));
      return {
        id: run.runId,
        label: run.name,
        colour: k.series[style.hue],
        dash: style.dash,
        points: line?.points ?? [],
        startTime: line?.startTime ?? run.startTime ?? 0,
        reduced: line?.reduced,
        lastNotFinite: line?.lastNotFinite,
      };
    });
  const axisWords = {
    step: t('charts.step'),
    relative: t('charts.relative'),
    wall: t('charts.wall'),
  };
  return (
    <Panel
      title={t('compare.charts')}
      action={
        <Box sx={{ display: 'flex', gap: 1 }}>
          <Segmented
            label={t('charts.axis')}
            value={axis}
            options={axes.map(value => ({ value, label: axisWords[value] }))}
            onChange={value =>
              url.set({
                axis: value === 'step' ? undefined : value,
                ...writeZoom(),
              })
            }
          />
          <Segmented
            label={t('charts.scale')}
            value={log ? 'log' : 'linear'}
            options={[
              { value: 'linear', label: t('charts.linear') },
              { value: 'log', label: t('charts.log') },
            ]}
            onChange={value =>
              url.set({ log: value === 'log' ? 'true' : undefined })
            }
          />
        </Box>
      }
    >
      {zoom && (
        <ZoomNote
          axis={axis}
          zoom={zoom}
          onReset={() => url.set(writeZoom())}
        />
      )}
      <Box
        sx={{
          p: 2,
          display: 'grid',
          columnGap: 3,
          rowGap: 2,
          gridTemplateColumns:
            'repeat(auto-fill, minmax(min(100%, 440px), 1fr))',
        }}
      >
        {shown.map(key => {
          const meaning = props.meaningOf(key);
          const base = props.baseline?.metrics[key];
          return (
            <SeriesChart
              key={key}
              name={
                meaning.unit
                  ? `${meaning.label}, ${meaning.unit}`
                  : meaning.label
              }
              lines={linesOf(key)}
              axis={axis}
              log={log}
              cursor={cursor}
              zoom={zoom}
              onZoom={(range, to) =>
                url.set(writeZoom(range, to), { push: true })
              }
              baseline={
                typeof base === 'number'
                  ? { value: base, label: props.baseline!.label }
                  : undefined
              }
            />
          );
        })}
      </Box>
      {keys.length > shown.length && count < 20 && (
        <Box sx={{ px: 2, pb: 2 }}>
          <Button onClick={() => setCount(20)}>
            {t('compare.moreCharts', {
              n: format.number(Math.min(20, keys.length) - shown.length),
            })}
          </Button>
        </Box>
      )}
    </Panel>
  );
}
