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
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { lazy, Suspense, useState } from 'react';
import { useParams } from 'react-router-dom';
import { Page } from '../shell/Page';
import { ChildRuns } from './ChildRuns';
import { durationOf } from './runColumns';
import { RunOverview } from './RunOverview';
import { RunStateLabel } from './RunState';
import { useRun } from './useExperiments';

const RunMetrics = lazy(() =>
  import('./RunMetrics').then(m => ({ default: m.RunMetrics })),
);
const RunArtifacts = lazy(() =>
  import('./RunArtifacts').then(m => ({ default: m.RunArtifacts })),
);

function Loaded(props: { run: RunDetail }) {
  const { run } = props;
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const url = useUrlState();
  const now = useNow(1000);
  const took = durationOf(run, now);
  const tabs = [
    { id: 'overview', label: t('model.overview') },
    {
      id: 'metrics',
      label: t('run.metrics'),
      count: format.number(run.metrics.length),
    },
    { id: 'artifacts', label: t('run.artifacts') },
    ...(run.childCount
      ? [
          {
            id: 'children',
            label: t('run.children'),
            count: format.number(run.childCount),
          },
        ]
      : []),
  ];
  const tab = tabs.find(one => one.id === url.get('tab'))?.id ?? 'overview';
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
        subtitle={run.description}
      />
      {run.lifecycleStage === 'deleted' && <Notice>{t('run.deleted')}</Notice>}
      <ObjectTabs
        label={t('run.tabs')}
        tabs={tabs}
        active={tab}
        hrefOf={id => (id === 'overview' ? '?' : `?tab=${id}`)}
      />
      <Suspense fallback={<LoadingSkeleton rows={6} />}>
        {tab === 'overview' && <RunOverview run={run} />}
        {tab === 'metrics' && <RunMetrics run={run} />}
        {tab === 'artifacts' && <RunArtifacts run={run} />}
        {tab === 'children' && <ChildRuns run={run} />}
      </Suspense>
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
    query.data.status === 'RUNNING' ||
    query.data.status === 'SCHEDULED';
  if (query.data && live !== running) setLive(running);
  return (
    <Page title={query.data?.name ?? t('run.run')}>
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
