import { useApi } from '@backstage/core-plugin-api';
import {
  Button,
  Column,
  DataTable,
  EmptyState,
  ErrorPanel,
  mlHomeApiRef,
  OwnerLink,
  Panel,
  SearchField,
  TableFooter,
  ToastMessage,
  useCursorPaging,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  InventoryItem,
  reviewStates,
} from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router-dom';
import { Row } from '../shell/Page';
import { StrayNotice } from '../shell/known';
import { saveBlob } from './saveBlob';
import { TierStateFilters, useTierStates } from './TierStateFilters';
import { useAct } from './useGovernance';
import { ReviewStateLabel, TierWord } from './words';

const stateNames = [...reviewStates, 'unreviewed'] as const;

/** Every model with its tier and approval. */
export function Inventory(props: { show: (message: ToastMessage) => void }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const api = useApi(mlHomeApiRef);
  const url = useUrlState();
  const paging = useCursorPaging();
  const { stray, ...chosen } = useTierStates(stateNames);
  const filter = { q: url.get('q'), ...chosen };
  const filtered =
    !!filter.q || filter.tier.length > 0 || filter.state.length > 0;
  const query = useMlHomeQuery(
    ['governance', 'inventory', filter, paging.cursor],
    (client, signal) =>
      client.governance.inventory(
        { query: { ...filter, cursor: paging.cursor, limit: 50 } },
        { signal },
      ),
    { keepPrevious: true },
  );
  const csv = useAct(async () => {
    const blob = (await api.governance.inventoryCsv({
      query: filter,
    })) as unknown as Blob;
    saveBlob(blob, 'governance-inventory.csv');
  }, props.show);
  const quiet = (text: string) => <Box sx={{ color: k.faint }}>{text}</Box>;
  const count = (value: number) =>
    value === 0 ? quiet('0') : format.number(value);
  const columns: Column<InventoryItem>[] = [
    {
      id: 'model',
      header: t('govInventory.model'),
      primary: true,
      render: row => (
        <Box component="span" sx={{ fontWeight: 600 }}>
          {row.title ?? row.model}
        </Box>
      ),
    },
    {
      id: 'owner',
      header: t('govInventory.owner'),
      width: 170,
      render: row => <OwnerLink plain entityRef={row.owner} />,
    },
    {
      id: 'tier',
      header: t('govInventory.tier'),
      width: 130,
      render: row => (
        <Link
          component={RouterLink}
          to={paths.assess(row.model)}
          underline="hover"
          sx={{ color: k.text, position: 'relative', zIndex: 1 }}
        >
          <TierWord tier={row.tier} />
        </Link>
      ),
    },
    {
      id: 'state',
      header: t('govInventory.state'),
      width: 240,
      render: row => (
        <>
          <ReviewStateLabel state={row.state} />
          {row.reviewVersion && (
            <Box component="span" sx={{ color: k.second }}>
              {' '}
              v{row.reviewVersion}
            </Box>
          )}
        </>
      ),
    },
    {
      id: 'latest',
      header: t('govInventory.latest'),
      width: 110,
      align: 'right',
      hideBelow: 'lg',
      render: row =>
        row.latestVersion ? `v${row.latestVersion}` : quiet(t('gov.none')),
    },
    {
      id: 'approved',
      header: t('govInventory.approved'),
      width: 110,
      align: 'right',
      render: row =>
        row.approvedVersion ? `v${row.approvedVersion}` : quiet(t('gov.none')),
    },
    {
      id: 'until',
      header: t('govInventory.until'),
      width: 120,
      align: 'right',
      hideBelow: 'lg',
      render: row =>
        row.validUntil ? format.date(row.validUntil) : quiet('–'),
    },
    {
      id: 'findings',
      header: t('govInventory.findings'),
      width: 90,
      align: 'right',
      render: row => count(row.openFindings),
    },
    {
      id: 'waivers',
      header: t('govInventory.waivers'),
      width: 90,
      align: 'right',
      hideBelow: 'lg',
      render: row => count(row.waivers),
    },
  ];
  return (
    <>
      <Row>
        <SearchField
          label={t('govQueue.find')}
          placeholder={t('govQueue.find')}
          value={filter.q ?? ''}
          width={240}
          onChange={value =>
            url.set({ q: value || undefined, ...paging.reset })
          }
        />
        <TierStateFilters
          label={t('govInventory.state')}
          states={stateNames}
          filter={filter}
          paging={paging}
        />
        <Box sx={{ ml: 'auto' }}>
          <Button
            disabled={csv.busy}
            onClick={() => {
              csv.run(undefined, () => t('govInventory.csv'));
            }}
          >
            {t('govInventory.csv')}
          </Button>
        </Box>
      </Row>
      <StrayNotice stray={stray} />
      <Panel flush label={t('gov.inventory')}>
        {query.error && !query.data ? (
          <ErrorPanel
            title={t('gov.failed')}
            error={query.error}
            onRetry={() => {
              query.refetch();
            }}
          />
        ) : (
          <DataTable
            keys
            label={t('gov.inventory')}
            columns={columns}
            rows={query.data?.items}
            fetching={query.isFetching}
            rowKey={row => row.model}
            rowHref={row => paths.model(row.model)}
            empty={
              <EmptyState
                title={
                  filtered
                    ? t('govInventory.emptyFilter')
                    : t('govInventory.empty')
                }
                actions={
                  filtered && (
                    <Button
                      onClick={() =>
                        url.set({
                          q: undefined,
                          tier: undefined,
                          state: undefined,
                          ...paging.reset,
                        })
                      }
                    >
                      {t('govInventory.clear')}
                    </Button>
                  )
                }
              >
                {filtered ? null : t('govInventory.emptyText')}
              </EmptyState>
            }
          />
        )}
      </Panel>
      <TableFooter
        paging={paging}
        shown={query.data?.items.length ?? 0}
        nextCursor={query.data?.nextCursor}
      />
    </>
  );
}
