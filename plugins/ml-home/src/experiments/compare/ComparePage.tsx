import Box from '@mui/material/Box';
import {
  Button,
  EmptyState,
  LoadingSkeleton,
  Notice,
  PageHead,
  Panel,
  SearchField,
  Segmented,
  Settled,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useToast,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ComparedRun } from '@ml-home/backstage-plugin-ml-home-common';
import { useMemo } from 'react';
import { Page } from '../../shell/Page';
import { useSettings } from '../runs/useSettings';
import { CompareCharts } from './CompareCharts';
import { compareSections } from './compareRows';
import { CompareTable } from './CompareTable';

/** As many as the API answers at once. */
export const MAX_COMPARED = 20;
const LIVE_MS = 10_000;

const modes = ['differences', 'everything', 'charts'] as const;
type Mode = (typeof modes)[number];

function Compared(props: { runs: ComparedRun[]; ids: string[] }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const url = useUrlState();
  const toast = useToast();
  const { runs, ids } = props;
  const [first] = runs;
  const { meaningOf, baseline } = useSettings(first.experiment.id);
  const alone = runs.length === 1;
  // One run differs from none: all of it is shown.
  const offered = alone ? modes.slice(1) : modes;
  const mode: Mode = offered.find(one => one === url.get('show')) ?? offered[0];
  const q = url.get('q') ?? '';
  const baseId = baseline?.runId;
  const among = runs.find(run => run.runId === baseId);
  const baseRun = useMlHomeQuery(
    ['run', baseId, 'baseline'],
    (api, signal) => api.getRun(baseId!, { signal }),
    { enabled: !!baseId && !among },
  );
  const sections = useMemo(
    () =>
      compareSections({
        runs,
        baseline,
        baselineRun: among ?? baseRun.data,
        meaningOf,
        words: {
          commit: t('compare.commit'),
          source: t('compare.source'),
          python: t('compare.python'),
          dataset: name => name,
        },
      }),
    [runs, baseline, among, baseRun.data, meaningOf, t],
  );
  const total = sections.reduce((sum, one) => sum + one.rows.length, 0);
  const differing = sections.reduce((sum, one) => sum + one.differing, 0);
  const experiments = new Map(
    runs.map(run => [run.experiment.id, run.experiment.name]),
  );
  const copyLink = async () => {
    await navigator.clipboard.writeText(window.location.href);
    toast.show({ text: t('compare.linkCopied') });
  };
  const setIds = (next: string[]) => url.set({ run: next }, { push: true });
  return (
    <>
      <PageHead
        crumbs={[
          { label: t('experiments.title'), to: paths.experiments },
          {
            label: first.experiment.name,
            to: paths.experiment(first.experiment.id),
          },
          { label: t('compare.crumb') },
        ]}
        title={t('compare.title', { count: runs.length })}
        beside={
          <span>
            {alone
              ? t('compare.rowCount', { count: total, n: format.number(total) })
              : t('compare.rowsDiffer', {
                  n: format.number(differing),
                  total: format.number(total),
                })}
          </span>
        }
        actions={
          <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
            <Segmented
              label={t('compare.show')}
              value={mode}
              options={offered.map(value => ({
                value,
                label: t(`compare.${value}`),
              }))}
              onChange={value =>
                url.set({ show: value === offered[0] ? undefined : value })
              }
            />
            <Button onClick={copyLink}>{t('compare.copyLink')}</Button>
          </Box>
        }
      />
      {alone && (
        <Notice
          action={
            <Button
              small
              to={`${paths.experiment(
                first.experiment.id,
              )}?run=${encodeURIComponent(first.runId)}`}
            >
              {t('compare.addRuns')}
            </Button>
          }
        >
          {t('compare.alone', { name: first.experiment.name })}
        </Notice>
      )}
      {experiments.size > 1 && (
        <Notice>
          {t('compare.several', {
            n: format.number(experiments.size),
            name: first.experiment.name,
          })}
        </Notice>
      )}
      {mode === 'charts' ? (
        <CompareCharts
          runs={runs}
          ids={ids}
          meaningOf={meaningOf}
          baseline={baseline}
        />
      ) : (
        <>
          <SearchField
            label={t('compare.search')}
            value={q}
            onChange={value => url.set({ q: value })}
          />
          <CompareTable
            runs={runs}
            ids={ids}
            sections={sections}
            baseline={baseline}
            everything={mode === 'everything'}
            q={q}
            onOrder={setIds}
          />
        </>
      )}
      {toast.node}
    </>
  );
}

/** Runs side by side: only what differs, unless everything is wanted. */
export function ComparePage() {
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const url = useUrlState();
  const ids = [...new Set(url.all('run'))].slice(0, MAX_COMPARED);
  const query = useMlHomeQuery(
    ['compare', ids],
    (api, signal) => api.tracking.compare({ query: { run: ids } }, { signal }),
    {
      enabled: ids.length > 0,
      keepPrevious: true,
      refetchInterval: LIVE_MS,
    },
  );
  const title = t('compare.title', {
    count: query.data?.runs.length || ids.length,
  });
  const back = <Button to={paths.experiments}>{t('compare.back')}</Button>;
  const empty = (
    <Panel label={title} flush>
      <EmptyState title={t('compare.tooFew')} actions={back}>
        {t('compare.tooFewText', { max: String(MAX_COMPARED) })}
      </EmptyState>
    </Panel>
  );
  if (ids.length === 0) return <Page title={title}>{empty}</Page>;
  return (
    <Page title={title}>
      <Settled
        query={query}
        what={title}
        failed={t('compare.failed')}
        back={back}
        skeleton={
          <Panel label={title}>
            <LoadingSkeleton rows={10} />
          </Panel>
        }
      >
        {({ runs, missing }) => (
          <>
            {missing.length > 0 && (
              <Notice>
                {t('compare.missing', {
                  count: missing.length,
                  n: String(missing.length),
                  ids: missing.map(id => id.slice(0, 12)).join(', '),
                })}
              </Notice>
            )}
            {runs.length === 0 ? empty : <Compared runs={runs} ids={ids} />}
          </>
        )}
      </Settled>
    </Page>
  );
}
