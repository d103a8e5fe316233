import Box from '@mui/material/Box';
import {
  Button,
  createChartCursor,
  EmptyState,
  ErrorPanel,
  LoadingSkeleton,
  Panel,
  SearchField,
  Segmented,
  SeriesChart,
  SeriesLine,
  useFormat,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
  useUrlValue,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { useMemo } from 'react';
import { Row } from '../shell/Page';
import { readZoom, writeZoom } from './charts/chartState';
import { ZoomNote } from './charts/ZoomNote';
import { matching } from './RunOverview';
import { SingleMetrics } from './runPage/SingleMetrics';
import { useSettings } from './runs/useSettings';

/** The API answers this many series per call; a page of charts is one call. */
export const CHARTS_PAGE = 12;

/** Names of metrics, those of the machine last. */
export function chartKeys(run: Pick<RunDetail, 'metrics'>): string[] {
  const keys = run.metrics.map(m => m.key);
  const system = (key: string) => Number(key.startsWith('system/'));
  return keys.sort((a, b) => system(a) - system(b) || a.localeCompare(b));
}

/** A metric with one point is a figure, not a line. */
const isSingle = (run: Pick<RunDetail, 'metrics'>, key: string): boolean =>
  run.metrics.find(metric => metric.key === key)?.count === 1;

const axes = ['step', 'relative', 'wall'] as const;
const POINTS = 800;

export function RunMetrics(props: { run: RunDetail }) {
  const { run } = props;
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const url = useUrlState();
  const k = useTokens();
  const axis = axes.find(one => one === url.get('x')) ?? 'step';
  const { zoom, steps } = readZoom(url);
  const cursor = useMemo(createChartCursor, []);
  const { meaningOf, baseline } = useSettings(run.experiment.id);
  const [scale, setScale] = useUrlValue('y', 'linear');
  const [smoothing, setSmoothing] = useUrlValue('smooth', '0');
  const query = url.get('find') ?? '';
  const chosen = url.all('key');
  const keys = chartKeys(run);
  const matched = chosen.length
    ? chosen.filter(key => keys.includes(key))
    : matching(
        keys.map(key => ({ key })),
        query,
      ).map(m => m.key);
  const singles = chosen.length
    ? []
    : matched.filter(key => isSingle(run, key));
  const lines = matched.filter(key => !singles.includes(key));
  const page = Math.max(0, Number(url.get('page') ?? 0) || 0);
  const shown = lines.slice(page * CHARTS_PAGE, (page + 1) * CHARTS_PAGE);
  const running = run.status === 'RUNNING';

  const series = useMlHomeQuery(
    ['run', run.runId, 'series', shown, steps],
    (api, signal) =>
      api.tracking.series(
        {
          query: {
            run: [run.runId],
            key: shown,
            maxPoints: POINTS,
            fromStep: steps?.[0],
            toStep: steps?.[1],
          },
        },
        { signal },
      ),
    {
      enabled: shown.length > 0,
      keepPrevious: true,
      refetchInterval: running ? 5_000 : false,
    },
  );
  const byKey = new Map(series.data?.series.map(one => [one.key, one]));
  const lineOf = (key: string): SeriesLine => {
    const line = byKey.get(key);
    return {
      id: run.runId,
      label: run.name,
      colour: k.series[0],
      points: line?.points ?? [],
      startTime: line?.startTime ?? run.startTime ?? 0,
      reduced: line?.reduced,
      lastNotFinite: line?.lastNotFinite,
    };
  };

  if (!keys.length) {
    return (
      <Panel label={t('run.metrics')} flush>
        <EmptyState title={t('run.noMetrics')}>
          {t('run.noMetricsText')}
        </EmptyState>
      </Panel>
    );
  }
  return (
    <>
      <Row>
        <Box sx={{ flex: '1 1 220px', maxWidth: 360 }}>
          <SearchField
            label={t('run.findMetric')}
            value={query}
            onChange={find =>
              url.set({ find, key: undefined, page: undefined })
            }
          />
        </Box>
        <Segmented
          label={t('run.axis')}
          value={axis}
          onChange={value =>
            url.set({
              x: value === 'step' ? undefined : value,
              ...writeZoom(),
            })
          }
          options={axes.map(value => ({
            value,
            label: t(`charts.${value}`),
          }))}
        />
        <Segmented
          label={t('run.scale')}
          value={scale === 'log' ? 'log' : 'linear'}
          onChange={setScale}
          options={[
            { value: 'linear', label: t('run.linear') },
            { value: 'log', label: t('run.log') },
          ]}
        />
        <Segmented
          label={t('chart.smooth')}
          value={smoothing}
          onChange={setSmoothing}
          options={[
            { value: '0', label: t('run.raw') },
            { value: '0.6', label: t('run.smoothSome') },
            { value: '0.9', label: t('run.smoothMuch') },
          ]}
        />
        {chosen.length > 0 && (
          <Button onClick={() => url.set({ key: undefined })}>
            {t('run.allMetrics', { n: format.number(keys.length) })}
          </Button>
        )}
        {lines.length > CHARTS_PAGE && (
          <Box
            sx={{ ml: 'auto', display: 'flex', gap: 1, alignItems: 'center' }}
          >
            <span>
              {t('table.rangeOf', {
                from: format.number(page * CHARTS_PAGE + 1),
                to: format.number(
                  Math.min(lines.length, (page + 1) * CHARTS_PAGE),
                ),
                total: format.number(lines.length),
              })}
            </span>
            <Button
              small
              disabled={page === 0}
              onClick={() =>
                url.set({ page: page > 1 ? String(page - 1) : undefined })
              }
            >
              {t('table.previous')}
            </Button>
            <Button
              small
              disabled={(page + 1) * CHARTS_PAGE >= lines.length}
              onClick={() => url.set({ page: String(page + 1) })}
            >
              {t('table.next')}
            </Button>
          </Box>
        )}
      </Row>
      {zoom && (
        <ZoomNote
          axis={axis}
          zoom={zoom}
          onReset={() => url.set(writeZoom())}
        />
      )}
      {series.error && !series.data ? (
        <Panel label={t('run.metrics')} flush>
          <ErrorPanel
            title={t('run.seriesFailed')}
            error={series.error}
            onRetry={() => {
              series.refetch();
            }}
          />
        </Panel>
      ) : (
        <Box
          sx={{
            display: 'grid',
            gap: 1.5,
            gridTemplateColumns:
              shown.length === 1
                ? 'minmax(0, 1fr)'
                : 'repeat(auto-fill, minmax(min(100%, 380px), 1fr))',
          }}
        >
          {shown.map(key => {
            const meaning = meaningOf(key);
            const base = baseline?.metrics[key];
            return (
              <Panel key={key} label={key}>
                <Box sx={{ px: 2, py: 1 }}>
                  {series.data ? (
                    <SeriesChart
                      name={
                        meaning.unit
                          ? `${meaning.label}, ${meaning.unit}`
                          : meaning.label
                      }
                      lines={[lineOf(key)]}
                      axis={axis}
                      log={scale === 'log'}
                      smoothing={Number(smoothing) || 0}
                      cursor={cursor}
                      zoom={zoom}
                      onZoom={(range, to) =>
                        url.set(writeZoom(range, to), { push: true })
                      }
                      baseline={
                        typeof base === 'number' &&
                        baseline?.runId !== run.runId
                          ? { value: base, label: baseline!.label }
                          : undefined
                      }
                    />
                  ) : (
                    <LoadingSkeleton rows={5} />
                  )}
                </Box>
              </Panel>
            );
          })}
          {!matched.length && (
            <Panel label={t('run.metrics')}>{t('run.noMatch')}</Panel>
          )}
        </Box>
      )}
      {singles.length > 0 && (
        <Box sx={{ mt: shown.length ? 1.5 : 0, maxWidth: 760 }}>
          <SingleMetrics run={run} keys={singles} />
        </Box>
      )}
    </>
  );
}
