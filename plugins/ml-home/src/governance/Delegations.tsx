import { Delegation } from '@ml-home/backstage-plugin-ml-home-common';
import {
  Button,
  Column,
  DataTable,
  EmptyState,
  EntityField,
  ErrorPanel,
  Field,
  OwnerLink,
  Panel,
  StateLabel,
  ToastMessage,
  useFormat,
  useMlHomeQuery,
  useMlHomeTranslation,
  useNow,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { ActDialog } from './ActDialog';
import { actColumn, useDraft } from './ListPanel';
import { RoleField } from './pickers';
import { useAct } from './useGovernance';

const DAY = 86_400_000;
const USUAL_DAYS = 14;

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

function DelegateDialog(props: {
  show: (message: ToastMessage) => void;
  onClose: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { draft, field } = useDraft({
    to: '',
    role: '',
    starts: dayOf(Date.now()),
    ends: dayOf(Date.now() + USUAL_DAYS * DAY),
  });
  const delegate = useAct(
    (api, reason: string) =>
      api.governance.delegate({
        body: {
          to: draft.to,
          role: draft.role.trim() || undefined,
          // Of today at once.
          startsAt:
            draft.starts > dayOf(Date.now())
              ? `${draft.starts}T00:00:00Z`
              : undefined,
          endsAt: `${draft.ends}T23:59:59Z`,
          reason,
        },
      }),
    props.show,
  );
  return (
    <ActDialog
      title={t('govDelegation.add')}
      text={t('govDelegation.how')}
      confirm={t('govDelegation.delegate')}
      busy={delegate.busy}
      missing={(['to', 'ends'] as const)
        .filter(key => !draft[key].trim())
        .map(key => t(`govDelegation.${key}`))}
      onClose={props.onClose}
      onConfirm={reason => {
        delegate
          .run(reason, made =>
            t('govDelegation.made', { until: format.date(made.endsAt) }),
          )
          .then(made => made && props.onClose());
      }}
    >
      <EntityField
        first
        label={t('govDelegation.to')}
        kinds={['User']}
        {...field('to')}
      />
      <RoleField {...field('role')} />
      <Box sx={{ display: 'flex', gap: 1 }}>
        <Field
          label={t('govDelegation.starts')}
          type="date"
          {...field('starts')}
        />
        <Field label={t('govDelegation.ends')} type="date" {...field('ends')} />
      </Box>
    </ActDialog>
  );
}

/** Who decides for whom: from the reader, and to them. */
export function Delegations(props: { show: (message: ToastMessage) => void }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  // The shared clock is behind what began a moment ago.
  const now = Math.max(useNow(), Date.now());
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Delegation>();
  const me = useMlHomeQuery(['me'], (api, signal) => api.getMe({ signal }));
  const query = useMlHomeQuery(['governance', 'delegations'], (api, signal) =>
    api.governance.listDelegations({}, { signal }),
  );
  const end = useAct(
    (api, id: string) => api.governance.endDelegation({ params: { id } }),
    props.show,
  );
  const begun = (row: Delegation) => Date.parse(row.startsAt) <= now;
  const columns: Column<Delegation>[] = [
    {
      id: 'from',
      header: t('govDelegation.from'),
      width: '20%',
      render: row => <OwnerLink entityRef={row.from} />,
    },
    {
      id: 'to',
      header: t('govDelegation.to'),
      width: '20%',
      render: row => <OwnerLink entityRef={row.to} />,
    },
    {
      id: 'role',
      header: t('govDelegation.role'),
      width: '16%',
      render: row => row.role ?? t('govDelegation.everyRole'),
    },
    {
      id: 'reason',
      header: t('govDelegation.reason'),
      render: row => <span title={row.reason}>{row.reason}</span>,
    },
    {
      id: 'state',
      header: t('govDelegation.state'),
      width: 130,
      render: row => (
        <StateLabel state={begun(row) ? 'ok' : 'none'}>
          {begun(row)
            ? t('govDelegation.inForce')
            : t('govDelegation.from_', { at: format.date(row.startsAt) })}
        </StateLabel>
      ),
    },
    {
      id: 'ends',
      header: t('govDelegation.ends'),
      width: 110,
      align: 'right',
      render: row => format.date(row.endsAt),
    },
    actColumn(
      t('govDelegation.end'),
      row => row.from === me.data?.userEntityRef,
      row => setEnding(row),
    ),
  ];
  return (
    <>
      <Box sx={{ display: 'flex', justifyContent: 'flex-end' }}>
        <Button onClick={() => setAdding(true)}>
          {t('govDelegation.add')}
        </Button>
      </Box>
      <Panel flush label={t('gov.delegations')}>
        {query.error && !query.data ? (
          <ErrorPanel
            title={t('govDelegation.failed')}
            error={query.error}
            onRetry={() => {
              query.refetch();
            }}
          />
        ) : (
          <DataTable
            label={t('gov.delegations')}
            columns={columns}
            rows={query.data?.items}
            fetching={query.isFetching}
            rowKey={row => row.id}
            empty={
              <EmptyState title={t('govDelegation.empty')}>
                {t('govDelegation.how')}
              </EmptyState>
            }
          />
        )}
      </Panel>
      {adding && (
        <DelegateDialog show={props.show} onClose={() => setAdding(false)} />
      )}
      {ending && (
        <ActDialog
          danger
          noReason
          title={t('govDelegation.end')}
          text={t('govDelegation.endAsk')}
          confirm={t('govDelegation.end')}
          busy={end.busy}
          onClose={() => setEnding(undefined)}
          onConfirm={() => {
            end
              .run(ending.id, () => t('govDelegation.ended'))
              .then(done => done && setEnding(undefined));
          }}
        />
      )}
    </>
  );
}
