import {
  State,
  StateLabel,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunStatus } from '@ml-home/backstage-plugin-ml-home-common';

/** A run that says it runs but has been silent this long is not believed. */
export const STALE_MS = 30 * 60_000;

export type RunState = RunStatus | 'STALE';

/** The status a reader should see: silent running runs are stale. */
export function runStateOf(
  run: { status: RunStatus; lastActivityAt: string },
  now: number = Date.now(),
): RunState {
  return run.status === 'RUNNING' &&
    now - new Date(run.lastActivityAt).getTime() > STALE_MS
    ? 'STALE'
    : run.status;
}

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
  run: { status: RunStatus; lastActivityAt: string };
}) {
  const words = useRunStateWords();
  const state = runStateOf(props.run);
  return <StateLabel state={glyphs[state]}>{words[state]}</StateLabel>;
}
