import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  Age,
  ChipRow,
  Code,
  Column,
  DataTable,
  EmptyState,
  ErrorPanel,
  Panel,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  ExperimentSummary,
  ModelSummary,
  ProjectSummary,
} from '@ml-home/backstage-plugin-ml-home-common';
import { Link as RouterLink } from 'react-router-dom';
import { aliasWords } from '../models/modelColumns';

const SHOWN = 15;

/** Models of a project, newest change first. */
export function ProjectModels(props: { project: ProjectSummary }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const { name, entityRef, modelCount } = props.project;
  const models = useMlHomeQuery(
    ['models', { project: entityRef }],
    (api, signal) =>
      api.listModels(
        { project: [entityRef], limit: SHOWN, sort: '-updatedAt' },
        { signal },
      ),
  );
  const columns: Column<ModelSummary>[] = [
    {
      id: 'name',
      header: t('models.model'),
      primary: true,
      render: model => (
        <Box component="span" sx={{ fontWeight: 600 }}>
          {model.title ?? model.name}
        </Box>
      ),
    },
    {
      id: 'aliases',
      header: t('models.aliases'),
      width: 180,
      render: model => <ChipRow mono items={aliasWords(model)} max={1} />,
    },
    {
      id: 'versions',
      header: t('models.versions'),
      align: 'right',
      width: 84,
      render: model => format.number(model.versionCount),
    },
    {
      id: 'updated',
      header: t('models.newest'),
      align: 'right',
      width: 90,
      render: model => (
        <Box component="span" sx={{ color: k.second }}>
          <Age
            short
            at={model.latestVersion?.createdAt}
            absent={t('models.notYet')}
          />
        </Box>
      ),
    },
  ];
  return (
    <Panel
      flush
      title={t('projects.models')}
      note={format.number(modelCount)}
      action={
        modelCount > SHOWN && (
          <Link
            component={RouterLink}
            to={`${paths.models}?project=${encodeURIComponent(entityRef)}`}
            underline="hover"
            sx={{ color: k.link, fontSize: 12 }}
          >
            {t('projects.all')}
          </Link>
        )
      }
    >
      {models.error && !models.data ? (
        <ErrorPanel
          title={t('models.failed')}
          error={models.error}
          onRetry={() => {
            models.refetch();
          }}
        />
      ) : (
        <DataTable
          keys
          label={t('projects.models')}
          columns={columns}
          rows={models.data?.items}
          rowKey={model => model.name}
          rowHref={model => paths.model(model.name)}
          skeletonRows={3}
          empty={
            <EmptyState title={t('projects.noModels')}>
              <Code>spec.project: {name}</Code>
            </EmptyState>
          }
        />
      )}
    </Panel>
  );
}

/** Experiments of a project. */
export function ProjectExperiments(props: { project: ProjectSummary }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const { name, entityRef, experimentCount } = props.project;
  const experiments = useMlHomeQuery(
    ['experiments', { project: entityRef }],
    (api, signal) =>
      api.listExperiments({ project: [entityRef], limit: SHOWN }, { signal }),
  );
  const columns: Column<ExperimentSummary>[] = [
    {
      id: 'name',
      header: t('experiments.experiment'),
      primary: true,
      render: experiment => (
        <Box component="span" sx={{ fontWeight: 600 }}>
          {experiment.name}
        </Box>
      ),
    },
    {
      id: 'runs',
      header: t('experiments.runs'),
      align: 'right',
      width: 84,
      render: experiment => format.number(experiment.runCount),
    },
    {
      id: 'last',
      header: t('experiments.lastRun'),
      align: 'right',
      width: 120,
      render: experiment => (
        <Box component="span" sx={{ color: k.second }}>
          <Age at={experiment.lastRunAt} absent={t('experiments.noRun')} />
        </Box>
      ),
    },
  ];
  return (
    <Panel
      flush
      title={t('projects.experiments')}
      note={format.number(experimentCount)}
    >
      {experiments.error && !experiments.data ? (
        <ErrorPanel
          title={t('experiments.failed')}
          error={experiments.error}
          onRetry={() => {
            experiments.refetch();
          }}
        />
      ) : (
        <DataTable
          label={t('projects.experiments')}
          columns={columns}
          rows={experiments.data?.items}
          rowKey={experiment => experiment.id}
          rowHref={experiment => paths.experiment(experiment.id)}
          skeletonRows={3}
          empty={
            <EmptyState title={t('projects.noExperiments')}>
              {t('projects.tag')}
              <Box sx={{ mt: 1 }}>
                <Code>
                  mlflow.set_experiment_tag(&quot;mlhome.project&quot;, &quot;
                  {name}&quot;)
                </Code>
              </Box>
            </EmptyState>
          }
        />
      )}
    </Panel>
  );
}
