import {
  Button,
  Chip,
  LoadingSkeleton,
  PageHead,
  Panel,
  Settled,
  useMlHomePaths,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Page } from '../../shell/Page';
import { useFeature } from '../useFamily';
import { FeatureBody } from './FeatureBody';

/** A feature as a page of its own. */
export function FeaturePage(props: { family: string; feature: string }) {
  const { family, feature } = props;
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const query = useFeature(family, feature);
  return (
    <Page title={feature}>
      <PageHead
        crumbs={[
          { label: t('features.title'), to: paths.features },
          { label: family, to: paths.family(family) },
          { label: feature },
        ]}
        title={query.data?.ref ?? feature}
        beside={query.data?.entityKeys.slice(0, 2).map(key => (
          <Chip key={key} mono>
            {key}
          </Chip>
        ))}
      />
      <Settled
        query={query}
        what={t('feature.what', { name: `${family}/${feature}` })}
        failed={t('feature.failed')}
        back={<Button to={paths.family(family)}>{t('feature.back')}</Button>}
        skeleton={
          <Panel label={feature}>
            <LoadingSkeleton rows={8} />
          </Panel>
        }
      >
        {data => <FeatureBody feature={data} />}
      </Settled>
    </Page>
  );
}
