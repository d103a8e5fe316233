import {
  Age,
  Button,
  Column,
  EmptyState,
  OwnerLink,
  SearchField,
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
  ReviewState,
  reviewStates,
  ReviewSummary,
} from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { Row } from '../shell/Page';
import { AssignDialog } from './AssignDialog';
import { knownOf, StrayNotice } from '../shell/known';
import { HiddenHead, ListPanel } from './ListPanel';
import { TierStateFilters, useTierStates } from './TierStateFilters';
import { useAct } from './useGovernance';
import { DueDate, ReviewStateLabel, TierWord } from './words';

const queues = ['mine', 'team', 'submitted', 'all'] as const;
type QueueName = (typeof queues)[number];
const LIMIT = 50;

export const useReviews = (
  queue: QueueName,
  more: {
    cursor?: string;
    q?: string;
    tier?: ReturnType<typeof useTierStates>['tier'];
    state?: ReviewState[];
    limit?: number;
  },
) =>
  useMlHomeQuery(
    ['governance', 'queue', queue, more],
    (api, signal) =>
      api.governance.listReviews(
        {
          query: {
            queue,
            sort: queue === 'all' ? '-changed' : 'due',
            limit: LIMIT,
            ...more,
          },
        },
        { signal },
      ),
    { keepPrevious: true, refetchInterval: 30_000 },
  );

/** Columns of reviews; in narrow places only the telling ones. */
export function useReviewColumns(): Column<ReviewSummary>[] {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  return [
    {
      id: 'review',
      header: t('govQueue.review'),
      primary: true,
      minWidth: 180,
      render: row => (
        <Box component="span" sx={{ fontWeight: 600 }}>
          {row.model} v{row.version}
        </Box>
      ),
    },
    {
      id: 'state',
      header: t('govQueue.state'),
      width: 175,
      render: row => <ReviewStateLabel state={row.state} />,
    },
    {
      id: 'step',
      header: t('govQueue.step'),
      width: 160,
      render: row =>
        row.step ? (
          <Box sx={{ display: 'flex', gap: 0.75, alignItems: 'center' }}>
            {t('govQueue.stepOf', row.step)}
            {row.assignee && (
              <span title={t('govQueue.assignee')}>
                <OwnerLink plain compact entityRef={row.assignee} />
              </span>
            )}
          </Box>
        ) : (
          <Box sx={{ color: k.faint }}>–</Box>
        ),
    },
    {
      id: 'evidence',
      header: t('govQueue.evidence'),
      width: 200,
      hideBelow: 'lg',
      render: row => {
        const { pass, fail, insufficient } = row.verdicts;
        return pass + fail + insufficient === 0 ? (
          <Box sx={{ color: k.faint }}>{t('govQueue.noRules')}</Box>
        ) : (
          t('govQueue.verdicts', row.verdicts)
        );
      },
    },
    {
      id: 'tier',
      header: t('govQueue.tier'),
      width: 115,
      hideBelow: 'lg',
      render: row => <TierWord tier={row.tier} />,
    },
    {
      id: 'by',
      header: t('govQueue.by'),
      width: 150,
      hideBelow: 'lg',
      render: row => <OwnerLink plain entityRef={row.submittedBy} />,
    },
    {
      id: 'due',
      header: t('govQueue.due'),
      align: 'right',
      width: 130,
      render: row =>
        row.dueAt ? (
          <DueDate at={row.dueAt} />
        ) : (
          <Box component="span" sx={{ color: k.second }}>
            <Age at={row.stateSince} short />
          </Box>
        ),
    },
  ];
}

