import TableRowsOutlined from '@mui/icons-material/TableRowsOutlined';
import Box from '@mui/material/Box';
import {
  Button,
  EmptyState,
  IconButton,
  LoadingSkeleton,
  Segmented,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunRow } from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode, useMemo, useState } from 'react';
import type { Workbench } from '../runs/useWorkbench';
import { ChartList } from './ChartList';
import {
  CHART_KEY,
  chartKeysNow,
  isSystem,
  MAX_CHARTS,
  readLineSettings,
  writeZoom,
} from './chartState';
import { MetricChooser } from './MetricChooser';
import { Smoothing } from './Smoothing';
import { ZoomNote } from './ZoomNote';

/** Charts of the machine's own metrics, which few look at: folded until wanted. */
function Folded(props: { count: number; children: () => ReactNode }) {
  const { t } = useMlHomeTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Box>
      <Button
        small
        variant="text"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {open ? '▾' : '▸'} {t('charts.system')} {props.count}
      </Button>
      {open && props.children()}
    </Box>
  );
}

/** Lines of the shown runs: metrics, axis, scale, smoothing and zoom live in the address. */
export function LinesTab(props: {
  experiment: string;
  bench: Workbench;
  runs: RunRow[];
  full: boolean;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const url = useUrlState();
  const { bench, runs } = props;
  const settings = useMemo(() => readLineSettings(url), [url]);
  const keys = chartKeysNow(url, bench.picked.metricKeys);
  const system = bench.picked.metricKeys
    .filter(key => isSystem(key) && !keys.includes(key))
    .slice(0, MAX_CHARTS);
  const arrange = (next: string[] | undefined) =>
    url.set({ [CHART_KEY]: next });
  const chosen = bench.state.selected.length > 0;
  if (!runs.length) {
    return bench.pending ? (
      <Box sx={{ p: 2 }}>
        <LoadingSkeleton rows={8} height={20} />
      </Box>
    ) : (
      <EmptyState title={t('charts.noRuns')} />
    );
  }
  return (
    <>
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          gap: 1,
          px: 2,
          py: 1,
          borderBottom: `1px solid ${k.line}`,
        }}
      >
        <Segmented
          label={t('charts.axis')}
          value={settings.axis}
          onChange={x =>
            url.set({ x: x === 'step' ? undefined : x, ...writeZoom() })
          }
          options={[
            { value: 'step', label: t('charts.step') },
            { value: 'relative', label: t('charts.relative') },
            { value: 'wall', label: t('charts.wall') },
          ]}
        />
        <Segmented
          label={t('charts.scale')}
          value={settings.log ? 'log' : 'linear'}
          onChange={y => url.set({ y: y === 'log' ? 'log' : undefined })}
          options={[
            { value: 'linear', label: t('charts.linear') },
            { value: 'log', label: t('charts.log') },
          ]}
        />
        <Smoothing
          value={settings.smoothing}
          onChange={value =>
            url.set({ smooth: value ? String(value) : undefined })
          }
        />
        <Box
          sx={{
            ml: 'auto',
            display: 'flex',
            alignItems: 'center',
            color: k.second,
            ...type.small,
          }}
        >
          <Box component="span" sx={{ mr: 0.5 }}>
            {t(chosen ? 'charts.shown' : 'charts.firstShown', {
              count: runs.length,
              n: format.number(runs.length),
            })}
          </Box>
          <IconButton
            label={t('charts.valuesTable')}
            pressed={settings.values}
            onClick={() =>
              url.set({ values: settings.values ? 'off' : undefined })
            }
          >
            <TableRowsOutlined />
          </IconButton>
          <MetricChooser
            experiment={props.experiment}
            chosen={keys}
            max={MAX_CHARTS}
            onChange={arrange}
          />
        </Box>
      </Box>
      {settings.zoom && (
        <ZoomNote
          axis={settings.axis}
          zoom={settings.zoom}
          onReset={() => url.set(writeZoom())}
        />
      )}
      <Box
        sx={{ flex: 1, minHeight: 0, overflow: 'auto', px: 2, py: 1 }}
        tabIndex={-1}
      >
        {keys.length ? (
          <ChartList
            {...props}
            keys={keys}
            settings={settings}
            arranged={arrange}
          />
        ) : (
          <EmptyState title={t('charts.noMetrics')} />
        )}
        {system.length > 0 && (
          <Folded count={system.length}>
            {() => <ChartList {...props} keys={system} settings={settings} />}
          </Folded>
        )}
      </Box>
    </>
  );
}
