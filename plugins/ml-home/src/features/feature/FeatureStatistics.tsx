import {
  EmptyState,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Section } from '../Section';

/** No statistics are received yet: says so, and how they will come. */
export function FeatureStatistics() {
  const { t } = useMlHomeTranslation();
  return (
    <Section flush title={t('feature.statistics')}>
      <EmptyState title={t('feature.noStatistics')}>
        {t('feature.noStatisticsText')}
      </EmptyState>
    </Section>
  );
}