/** Reviews that wait for somebody, with what can be done to many at once. */
export function Queue(props: { show: (message: ToastMessage) => void }) {
  const { t } = useMlHomeTranslation();
  const k = useTokens();
  const paths = useMlHomePaths();
  const url = useUrlState();
  const paging = useCursorPaging();
  const asked = knownOf(url.all('queue'), 'queue', queues);
  const queue = asked.values[0] ?? 'mine';
  const q = url.get('q');
  const { stray, ...filter } = useTierStates(reviewStates);
  const filtered = !!q || filter.tier.length > 0 || filter.state.length > 0;
  const [chosen, setChosen] = useState<string[]>([]);
  const [assigning, setAssigning] = useState(false);
  const format = useFormat();
  const reviews = useReviews(queue, { cursor: paging.cursor, q, ...filter });
  const assign = useAct(
    (api, assignee: string | null) =>
      api.governance.assign({ body: { reviews: chosen, assignee } }),
    props.show,
  );
  const remind = useAct(
    api => api.governance.remind({ body: { reviews: chosen } }),
    props.show,
  );
  const withSkipped = (done: string, { length: n }: string[]) =>
    n === 0
      ? done
      : t('govQueue.skipped', { count: n, n: format.number(n), done });
  const base = useReviewColumns();
  const columns: Column<ReviewSummary>[] = [
    {
      id: 'select',
      header: <HiddenHead>{t('govQueue.label')}</HiddenHead>,
      width: 44,
      render: row => (
        <Box
          component="input"
          type="checkbox"
          aria-label={t('govQueue.select', {
            name: `${row.model} v${row.version}`,
          })}
          checked={chosen.includes(row.id)}
          onChange={() =>
            setChosen(now =>
              now.includes(row.id)
                ? now.filter(id => id !== row.id)
                : [...now, row.id],
            )
          }
          sx={{
            position: 'relative',
            zIndex: 1,
            m: 0,
            width: 16,
            height: 16,
            accentColor: k.accent,
          }}
        />
      ),
    },
    ...base,
  ];
  return (
    <>
      <Row>
        <Segmented
          label={t('govQueue.label')}
          value={queue}
          options={queues.map(value => ({
            value,
            label: t(`govQueue.${value}`),
          }))}
          onChange={value => {
            setChosen([]);
            url.set({
              queue: value === 'mine' ? undefined : value,
              ...paging.reset,
            });
          }}
        />
        <SearchField
          label={t('govQueue.find')}
          placeholder={t('govQueue.find')}
          value={q ?? ''}
          width={240}
          onChange={value =>
            url.set({ q: value || undefined, ...paging.reset })
          }
        />
        <TierStateFilters
          label={t('govQueue.state')}
          states={reviewStates}
          filter={filter}
          paging={paging}
          onChange={() => setChosen([])}
        />
        {chosen.length > 0 && (
          <>
            <span>{t('govQueue.selected', { count: chosen.length })}</span>
            <Button small onClick={() => setAssigning(true)}>
              {t('govQueue.assign')}
            </Button>
            <Button
              small
              disabled={remind.busy}
              onClick={() => {
                remind.run(undefined, ({ reminded, skipped }) =>
                  withSkipped(
                    t('govQueue.reminded', {
                      count: reminded,
                      n: format.number(reminded),
                    }),
                    skipped,
                  ),
                );
              }}
            >
              {t('govQueue.remind')}
            </Button>
          </>
        )}
      </Row>
      <StrayNotice stray={[...asked.stray, ...stray]} />
      <ListPanel
        label={t('gov.queue')}
        failed={t('gov.failed')}
        query={reviews}
        columns={columns}
        rowHref={row => paths.review(row.id)}
        paging={paging}
        order={
          queue === 'all' ? t('govQueue.orderChanged') : t('govQueue.order')
        }
        empty={
          <EmptyState
            title={filtered ? t('govQueue.emptyFilter') : t('govQueue.empty')}
            actions={
              (filtered || queue !== 'all') && (
                <Button
                  onClick={() =>
                    url.set({
                      queue: filtered ? queue : 'all',
                      q: undefined,
                      tier: undefined,
                      state: undefined,
                      ...paging.reset,
                    })
                  }
                >
                  {filtered ? t('govInventory.clear') : t('govQueue.showAll')}
                </Button>
              )
            }
          >
            {!filtered &&
              (queue === 'mine'
                ? t('govQueue.emptyMine')
                : t('govQueue.emptyText'))}
          </EmptyState>
        }
      />
      {assigning && (
        <AssignDialog
          busy={assign.busy}
          onClose={() => setAssigning(false)}
          onAssign={person => {
            assign
              .run(person, ({ changed, skipped }) =>
                withSkipped(
                  t('govQueue.assigned', {
                    count: changed,
                    n: format.number(changed),
                  }),
                  skipped,
                ),
              )
              .then(done => {
                if (!done) return;
                setAssigning(false);
                setChosen([]);
              });
          }}
        />
      )}
    </>
  );
}
