import {
  Button,
  Column,
  EmptyState,
  OwnerLink,
  Segmented,
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
  Finding,
  findingSchema,
} from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { ActDialog } from './ActDialog';
import { knownOf, StrayNotice } from '../shell/known';
import { ListFilters } from './ListFilters';
import { actColumn, ListPanel } from './ListPanel';
import { NoteDialog } from './NoteDialog';
import { RecallDialog } from './RecallDialog';
import { useAct } from './useGovernance';

const shows = ['open', 'mine', 'all'] as const;

/** Findings, conditions, incidents and recalls, the most urgent first. */
export function Findings(props: { show: (message: ToastMessage) => void }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const url = useUrlState();
  const paging = useCursorPaging();
  const asked = knownOf(url.all('which'), 'which', shows);
  const kinds = knownOf(
    url.all('kind'),
    'kind',
    findingSchema.shape.kind.options,
  );
  const states = knownOf(
    url.all('state'),
    'state',
    findingSchema.shape.state.options,
  );
  const filtered = kinds.values.length > 0 || states.values.length > 0;
  const said = asked.values[0] ?? 'open';
  // States that are asked for say more than "open".
  const which = said === 'open' && states.values.length > 0 ? 'all' : said;
  const openOnly = which === 'all' ? [] : (['open'] as const);
  const state = states.values.length > 0 ? states.values : [...openOnly];
  const [dialog, setDialog] = useState<'note' | 'recall'>();
  const [closing, setClosing] = useState<Finding>();
  const query = useMlHomeQuery(
    ['governance', 'findings', which, kinds.values, state, paging.cursor],
    (api, signal) =>
      api.governance.listFindings(
        {
          query: {
            state,
            kind: kinds.values,
            mine: which === 'mine' ? 'true' : undefined,
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
    actColumn(
      t('govFinding.close'),
      row => row.state === 'open',
      row => setClosing(row),
    ),
  ];
  return (
    <>
      <Box
        sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}
      >
        <Segmented
          label={t('govFinding.show')}
          value={which}
          options={shows.map(value => ({
            value,
            label: t(`govFinding.${value}`),
          }))}
          onChange={value =>
            url.set({
              which: value === 'open' ? undefined : value,
              state: undefined,
              ...paging.reset,
            })
          }
        />
        <ListFilters
          fields={[
            {
              key: 'kind',
              label: t('govFinding.kind'),
              options: findingSchema.shape.kind.options.map(value => ({
                value,
                label: t(`govFinding.kindOf.${value}`),
              })),
              chosen: kinds.values,
            },
            ...(which === 'open'
              ? []
              : [
                  {
                    key: 'state',
                    label: t('govFinding.state'),
                    options: findingSchema.shape.state.options.map(value => ({
                      value,
                      label: t(`govFinding.stateOf.${value}`),
                    })),
                    chosen: states.values,
                  },
                ]),
          ]}
          paging={paging}
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
      <StrayNotice stray={[...asked.stray, ...kinds.stray, ...states.stray]} />
      <ListPanel
        label={t('gov.findings')}
        failed={t('govFinding.failed')}
        query={query}
        columns={columns}
        rowHref={row => {
          if (row.reviewId) return paths.review(row.reviewId);
          return row.version
            ? paths.version(row.model, row.version)
            : paths.model(row.model);
        }}
        paging={paging}
        order={t('govQueue.order')}
        empty={
          filtered ? (
            <EmptyState
              title={t('govFinding.emptyFilter')}
              actions={
                <Button
                  onClick={() =>
                    url.set({
                      kind: undefined,
                      state: undefined,
                      ...paging.reset,
                    })
                  }
                >
                  {t('govInventory.clear')}
                </Button>
              }
            />
          ) : (
            <EmptyState
              title={t(
                which === 'all' ? 'govFinding.emptyAll' : 'govFinding.empty',
              )}
            >
              {t('govFinding.emptyText')}
            </EmptyState>
          )
        }
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
              .then(done => done && setClosing(undefined));
          }}
        />
      )}
    </>
  );
}
