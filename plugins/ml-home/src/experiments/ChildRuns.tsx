import {
  DataTable,
  ErrorPanel,
  Panel,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { metricKeysOf } from '../models/metrics';
import { useRunColumns } from './runColumns';
import { useChildRuns } from './useExperiments';

/** Runs that this run started, such as the trials of a sweep. */
export function ChildRuns(props: { run: RunDetail }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const children = useChildRuns(props.run.runId, props.run.childCount > 0);
  const items = children.data?.items;
  const columns = useRunColumns({
    metrics: metricKeysOf(items ?? []).slice(0, 4),
    rows: items ?? [],
  });
  return (
    <Panel
      flush
      title={t('run.children')}
      note={format.number(props.run.childCount)}
    >
      {children.error && !items ? (
        <ErrorPanel
          title={t('experiment.runsFailed')}
          error={children.error}
          onRetry={() => {
            children.refetch();
          }}
        />
      ) : (
        <DataTable
          keys
          label={t('run.children')}
          columns={columns}
          rows={items}
          rowKey={run => run.runId}
          rowHref={run => paths.run(run.runId)}
        />
      )}
    </Panel>
  );
}
