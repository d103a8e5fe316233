import Box from '@mui/material/Box';
import {
  Age,
  Column,
  DataTable,
  ErrorPanel,
  Notice,
  OwnerLink,
  PageHead,
  Panel,
  TableFooter,
  type,
  useCursorPaging,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { CostImport } from '@ml-home/backstage-plugin-ml-home-common';
import { Page } from '../../shell/Page';
import { ImportState } from './ImportState';
import { SendBill } from './SendBill';

const LIVE_MS = 2_000;

/** Of what was refused nothing was kept, and how much it would have been is not known. */
const isRefused = ({ state }: CostImport): boolean => state === 'failed';

/** What a file is called, and why it was refused. */
function ImportName(props: { one: CostImport }) {
  const k = useTokens();
  const { one } = props;
  if (!isRefused(one) || !one.message) return <>{one.name}</>;
  const named = `${one.name}: `;
  const why = one.message.startsWith(named)
    ? one.message.slice(named.length)
    : one.message;
  const cut = {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  };
  return (
    <Box sx={{ py: 0.75 }}>
      <Box sx={cut}>{one.name}</Box>
      <Box title={why} sx={{ ...cut, ...type.small, color: k.second }}>
        {why}
      </Box>
    </Box>
  );
}

/** Files of charges that were read, and the way to send one. */
export function ImportsPage() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const paging = useCursorPaging();
  const query = { cursor: paging.cursor, limit: 50 };
  const imports = useMlHomeQuery(
    ['costs', 'imports', query],
    (api, signal) => api.costs.imports({ query }, { signal }),
    { keepPrevious: true, refetchInterval: LIVE_MS },
  );
  const columns: Column<CostImport>[] = [
    {
      id: 'name',
      header: t('costImports.name'),
      primary: true,
      render: one => <ImportName one={one} />,
    },
    {
      id: 'state',
      header: t('costImports.state'),
      width: 190,
      render: one => <ImportState one={one} />,
    },
    {
      id: 'format',
      header: t('costImports.format'),
      width: 170,
      hideBelow: 'md',
      render: one => one.format ?? '–',
    },
    {
      id: 'rows',
      header: t('costImports.rows'),
      align: 'right',
      width: 110,
      render: one => (isRefused(one) ? '–' : format.number(one.rows)),
    },
    {
      id: 'bills',
      header: t('costImports.bills'),
      align: 'right',
      width: 80,
      render: one => (isRefused(one) ? '–' : format.number(one.bills.length)),
    },
    {
      id: 'defects',
      header: t('costImports.defects'),
      align: 'right',
      width: 100,
      render: one =>
        isRefused(one)
          ? '–'
          : format.number(one.defects.reduce((sum, { rows }) => sum + rows, 0)),
    },
    {
      id: 'by',
      header: t('costImports.by'),
      width: 150,
      hideBelow: 'lg',
      render: one => <OwnerLink plain entityRef={one.createdBy} />,
    },
    {
      id: 'when',
      header: t('costImports.when'),
      align: 'right',
      width: 120,
      render: one => <Age at={one.createdAt} />,
    },
  ];
  return (
    <Page title={t('costImports.title')}>
      <PageHead
        crumbs={[
          { label: t('costs.title'), to: paths.costs },
          { label: t('costs.imports') },
        ]}
        title={t('costImports.title')}
      />
      <SendBill />
      <Panel label={t('costImports.title')} flush>
        {imports.error && !imports.data ? (
          <ErrorPanel
            title={t('costImports.failed')}
            error={imports.error}
            onRetry={() => {
              imports.refetch();
            }}
          />
        ) : (
          <DataTable
            keys
            label={t('costImports.title')}
            columns={columns}
            rows={imports.data?.items}
            rowKey={one => one.id}
            rowHref={one => paths.costImport(one.id)}
            empty={
              <Box sx={{ p: 2 }}>
                <Notice>{t('costImports.none')}</Notice>
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
    </Page>
  );
}
