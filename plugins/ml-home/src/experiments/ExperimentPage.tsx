import Box from '@mui/material/Box';
import {
  ActiveFilter,
  Age,
  Button,
  Chip,
  CodeBlock,
  DataTable,
  EmptyState,
  ErrorPanel,
  FilterMenu,
  Hash,
  LoadingSkeleton,
  Notice,
  OwnerLink,
  PageHead,
  Panel,
  ProvenanceChip,
  SearchField,
  Segmented,
  Settled,
  TableFooter,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  ExperimentSummary,
  runStatusSchema,
} from '@ml-home/backstage-plugin-ml-home-common';
import { useParams } from 'react-router-dom';
import { metricKeysOf } from '../models/metrics';
import { Page, Row } from '../shell/Page';
import { useRunColumns } from './runColumns';
import { useRunStateWords } from './RunState';
import { useExperiment, useRuns } from './useExperiments';

const METRIC_COLUMNS = 4;

function Runs(props: { experiment: ExperimentSummary }) {
  const { experiment } = props;
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const words = useRunStateWords();
  const { url, paging, sort, q, status, mine, view, runs, filtered } = useRuns({
    experiment: experiment.id,
  });
  const change = (patch: Parameters<typeof url.set>[0]) =>
    url.set({ ...patch, ...paging.reset });
  const items = runs.data?.items;
  const keys = metricKeysOf(items ?? []);
  // A column that the address names stays, even when this page of runs has none.
  const chosen = url.all('metric').slice(0, METRIC_COLUMNS);
  const metrics = chosen.length ? chosen : keys.slice(0, METRIC_COLUMNS);
  const columns = useRunColumns({ metrics, rows: items ?? [], sortable: true });
  return (
    <>
      <Row>
        <Box sx={{ flex: '1 1 240px', maxWidth: 440 }}>
          <SearchField
            label={t('experiment.search')}
            value={q}
            onChange={value => change({ q: value })}
          />
        </Box>
        <Segmented
          label={t('experiment.whose')}
          value={mine ? 'mine' : 'all'}
          onChange={value =>
            change({ mine: value === 'mine' ? 'true' : undefined })
          }
          options={[
            { value: 'all', label: t('home.everyone') },
            { value: 'mine', label: t('home.mine') },
          ]}
        />
        {status.map(one => (
          <ActiveFilter
            key={one}
            field={t('run.state')}
            value={words[one]}
            name={words[one]}
            onRemove={() => change({ status: status.filter(s => s !== one) })}
          />
        ))}
        <FilterMenu
          label={t('run.state')}
          options={runStatusSchema.options.map(value => ({
            value,
            label: words[value],
          }))}
          selected={status}
          onChange={value => change({ status: value })}
        />
        <FilterMenu
          label={t('experiment.metricColumns')}
          options={[...new Set([...metrics, ...keys])].map(value => ({
            value,
          }))}
          selected={metrics}
          onChange={value => url.set({ metric: value.slice(-METRIC_COLUMNS) })}
        />
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
      <Panel flush label={t('experiments.runs')}>
        {runs.error && !runs.data ? (
          <ErrorPanel
            title={t('experiment.runsFailed')}
            error={runs.error}
            onRetry={() => {
              runs.refetch();
            }}
          />
        ) : (
          <DataTable
            keys
            label={t('experiments.runs')}
            columns={columns}
            rows={items}
            rowKey={run => run.runId}
            rowHref={run => paths.run(run.runId)}
            sort={sort}
            onSort={value => change({ sort: value })}
            fetching={runs.isPlaceholderData}
            empty={
              filtered || view === 'deleted' ? (
                <EmptyState
                  title={t('experiment.noMatch')}
                  actions={
                    <Button
                      onClick={() =>
                        change({
                          q: undefined,
                          status: undefined,
                          mine: undefined,
                          view: undefined,
                        })
                      }
                    >
                      {t('filter.clear')}
                    </Button>
                  }
                />
              ) : (
                <EmptyState title={t('experiment.emptyTitle')}>
                  <CodeBlock
                    label={t('experiment.emptyTitle')}
                    code={`import mlflow

mlflow.set_experiment(${JSON.stringify(experiment.name)})
with mlflow.start_run():
    mlflow.log_metric("accuracy", 0.9)`}
                  />
                </EmptyState>
              )
            }
          />
        )}
      </Panel>
      <TableFooter
        paging={paging}
        shown={items?.length ?? 0}
        total={runs.data?.totalCount}
        nextCursor={runs.data?.nextCursor}
      />
    </>
  );
}

export function ExperimentPage() {
  const { id = '' } = useParams();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const query = useExperiment(id);
  return (
    <Page title={query.data?.name ?? t('experiments.experiment')}>
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
        {experiment => (
          <>
            <PageHead
              crumbs={[
                { label: t('experiments.title'), to: paths.experiments },
                { label: experiment.name },
              ]}
              title={experiment.name}
              beside={
                <>
                  {experiment.demo && <Chip>{t('table.demo')}</Chip>}
                  <OwnerLink entityRef={experiment.owner?.value} />
                  {experiment.owner && (
                    <ProvenanceChip fact={experiment.owner} />
                  )}
                  <span>
                    {t('experiment.runCount', {
                      count: experiment.runCount,
                      n: format.number(experiment.runCount),
                    })}
                    {', '}
                    {t('experiments.lastRun').toLocaleLowerCase()}{' '}
                    <Age
                      at={experiment.lastRunAt}
                      absent={t('experiments.noRun')}
                    />
                  </span>
                  <span>
                    {t('experiment.id')}{' '}
                    <Hash value={experiment.id} length={18} />
                  </span>
                </>
              }
              subtitle={experiment.tags['mlflow.note.content']}
            />
            {experiment.lifecycleStage === 'deleted' && (
              <Notice>
                {t('experiment.deleted', {
                  date: format.date(experiment.updatedAt),
                })}
              </Notice>
            )}
            <Runs experiment={experiment} />
          </>
        )}
      </Settled>
    </Page>
  );
}
