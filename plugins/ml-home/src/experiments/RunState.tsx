import {
  State,
  StateLabel,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunStatus } from '@ml-home/backstage-plugin-ml-home-common';

export type RunState = RunStatus | 'STALE';

/** The status a reader should see: a run that fell silent is not believed. */
export const runStateOf = (run: {
  status: RunStatus;
  stale: boolean;
}): RunState => (run.stale ? 'STALE' : run.status);

const glyphs: Record<RunState, State> = {
  RUNNING: 'running',
  SCHEDULED: 'pending',
  FINISHED: 'ok',
  FAILED: 'fail',
  KILLED: 'none',
  STALE: 'stale',
};

export function useRunStateWords(): Record<RunState, string> {
  const { t } = useMlHomeTranslation();
  return {
    RUNNING: t('run.running'),
    SCHEDULED: t('run.scheduled'),
    FINISHED: t('run.finished'),
    FAILED: t('run.failed'),
    KILLED: t('run.killed'),
    STALE: t('run.stale'),
  };
}

/** Shape and word of a run's status. */
export function RunStateLabel(props: {
  run: { status: RunStatus; stale: boolean };
}) {
  const words = useRunStateWords();
  const state = runStateOf(props.run);
  return <StateLabel state={glyphs[state]}>{words[state]}</StateLabel>;
}
