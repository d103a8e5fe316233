import KeyOutlined from '@mui/icons-material/KeyOutlined';
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  Age,
  Button,
  DataTable,
  EmptyState,
  ErrorPanel,
  LoadingSkeleton,
  OwnerLink,
  PageHead,
  Panel,
  Segmented,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeQuery,
  useMlHomeTranslation,
  useTokens,
  useUrlValue,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Me } from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode, useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { useRunColumns } from '../experiments/runColumns';
import { NeedsYou } from '../governance';
import { metricKeysOf } from '../models/metrics';
import { Columns } from '../shell/Page';
import { ConnectDialog } from './ConnectDialog';
import { DemoPanel } from './DemoPanel';

const RUNS = 20;
const SIDE = 6;

function Rows<T>(props: {
  query: { data?: { items: T[] }; error: Error | null; refetch: () => unknown };
  failed: string;
  empty: string;
  render: (item: T, index: number) => ReactNode;
}) {
  const k = useTokens();
  const { data, error } = props.query;
  if (!data && error) {
    return (
      <ErrorPanel
        title={props.failed}
        error={error}
        onRetry={() => {
          props.query.refetch();
        }}
      />
    );
  }
  if (!data) return <LoadingSkeleton rows={4} />;
  if (!data.items.length) {
    return <Box sx={{ p: 2, color: k.second }}>{props.empty}</Box>;
  }
  return <>{data.items.map(props.render)}</>;
}

function SideRow(props: {
  to: string;
  title: string;
  text: ReactNode;
  end: ReactNode;
}) {
  const k = useTokens();
  return (
    <Box
      component={RouterLink}
      to={props.to}
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        px: 2,
        minHeight: 48,
        color: k.text,
        textDecoration: 'none',
        borderTop: `1px solid ${k.line}`,
        '&:first-of-type': { borderTop: 0 },
        '&:hover': { bgcolor: k.hover },
        '&:focus-visible': {
          outline: `2px solid ${k.accent}`,
          outlineOffset: -2,
        },
      }}
    >
      <Box sx={{ minWidth: 0, flex: 1 }}>
        <Box
          sx={{
            fontWeight: 600,
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
          }}
        >
          {props.title}
        </Box>
        <Box
          sx={{
            ...type.small,
            color: k.second,
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
          }}
        >
          {props.text}
        </Box>
      </Box>
      <Box sx={{ ...type.small, color: k.second, whiteSpace: 'nowrap' }}>
        {props.end}
      </Box>
    </Box>
  );
}

/** After the first run: what goes on, mine first. */
export function HomeOverview(props: { me: Me }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const [whose, setWhose] = useUrlValue('whose', 'mine');
  const [connecting, setConnecting] = useState(false);
  const mine = whose !== 'everyone';
  const runs = useMlHomeQuery(
    ['runs', { home: true, mine }],
    (api, signal) =>
      api.listRuns(
        { mine: mine ? 'true' : undefined, limit: RUNS },
        { signal },
      ),
    { keepPrevious: true, refetchInterval: 10_000 },
  );
  const models = useMlHomeQuery(
    ['models', { home: true }],
    (api, signal) =>
      api.listModels({ limit: SIDE, sort: '-updatedAt' }, { signal }),
    { refetchInterval: 30_000 },
  );
  const experiments = useMlHomeQuery(
    ['experiments', { home: true }],
    (api, signal) =>
      api.listExperiments({ limit: SIDE, sort: '-lastRunAt' }, { signal }),
    { refetchInterval: 30_000 },
  );
  const items = runs.data?.items;
  const columns = useRunColumns({
    rows: items ?? [],
    metrics: metricKeysOf(items ?? []).slice(0, 1),
    experiment: true,
    compact: true,
  });
  const seeAll = (to: string, label: string) => (
    <Link
      component={RouterLink}
      to={to}
      underline="hover"
      sx={{ color: k.link, ...type.small }}
    >
      {label}
    </Link>
  );
  return (
    <>
      <PageHead
        title={t('home.title')}
        beside={
          <Segmented
            label={t('experiment.whose')}
            value={mine ? 'mine' : 'everyone'}
            onChange={setWhose}
            options={[
              { value: 'mine', label: t('home.mine') },
              { value: 'everyone', label: t('home.everyone') },
            ]}
          />
        }
        actions={
          <Button icon={<KeyOutlined />} onClick={() => setConnecting(true)}>
            {t('home.connect')}
          </Button>
        }
      />
      <Columns
        width={380}
        main={
          <>
            <NeedsYou />
            <Panel
              flush
              title={mine ? t('home.myRuns') : t('home.allRuns')}
              note={
                runs.data?.totalCount !== undefined &&
                t('home.newestOf', {
                  shown: format.number(items?.length),
                  total: format.number(runs.data.totalCount),
                })
              }
              action={seeAll(paths.experiments, t('home.allExperiments'))}
            >
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
                  label={t('home.myRuns')}
                  columns={columns}
                  rows={items}
                  rowKey={run => run.runId}
                  rowHref={run => paths.run(run.runId)}
                  fetching={runs.isPlaceholderData}
                  empty={<EmptyState title={t('home.noRuns')} />}
                />
              )}
            </Panel>
          </>
        }
        side={
          <>
            <Panel
              flush
              title={t('home.models')}
              action={seeAll(paths.models, t('home.allModels'))}
            >
              <Rows
                query={models}
                failed={t('models.failed')}
                empty={t('models.emptyTitle')}
                render={model => (
                  <SideRow
                    key={model.name}
                    to={paths.model(model.name)}
                    title={model.title ?? model.name}
                    text={<OwnerLink plain entityRef={model.owner?.value} />}
                    end={
                      <>
                        {model.latestVersion &&
                          `v${model.latestVersion.version}, `}
                        <Age at={model.updatedAt} short />
                      </>
                    }
                  />
                )}
              />
            </Panel>
            <Panel flush title={t('home.experiments')}>
              <Rows
                query={experiments}
                failed={t('experiments.failed')}
                empty={t('experiments.emptyTitle')}
                render={experiment => (
                  <SideRow
                    key={experiment.id}
                    to={paths.experiment(experiment.id)}
                    title={experiment.name}
                    text={t('experiment.runCount', {
                      count: experiment.runCount,
                      n: format.number(experiment.runCount),
                    })}
                    end={
                      <Age
                        at={experiment.lastRunAt}
                        short
                        absent={t('experiments.noRun')}
                      />
                    }
                  />
                )}
              />
            </Panel>
            <DemoPanel demo={props.me.demo} />
          </>
        }
      />
      <ConnectDialog open={connecting} onClose={() => setConnecting(false)} />
    </>
  );
}
