import Box from '@mui/material/Box';
import {
  Age,
  Button,
  Column,
  DataTable,
  ErrorPanel,
  Notice,
  OwnerLink,
  PageHead,
  Panel,
  StateGlyph,
  TableFooter,
  useCursorPaging,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  CarbonImport,
  KnownEmission,
} from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { Page } from '../shell/Page';
import { useCarbonWords } from './carbonWords';
import { JoinDialog } from './JoinDialog';
import { SendEmissions } from './SendEmissions';

const STATES = {
  applied: ['ok', 'applied'],
  unchanged: ['none', 'unchanged'],
  failed: ['fail', 'refused'],
} as const;
const SOURCES = {
  csv: 'fromCsv',
  post: 'fromPost',
  api: 'fromApi',
  artifact: 'fromArtifact',
} as const;

/** What trackers sent: reports without a run, to be joined, and every file that was read. */
export function ReportsPage() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const words = useCarbonWords();
  const paging = useCursorPaging();
  const [joining, setJoining] = useState<KnownEmission>();
  const query = { cursor: paging.cursor, limit: 20 };
  const unmatched = useMlHomeQuery(['carbon', 'emissions'], (api, signal) =>
    api.carbon.emissions({ query: { limit: 100 } }, { signal }),
  );
  const imports = useMlHomeQuery(
    ['carbon', 'imports', query],
    (api, signal) => api.carbon.imports({ query }, { signal }),
    { keepPrevious: true },
  );
  const reports: Column<KnownEmission>[] = [
    {
      id: 'project',
      header: t('carbonReports.project'),
      primary: true,
      render: one => one.project ?? one.tracker,
    },
    {
      id: 'source',
      header: t('carbonFactors.source'),
      width: 130,
      hideBelow: 'md',
      render: one => t(`carbonReports.${SOURCES[one.source]}`),
    },
    {
      id: 'grams',
      header: t('carbon.grams'),
      align: 'right',
      width: 120,
      render: one => words.grams(one.grams),
    },
    {
      id: 'kwh',
      header: t('carbon.kWh'),
      align: 'right',
      width: 120,
      render: one => words.kWh(one.kWh),
    },
    {
      id: 'took',
      header: t('carbonReports.took'),
      align: 'right',
      width: 110,
      hideBelow: 'md',
      render: one =>
        format.duration(
          one.seconds === undefined ? undefined : one.seconds * 1000,
        ),
    },
    {
      id: 'when',
      header: t('carbonReports.when'),
      align: 'right',
      width: 120,
      render: one => <Age at={one.at} />,
    },
    {
      id: 'join',
      header: '',
      align: 'right',
      width: 90,
      render: one => (
        <Button small onClick={() => setJoining(one)}>
          {t('carbonReports.join')}
        </Button>
      ),
    },
  ];
  const files: Column<CarbonImport>[] = [
    {
      id: 'name',
      header: t('carbonReports.name'),
      primary: true,
      render: one => one.name,
    },
    {
      id: 'source',
      header: t('carbonFactors.source'),
      width: 130,
      hideBelow: 'md',
      render: one => t(`carbonReports.${SOURCES[one.source]}`),
    },
    {
      id: 'state',
      header: t('carbonReports.state'),
      width: 150,
      render: one => (
        <Box
          component="span"
          title={one.message}
          sx={{ display: 'inline-flex', gap: 0.75, alignItems: 'center' }}
        >
          <StateGlyph state={STATES[one.state][0]} />
          {t(`carbonReports.${STATES[one.state][1]}`)}
        </Box>
      ),
    },
    {
      id: 'rows',
      header: t('carbonReports.rows'),
      align: 'right',
      width: 80,
      render: one => format.number(one.rows),
    },
    {
      id: 'matched',
      header: t('carbonReports.matched'),
      align: 'right',
      width: 100,
      render: one => format.number(one.matched),
    },
    {
      id: 'defects',
      header: t('carbonReports.defects'),
      width: 320,
      hideBelow: 'lg',
      render: one => {
        const text = one.defects
          .map(defect =>
            t('carbonReports.defect', {
              column: defect.column,
              problem: t(`carbonReports.${defect.problem}`),
              n: format.number(defect.count),
            }),
          )
          .join('; ');
        return <span title={text}>{text || one.message || '–'}</span>;
      },
    },
    {
      id: 'by',
      header: t('carbonReports.by'),
      width: 130,
      hideBelow: 'lg',
      render: one => <OwnerLink plain entityRef={one.createdBy} />,
    },
    {
      id: 'when',
      header: t('carbonReports.when'),
      align: 'right',
      width: 120,
      render: one => <Age at={one.createdAt} />,
    },
  ];
  return (
    <Page title={t('carbonReports.title')}>
      <PageHead
        crumbs={[
          { label: t('costs.title'), to: paths.costs },
          { label: t('carbon.title'), to: paths.carbon },
          { label: t('carbon.reports') },
        ]}
        title={t('carbonReports.title')}
      />
      <SendEmissions />
      <Panel title={t('carbonReports.unmatched')} flush>
        {unmatched.error && !unmatched.data ? (
          <ErrorPanel
            title={t('carbonReports.failed')}
            error={unmatched.error}
            onRetry={() => {
              unmatched.refetch();
            }}
          />
        ) : (
          <DataTable
            label={t('carbonReports.unmatched')}
            columns={reports}
            rows={unmatched.data?.items}
            rowKey={one => one.id}
            empty={
              <Box sx={{ p: 2 }}>
                <Notice>{t('carbonReports.unmatchedNone')}</Notice>
              </Box>
            }
          />
        )}
      </Panel>
      <Panel title={t('carbonReports.imports')} flush>
        {imports.error && !imports.data ? (
          <ErrorPanel
            title={t('carbonReports.failed')}
            error={imports.error}
            onRetry={() => {
              imports.refetch();
            }}
          />
        ) : (
          <DataTable
            label={t('carbonReports.imports')}
            columns={files}
            rows={imports.data?.items}
            rowKey={one => one.id}
            fetching={imports.isPlaceholderData}
            empty={
              <Box sx={{ p: 2 }}>
                <Notice>{t('carbonReports.importsNone')}</Notice>
              </Box>
            }
          />
        )}
      </Panel>
      <TableFooter
        paging={paging}
        shown={imports.data?.items.length ?? 0}
        nextCursor={imports.data?.nextCursor}
      />
      {joining && (
        <JoinDialog emission={joining} onClose={() => setJoining(undefined)} />
      )}
    </Page>
  );
}
