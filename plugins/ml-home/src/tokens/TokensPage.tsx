import AddOutlined from '@mui/icons-material/AddOutlined';
import Box from '@mui/material/Box';
import {
  Age,
  Button,
  Chip,
  Column,
  ConfirmDialog,
  DataTable,
  EmptyState,
  ErrorPanel,
  Notice,
  PageHead,
  Panel,
  StateLabel,
  useFormat,
  useMlHomeMutation,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
  useUrlValue,
} from '@ml-home/backstage-plugin-ml-home-react';
import { AccessToken } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { Page } from '../shell/Page';
import { CreateTokenDialog } from './CreateTokenDialog';

const SOON_MS = 14 * 24 * 3_600_000;

/** Active tokens that end within two weeks ask for attention. */
export function endsSoon(token: AccessToken, now = Date.now()): boolean {
  return (
    token.state === 'active' &&
    !!token.expiresAt &&
    new Date(token.expiresAt).getTime() - now < SOON_MS
  );
}

function TokenState(props: { token: AccessToken }) {
  const { t } = useMlHomeTranslation();
  const { token } = props;
  if (endsSoon(token)) {
    return <StateLabel state="warning">{t('tokens.soon')}</StateLabel>;
  }
  if (token.state === 'active') {
    return <StateLabel state="ok">{t('tokens.active')}</StateLabel>;
  }
  return (
    <StateLabel state="none">
      {token.state === 'expired' ? t('tokens.expired') : t('tokens.revoked')}
    </StateLabel>
  );
}

function useColumns(
  onRevoke: (token: AccessToken) => void,
): Column<AccessToken>[] {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  return [
    {
      id: 'name',
      header: t('tokens.name'),
      render: token => (
        <>
          <Box component="span" sx={{ fontWeight: 600 }}>
            {token.name}
          </Box>
          {token.fixed && (
            <Box component="span" sx={{ ml: 0.75 }}>
              <Chip title={t('tokens.fixedWhy')}>{t('tokens.fixed')}</Chip>
            </Box>
          )}
        </>
      ),
    },
    {
      id: 'state',
      header: t('tokens.state'),
      width: 120,
      render: token => <TokenState token={token} />,
    },
    {
      id: 'hint',
      header: t('tokens.hint'),
      width: 80,
      render: token => (
        <Box component="span" sx={{ fontFamily: k.mono, fontSize: 12 }}>
          …{token.hint}
        </Box>
      ),
    },
    {
      id: 'scopes',
      header: t('tokens.scopes'),
      width: 100,
      render: token => token.scopes.join(', '),
    },
    {
      id: 'created',
      header: t('tokens.created'),
      width: 110,
      align: 'right',
      hideBelow: 'md',
      render: token => <Age at={token.createdAt} />,
    },
    {
      id: 'used',
      header: t('tokens.lastUsed'),
      width: 110,
      align: 'right',
      render: token => <Age at={token.lastUsedAt} absent={t('tokens.never')} />,
    },
    {
      id: 'expires',
      header: t('tokens.expires'),
      width: 110,
      align: 'right',
      render: token =>
        token.expiresAt ? (
          <span title={format.absolute(token.expiresAt)}>
            {format.date(token.expiresAt)}
          </span>
        ) : (
          <Box component="span" sx={{ color: k.faint }}>
            {t('tokens.noEnd')}
          </Box>
        ),
    },
    {
      id: 'revoke',
      header: '',
      width: 96,
      align: 'right',
      render: token =>
        token.state === 'active' && (
          <Button
            small
            disabled={token.fixed}
            title={token.fixed ? t('tokens.fixedWhy') : undefined}
            aria-label={t('tokens.revokeConfirm', { name: token.name })}
            onClick={() => onRevoke(token)}
          >
            {t('tokens.revoke')}
          </Button>
        ),
    },
  ];
}

/** The reader's own tokens: make, see, revoke. */
export function TokensPage() {
  const { t } = useMlHomeTranslation();
  const k = useTokens();
  const format = useFormat();
  const paths = useMlHomePaths();
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<AccessToken>();
  const [revoked, setRevoked] = useState<string>();
  const [ended, setEnded] = useUrlValue('ended', 'hide');
  const tokens = useMlHomeQuery(
    ['tokens'],
    (api, signal) => api.listTokens({ signal }),
    {
      refetchInterval: 20_000,
    },
  );
  const revoke = useMlHomeMutation(
    (api, id: string) => api.revokeToken(id),
    [['tokens'], ['me']],
  );
  const columns = useColumns(token => {
    revoke.reset();
    setRevoking(token);
  });
  const all = tokens.data?.items;
  const hidden = all?.filter(token => token.state !== 'active').length ?? 0;
  const rows =
    ended === 'show' ? all : all?.filter(token => token.state === 'active');
  return (
    <Page title={t('tokens.title')}>
      <PageHead
        crumbs={[
          { label: t('home.title'), to: paths.home },
          { label: t('tokens.title') },
        ]}
        title={t('tokens.title')}
        subtitle={t('tokens.subtitle')}
        actions={
          <Button
            variant="primary"
            icon={<AddOutlined />}
            onClick={() => setMaking(true)}
          >
            {t('tokens.make')}
          </Button>
        }
      />
      {revoked && (
        <div role="status">
          <Notice>{t('tokens.revokedNow', { name: revoked })}</Notice>
        </div>
      )}
      <Panel flush label={t('tokens.title')}>
        {tokens.error && !tokens.data ? (
          <ErrorPanel
            title={t('tokens.failed')}
            error={tokens.error}
            onRetry={() => {
              tokens.refetch();
            }}
          />
        ) : (
          <DataTable
            label={t('tokens.title')}
            columns={columns}
            rows={rows}
            rowKey={token => token.id}
            skeletonRows={3}
            empty={
              <EmptyState
                title={t('tokens.emptyTitle')}
                actions={
                  <Button onClick={() => setMaking(true)}>
                    {t('tokens.make')}
                  </Button>
                }
              >
                {t('tokens.emptyText')}
              </EmptyState>
            }
          />
        )}
      </Panel>
      {hidden > 0 && (
        <Box sx={{ color: k.second }}>
          <Button
            small
            variant="text"
            onClick={() => setEnded(ended === 'show' ? 'hide' : 'show')}
          >
            {ended === 'show' ? t('tokens.hideEnded') : t('tokens.showAll')} (
            {format.number(hidden)})
          </Button>
        </Box>
      )}
      <CreateTokenDialog open={making} onClose={() => setMaking(false)} />
      <ConfirmDialog
        open={!!revoking}
        title={t('tokens.revokeTitle', { name: revoking?.name ?? '' })}
        confirm={t('tokens.revokeConfirm', { name: revoking?.name ?? '' })}
        busy={revoke.isPending}
        error={revoke.error}
        onClose={() => setRevoking(undefined)}
        onConfirm={() =>
          revoking &&
          revoke.mutate(revoking.id, {
            onSuccess: token => {
              setRevoked(token.name);
              setRevoking(undefined);
            },
          })
        }
      >
        {t('tokens.revokeText', { hint: revoking?.hint ?? '' })}
      </ConfirmDialog>
    </Page>
  );
}
