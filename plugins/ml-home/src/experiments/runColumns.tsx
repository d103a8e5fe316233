import AccountTreeOutlined from '@mui/icons-material/AccountTreeOutlined';
import Box from '@mui/material/Box';
import {
  Age,
  Chip,
  Column,
  OwnerLink,
  useFormat,
  useMlHomeTranslation,
  useNow,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunSummary } from '@ml-home/backstage-plugin-ml-home-common';
import { metricOf } from '../models/metrics';
import { fullValue } from './columnWriter';
import { RunStateLabel } from './RunState';

/** How long a run took, or has been running; unknown without a start. */
export function durationOf(
  run: Pick<RunSummary, 'startTime' | 'endTime' | 'status'>,
  now: number,
): number | undefined {
  if (run.startTime === undefined) return undefined;
  if (run.endTime !== undefined) return run.endTime - run.startTime;
  return run.status === 'RUNNING' ? now - run.startTime : undefined;
}

export interface RunColumnOptions {
  /** Metric keys, each a column. */
  metrics?: string[];
  rows: RunSummary[];
  experiment?: boolean;
  /** Fewer and narrower columns, for a table beside others. */
  compact?: boolean;
  sortable?: boolean;
}

/** Columns of every table of runs. */
export function useRunColumns(options: RunColumnOptions): Column<RunSummary>[] {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const now = useNow(10_000);
  return [
    {
      id: 'state',
      header: t('run.state'),
      width: 108,
      render: run => <RunStateLabel run={run} />,
    },
    {
      id: 'name',
      header: t('run.run'),
      sortKey: options.sortable ? 'name' : undefined,
      primary: true,
      render: run => (
        <>
          <Box component="span" sx={{ fontWeight: 600 }}>
            {run.name}
          </Box>
          {run.demo && (
            <Box component="span" sx={{ ml: 0.75 }}>
              <Chip>{t('table.demo')}</Chip>
            </Box>
          )}
          {run.childCount > 0 && (
            <Box
              component="span"
              title={t('run.childrenOf', { count: run.childCount })}
              sx={{
                ml: 1,
                color: k.second,
                fontSize: 12,
                whiteSpace: 'nowrap',
              }}
            >
              <AccountTreeOutlined
                sx={{ fontSize: 13, verticalAlign: '-2px', mr: '3px' }}
                aria-hidden
              />
              {format.number(run.childCount)}
            </Box>
          )}
          {run.parentRunId && (
            <Box component="span" sx={{ ml: 1, color: k.second, fontSize: 12 }}>
              {t('run.nested')}
            </Box>
          )}
        </>
      ),
    },
    ...(options.experiment
      ? [
          {
            id: 'experiment',
            header: t('run.experiment'),
            width: options.compact ? 132 : 180,
            hideBelow: options.compact ? ('lg' as const) : undefined,
            render: (run: RunSummary) => (
              <Box component="span" sx={{ color: k.second }}>
                {run.experiment.name}
              </Box>
            ),
          },
        ]
      : []),
    ...(options.metrics ?? []).map((key): Column<RunSummary> => {
      const write = format.metricColumn(
        options.rows.map(run => metricOf(run, key)),
      );
      return {
        id: `metric-${key}`,
        header: <span title={key}>{key}</span>,
        align: 'right',
        width: 116,
        render: run => {
          const value = metricOf(run, key);
          return value === undefined ? (
            <Box component="span" sx={{ color: k.faint }}>
              {t('run.notLogged')}
            </Box>
          ) : (
            <span title={fullValue(value)}>{write(value)}</span>
          );
        },
      };
    }),
    {
      id: 'by',
      header: t('run.by'),
      width: options.compact ? 40 : 150,
      hideBelow: 'lg',
      render: run =>
        run.createdBy ? (
          <OwnerLink
            plain
            compact={options.compact}
            entityRef={run.createdBy}
          />
        ) : (
          <Box component="span" sx={{ color: k.faint }}>
            {run.clientUser ?? t('run.nobody')}
          </Box>
        ),
    },
    {
      id: 'duration',
      header: t('run.duration'),
      align: 'right',
      width: 104,
      hideBelow: options.compact ? 'xl' : 'md',
      render: run => {
        const ms = durationOf(run, now);
        return (
          <Box
            component="span"
            sx={{ color: ms === undefined ? k.faint : k.text }}
          >
            {format.duration(ms)}
          </Box>
        );
      },
    },
    {
      id: 'started',
      header: t('run.started'),
      sortKey: options.sortable ? 'startTime' : undefined,
      sortFirst: 'desc',
      align: 'right',
      width: 104,
      render: run => (
        <Box component="span" sx={{ color: k.second }}>
          <Age at={run.startTime ?? run.lastActivityAt} />
        </Box>
      ),
    },
  ];
}
