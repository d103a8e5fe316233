import {
  Button,
  Column,
  DataTable,
  ErrorPanel,
  Panel,
  ToastMessage,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { CoverageItem } from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { saveBlob } from './saveBlob';
import { useAct } from './useGovernance';

const SHOWN = 50;

/** What a bill or a name that serves says is in use, and no approved model answers for. */
export function Paid(props: { show: (message: ToastMessage) => void }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const query = useMlHomeQuery(['governance', 'coverage'], (api, signal) =>
    api.governance.coverage({ query: { limit: SHOWN } }, { signal }),
  );
  const download = useAct(async client => {
    const blob = (await client.governance.coverageCsv({})) as unknown as Blob;
    saveBlob(blob, 'governance-coverage.csv');
    return blob;
  }, props.show);
  // Names that serve have a list of their own on this page.
  const rows = query.data?.items.filter(({ kind }) => kind !== 'serving');
  const columns: Column<CoverageItem>[] = [
    {
      id: 'what',
      header: t('govHome.paidWhat'),
      primary: true,
      render: row => (
        <>
          <Box component="span" sx={{ fontWeight: 600 }}>
            {row.name}
          </Box>{' '}
          <Box component="span" sx={{ color: k.second }}>
            {t(`govHome.paidKind.${row.kind}`)}
            {row.by && `, ${row.by}`}
          </Box>
        </>
      ),
    },
    {
      id: 'why',
      header: t('govHome.paidWhy'),
      width: '24%',
      render: row => t(`govHome.paidBecause.${row.why}`),
    },
    {
      id: 'cost',
      header: t('govHome.paidCost'),
      width: '18%',
      align: 'right',
      render: row => (
        <span
          title={
            row.unknownCharges
              ? t('govHome.paidPartly', {
                  unknown: format.number(row.unknownCharges),
                  count: row.charges,
                  n: format.number(row.charges),
                })
              : undefined
          }
        >
          {row.amount === undefined
            ? format.number(undefined)
            : format.money(row.amount, row.currency ?? '')}
          {row.amount !== undefined && row.unknownCharges ? ' +' : ''}
        </span>
      ),
    },
    {
      id: 'day',
      header: t('govHome.paidDay'),
      width: 110,
      align: 'right',
      hideBelow: 'lg',
      render: row => (row.lastDay ? format.date(row.lastDay) : '–'),
    },
  ];
  return (
    <Panel
      flush
      title={t('govHome.paid')}
      note={t('govHome.paidNote')}
      action={
        <Button
          small
          disabled={!query.data?.totalCount || download.busy}
          onClick={() => {
            download.run(undefined, () => t('govHome.paidCsv'));
          }}
        >
          {t('govHome.paidCsv')}
        </Button>
      }
    >
      {query.error && !query.data ? (
        <ErrorPanel
          title={t('govHome.paidFailed')}
          error={query.error}
          onRetry={() => {
            query.refetch();
          }}
        />
      ) : (
        <DataTable
          label={t('govHome.paid')}
          columns={columns}
          rows={rows}
          rowKey={row => `${row.kind} ${row.name} ${row.currency ?? ''}`}
          rowHref={row => {
            if (!row.model) return `${paths.costs}?by=object`;
            return row.version
              ? paths.version(row.model, row.version)
              : paths.model(row.model);
          }}
          skeletonRows={2}
          empty={
            <Box sx={{ p: 2, color: k.second }}>{t('govHome.paidNone')}</Box>
          }
        />
      )}
    </Panel>
  );
}
