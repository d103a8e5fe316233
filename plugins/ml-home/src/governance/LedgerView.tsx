import {
  Button,
  Column,
  DataTable,
  Denied,
  EmptyState,
  ErrorPanel,
  Notice,
  OwnerLink,
  Panel,
  TableFooter,
  type,
  useCursorPaging,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useToast,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  LedgerEntry,
  LedgerVerification,
} from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { useAct } from './useGovernance';

/** What was done, and the proof that nobody changed it since. */
export function LedgerView() {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const paging = useCursorPaging();
  const toast = useToast();
  const [proof, setProof] = useState<LedgerVerification>();
  const query = useMlHomeQuery(
    ['governance', 'ledger', paging.cursor],
    (api, signal) =>
      api.governance.ledger(
        { query: { cursor: paging.cursor, limit: 50 } },
        { signal },
      ),
    { keepPrevious: true },
  );
  const verify = useAct(api => api.governance.verifyLedger(), toast.show);
  const columns: Column<LedgerEntry>[] = [
    {
      id: 'seq',
      header: t('govLedger.seq'),
      align: 'right',
      width: 70,
      render: row => format.number(row.seq),
    },
    {
      id: 'at',
      header: t('govLedger.at'),
      width: 215,
      render: row => format.absolute(row.at),
    },
    {
      id: 'kind',
      header: t('govLedger.kind'),
      primary: true,
      render: row => row.kind.replace(/-/g, ' '),
    },
    {
      id: 'actor',
      header: t('govLedger.actor'),
      width: 190,
      render: row =>
        row.actor?.startsWith('user:') ? (
          <OwnerLink plain entityRef={row.actor} />
        ) : (
          row.actor ?? t('gov.someone')
        ),
    },
    {
      id: 'about',
      header: t('govLedger.about'),
      width: '28%',
      render: row => {
        if (row.model) {
          return `${row.model}${row.version ? ` v${row.version}` : ''}`;
        }
        // Of a policy: its key and version.
        const { key, version } = row.facts as Record<string, unknown>;
        return key ? `${key}${version ? ` ${version}` : ''}` : '–';
      },
    },
    {
      id: 'hash',
      header: t('govLedger.hash'),
      width: 90,
      hideBelow: 'lg',
      render: row => (
        <Box
          component="span"
          title={row.hash}
          sx={{ fontFamily: k.mono, ...type.small }}
        >
          {row.hash.slice(0, 7)}
        </Box>
      ),
    },
  ];
  if (
    query.error &&
    (query.error as { statusCode?: number }).statusCode === 403
  ) {
    return (
      <Panel label={t('gov.ledger')}>
        <Denied what={t('gov.ledger')} />
      </Panel>
    );
  }
  return (
    <>
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center' }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          {proof?.intact && (
            <Notice>
              {t('govLedger.intact', {
                count: proof.checked,
                n: format.number(proof.checked),
                ms: format.number(proof.durationMs),
                seq: format.number(proof.headSeq),
                hash: proof.headHash.slice(0, 16),
              })}
            </Notice>
          )}
          {proof?.firstBad && (
            <Notice state="fail">
              {t('govLedger.broken', {
                seq: format.number(proof.firstBad.seq),
                problem: proof.firstBad.problem,
                count: proof.checked,
                n: format.number(proof.checked),
              })}
            </Notice>
          )}
        </Box>
        <Button
          disabled={verify.busy}
          onClick={() => {
            verify.run(undefined, () => t('govLedger.verify')).then(setProof);
          }}
        >
          {verify.busy ? t('govLedger.verifying') : t('govLedger.verify')}
        </Button>
      </Box>
      <Panel flush label={t('gov.ledger')}>
        {query.error && !query.data ? (
          <ErrorPanel
            title={t('govLedger.failed')}
            error={query.error}
            onRetry={() => {
              query.refetch();
            }}
          />
        ) : (
          <DataTable
            keys
            label={t('gov.ledger')}
            columns={columns}
            rows={query.data?.items}
            rowKey={row => String(row.seq)}
            rowHref={row => {
              if (row.reviewId) return paths.review(row.reviewId);
              return row.model ? paths.model(row.model) : undefined;
            }}
            empty={
              <EmptyState title={t('govLedger.empty')}>
                {t('govLedger.emptyText')}
              </EmptyState>
            }
          />
        )}
      </Panel>
      <TableFooter
        paging={paging}
        shown={query.data?.items.length ?? 0}
        nextCursor={query.data?.nextCursor}
        order={t('govLedger.order')}
      />
      {toast.node}
    </>
  );
}
