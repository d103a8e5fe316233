import Box from '@mui/material/Box';
import {
  Age,
  Column,
  DataTable,
  ErrorPanel,
  Notice,
  PageHead,
  Panel,
  TableFooter,
  useCursorPaging,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  isPartial,
  UnknownRun,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Page } from '../shell/Page';
import { useCarbonWords } from './carbonWords';

/** Runs that ended whose emissions are unknown, and what is missing of each. */
export function UnknownRunsPage() {
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const words = useCarbonWords();
  const paging = useCursorPaging();
  const url = useUrlState();
  const basis =
    url.get('basis') === 'market' ? ('market' as const) : ('location' as const);
  const query = { basis, cursor: paging.cursor, limit: 50 };
  const runs = useMlHomeQuery(
    ['carbon', 'unknown', query],
    (api, signal) => api.carbon.unknownRuns({ query }, { signal }),
    { keepPrevious: true },
  );
  const columns: Column<UnknownRun>[] = [
    {
      id: 'name',
      header: t('carbonUnknown.run'),
      primary: true,
      width: 260,
      render: run => run.name || run.runId,
    },
    {
      id: 'experiment',
      header: t('carbonUnknown.experiment'),
      width: 240,
      hideBelow: 'md',
      render: run => run.experiment,
    },
    {
      id: 'gaps',
      header: t('carbonUnknown.missing'),
      render: run => {
        const missing = run.gaps
          .filter(
            gap => gap !== 'energy' && (basis === 'market' || gap !== 'market'),
          )
          .map(words.gap)
          .join(', ');
        return <span title={missing}>{missing}</span>;
      },
    },
    {
      id: 'kwh',
      header: t('carbon.kWh'),
      align: 'right',
      width: 120,
      render: run => words.kWhOf(run.kWh, isPartial(run)),
    },
    {
      id: 'ended',
      header: t('carbonUnknown.ended'),
      align: 'right',
      width: 120,
      render: run => <Age at={run.endedAt} />,
    },
  ];
  return (
    <Page title={t('carbonUnknown.title')}>
      <PageHead
        crumbs={[
          { label: t('costs.title'), to: paths.costs },
          { label: t('carbon.title'), to: paths.carbon },
          { label: t('carbonUnknown.title') },
        ]}
        title={t('carbonUnknown.title')}
        beside={t(`carbon.${basis}`)}
      />
      <Panel label={t('carbonUnknown.title')} flush>
        {runs.error && !runs.data ? (
          <ErrorPanel
            title={t('carbonUnknown.failed')}
            error={runs.error}
            onRetry={() => {
              runs.refetch();
            }}
          />
        ) : (
          <DataTable
            keys
            label={t('carbonUnknown.title')}
            columns={columns}
            rows={runs.data?.items}
            rowKey={run => run.runId}
            rowHref={run => paths.run(run.runId)}
            fetching={runs.isPlaceholderData}
            empty={
              <Box sx={{ p: 2 }}>
                <Notice>{t('carbonUnknown.none')}</Notice>
              </Box>
            }
          />
        )}
      </Panel>
      <TableFooter
        paging={paging}
        shown={runs.data?.items.length ?? 0}
        nextCursor={runs.data?.nextCursor}
      />
    </Page>
  );
}
