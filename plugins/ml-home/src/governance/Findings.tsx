import {
  Button,
  Column,
  DataTable,
  EmptyState,
  ErrorPanel,
  Field,
  OwnerLink,
  Panel,
  Segmented,
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
import { Finding } from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { ActDialog } from './ActDialog';
import { RecallDialog } from './RecallDialog';
import { Select } from './Select';
import { useAct } from './useGovernance';

type Severity = Finding['severity'];
const severities: Severity[] = ['low', 'medium', 'high', 'critical'];

function NoteDialog(props: {
  show: (message: ToastMessage) => void;
  onClose: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const [kind, setKind] = useState<'finding' | 'incident'>('finding');
  const [severity, setSeverity] = useState<Severity>('medium');
  const [draft, setDraft] = useState({
    model: '',
    version: '',
    title: '',
    detail: '',
    owner: '',
    dueOn: '',
  });
  const set = (key: keyof typeof draft) => (value: string) =>
    setDraft(now => ({ ...now, [key]: value }));
  const add = useAct(
    api =>
      api.governance.addFinding({
        body: {
          kind,
          severity,
          model: draft.model,
          title: draft.title,
          version: draft.version || undefined,
          detail: draft.detail || undefined,
          owner: draft.owner || undefined,
          dueOn: draft.dueOn || undefined,
        },
      }),
    props.show,
  );
  return (
    <ActDialog
      noReason
      title={t('govFinding.add')}
      confirm={t('govFinding.note')}
      busy={add.busy}
      incomplete={!draft.model || draft.title.trim().length < 3}
      onClose={props.onClose}
      onConfirm={() => {
        add
          .run(undefined, () => t('govFinding.noted'))
          .then(made => made && props.onClose());
      }}
    >
      <Box sx={{ display: 'flex', gap: 1 }}>
        <Select
          label={t('govFinding.kind')}
          value={kind}
          onChange={setKind}
          options={(['finding', 'incident'] as const).map(value => ({
            value,
            label: t(`govFinding.kindOf.${value}`),
          }))}
        />
        <Select
          label={t('govFinding.severity')}
          value={severity}
          onChange={setSeverity}
          options={severities.map(value => ({
            value,
            label: t(`govFinding.severityOf.${value}`),
          }))}
        />
      </Box>
      <Box sx={{ display: 'flex', gap: 1 }}>
        <Field
          first
          label={t('govFinding.model')}
          value={draft.model}
          onChange={set('model')}
        />
        <Field
          label={t('govFinding.version')}
          value={draft.version}
          onChange={set('version')}
        />
      </Box>
      <Field
        label={t('govFinding.title')}
        value={draft.title}
        onChange={set('title')}
      />
      <Field
        label={t('govFinding.detail')}
        rows={3}
        value={draft.detail}
        onChange={set('detail')}
      />
      <Box sx={{ display: 'flex', gap: 1 }}>
        <Field
          label={t('govFinding.owner')}
          value={draft.owner}
          onChange={set('owner')}
          placeholder="user:default/name"
        />
        <Field
          label={t('govFinding.due')}
          type="date"
          value={draft.dueOn}
          onChange={set('dueOn')}
        />
      </Box>
    </ActDialog>
  );
}

/** Findings, conditions, incidents and recalls, the most urgent first. */
export function Findings(props: { show: (message: ToastMessage) => void }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const url = useUrlState();
  const paging = useCursorPaging();
  const all = url.get('which') === 'all';
  const [dialog, setDialog] = useState<'note' | 'recall'>();
  const [closing, setClosing] = useState<Finding>();
  const query = useMlHomeQuery(
    ['governance', 'findings', all, paging.cursor],
    (api, signal) =>
      api.governance.listFindings(
        {
          query: {
            state: all ? undefined : ['open'],
            cursor: paging.cursor,
            limit: 50,
          },
        },
        { signal },
      ),
    { keepPrevious: true },
  );
  const close = useAct(
    (api, { id, reason }: { id: string; reason: string }) =>
      api.governance.closeFinding({
        params: { id },
        body: { state: 'resolved', reason },
      }),
    props.show,
  );
  const columns: Column<Finding>[] = [
    {
      id: 'title',
      header: t('govFinding.title'),
      primary: true,
      render: row => (
        <Box component="span" sx={{ fontWeight: 600 }}>
          {row.title}
        </Box>
      ),
    },
    {
      id: 'kind',
      header: t('govFinding.kind'),
      width: 100,
      render: row => t(`govFinding.kindOf.${row.kind}`),
    },
    {
      id: 'severity',
      header: t('govFinding.severity'),
      width: 90,
      hideBelow: 'lg',
      render: row => t(`govFinding.severityOf.${row.severity}`),
    },
    {
      id: 'model',
      header: t('govFinding.model'),
      width: '20%',
      render: row => `${row.model}${row.version ? ` v${row.version}` : ''}`,
    },
    {
      id: 'owner',
      header: t('govFinding.owner'),
      width: 160,
      render: row => <OwnerLink plain entityRef={row.owner} />,
    },
    {
      id: 'state',
      header: t('govFinding.state'),
      width: 120,
      hideBelow: 'lg',
      render: row => t(`govFinding.stateOf.${row.state}`),
    },
    {
      id: 'due',
      header: t('govFinding.due'),
      width: 150,
      align: 'right',
      render: row => {
        if (!row.dueOn) return <Box sx={{ color: k.faint }}>–</Box>;
        return row.overdue ? (
          <Box component="span" sx={{ color: k.errorText }}>
            {t('govFinding.overdue', { when: format.date(row.dueOn) })}
          </Box>
        ) : (
          format.date(row.dueOn)
        );
      },
    },
    {
      id: 'act',
      header: (
        <Box
          component="span"
          sx={{ position: 'absolute', clip: 'rect(0 0 0 0)' }}
        >
          {t('govFinding.close')}
        </Box>
      ),
      width: 90,
      align: 'right',
      render: row =>
        row.state === 'open' ? (
          <Box sx={{ position: 'relative', zIndex: 1 }}>
            <Button small onClick={() => setClosing(row)}>
              {t('govFinding.close')}
            </Button>
          </Box>
        ) : null,
    },
  ];
  return (
    <>
      <Box sx={{ display: 'flex', gap: 1 }}>
        <Segmented
          label={t('govFinding.show')}
          value={all ? 'all' : 'open'}
          options={[
            { value: 'open', label: t('govFinding.open') },
            { value: 'all', label: t('govFinding.all') },
          ]}
          onChange={value =>
            url.set({
              which: value === 'all' ? 'all' : undefined,
              ...paging.reset,
            })
          }
        />
        <Box sx={{ ml: 'auto', display: 'flex', gap: 1 }}>
          <Button onClick={() => setDialog('recall')}>
            {t('govFinding.recall')}
          </Button>
          <Button onClick={() => setDialog('note')}>
            {t('govFinding.add')}
          </Button>
        </Box>
      </Box>
      <Panel flush label={t('gov.findings')}>
        {query.error && !query.data ? (
          <ErrorPanel
            title={t('govFinding.failed')}
            error={query.error}
            onRetry={() => {
              query.refetch();
            }}
          />
        ) : (
          <DataTable
            keys
            label={t('gov.findings')}
            columns={columns}
            rows={query.data?.items}
            fetching={query.isFetching}
            rowKey={row => row.id}
            rowHref={row => {
              if (row.reviewId) return paths.review(row.reviewId);
              return row.version
                ? paths.version(row.model, row.version)
                : paths.model(row.model);
            }}
            empty={
              <EmptyState title={t('govFinding.empty')}>
                {t('govFinding.emptyText')}
              </EmptyState>
            }
          />
        )}
      </Panel>
      <TableFooter
        paging={paging}
        shown={query.data?.items.length ?? 0}
        nextCursor={query.data?.nextCursor}
        order={t('govQueue.order')}
      />
      {dialog === 'note' && (
        <NoteDialog show={props.show} onClose={() => setDialog(undefined)} />
      )}
      {dialog === 'recall' && (
        <RecallDialog show={props.show} onClose={() => setDialog(undefined)} />
      )}
      {closing && (
        <ActDialog
          title={t('govFinding.close')}
          text={t('govFinding.closeAsk', { title: closing.title })}
          confirm={t('govFinding.close')}
          busy={close.busy}
          onClose={() => setClosing(undefined)}
          onConfirm={reason => {
            close
              .run({ id: closing.id, reason }, () => t('govFinding.closed'))
              .then(() => setClosing(undefined));
          }}
        />
      )}
    </>
  );
}
