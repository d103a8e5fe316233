import {
  Button,
  Chip,
  Hash,
  LoadingSkeleton,
  Notice,
  ObjectTabs,
  OwnerLink,
  PageHead,
  Panel,
  Settled,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useNow,
  useToast,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { lazy, Suspense, useState } from 'react';
import { useParams } from 'react-router-dom';
import { Page } from '../shell/Page';
import { ChildRuns } from './ChildRuns';
import { durationOf } from './runColumns';
import { useRefusals } from './runPage/mayChange';
import { RunActions, RunDialog, RunDialogs } from './runPage/RunActions';
import { RunNote } from './runPage/RunNote';
import { useRunChanges } from './runPage/useRunChanges';
import { useSettings } from './runs/useSettings';
import { RunOverview } from './RunOverview';
import { RunStateLabel } from './RunState';
import { useRun } from './useExperiments';

const RunMetrics = lazy(() =>
  import('./RunMetrics').then(m => ({ default: m.RunMetrics })),
);
const RunArtifacts = lazy(() =>
  import('./artifacts/RunArtifacts').then(m => ({ default: m.RunArtifacts })),
);
const TracesPanel = lazy(() =>
  import('../traces/TracesPanel').then(m => ({ default: m.TracesPanel })),
);

/** The tabs of a run, and the one that the address names; none before the run is read. */
function useTabs(run: RunDetail | undefined) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const url = useUrlState();
  const tabs = run
    ? [
        { id: 'overview', label: t('model.overview') },
        {
          id: 'metrics',
          label: t('run.metrics'),
          count: format.number(run.metrics.length),
        },
        { id: 'artifacts', label: t('run.artifacts') },
        { id: 'traces', label: t('traces.title') },
        ...(run.childCount
          ? [
              {
                id: 'children',
                label: t('run.children'),
                count: format.number(run.childCount),
              },
            ]
          : []),
      ]
    : [];
  const active = tabs.find(one => one.id === url.get('tab')) ?? tabs[0];
  return { tabs, tab: active?.id, tabLabel: active?.label };
}

function Loaded(props: { run: RunDetail }) {
  const { run } = props;
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const now = useNow(1000);
  const toast = useToast();
  const changes = useRunChanges(run, toast.show);
  const { settings, baseline } = useSettings(run.experiment.id);
  const refusals = useRefusals(run, settings.data);
  const [dialog, setDialog] = useState<RunDialog>();
  // A run that fell silent ended at an unknown time.
  const took = run.stale ? undefined : durationOf(run, now);
  const archived = run.lifecycleStage === 'deleted';
  const { tabs, tab } = useTabs(run);
  return (
    <>
      <PageHead
        crumbs={[
          { label: t('experiments.title'), to: paths.experiments },
          {
            label: run.experiment.name,
            to: paths.experiment(run.experiment.id),
          },
          ...(run.parent
            ? [{ label: run.parent.name, to: paths.run(run.parent.runId) }]
            : []),
          { label: run.name },
        ]}
        title={run.name}
        beside={
          <>
            <RunStateLabel run={run} />
            {baseline?.runId === run.runId && (
              <Chip accent>{t('runs.isBaseline')}</Chip>
            )}
            {run.stale && (
              <span>
                {t('runPage.silent', {
                  age: format.age(run.lastActivityAt, now),
                })}
              </span>
            )}
            {run.demo && <Chip>{t('table.demo')}</Chip>}
            {took !== undefined && (
              <span>
                {run.status === 'RUNNING' ? t('run.since') : t('run.took')}{' '}
                {format.duration(took)}
              </span>
            )}
            <OwnerLink entityRef={run.createdBy} />
            <Hash value={run.runId} />
          </>
        }
        actions={
          <RunActions
            run={run}
            baseline={baseline}
            refusals={refusals}
            changes={changes}
            onOpen={setDialog}
            show={toast.show}
          />
        }
      />
      {archived && (
        <Notice
          action={
            <Button
              small
              disabled={changes.busy || !!refusals.archive}
              title={refusals.archive}
              onClick={() => changes.restore()}
            >
              {t('runPage.restore')}
            </Button>
          }
        >
          {t('runPage.notice')}
        </Notice>
      )}
      <ObjectTabs
        label={t('run.tabs')}
        tabs={tabs}
        active={tab}
        hrefOf={id => (id === 'overview' ? '?' : `?tab=${id}`)}
      />
      <Suspense fallback={<LoadingSkeleton rows={6} />}>
        {tab === 'overview' && (
          <>
            <RunNote
              text={run.description}
              refused={refusals.update}
              onEdit={() => setDialog('note')}
            />
            <RunOverview
              run={run}
              changes={changes}
              refused={refusals.update}
              onAddTag={() => setDialog('tag')}
            />
          </>
        )}
        {tab === 'metrics' && <RunMetrics run={run} />}
        {tab === 'artifacts' && <RunArtifacts run={run} />}
        {tab === 'traces' && (
          <TracesPanel
            label={t('traces.of', { name: run.name })}
            of={{ run: run.runId }}
            experiment={run.experiment.name}
          />
        )}
        {tab === 'children' && <ChildRuns run={run} />}
      </Suspense>
      <RunDialogs
        run={run}
        open={dialog}
        changes={changes}
        onClose={() => setDialog(undefined)}
      />
      {toast.node}
    </>
  );
}

export function RunPage() {
  const { runId = '' } = useParams();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const [live, setLive] = useState(true);
  const query = useRun(runId, live);
  const running =
    !query.data ||
    (query.data.status === 'RUNNING' && !query.data.stale) ||
    query.data.status === 'SCHEDULED';
  if (query.data && live !== running) setLive(running);
  const { tabLabel } = useTabs(query.data);
  const title = query.data ? `${query.data.name} · ${tabLabel}` : t('run.run');
  return (
    <Page title={title}>
      <Settled
        query={query}
        what={t('run.what', { id: runId.slice(0, 12) })}
        failed={t('run.readFailed')}
        back={<Button to={paths.experiments}>{t('experiment.back')}</Button>}
        skeleton={
          <Panel label={t('run.run')}>
            <LoadingSkeleton rows={8} />
          </Panel>
        }
      >
        {run => <Loaded key={run.runId} run={run} />}
      </Settled>
    </Page>
  );
}
