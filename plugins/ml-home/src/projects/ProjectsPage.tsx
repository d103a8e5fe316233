import { useRouteRef } from '@backstage/core-plugin-api';
import Box from '@mui/material/Box';
import {
  Age,
  Button,
  Chip,
  CodeBlock,
  Column,
  DataTable,
  EmptyState,
  ErrorPanel,
  OwnerLink,
  PageHead,
  Panel,
  SearchField,
  TableFooter,
  useCursorPaging,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ProjectSummary } from '@ml-home/backstage-plugin-ml-home-common';
import { registerRouteRef } from '../routes';
import { Page, Row } from '../shell/Page';
import { ProjectPhase } from './ProjectPhase';

const PAGE_SIZE = 50;

export const projectYaml = `apiVersion: mlhome.dev/v1alpha1
kind: MLProject
metadata:
  name: home-recommendations
  description: What the venture is about, in one line
spec:
  owner: group:default/my-team
  phase: prototype
  goal: What would make it a success`;

function useColumns(): Column<ProjectSummary>[] {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  return [
    {
      id: 'name',
      header: t('projects.project'),
      primary: true,
      render: project => (
        <>
          <Box component="span" sx={{ fontWeight: 600 }}>
            {project.title ?? project.name}
          </Box>
          {project.demo && (
            <Box component="span" sx={{ ml: 0.75 }}>
              <Chip>{t('table.demo')}</Chip>
            </Box>
          )}
          <Box
            component="span"
            sx={{ ml: 0.75, color: k.second, fontSize: 12 }}
          >
            {project.description}
          </Box>
        </>
      ),
    },
    {
      id: 'owner',
      header: t('models.owner'),
      width: 200,
      render: project => <OwnerLink plain entityRef={project.owner} />,
    },
    {
      id: 'phase',
      header: t('projects.phase'),
      width: 120,
      render: project => <ProjectPhase phase={project.phase} />,
    },
    {
      id: 'models',
      header: t('projects.models'),
      align: 'right',
      width: 90,
      render: project => format.number(project.modelCount),
    },
    {
      id: 'experiments',
      header: t('projects.experiments'),
      align: 'right',
      width: 110,
      render: project => format.number(project.experimentCount),
    },
    {
      id: 'runs',
      header: t('projects.runs'),
      align: 'right',
      width: 90,
      render: project => format.number(project.runCount),
    },
    {
      id: 'last',
      header: t('projects.lastRun'),
      align: 'right',
      width: 130,
      render: project => (
        <Box component="span" sx={{ color: k.second }}>
          <Age at={project.lastRunAt} absent={t('experiments.noRun')} />
        </Box>
      ),
    },
  ];
}

export function ProjectsPage() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const url = useUrlState();
  const paging = useCursorPaging();
  const register = useRouteRef(registerRouteRef)?.();
  const columns = useColumns();
  const q = url.get('q') ?? '';
  const query = { q: q || undefined, cursor: paging.cursor, limit: PAGE_SIZE };
  const projects = useMlHomeQuery(
    ['projects', query],
    (api, signal) => api.listProjects(query, { signal }),
    { keepPrevious: true, refetchInterval: 30_000 },
  );
  const total = projects.data?.totalCount;
  return (
    <Page title={t('projects.title')}>
      <PageHead
        title={t('projects.title')}
        beside={
          total !== undefined &&
          t('projects.count', { count: total, n: format.number(total) })
        }
        actions={
          register && <Button to={register}>{t('projects.register')}</Button>
        }
      />
      <Row>
        <Box sx={{ flex: '1 1 280px', maxWidth: 560 }}>
          <SearchField
            label={t('projects.search')}
            value={q}
            onChange={value => url.set({ q: value, ...paging.reset })}
          />
        </Box>
      </Row>
      <Panel flush label={t('projects.title')}>
        {projects.error && !projects.data ? (
          <ErrorPanel
            title={t('projects.failed')}
            error={projects.error}
            onRetry={() => {
              projects.refetch();
            }}
          />
        ) : (
          <DataTable
            keys
            label={t('projects.title')}
            columns={columns}
            rows={projects.data?.items}
            rowKey={project => project.name}
            rowHref={project => paths.project(project.name)}
            fetching={projects.isPlaceholderData}
            empty={
              q ? (
                <EmptyState
                  title={t('projects.noMatch', { query: q })}
                  actions={
                    <Button
                      onClick={() => url.set({ q: undefined, ...paging.reset })}
                    >
                      {t('filter.clear')}
                    </Button>
                  }
                />
              ) : (
                <EmptyState
                  title={t('projects.emptyTitle')}
                  actions={
                    register && (
                      <Button to={register}>{t('projects.register')}</Button>
                    )
                  }
                >
                  <Box sx={{ mb: 1 }}>{t('projects.emptyText')}</Box>
                  <CodeBlock code={projectYaml} label="catalog-info.yaml" />
                </EmptyState>
              )
            }
          />
        )}
      </Panel>
      <TableFooter
        paging={paging}
        shown={projects.data?.items.length ?? 0}
        total={total}
        nextCursor={projects.data?.nextCursor}
      />
    </Page>
  );
}
