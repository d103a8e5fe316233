import {
  Panel,
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { fullValue } from '../columnWriter';
import { PairTable } from '../PairTable';

/** Metrics that were logged once, as figures. */
export function SingleMetrics(props: { run: RunDetail; keys: string[] }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const byKey = new Map(props.run.metrics.map(m => [m.key, m]));
  return (
    <Panel title={t('run.loggedOnce')} note={String(props.keys.length)} flush>
      <PairTable
        label={t('run.loggedOnce')}
        keyHeader={t('run.metric')}
        valueHeader={t('run.value')}
        extraHeaders={[t('chart.step')]}
        numeric
        empty=""
        rows={props.keys.map(key => ({
          key,
          value: (
            <span title={fullValue(byKey.get(key)!.value)}>
              {format.metric(byKey.get(key)!.value)}
            </span>
          ),
          extra: [format.number(byKey.get(key)!.step)],
        }))}
      />
    </Panel>
  );
}
