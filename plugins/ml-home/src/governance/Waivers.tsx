import {
  Button,
  Column,
  EmptyState,
  OwnerLink,
  State,
  StateLabel,
  ToastMessage,
  useCursorPaging,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Waiver } from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { ActDialog } from './ActDialog';
import { GrantDialog } from './GrantDialog';
import { actColumn, ListPanel } from './ListPanel';
import { useAct } from './useGovernance';

const glyphs: Record<Waiver['state'], State> = {
  active: 'warning',
  expired: 'none',
  revoked: 'none',
};
/** Dated exceptions, and who stands for them. */
export function Waivers(props: { show: (message: ToastMessage) => void }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const paging = useCursorPaging();
  const [granting, setGranting] = useState(false);
  const [revoking, setRevoking] = useState<Waiver>();
  const query = useMlHomeQuery(
    ['governance', 'waivers', paging.cursor],
    (api, signal) =>
      api.governance.listWaivers(
        { query: { cursor: paging.cursor, limit: 50 } },
        { signal },
      ),
    { keepPrevious: true },
  );
  const revoke = useAct(
    (api, id: string) => api.governance.revokeWaiver({ params: { id } }),
    props.show,
  );
  const nameOf = (row: Waiver) =>
    `${row.model}${row.version ? ` v${row.version}` : ''}`;
  const columns: Column<Waiver>[] = [
    {
      id: 'model',
      header: t('govWaiver.model'),
      primary: true,
      width: '18%',
      render: row => (
        <Box component="span" sx={{ fontWeight: 600 }}>
          {nameOf(row)}
        </Box>
      ),
    },
    {
      id: 'what',
      header: t('govWaiver.what'),
      width: '14%',
      render: row =>
        [row.rule ?? t('govWaiver.everything'), row.environment]
          .filter(Boolean)
          .join(', '),
    },
    {
      id: 'reason',
      header: t('govWaiver.reason'),
      render: row => <span title={row.reason}>{row.reason}</span>,
    },
    {
      id: 'owner',
      header: t('govWaiver.owner'),
      width: 160,
      render: row => <OwnerLink plain entityRef={row.owner} />,
    },
    {
      id: 'team',
      header: t('govWaiver.team'),
      width: 150,
      hideBelow: 'lg',
      render: row => <OwnerLink plain entityRef={row.team} />,
    },
    {
      id: 'state',
      header: t('govWaiver.state'),
      width: 110,
      render: row => (
        <StateLabel state={glyphs[row.state]}>
          {t(`govWaiver.stateOf.${row.state}`)}
        </StateLabel>
      ),
    },
    {
      id: 'expires',
      header: t('govWaiver.expires'),
      width: 110,
      align: 'right',
      render: row => format.date(row.expiresAt),
    },
    actColumn(
      t('govWaiver.revoke'),
      row => row.state === 'active',
      row => setRevoking(row),
    ),
  ];
  return (
    <>
      <Box sx={{ display: 'flex', justifyContent: 'flex-end' }}>
        <Button onClick={() => setGranting(true)}>{t('govWaiver.add')}</Button>
      </Box>
      <ListPanel
        label={t('gov.waivers')}
        failed={t('govWaiver.failed')}
        query={query}
        columns={columns}
        rowHref={row =>
          row.version
            ? paths.version(row.model, row.version)
            : paths.model(row.model)
        }
        paging={paging}
        empty={
          <EmptyState title={t('govWaiver.empty')}>
            {t('govWaiver.emptyText')}
          </EmptyState>
        }
      />
      {granting && (
        <GrantDialog show={props.show} onClose={() => setGranting(false)} />
      )}
      {revoking && (
        <ActDialog
          danger
          noReason
          title={t('govWaiver.revoke')}
          text={t('govWaiver.revokeAsk', { name: nameOf(revoking) })}
          confirm={`${t('govWaiver.revoke')} ${nameOf(revoking)}`}
          busy={revoke.busy}
          onClose={() => setRevoking(undefined)}
          onConfirm={() => {
            revoke
              .run(revoking.id, () => t('govWaiver.revoked'))
              .then(done => done && setRevoking(undefined));
          }}
        />
      )}
    </>
  );
}
