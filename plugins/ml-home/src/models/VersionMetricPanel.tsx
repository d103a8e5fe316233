import {
  FilterMenu,
  LineChart,
  LoadingSkeleton,
  Panel,
  useFormat,
  useMlHomeTranslation,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ModelVersion } from '@ml-home/backstage-plugin-ml-home-common';
import { useMemo } from 'react';
import { metricKeysOf, versionSeries } from './metrics';

/** One metric over versions; a version that was not evaluated is a gap. */
export function VersionMetricPanel(props: {
  versions: ModelVersion[] | undefined;
  total: number;
}) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const url = useUrlState();
  const { versions, total } = props;
  const keys = useMemo(() => metricKeysOf(versions ?? []), [versions]);
  const wanted = url.get('by');
  const key = wanted && keys.includes(wanted) ? wanted : keys[0];
  const drawn = useMemo(
    () => (key ? versionSeries(versions ?? [], key) : undefined),
    [versions, key],
  );
  if (versions && !key) return null;
  return (
    <Panel
      title={key ? t('model.byVersion', { metric: key }) : t('models.versions')}
      note={
        versions && total > versions.length
          ? t('model.newestOf', {
              shown: format.number(versions.length),
              total: format.number(total),
            })
          : undefined
      }
      action={
        keys.length > 1 && (
          <FilterMenu
            single
            label={t('model.metric')}
            options={keys.map(value => ({ value }))}
            selected={key ? [key] : []}
            onChange={([value]) => url.set({ by: value })}
          />
        )
      }
    >
      {drawn && key ? (
        <LineChart
          name={key}
          series={[drawn.series]}
          height={200}
          dots
          wholeX
          xLabel={t('model.version')}
          formatX={x => `v${x}`}
          note={
            drawn.missing.length > 0 &&
            t('model.notEvaluatedIn', {
              count: drawn.missing.length,
              versions: drawn.missing
                .slice(0, 6)
                .map(v => `v${v}`)
                .join(', '),
            })
          }
        />
      ) : (
        <LoadingSkeleton rows={4} />
      )}
    </Panel>
  );
}
