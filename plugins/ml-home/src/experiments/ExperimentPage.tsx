import CompareArrows from '@mui/icons-material/CompareArrows';
import Download from '@mui/icons-material/Download';
import {
  Button,
  Chip,
  LoadingSkeleton,
  Notice,
  OwnerLink,
  PageHead,
  Panel,
  ProvenanceChip,
  Settled,
  StateGlyph,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useNow,
  useToast,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  ExperimentSummary,
  RunRow,
} from '@ml-home/backstage-plugin-ml-home-common';
import Box from '@mui/material/Box';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { projectName } from '../projects/projectName';
import { ObjectCostLine } from '../costs/ObjectCostLine';
import { Page } from '../shell/Page';
import { ExperimentActions } from './manage/ExperimentActions';
import { ExperimentNote } from './manage/ExperimentNote';
import { apiColumns } from './runs/columns';
import type { MenuTarget } from './runs/RunsMenus';
import { selectionOf } from './runs/runsState';
import { RunsWorkbench } from './runs/RunsWorkbench';
import { UnreadNotice } from './runs/UnreadNotice';
import { useExport } from './runs/useExport';
import { useSettingsActions } from './runs/useSettings';
import { useWorkbench } from './runs/useWorkbench';
import { useExperiment } from './useExperiments';

/** Runs that a comparison can take side by side. */
const MAX_COMPARED = 20;

/** When something was last heard of the runs that run. */
function Live(props: { running: number; rows: RunRow[] | undefined }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const now = useNow(5_000);
  const last = (props.rows ?? [])
    .filter(run => run.status === 'RUNNING' && !run.stale)
    .reduce(
      (latest, run) => Math.max(latest, Date.parse(run.lastActivityAt)),
      0,
    );
  if (!props.running || !last) return null;
  return (
    <Box
      component="span"
      sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75 }}
    >
      <StateGlyph state="running" />
      {t('runs.live', { age: format.age(last, now) })}
    </Box>
  );
}

function Loaded(props: { experiment: ExperimentSummary }) {
  const { experiment } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const navigate = useNavigate();
  const toast = useToast();
  const bench = useWorkbench(experiment.id);
  const settingsActions = useSettingsActions(experiment.id, toast.show);
  const [target, setTarget] = useState<MenuTarget>();
  const csv = useExport(toast.show);
  const { selected } = bench.state;
  const comparable = selected.length > 1 && selected.length <= MAX_COMPARED;
  const compare = () => {
    if (comparable) navigate(paths.compare(selected));
  };
  const matching = bench.count.data?.matching;
  const total = bench.count.data?.total ?? experiment.runCount;
  // What runs is never archived: beside archived runs its count would speak of others.
  const running = bench.state.archived ? 0 : bench.count.data?.running ?? 0;
  const n = format.number(matching);
  const exportNow = () => {
    csv.start(experiment.name, {
      ...selectionOf(experiment.id, bench.state),
      column: apiColumns(bench.picked.columns),
      orderBy: bench.orderBy ? [bench.orderBy] : undefined,
    });
  };
  const compareHint =
    selected.length > MAX_COMPARED
      ? t('runs.compareMax', { n: String(MAX_COMPARED) })
      : t('runs.compareHint');
  return (
    <>
      <PageHead
        crumbs={[
          { label: t('experiments.title'), to: paths.experiments },
          ...(experiment.project
            ? [
                {
                  label: projectName(experiment.project.value),
                  to: paths.project(projectName(experiment.project.value)),
                },
              ]
            : []),
          { label: experiment.name },
        ]}
        title={experiment.name}
        subtitle={
          <ObjectCostLine
            object={{ kind: 'experiment', name: experiment.id }}
          />
        }
        beside={
          <>
            {experiment.demo && <Chip>{t('table.demo')}</Chip>}
            <Box component="span" sx={{ color: k.text, fontWeight: 550 }}>
              {t('runs.all', { count: total, n: format.number(total) })}
              {running > 0 &&
                `, ${t('runs.running', {
                  count: running,
                  n: format.number(running),
                })}`}
            </Box>
            <OwnerLink entityRef={experiment.owner?.value} />
            {experiment.owner && <ProvenanceChip fact={experiment.owner} />}
            <Live running={running} rows={bench.rows} />
          </>
        }
        actions={
          <>
            <ExperimentActions
              experiment={experiment}
              mayUpdate={bench.settings.data?.mayUpdate}
              mayDelete={bench.settings.data?.mayDelete}
              show={toast.show}
            />
            <Button to={paths.traces(experiment.id)}>
              {t('traces.title')}
            </Button>
            <Button to={paths.carbonCompare({ experiment: experiment.id })}>
              {t('carbonCompare.compareRuns')}
            </Button>
            {csv.busy ? (
              <Button onClick={csv.stop}>
                {t('runs.exporting', { n })}, {t('runs.exportStop')}
              </Button>
            ) : (
              <Button
                icon={<Download />}
                title={t('runs.csvTitle', { n })}
                disabled={!matching}
                onClick={exportNow}
              >
                {t('runs.csv')}
              </Button>
            )}
            <Button
              variant="primary"
              icon={<CompareArrows />}
              disabled={!comparable}
              title={comparable ? undefined : compareHint}
              onClick={compare}
            >
              {t('runs.compare', {
                n: selected.length > 1 ? format.number(selected.length) : '',
              }).replace(/\s+/g, ' ')}
            </Button>
          </>
        }
      />
      <ExperimentNote text={experiment.tags['mlflow.note.content']} />
      {experiment.lifecycleStage === 'deleted' && (
        <Notice>
          {t('manage.archivedOn', {
            date: format.date(experiment.updatedAt),
          })}
        </Notice>
      )}
      <UnreadNotice />
      <RunsWorkbench
        experiment={experiment}
        bench={bench}
        settingsActions={settingsActions}
        show={toast.show}
        onCompare={compare}
        target={target}
        onTarget={setTarget}
      />
      {toast.node}
    </>
  );
}

export function ExperimentPage() {
  const { id = '' } = useParams();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const query = useExperiment(id);
  return (
    <Page title={query.data?.name ?? t('experiments.experiment')} fill>
      <Settled
        query={query}
        what={t('experiment.what', { id })}
        failed={t('experiment.failed')}
        back={<Button to={paths.experiments}>{t('experiment.back')}</Button>}
        skeleton={
          <Panel label={t('experiments.experiment')}>
            <LoadingSkeleton rows={8} />
          </Panel>
        }
      >
        {experiment => <Loaded key={experiment.id} experiment={experiment} />}
      </Settled>
    </Page>
  );
}
