import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  Age,
  ChipRow,
  Column,
  DataTable,
  EmptyState,
  CodeBlock,
  ErrorPanel,
  FilterMenu,
  OwnerLink,
  Panel,
  TableFooter,
  useCursorPaging,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ModelVersion } from '@ml-home/backstage-plugin-ml-home-common';
import { Link as RouterLink } from 'react-router-dom';
import { fullValue } from '../experiments/columnWriter';
import { metricKeysOf, metricOf } from './metrics';
import { registerLines } from './ModelsEmpty';
import { useModelVersions, VERSIONS_PAGE } from './useModel';

const METRIC_COLUMNS = 4;

export interface ModelVersionsPanelProps {
  model: { name: string; versionCount: number; registered: boolean };
  /** Only the newest; the tab shows all. */
  limit?: number;
}

/** Versions, newest first, with the metrics of their runs side by side. */
export function ModelVersionsPanel(props: ModelVersionsPanelProps) {
  const { model, limit } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const url = useUrlState();
  const paging = useCursorPaging();
  const versions = useModelVersions(model.name, {
    cursor: limit ? undefined : paging.cursor,
    // The overview's chart asks for the same hundred: one request serves both.
    limit: limit ? 100 : VERSIONS_PAGE,
    enabled: model.registered,
  });
  const items = versions.data?.items ?? (model.registered ? undefined : []);
  const rows = limit ? items?.slice(0, limit) : items;
  const keys = metricKeysOf(items ?? []);
  const chosen = url.all('metric').filter(key => keys.includes(key));
  const shown = (chosen.length ? chosen : keys).slice(
    0,
    limit ? 3 : METRIC_COLUMNS,
  );

  const columns: Column<ModelVersion>[] = [
    {
      id: 'version',
      header: t('model.version'),
      primary: true,
      width: 80,
      render: row => (
        <Box component="span" sx={{ fontWeight: 600 }}>
          v{row.version}
        </Box>
      ),
    },
    {
      id: 'aliases',
      header: t('models.aliases'),
      minWidth: 120,
      render: row => (
        <ChipRow
          mono
          items={row.aliases.map(a => `@${a}`)}
          max={limit ? 2 : 3}
        />
      ),
    },
    {
      id: 'stage',
      header: t('model.stage'),
      width: 96,
      hideBelow: limit ? 'xl' : 'lg',
      render: row =>
        row.stage === 'None' ? (
          <Box component="span" sx={{ color: k.faint }}>
            {t('model.noStage')}
          </Box>
        ) : (
          row.stage
        ),
    },
    ...shown.map((key, index): Column<ModelVersion> => {
      const write = format.metricColumn(
        (items ?? []).map(v => metricOf(v, key)),
      );
      return {
        id: `metric-${key}`,
        header: key,
        align: 'right',
        width: 116,
        hideBelow: limit && index === 2 ? 'xl' : undefined,
        render: row => {
          const value = metricOf(row, key);
          return value === undefined ? (
            <Box component="span" sx={{ color: k.faint }}>
              {t('model.notEvaluated')}
            </Box>
          ) : (
            <span title={fullValue(value)}>{write(value)}</span>
          );
        },
      };
    }),
    {
      id: 'run',
      header: t('model.run'),
      width: 150,
      hideBelow: 'lg',
      render: row =>
        row.run ? (
          <Link
            component={RouterLink}
            to={paths.run(row.run.runId)}
            underline="hover"
            sx={{ color: k.link, position: 'relative', zIndex: 1 }}
          >
            {row.run.name ?? row.run.runId.slice(0, 7)}
          </Link>
        ) : (
          <Box component="span" sx={{ color: k.faint }}>
            {t('model.noRun')}
          </Box>
        ),
    },
    {
      id: 'by',
      header: t('model.by'),
      width: limit ? 48 : 150,
      hideBelow: limit ? 'xl' : 'lg',
      render: row => (
        <OwnerLink plain compact={!!limit} entityRef={row.createdBy} />
      ),
    },
    {
      id: 'age',
      header: t('model.age'),
      align: 'right',
      width: 80,
      render: row => (
        <Box component="span" sx={{ color: k.second }}>
          <Age at={row.createdAt} short />
        </Box>
      ),
    },
  ];

  return (
    <>
      <Panel
        flush
        title={t('models.versions')}
        note={format.number(model.versionCount)}
        action={
          limit ? (
            model.versionCount > limit && (
              <Link
                component={RouterLink}
                to={`${paths.model(model.name)}?tab=versions`}
                underline="hover"
                sx={{ color: k.link, fontSize: 12 }}
              >
                {t('model.allVersions')}
              </Link>
            )
          ) : (
            <FilterMenu
              label={t('model.metricColumns')}
              options={keys.map(value => ({ value }))}
              selected={shown}
              onChange={metric =>
                url.set({ metric: metric.slice(-METRIC_COLUMNS) })
              }
            />
          )
        }
      >
        {versions.error && !versions.data ? (
          <ErrorPanel
            title={t('model.versionsFailed')}
            error={versions.error}
            onRetry={() => {
              versions.refetch();
            }}
          />
        ) : (
          <DataTable
            keys
            label={t('models.versions')}
            columns={columns}
            rows={rows}
            rowKey={row => row.version}
            rowHref={row => paths.version(row.model, row.version)}
            skeletonRows={4}
            empty={
              <EmptyState title={t('model.emptyVersions')}>
                <Box sx={{ mb: 1 }}>{t('model.emptyVersionsText')}</Box>
                <CodeBlock
                  code={registerLines.replace(
                    '"hello"',
                    JSON.stringify(model.name),
                  )}
                  label={t('model.emptyVersions')}
                />
              </EmptyState>
            }
          />
        )}
      </Panel>
      {!limit && (
        <TableFooter
          paging={paging}
          shown={rows?.length ?? 0}
          total={versions.data?.totalCount ?? model.versionCount}
          nextCursor={versions.data?.nextCursor}
          order={t('model.newestFirst')}
        />
      )}
    </>
  );
}
