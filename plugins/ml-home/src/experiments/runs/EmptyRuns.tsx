import Box from '@mui/material/Box';
import {
  Button,
  CodeBlock,
  EmptyState,
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ConnectLines } from '../../home/ConnectLines';
import type { RunsState } from './runsState';

/** Why there is no run, and what to do about it. */
export function EmptyRuns(props: {
  name: string;
  state: RunsState;
  /** Runs of the experiment in this view. */
  total: number | undefined;
  /** What the server had against the filter. */
  refused?: string;
  onClear: () => void;
  onActive: () => void;
}) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { state } = props;
  if (props.refused) {
    return (
      <EmptyState
        title={t('runs.refusedTitle')}
        actions={<Button onClick={props.onClear}>{t('runs.clear')}</Button>}
      >
        {props.refused}
      </EmptyState>
    );
  }
  const filtered = !!state.filter || state.statuses.length > 0;
  if (filtered || (state.childless && !!props.total)) {
    return (
      <EmptyState
        title={t('runs.noMatch')}
        actions={<Button onClick={props.onClear}>{t('runs.clear')}</Button>}
      >
        {props.total
          ? t('runs.noMatchView', { n: format.number(props.total) })
          : t('runs.noMatchFilter')}
      </EmptyState>
    );
  }
  if (state.archived) {
    return (
      <EmptyState
        title={t('runs.noArchived')}
        actions={<Button onClick={props.onActive}>{t('runs.toActive')}</Button>}
      >
        {t('runs.noArchivedText')}
      </EmptyState>
    );
  }
  return (
    <EmptyState title={t('runs.emptyTitle')}>
      <Box sx={{ mb: 1.5 }}>{t('runs.emptyText')}</Box>
      <ConnectLines />
      <Box sx={{ mt: 2, mb: 1 }}>{t('runs.emptyLog')}</Box>
      <CodeBlock
        label={t('runs.emptyLog')}
        code={`import mlflow

mlflow.set_experiment(${JSON.stringify(props.name)})
with mlflow.start_run():
    mlflow.log_metric("accuracy", 0.9)`}
      />
    </EmptyState>
  );
}
