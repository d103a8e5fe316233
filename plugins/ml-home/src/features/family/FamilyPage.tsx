import { FamilyDetail } from '@ml-home/backstage-plugin-ml-home-common';
import {
  Age,
  Button,
  Chip,
  LoadingSkeleton,
  Notice,
  ObjectTabs,
  PageHead,
  Panel,
  Settled,
  StarButton,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useUrlState,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ReactNode } from 'react';
import { Page } from '../../shell/Page';
import { ConsumerTable } from '../Consumers';
import { useWatch } from '../gallery/useGallery';
import { LineageView } from '../lineage/LineageView';
import { QualityView } from '../quality/QualityView';
import { useFamily } from '../useFamily';
import { FamilyCompare } from './FamilyCompare';
import { FamilyOverview } from './FamilyOverview';
import { FeatureTable } from './FeatureTable';

function Loaded(props: { family: FamilyDetail; under: boolean }) {
  const { family } = props;
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const url = useUrlState();
  const watch = useWatch();
  const tabs = [
    { id: 'overview', label: t('features.overview') },
    { id: 'quality', label: t('quality.tab') },
    { id: 'lineage', label: t('lineage.title') },
    {
      id: 'features',
      label: t('features.viewFeatures'),
      count: format.number(family.featureCount),
    },
    { id: 'compare', label: t('familyCompare.tab') },
    {
      id: 'consumers',
      label: t('features.consumers'),
      count: format.number(family.consumers.length),
    },
  ];
  // Under a drawer the address holds the tab of the drawer, and this one beside it.
  const wanted = url.get(props.under ? 'behind' : 'tab');
  const tab = tabs.find(one => one.id === wanted)?.id ?? 'overview';
  const newest = family.sources
    .map(one => one.syncedAt)
    .sort()
    .at(-1);
  const watchWord = family.watched
    ? t('features.unwatch', { name: family.name })
    : t('features.watch', { name: family.name });
  return (
    <>
      <PageHead
        crumbs={[
          { label: t('features.title'), to: paths.features },
          { label: family.name },
        ]}
        title={family.title ?? family.name}
        beside={
          <>
            <StarButton
              on={family.watched}
              label={watchWord}
              disabled={watch.isPending}
              onClick={() =>
                watch.mutate({ family: family.name, watch: !family.watched })
              }
            />
            {family.entityKeys.slice(0, 2).map(key => (
              <Chip key={key} mono>
                {key}
              </Chip>
            ))}
            {family.lifecycle && <Chip>{family.lifecycle.value}</Chip>}
            {family.demo && <Chip>{t('table.demo')}</Chip>}
            {newest && (
              <span>
                {t('features.synced')} <Age at={newest} />
              </span>
            )}
          </>
        }
      />
      {family.goneAt && (
        <Notice state="warning">
          {t('features.goneText', { date: format.date(family.goneAt) })}
        </Notice>
      )}
      <ObjectTabs
        label={t('features.aboutFamily')}
        tabs={tabs}
        active={tab}
        hrefOf={id => (id === 'overview' ? '?' : `?tab=${id}`)}
      />
      {tab === 'overview' && <FamilyOverview family={family} />}
      {tab === 'quality' && !props.under && (
        <QualityView family={family.name} />
      )}
      {tab === 'lineage' && !props.under && (
        <LineageView family={family.name} title={family.title ?? family.name} />
      )}
      {tab === 'features' && <FeatureTable whole family={family} />}
      {tab === 'compare' && <FamilyCompare family={family} />}
      {tab === 'consumers' && (
        <Panel flush label={t('features.consumers')}>
          <ConsumerTable consumers={family.consumers} />
        </Panel>
      )}
    </>
  );
}

/** One family: what it is, how it is delivered, its features, who reads them. */
export function FamilyPage(props: { name: string; children?: ReactNode }) {
  const { name } = props;
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const family = useFamily(name);
  return (
    <Page title={props.children ? undefined : name}>
      <Settled
        query={family}
        what={t('quality.what', { name })}
        failed={t('features.familyFailed')}
        back={<Button to={paths.features}>{t('features.back')}</Button>}
        skeleton={
          <>
            <PageHead
              crumbs={[
                { label: t('features.title'), to: paths.features },
                { label: name },
              ]}
              title={name}
            />
            <Panel label={name}>
              <LoadingSkeleton rows={6} />
            </Panel>
          </>
        }
      >
        {data => <Loaded family={data} under={!!props.children} />}
      </Settled>
      {props.children}
    </Page>
  );
}
