import { Feature } from '@ml-home/backstage-plugin-ml-home-common';
import {
  applyToQuery,
  ObjectTabs,
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';
import { useSearchParams } from 'react-router-dom';
import { QualityView } from '../quality/QualityView';
import { StatisticsView } from '../statistics/StatisticsView';
import { FeatureLineage } from './FeatureLineage';
import { FeatureOverview } from './FeatureOverview';

/** The tabs of a feature and the one that is open; the same in the drawer and on a page. */
export function FeatureBody(props: { feature: Feature; inset?: boolean }) {
  const { feature } = props;
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [params] = useSearchParams();
  const tabs = [
    { id: 'overview', label: t('features.overview') },
    { id: 'quality', label: t('quality.tab') },
    {
      id: 'lineage',
      label: t('feature.lineage'),
      count: t('features.modelCount', {
        count: feature.modelCount,
        n: format.number(feature.modelCount),
      }),
    },
    { id: 'statistics', label: t('feature.statistics') },
  ];
  const tab = tabs.find(one => one.id === params.get('tab'))?.id ?? 'overview';
  const hrefOf = (id: string) =>
    `?${applyToQuery(params, { tab: id === 'overview' ? undefined : id })}`;
  return (
    <>
      <Box sx={{ px: props.inset ? 3 : 0 }}>
        <ObjectTabs
          label={t('feature.tabs')}
          tabs={tabs}
          active={tab}
          hrefOf={hrefOf}
        />
      </Box>
      <Box
        sx={
          props.inset
            ? { px: 3, py: 2, overflow: 'auto', flex: 1, minHeight: 0 }
            : {}
        }
      >
        {tab === 'overview' && <FeatureOverview feature={feature} />}
        {tab === 'quality' && <QualityView family={feature.family} />}
        {tab === 'lineage' && <FeatureLineage feature={feature} />}
        {tab === 'statistics' && (
          <StatisticsView family={feature.family} feature={feature.name} />
        )}
      </Box>
    </>
  );
}
