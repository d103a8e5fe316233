import Box from '@mui/material/Box';
import {
  Age,
  Button,
  Chip,
  KeyFigures,
  LoadingSkeleton,
  OwnerLink,
  PageHead,
  Panel,
  Settled,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ProjectSummary } from '@ml-home/backstage-plugin-ml-home-common';
import { useParams } from 'react-router-dom';
import { ObjectCarbonPanel } from '../carbon/ObjectCarbonPanel';
import { ObjectCostPanel } from '../costs/ObjectCostPanel';
import { Page } from '../shell/Page';
import { ProjectExperiments, ProjectModels } from './ProjectParts';
import { ProjectPhase } from './ProjectPhase';

function Loaded(props: { project: ProjectSummary }) {
  const { project } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  return (
    <>
      <PageHead
        crumbs={[
          { label: t('projects.title'), to: paths.projects },
          { label: project.name },
        ]}
        title={project.title ?? project.name}
        beside={
          <>
            {project.phase && <ProjectPhase phase={project.phase} />}
            {project.demo && <Chip>{t('table.demo')}</Chip>}
          </>
        }
        subtitle={project.description}
      />
      <KeyFigures
        label={t('model.answers')}
        figures={[
          {
            label: t('projects.goal'),
            grow: 1.6,
            value: project.goal ?? (
              <Box sx={{ color: k.faint }}>{t('projects.noGoal')}</Box>
            ),
          },
          {
            label: t('models.owner'),
            value: <OwnerLink entityRef={project.owner} />,
          },
          {
            label: t('projects.members'),
            value: project.members.length ? (
              <Box sx={{ display: 'flex', flexDirection: 'column', gap: 0.5 }}>
                {project.members.slice(0, 6).map(member => (
                  <OwnerLink key={member} entityRef={member} />
                ))}
              </Box>
            ) : (
              <Box sx={{ color: k.faint }}>{t('projects.noMembers')}</Box>
            ),
            note:
              project.members.length > 6
                ? `+${project.members.length - 6}`
                : undefined,
          },
          {
            label: t('projects.runs'),
            value: format.number(project.runCount),
            note: (
              <Age at={project.lastRunAt} absent={t('experiments.noRun')} />
            ),
          },
        ]}
      />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: {
            xs: 'minmax(0, 1fr)',
            lg: 'minmax(0, 1fr) minmax(0, 1fr)',
          },
        }}
      >
        <ProjectModels project={project} />
        <ProjectExperiments project={project} />
        <ObjectCostPanel
          object={{ kind: 'project', name: project.entityRef }}
        />
        <ObjectCarbonPanel
          object={{ kind: 'project', name: project.entityRef }}
        />
      </Box>
      <Box sx={{ color: k.second, fontSize: 12 }}>
        {project.location
          ? `${t('projects.declared')} ${project.location.replace(
              /^(url|file):/,
              '',
            )}`
          : t('projects.notDeclared')}
      </Box>
    </>
  );
}

export function ProjectPage() {
  const { name = '' } = useParams();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const project = useMlHomeQuery(['project', name], (api, signal) =>
    api.getProject(name, { signal }),
  );
  return (
    <Page title={name}>
      <Settled
        query={project}
        what={t('projects.what', { name })}
        failed={t('projects.readFailed')}
        back={<Button to={paths.projects}>{t('projects.back')}</Button>}
        skeleton={
          <Panel label={name}>
            <LoadingSkeleton rows={6} />
          </Panel>
        }
      >
        {data => <Loaded project={data} />}
      </Settled>
    </Page>
  );
}
