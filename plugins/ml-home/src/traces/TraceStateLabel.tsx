import {
  State,
  StateLabel,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { TraceState } from '@ml-home/backstage-plugin-ml-home-common';

const glyphs: Record<TraceState, State> = {
  OK: 'ok',
  ERROR: 'fail',
  IN_PROGRESS: 'running',
  STATE_UNSPECIFIED: 'unknown',
};

export function useTraceStateWords(): Record<TraceState, string> {
  const { t } = useMlHomeTranslation();
  return {
    OK: t('traces.ok'),
    ERROR: t('traces.error'),
    IN_PROGRESS: t('traces.running'),
    STATE_UNSPECIFIED: t('traces.unknown'),
  };
}

/** Shape and word of a trace's state. */
export function TraceStateLabel(props: { state: TraceState }) {
  const words = useTraceStateWords();
  return (
    <StateLabel state={glyphs[props.state]}>{words[props.state]}</StateLabel>
  );
}
