import Close from '@mui/icons-material/Close';
import CloseFullscreen from '@mui/icons-material/CloseFullscreen';
import OpenInFull from '@mui/icons-material/OpenInFull';
import Box from '@mui/material/Box';
import {
  IconButton,
  LoadingSkeleton,
  type,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunRow } from '@ml-home/backstage-plugin-ml-home-common';
import { lazy, Suspense } from 'react';
import type { Workbench } from '../runs/useWorkbench';
import { panels, readPanel } from './chartState';
import { LinesTab } from './LinesTab';
import { useChartRuns } from './useChartRuns';

const OtherTabs = lazy(() => import('./OtherTabs'));

/** Charts beside the table, or in its place. */
export function ChartsPanel(props: {
  experiment: string;
  bench: Workbench;
  known: ReadonlyMap<string, RunRow>;
  full: boolean;
  onClose: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const url = useUrlState();
  const { bench, full } = props;
  const panel = readPanel(url.get('panel'));
  const runs = useChartRuns(props.experiment, bench.shownIds, props.known);
  const Size = full ? CloseFullscreen : OpenInFull;
  return (
    <Box
      component="section"
      aria-label={t('charts.title')}
      sx={{
        flex: full ? '1 1 0' : '0 0 auto',
        minWidth: 0,
        minHeight: full ? 0 : 420,
        display: 'flex',
        flexDirection: 'column',
        bgcolor: k.paper,
        border: `1px solid ${k.line}`,
        borderRadius: '8px',
        color: k.text,
        ...type.body,
        '@media (min-width: 1100px)': full
          ? {}
          : { width: 'clamp(400px, 37%, 720px)', minHeight: 0 },
      }}
    >
      <Box
        sx={{
          display: 'flex',
          alignItems: 'center',
          gap: 1,
          minHeight: 32,
          pl: 2,
          pr: 1,
          borderBottom: `1px solid ${k.line}`,
        }}
      >
        <Box
          component="nav"
          aria-label={t('charts.tabs')}
          sx={{ display: 'flex', gap: 1.5, minWidth: 0, overflow: 'hidden' }}
        >
          {panels.map(one => {
            const on = one === panel;
            return (
              <Box
                component="button"
                type="button"
                key={one}
                aria-pressed={on}
                onClick={() =>
                  url.set({ panel: one === 'lines' ? undefined : one })
                }
                sx={{
                  border: 0,
                  p: 0,
                  height: 32,
                  bgcolor: 'transparent',
                  cursor: 'pointer',
                  fontFamily: 'inherit',
                  ...type.small,
                  whiteSpace: 'nowrap',
                  fontWeight: on ? 650 : 400,
                  color: on ? k.text : k.second,
                  boxShadow: on ? `inset 0 -2px 0 ${k.accent}` : 'none',
                  '&:hover': { color: k.text },
                  '&:focus-visible': {
                    outline: `2px solid ${k.accent}`,
                    outlineOffset: -2,
                  },
                }}
              >
                {t(`charts.${one}` as const)}
              </Box>
            );
          })}
        </Box>
        <Box sx={{ ml: 'auto' }} />
        <IconButton
          label={t(full ? 'charts.notFull' : 'charts.full')}
          onClick={() => url.set({ full: full ? undefined : 'yes' })}
        >
          <Size />
        </IconButton>
        <IconButton label={t('charts.close')} onClick={props.onClose}>
          <Close />
        </IconButton>
      </Box>
      {panel === 'lines' ? (
        <LinesTab
          experiment={props.experiment}
          bench={bench}
          runs={runs}
          full={full}
        />
      ) : (
        panel !== 'off' && (
          <Suspense fallback={<LoadingSkeleton rows={6} />}>
            <OtherTabs
              experiment={props.experiment}
              bench={bench}
              panel={panel}
              full={full}
            />
          </Suspense>
        )
      )}
    </Box>
  );
}
