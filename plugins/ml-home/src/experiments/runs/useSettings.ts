import {
  messageOf,
  ToastMessage,
  useMlHomeMutation,
  useMlHomeQuery,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { MetricDirection } from '@ml-home/backstage-plugin-ml-home-common';
import { useMemo } from 'react';
import { meaningsOf } from './meaning';

/** Directions, units and the baseline of an experiment, and what the caller may do. */
export function useSettings(experiment: string) {
  const settings = useMlHomeQuery(
    ['experiment', experiment, 'settings'],
    (api, signal) =>
      api.tracking.settings({ params: { id: experiment } }, { signal }),
    { staleTime: 30_000 },
  );
  const meaningOf = useMemo(() => meaningsOf(settings.data), [settings.data]);
  return { settings, meaningOf, baseline: settings.data?.baseline };
}

export type BaselineInput =
  | { runId: string; label: string }
  | { label: string; metrics: Record<string, number> };

/** What people change about an experiment's comparison, said aloud when done. */
export function useSettingsActions(
  experiment: string,
  show: (message: ToastMessage) => void,
) {
  const { t } = useMlHomeTranslation();
  const params = { id: experiment };
  const touches = [['experiment', experiment, 'settings']];
  const failed = (error: Error) =>
    show({ text: t('baseline.failed', { why: messageOf(error) }) });
  const metric = useMlHomeMutation(
    (
      api,
      body: { key: string; direction: MetricDirection | null; unit?: string },
    ) => api.tracking.setMetric({ params, body }),
    touches,
  );
  const set = useMlHomeMutation(
    (api, input: BaselineInput) =>
      api.tracking.setBaseline({
        params,
        body:
          'runId' in input
            ? { runId: input.runId }
            : { label: input.label, metrics: input.metrics },
      }),
    touches,
  );
  const remove = useMlHomeMutation(
    api => api.tracking.removeBaseline({ params }),
    touches,
  );
  return {
    setMetric: (
      key: string,
      direction: MetricDirection | null,
      unit?: string,
    ): Promise<void> =>
      metric
        .mutateAsync({
          key,
          direction,
          ...(unit === undefined ? {} : { unit }),
        })
        .then(() => show({ text: t('baseline.metricSaved') }), failed),
    setBaseline: (input: BaselineInput): Promise<void> =>
      set
        .mutateAsync(input)
        .then(
          () => show({ text: t('baseline.isSet', { label: input.label }) }),
          failed,
        ),
    removeBaseline: (): Promise<void> =>
      remove
        .mutateAsync(undefined)
        .then(() => show({ text: t('baseline.removed') }), failed),
  };
}
