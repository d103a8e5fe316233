import Add from '@mui/icons-material/Add';
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
  Segmented,
  TableFooter,
  ToastMessage,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useToast,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ExperimentSummary } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { projectName } from '../projects/projectName';
import { Page, Row } from '../shell/Page';
import { ExperimentActions } from './manage/ExperimentActions';
import { ExperimentDialog } from './manage/ExperimentDialog';
import { useExperimentActions } from './manage/useExperimentActions';
import { useExperiments } from './useExperiments';

const firstRun = `import mlflow

mlflow.set_experiment("my-experiment")
with mlflow.start_run():
    mlflow.log_metric("accuracy", 0.9)`;

/** For readers alone. */
const Hidden = (props: { children: string }) => (
  <Box component="span" sx={{ position: 'absolute', clip: 'rect(0 0 0 0)' }}>
    {props.children}
  </Box>
);

function useColumns(
  show: (message: ToastMessage) => void,
): Column<ExperimentSummary>[] {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  return [
    {
      id: 'name',
      header: t('experiments.experiment'),
      sortKey: 'name',
      primary: true,
      render: experiment => (
        <>
          <Box component="span" sx={{ fontWeight: 600 }}>
            {experiment.name}
          </Box>
          {experiment.demo && (
            <Box component="span" sx={{ ml: 0.75 }}>
              <Chip>{t('table.demo')}</Chip>
            </Box>
          )}
          <Box
            component="span"
            sx={{ ml: 0.75, color: k.second, fontSize: 12 }}
          >
            {experiment.tags['mlflow.note.content']}
          </Box>
        </>
      ),
    },
    {
      id: 'owner',
      header: t('models.owner'),
      width: 200,
      render: experiment => (
        <OwnerLink plain entityRef={experiment.owner?.value} />
      ),
    },
    {
      id: 'project',
      header: t('models.project'),
      width: 180,
      hideBelow: 'lg',
      render: experiment =>
        experiment.project ? (
          projectName(experiment.project.value)
        ) : (
          <Box component="span" sx={{ color: k.faint }}>
            {t('models.noProject')}
          </Box>
        ),
    },
    {
      id: 'runs',
      header: t('experiments.runs'),
      align: 'right',
      width: 90,
      render: experiment => format.number(experiment.runCount),
    },
    {
      id: 'last',
      header: t('experiments.lastRun'),
      sortKey: 'lastRunAt',
      sortFirst: 'desc',
      align: 'right',
      width: 130,
      render: experiment => (
        <Box component="span" sx={{ color: k.second }}>
          <Age at={experiment.lastRunAt} absent={t('experiments.noRun')} />
        </Box>
      ),
    },
    {
      id: 'created',
      header: t('experiments.created'),
      sortKey: 'createdAt',
      sortFirst: 'desc',
      align: 'right',
      width: 120,
      hideBelow: 'lg',
      render: experiment => (
        <Box component="span" sx={{ color: k.second }}>
          <Age at={experiment.createdAt} />
        </Box>
      ),
    },
    {
      id: 'actions',
      header: <Hidden>{t('manage.more')}</Hidden>,
      width: 60,
      align: 'right',
      render: experiment => (
        // Above the link that covers the row.
        <Box
          component="span"
          sx={{ position: 'relative', zIndex: 1, display: 'inline-grid' }}
        >
          <ExperimentActions compact experiment={experiment} show={show} />
        </Box>
      ),
    },
  ];
}

/** The dialog that makes an experiment, and its button. */
function NewExperiment(props: { show: (message: ToastMessage) => void }) {
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const navigate = useNavigate();
  const actions = useExperimentActions(props.show);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" icon={<Add />} onClick={() => setOpen(true)}>
        {t('manage.create')}
      </Button>
      {open && (
        <ExperimentDialog
          title={t('manage.createTitle')}
          text={t('manage.createText')}
          confirm={t('manage.make')}
          draft={{ name: '', description: '' }}
          busy={actions.busy}
          onClose={() => setOpen(false)}
          onSave={draft =>
            actions.create(draft).then(made => {
              navigate(paths.experiment(made.id));
            })
          }
        />
      )}
    </>
  );
}

export function ExperimentsPage() {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const toast = useToast();
  const columns = useColumns(toast.show);
  const { url, paging, sort, view, q, experiments } = useExperiments();
  const change = (patch: Parameters<typeof url.set>[0]) =>
    url.set({ ...patch, ...paging.reset });
  const total = experiments.data?.totalCount;
  return (
    <Page title={t('experiments.title')}>
      <PageHead
        title={t('experiments.title')}
        beside={
          total !== undefined &&
          t('experiments.count', { count: total, n: format.number(total) })
        }
        actions={<NewExperiment show={toast.show} />}
      />
      <Row>
        <Box sx={{ flex: '1 1 280px', maxWidth: 560 }}>
          <SearchField
            label={t('experiments.search')}
            value={q}
            onChange={value => change({ q: value })}
          />
        </Box>
        <Segmented
          label={t('experiments.view')}
          value={view}
          onChange={value =>
            change({ view: value === 'active' ? undefined : value })
          }
          options={[
            { value: 'active', label: t('experiments.active') },
            { value: 'deleted', label: t('experiments.deleted') },
          ]}
        />
      </Row>
      <Panel flush label={t('experiments.title')}>
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
            keys
            label={t('experiments.title')}
            columns={columns}
            rows={experiments.data?.items}
            rowKey={experiment => experiment.id}
            rowHref={experiment => paths.experiment(experiment.id)}
            sort={sort}
            onSort={value => change({ sort: value })}
            fetching={experiments.isPlaceholderData}
            empty={
              q || view === 'deleted' ? (
                <EmptyState
                  title={
                    q
                      ? t('experiments.noMatch', { query: q })
                      : t('experiments.noDeleted')
                  }
                  actions={
                    <Button
                      onClick={() => change({ q: undefined, view: undefined })}
                    >
                      {t('filter.clear')}
                    </Button>
                  }
                />
              ) : (
                <EmptyState
                  title={t('experiments.emptyTitle')}
                  actions={
                    <Button to={paths.tokens}>{t('models.emptyToken')}</Button>
                  }
                >
                  <Box sx={{ mb: 1 }}>{t('experiments.emptyText')}</Box>
                  <CodeBlock
                    code={firstRun}
                    label={t('experiments.emptyTitle')}
                  />
                </EmptyState>
              )
            }
          />
        )}
      </Panel>
      <TableFooter
        paging={paging}
        shown={experiments.data?.items.length ?? 0}
        total={total}
        nextCursor={experiments.data?.nextCursor}
      />
      {toast.node}
    </Page>
  );
}
