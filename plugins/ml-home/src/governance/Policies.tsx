import {
  Button,
  Column,
  DataTable,
  EmptyState,
  ErrorPanel,
  Field,
  Panel,
  PlainDialog,
  State,
  StateLabel,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { PolicyVersion } from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { guardedNames } from './guardedNames';

const glyphs: Record<PolicyVersion['status'], State> = {
  draft: 'pending',
  published: 'ok',
  retired: 'none',
};

export function PolicyState(props: { status: PolicyVersion['status'] }) {
  const { t } = useMlHomeTranslation();
  return (
    <StateLabel state={glyphs[props.status]}>
      {t(`govPolicy.statusOf.${props.status}`)}
    </StateLabel>
  );
}

export function Policies() {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const [key, setKey] = useState('');
  const query = useMlHomeQuery(['governance', 'policies'], (api, signal) =>
    api.governance.listPolicies({}, { signal }),
  );
  const good = /^[a-z0-9][a-z0-9-]*$/.test(key);
  const appliesTo = ({ document: { scope } }: PolicyVersion) => {
    const words = [
      ...scope.tiers.map(tier => t(`govTier.${tier}`)),
      ...scope.projects,
      ...scope.models,
    ];
    return words.length ? words.join(', ') : t('govPolicy.appliesAll');
  };
  const columns: Column<PolicyVersion>[] = [
    {
      id: 'name',
      header: t('govPolicy.name'),
      primary: true,
      render: row => (
        <>
          <Box component="span" sx={{ fontWeight: 600 }}>
            {row.document.title}
          </Box>{' '}
          <Box component="span" sx={{ color: k.second }}>
            {row.key}
          </Box>
        </>
      ),
    },
    {
      id: 'status',
      header: t('govPolicy.status'),
      width: 110,
      render: row => <PolicyState status={row.status} />,
    },
    {
      id: 'version',
      header: t('govPolicy.version'),
      width: 80,
      align: 'right',
      render: row => format.number(row.version),
    },
    {
      id: 'guards',
      header: t('govPolicy.guards'),
      width: '22%',
      render: row =>
        guardedNames(row).join(', ') || (
          <Box sx={{ color: k.faint }}>{t('govPolicy.guardsNone')}</Box>
        ),
    },
    {
      id: 'applies',
      header: t('govPolicy.applies'),
      width: '20%',
      hideBelow: 'lg',
      render: appliesTo,
    },
    {
      id: 'signs',
      header: t('govPolicy.signs'),
      width: '14%',
      render: row =>
        row.document.steps.map(step => step.role).join(', ') || t('gov.none'),
    },
    {
      id: 'rules',
      header: t('govPolicy.rules'),
      width: 70,
      align: 'right',
      render: row => format.number(row.document.rules.length),
    },
  ];
  return (
    <>
      <Box sx={{ display: 'flex', justifyContent: 'flex-end' }}>
        <Button onClick={() => setAdding(true)}>{t('govPolicy.add')}</Button>
      </Box>
      <Panel flush label={t('gov.policies')}>
        {query.error && !query.data ? (
          <ErrorPanel
            title={t('govPolicy.failed')}
            error={query.error}
            onRetry={() => {
              query.refetch();
            }}
          />
        ) : (
          <DataTable
            keys
            label={t('gov.policies')}
            columns={columns}
            rows={query.data?.items}
            rowKey={row => row.key}
            rowHref={row => paths.policy(row.key)}
            empty={
              <EmptyState title={t('govPolicy.empty')}>
                {t('govPolicy.emptyText')}
              </EmptyState>
            }
          />
        )}
      </Panel>
      <PlainDialog
        open={adding}
        onClose={() => setAdding(false)}
        title={t('govPolicy.addTitle')}
        actions={
          <>
            <Button onClick={() => setAdding(false)}>{t('gov.cancel')}</Button>
            <Button
              variant="primary"
              disabled={!good}
              onClick={() => navigate(paths.policy(key))}
            >
              {t('govPolicy.add')}
            </Button>
          </>
        }
      >
        <Field
          first
          label={t('govPolicy.key')}
          value={key}
          onChange={setKey}
          help={t('govPolicy.keyHelp')}
          mono
        />
      </PlainDialog>
    </>
  );
}
